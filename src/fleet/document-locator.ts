import { type Document, isAlias, isMap, isNode, isScalar, isSeq, Scalar } from "yaml";
import type { Path } from "./path.ts";
import { createPositionFinder, type Position } from "./source-text.ts";
import { composeTree } from "./yaml.ts";

/** The part of `key: value` that a position refers to. */
export type KeyOrValue = "key" | "value";

/**
 * Returns a function that finds positions in one document. It parses the document again, because positions are needed
 * only for problems. Keeping the syntax trees of a whole fleet would cost more memory than all other data.
 */
export function createLocator(text: string): Locator {
  let document: Document.Parsed | number | undefined;
  const positionOf = createPositionFinder(text);
  return (path, end, within) => {
    document ??= composeTree(text);
    if (typeof document === "number") return positionOf(document);
    const { offset, node } = findNode(document, path, end);
    const start = positionOf(offset);
    return within === undefined ? start : positionInside(text, node, start, within);
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

/** Finds the position of a value, or of its key. `within` is a position inside of a text value. */
type Locator = (path: Path, end: KeyOrValue, within?: Position) => Position;

interface FoundNode {
  readonly offset: number;
  /** Undefined if the path leads to no node: then the offset is that of the nearest enclosing node. */
  readonly node: unknown;
}

function findNode(document: Document.Parsed, path: Path, end: KeyOrValue): FoundNode {
  let node: unknown = document.contents;
  let offset = startOffset(node, 0);
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const pair = pairAt(node, step);
    if (pair === undefined) return { offset, node: undefined };
    const last = index === path.length - 1;
    offset = last && end === "key" ? pair.key : startOffset(pair.value, pair.key);
    node = pair.value;
  }
  return { offset, node };
}

/**
 * Returns the position inside of a text value. It is exact in a literal block (`|`), whose lines are those of the value.
 * Other styles fold lines or escape characters: there it is the start of the value.
 */
function positionInside(text: string, node: unknown, start: Position, within: Position): Position {
  if (!isScalar(node) || node.type !== Scalar.BLOCK_LITERAL || typeof node.value !== "string") return start;
  const line = start.line + within.line;
  const written = text.split("\n")[line - 1]?.replace(/\r$/, "");
  const value = node.value.split("\n")[within.line - 1];
  if (written === undefined || value === undefined) return start;
  return { line, column: Math.max(0, written.length - value.length) + within.column };
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
