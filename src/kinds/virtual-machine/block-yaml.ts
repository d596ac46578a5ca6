/** What a seed's files are made of. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

/**
 * A value as YAML in block style, for files that programs read. A full library takes most of the time of compiling ten
 * thousand machines for texts as simple as these; every text that could mean something else is written as JSON,
 * which YAML 1.2 reads the same way.
 */
export function blockYaml(value: { readonly [key: string]: Plain }): string {
  return `${lines(value, "").join("\n")}\n`;
}

function lines(value: { readonly [key: string]: Plain }, indent: string): string[] {
  return Object.entries(value).flatMap(([key, member]) => entry(`${indent}${scalar(key)}:`, member, indent));
}

function entry(head: string, member: Plain, indent: string): string[] {
  if (Array.isArray(member))
    return member.length === 0 ? [`${head} []`] : [head, ...items(member, `${indent}  `)];
  if (typeof member !== "object") return [`${head} ${scalar(member)}`];
  const inner = lines(member as { readonly [key: string]: Plain }, `${indent}  `); // not an array, as was asked above
  return inner.length === 0 ? [`${head} {}`] : [head, ...inner];
}

/** Items are scalars, or maps that begin on the line of their dash. */
function items(list: readonly Plain[], indent: string): string[] {
  return list.flatMap((item) => {
    if (typeof item !== "object") return [`${indent}- ${scalar(item)}`];
    const [first = "{}", ...rest] = lines(item as { readonly [key: string]: Plain }, `${indent}  `); // lists of lists do not occur
    return [`${indent}- ${first.trimStart()}`, ...rest];
  });
}

const WORD = /^[A-Za-z][A-Za-z0-9_-]*$/;
const RESERVED = /^(true|false|yes|no|on|off|null|y|n)$/i;

function scalar(value: Plain): string {
  if (typeof value !== "string") return String(value);
  return WORD.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);
}
