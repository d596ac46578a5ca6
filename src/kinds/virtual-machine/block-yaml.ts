/** The values of a seed's YAML files. */
export type YamlValue =
  | string
  | number
  | boolean
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue };

/**
 * Returns the value as YAML in block style, for files that programs read. A full library would take most of the time
 * of compiling ten thousand machines. Ambiguous texts are written as JSON, which YAML 1.2 reads the same way.
 */
export function formatBlockYaml(value: { readonly [key: string]: YamlValue }): string {
  return `${formatMap(value, "").join("\n")}\n`;
}

function formatMap(value: { readonly [key: string]: YamlValue }, indent: string): string[] {
  return Object.entries(value).flatMap(([key, member]) =>
    formatEntry(`${indent}${formatScalar(key)}:`, member, indent),
  );
}

function formatEntry(head: string, member: YamlValue, indent: string): string[] {
  if (Array.isArray(member))
    return member.length === 0 ? [`${head} []`] : [head, ...formatItems(member, `${indent}  `)];
  if (typeof member !== "object") return [`${head} ${formatScalar(member)}`];
  const inner = formatMap(member as { readonly [key: string]: YamlValue }, `${indent}  `); // arrays are handled above
  return inner.length === 0 ? [`${head} {}`] : [head, ...inner];
}

/** Formats scalar items, and maps that begin on the line of their dash. */
function formatItems(list: readonly YamlValue[], indent: string): string[] {
  return list.flatMap((item) => {
    if (typeof item !== "object") return [`${indent}- ${formatScalar(item)}`];
    const [first = "{}", ...rest] = formatMap(item as { readonly [key: string]: YamlValue }, `${indent}  `); // nested lists do not occur
    return [`${indent}- ${first.trimStart()}`, ...rest];
  });
}

const PLAIN_WORD = /^[A-Za-z][A-Za-z0-9_-]*$/;
const RESERVED = /^(true|false|yes|no|on|off|null|y|n)$/i;

function formatScalar(value: YamlValue): string {
  if (typeof value !== "string") return String(value);
  return PLAIN_WORD.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);
}
