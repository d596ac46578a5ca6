import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from "yaml";

/** Told of everything that is wrong, by its offset in the text. */
export type Report = (offset: number, message: string, hint?: string) => void;

/** Deeper than any resource, and shallow enough for every stack. */
const MAX_DEPTH = 64;

/** Values that aliases may add to a document: stops a few lines from becoming billions of values. */
const MAX_ALIASED_VALUES = 100_000;

interface Walk {
  readonly report: Report;
  readonly anchors: Map<string, ParsedNode>;
  /** Where the outermost alias is that we are inside of. */
  alias: number | undefined;
  aliased: number;
  /** Set once the walk has been given up. */
  over: boolean;
}

/**
 * The plain value of a syntax tree. Differs from the `yaml` package's own in what a fleet needs: every alias gets a
 * copy of its own (defaults are filled in later), duplicate keys are found in linear time, keys are always texts,
 * and the work is bounded.
 */
export function plainValue(node: ParsedNode | null, report: Report): unknown {
  return valueAt(node, { report, anchors: new Map(), alias: undefined, aliased: 0, over: false }, 0);
}

function valueAt(node: ParsedNode | null, walk: Walk, depth: number): unknown {
  if (node === null || !mayGoOn(node, walk, depth)) return null;
  if (isAlias(node)) return aliasedValue(node, walk, depth);
  const value = isMap(node)
    ? mapValue(node, walk, depth)
    : isSeq(node)
      ? seqValue(node, walk, depth)
      : scalarValue(node, walk);
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node); // only now: an anchor inside of itself is unknown
  return value;
}

function mayGoOn(node: ParsedNode, walk: Walk, depth: number): boolean {
  if (walk.over) return false;
  if (walk.alias !== undefined) walk.aliased += 1;
  if (depth > MAX_DEPTH) return giveUp(node, walk, `the document is nested deeper than ${MAX_DEPTH} levels`);
  if (walk.aliased > MAX_ALIASED_VALUES) {
    return giveUp(node, walk, `aliases make more than ${MAX_ALIASED_VALUES} values of this document`);
  }
  return true;
}

function giveUp(node: ParsedNode, walk: Walk, message: string): false {
  walk.over = true;
  walk.report(walk.alias ?? node.range[0], message);
  return false;
}

function aliasedValue(node: ParsedNode & { source: string }, walk: Walk, depth: number): unknown {
  const target = walk.anchors.get(node.source);
  if (target === undefined) {
    walk.report(
      node.range[0],
      `the alias *${node.source} has no anchor &${node.source} before it in this document`,
    );
    return null;
  }
  const outer = walk.alias;
  walk.alias ??= node.range[0];
  const value = valueAt(target, walk, depth + 1);
  walk.alias = outer;
  return value;
}

function scalarValue(node: ParsedNode, walk: Walk): unknown {
  if (!isScalar(node)) return null;
  const { value } = node;
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  walk.report(
    node.range[0],
    `the tag ${String(node.tag).replace("tag:yaml.org,2002:", "!!")} is not supported`,
  );
  return null;
}

function seqValue(node: ParsedNode, walk: Walk, depth: number): unknown {
  if (!isSeq(node)) return null;
  return node.items.map((item) => valueAt(item as ParsedNode, walk, depth + 1)); // parsed trees hold parsed nodes
}

type ParsedMap = YAMLMap.Parsed & ParsedNode;

function mapValue(node: ParsedMap, walk: Walk, depth: number): unknown {
  const result: Record<string, unknown> = {};
  const merged: ParsedNode[] = [];
  for (const { key, value } of node.items) {
    const name = keyText(key);
    if (name === undefined) walk.report(key?.range[0] ?? node.range[0], "a key must be a text");
    else if (isMergeKey(key)) merged.push(value ?? key);
    else if (Object.hasOwn(result, name))
      walk.report(key.range[0], `"${name}" is given twice`, "keep one of them");
    else put(result, name, valueAt(value, walk, depth + 1));
  }
  for (const source of merged) merge(result, source, walk, depth);
  return result;
}

/** The key as it is written: `1` and `true` are texts here. Undefined for keys that are lists, maps or missing. */
function keyText(key: ParsedNode | null): string | undefined {
  if (key === null || !isScalar(key)) return undefined;
  const text = typeof key.value === "string" ? key.value : (key.source ?? "");
  return text === "" && key.value === null ? undefined : text;
}

function isMergeKey(key: ParsedNode): boolean {
  return isScalar(key) && key.value === "<<" && key.type === "PLAIN";
}

/** `<<: *a` and `<<: [*a, *b]` add what is not there yet; earlier ones win (YAML 1.1 merge keys). */
function merge(result: Record<string, unknown>, source: ParsedNode, walk: Walk, depth: number): void {
  const value = valueAt(source, walk, depth + 1);
  if (walk.over) return;
  for (const one of Array.isArray(value) ? value : [value]) {
    if (typeof one !== "object" || one === null || Array.isArray(one)) {
      walk.report(source.range[0], "<< must be followed by an alias of a map, or by a list of such aliases");
      return;
    }
    for (const [name, member] of Object.entries(one))
      if (!Object.hasOwn(result, name)) put(result, name, member);
  }
}

/** `__proto__` is a key like any other. */
function put(result: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") result[name] = value;
  else Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
}
