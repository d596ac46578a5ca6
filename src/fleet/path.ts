/** The path of a value in a document. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;

/** Formats a path: `spec.interfaces[0].network`, `metadata.labels["a.b"]`. */
export function showPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (!PLAIN_KEY.test(step)) text += `[${JSON.stringify(step.slice(0, 80))}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

/**
 * Returns the path of a JSON pointer (RFC 6901). The value shows which steps are indexes and which are keys.
 */
export function pointerPath(pointer: string, root: unknown): (string | number)[] {
  const path: (string | number)[] = [];
  let value: unknown = root;
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(value) ? Number(key) : key);
    value = valueIn(value, key);
  }
  return path;
}

/** Returns the value at the path. Undefined if none exists. */
export function valueAtPath(root: unknown, path: Path): unknown {
  let value: unknown = root;
  for (const step of path) value = valueIn(value, step);
  return value;
}

function valueIn(value: unknown, step: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step]; // an own property, as checked above
}
