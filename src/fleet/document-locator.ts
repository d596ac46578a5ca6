import { type Document, isAlias, isMap, isNode, isScalar, isSeq } from "yaml";
import type { Path } from "./path.ts";
import { createPositionFinder, type Position } from "./source-text.ts";
import { composeTree } from "./yaml.ts";

/** The part of `key: value` that a position refers to. */
export type KeyOrValue = "key" | "value";

/**
 * Returns a function that finds positions in one document. It parses the document again, because positions are needed
 * only for problems. Keeping the syntax trees of a whole fleet would cost more memory than all other data.
 */
export function createLocator(text: string): (path: Path, end: KeyOrValue) => Position {
  let document: Document.Parsed | number | undefined;
  const positionOf = createPositionFinder(text);
  return (path, end) => {
    document ??= composeTree(text);
    return positionOf(typeof document === "number" ? document : offsetOf(document, path, end));
  };
}

/**
 * Returns a function that finds the text of a scalar as it is written, without quotes: `1.10`, where the value is 1.1.
 * Undefined for other values, and for those of lists of merged maps. After `MAX_SOURCES` texts it returns undefined, because
 * each search takes time.
 */
export function createSourceFinder(text: string): (path: Path) => string | undefined {
  let document: Document.Parsed | number | undefined;
  let count = 0;
  return (path) => {
    count += 1;
    if (count > MAX_SOURCES) return undefined;
    document ??= composeTree(text);
    return typeof document === "number" ? undefined : scalarSource(document, path);
  };
}

const MAX_SOURCES = 100;

function scalarSource(document: Document.Parsed, path: Path): string | undefined {
  const resolve = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
  let node = resolve(document.contents);
  for (const step of path) {
    const pair = pairAt(node, step) ?? pairAt(resolve(pairAt(node, "<<")?.value), step);
    node = resolve(pair?.value);
  }
  return isScalar(node) ? node.source : undefined;
}

/** Returns the offset of the path's node, or of the nearest enclosing node. */
function offsetOf(document: Document.Parsed, path: Path, end: KeyOrValue): number {
  let node: unknown = document.contents;
  let offset = startOffset(node, 0);
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const pair = pairAt(node, step);
    if (pair === undefined) return offset;
    const last = index === path.length - 1;
    offset = last && end === "key" ? pair.key : startOffset(pair.value, pair.key);
    node = pair.value;
  }
  return offset;
}

function pairAt(node: unknown, step: string | number): { key: number; value: unknown } | undefined {
  if (isSeq(node)) {
    const value = typeof step === "number" ? node.items[step] : undefined;
    return value === undefined ? undefined : { key: startOffset(value, 0), value };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(
    ({ key }) => isScalar(key) && String(key.value ?? key.source) === String(step),
  );
  return pair === undefined ? undefined : { key: startOffset(pair.key, 0), value: pair.value };
}

/** Returns the start of a node. An empty value has no text, so its position is that of the key. */
function startOffset(node: unknown, otherwise: number): number {
  if (!isNode(node) || !node.range) return otherwise;
  const [start, end] = node.range;
  return isScalar(node) && start === end ? otherwise : start;
}
