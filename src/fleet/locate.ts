import { type Document, isAlias, isMap, isNode, isScalar, isSeq } from "yaml";
import type { Path } from "./path.ts";
import { type Position, positions } from "./text.ts";
import { composed } from "./yaml.ts";

/** Which end of `key: value` is meant. */
export type End = "key" | "value";

/**
 * Finds places in one document. It is parsed once more for that: positions are wanted only when something is wrong,
 * and keeping the syntax trees of a whole fleet would cost more memory than all the rest.
 */
export function locator(text: string): (path: Path, end: End) => Position {
  let document: Document.Parsed | number | undefined;
  const position = positions(text);
  return (path, end) => {
    document ??= composed(text);
    return position(typeof document === "number" ? document : offsetOf(document, path, end));
  };
}

/** The offset of what the path names, or of the nearest thing around it. */
function offsetOf(document: Document.Parsed, path: Path, end: End): number {
  let node: unknown = document.contents;
  let offset = offsetIn(node, 0);
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const found = entryOf(node, step);
    if (found === undefined) return offset;
    const last = index === path.length - 1;
    offset = last && end === "key" ? found.key : offsetIn(found.value, found.key);
    node = found.value;
  }
  return offset;
}

function entryOf(node: unknown, step: string | number): { key: number; value: unknown } | undefined {
  if (isSeq(node)) {
    const value = typeof step === "number" ? node.items[step] : undefined;
    return value === undefined ? undefined : { key: offsetIn(value, 0), value };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(
    ({ key }) => isScalar(key) && String(key.value ?? key.source) === String(step),
  );
  return pair === undefined ? undefined : { key: offsetIn(pair.key, 0), value: pair.value };
}

/** An empty value has no text of its own: then the key is the place. */
function offsetIn(node: unknown, otherwise: number): number {
  if (!isNode(node) || !node.range) return otherwise;
  const [start, end] = node.range;
  return isScalar(node) && start === end ? otherwise : start;
}
