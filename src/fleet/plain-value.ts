import { type Alias, isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from "yaml";

/** A callback for each problem, with its offset in the text. */
type ReportProblem = (offset: number, message: string, hint?: string) => void;

/** The maximum depth: deeper than any resource, and shallow enough for the stack. */
const MAX_DEPTH = 64;

/**
 * The maximum number of values that aliases may add to a document. Otherwise a few lines could become billions of
 * values.
 */
const MAX_ALIASED_VALUES = 100_000;

interface Walk {
  readonly report: ReportProblem;
  readonly anchors: Map<string, ParsedNode>;
  /** The offset of the outermost enclosing alias. */
  alias: number | undefined;
  aliased: number;
  /** True after the walk was aborted. */
  aborted: boolean;
}

/**
 * Returns the plain value of a syntax tree. Unlike the function of the `yaml` package, it copies the value for every
 * alias (defaults are filled in later), finds duplicate keys in linear time, makes all keys texts, and bounds the
 * work.
 */
export function plainValue(node: ParsedNode | null, report: ReportProblem): unknown {
  return valueAt(node, { report, anchors: new Map(), alias: undefined, aliased: 0, aborted: false }, 0);
}

function valueAt(node: ParsedNode | null, walk: Walk, depth: number): unknown {
  if (node === null || !canContinue(node, walk, depth)) return null;
  if (isAlias(node)) return aliasedValue(node, walk, depth);
  const value = nodeValue(node, walk, depth);
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node); // set only now: an anchor inside of itself is unknown
  return value;
}

function nodeValue(node: Exclude<ParsedNode, Alias.Parsed>, walk: Walk, depth: number): unknown {
  if (isMap(node)) return mapValue(node, walk, depth);
  return isSeq(node) ? seqValue(node, walk, depth) : scalarValue(node, walk);
}

function canContinue(node: ParsedNode, walk: Walk, depth: number): boolean {
  if (walk.aborted) return false;
  if (walk.alias !== undefined) walk.aliased += 1;
  if (depth > MAX_DEPTH) return abort(node, walk, `the document is nested deeper than ${MAX_DEPTH} levels`);
  if (walk.aliased > MAX_ALIASED_VALUES) {
    return abort(node, walk, `aliases make more than ${MAX_ALIASED_VALUES} values of this document`);
  }
  return true;
}

function abort(node: ParsedNode, walk: Walk, message: string): false {
  walk.aborted = true;
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
  return node.items.map((item) => valueAt(item as ParsedNode, walk, depth + 1)); // parsed trees contain parsed nodes
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
    else setKey(result, name, valueAt(value, walk, depth + 1));
  }
  for (const source of merged) merge(result, source, walk, depth);
  return result;
}

/** Returns the key as written: `1` and `true` are texts. Undefined for lists, maps and missing keys. */
function keyText(key: ParsedNode | null): string | undefined {
  if (key === null || !isScalar(key)) return undefined;
  const text = typeof key.value === "string" ? key.value : (key.source ?? "");
  return text === "" && key.value === null ? undefined : text;
}

function isMergeKey(key: ParsedNode): boolean {
  return isScalar(key) && key.value === "<<" && key.type === "PLAIN";
}

/** Adds the missing keys of `<<: *a` and `<<: [*a, *b]`. Earlier maps win (YAML 1.1 merge keys). */
function merge(result: Record<string, unknown>, source: ParsedNode, walk: Walk, depth: number): void {
  const value = valueAt(source, walk, depth + 1);
  if (walk.aborted) return;
  for (const map of Array.isArray(value) ? value : [value]) {
    if (typeof map !== "object" || map === null || Array.isArray(map)) {
      walk.report(source.range[0], "<< must be followed by an alias of a map, or by a list of such aliases");
      return;
    }
    for (const [name, member] of Object.entries(map))
      if (!Object.hasOwn(result, name)) setKey(result, name, member);
  }
}

/** Sets a key, also `__proto__`. */
function setKey(result: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") result[name] = value;
  else Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
}
