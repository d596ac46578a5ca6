import {
  type Alias,
  Composer,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type ParsedNode,
  visit,
  type YAMLMap,
} from "yaml";
import { quoteText } from "../describe-value.ts";
import { didYouMean } from "../did-you-mean.ts";
import { type Path, showPath } from "../path.ts";
import { createPositionFinder, type Position, type TextProblem } from "../source-text.ts";
import { checkText, describeSyntaxErrors, tokensOf } from "../yaml.ts";
import { CLOUD_CONFIG } from "./modules.ts";
import { type ScalarType, typeScalar } from "./scalar.ts";
import { describeShape, type Fields, type Shape } from "./shape.ts";

/** A problem of a `#cloud-config` document. cloud-init reports it only inside the guest, where the boot goes on. */
export interface CloudConfigProblem extends Position {
  readonly message: string;
  readonly hint?: string | undefined;
  /** The problem in words that contain nothing of the document, for user data that is secret. */
  readonly about: string;
}

/** The header of documents that cloud-init merges into its configuration. Others, such as `#cloud-config-archive`, differ. */
const HEADER = /^#cloud-config(?![\w-])/i;

/** Larger documents are not checked, because their syntax tree takes much memory. */
const MAX_CHARACTERS = 512 * 2 ** 10;
const MAX_PROBLEMS = 10;

/**
 * Returns the problems of user data, at most ten: YAML that does not parse, and values that cloud-init's own schema refuses.
 * Empty for user data of other formats. Unknown top-level keys are problems only if they resemble a known one, because
 * modules of users have keys of their own.
 */
export function checkCloudConfig(text: string): readonly CloudConfigProblem[] {
  if (!HEADER.test(text) || text.length > MAX_CHARACTERS) return [];
  const parsed = parse(text);
  if ("problems" in parsed) return parsed.problems.slice(0, MAX_PROBLEMS);
  const { root, anchors } = parsed;
  if (root === null || (isScalar(root) && typeScalar(root).type === "nothing")) return [];
  const positionOf = createPositionFinder(text);
  return checkRoot(root, anchors)
    .slice(0, MAX_PROBLEMS)
    .map(({ offset, ...finding }) => ({ ...positionOf(offset), ...finding }));
}

type ParsedConfig =
  | { readonly root: ParsedNode | null; readonly anchors: Anchors }
  | { readonly problems: readonly CloudConfigProblem[] };

function parse(text: string): ParsedConfig {
  const about = "it is not valid YAML";
  const failed = (problems: readonly TextProblem[]) => ({
    problems: problems.map((problem) => ({ ...problem, about })),
  });
  const wrongText = checkText(text);
  if (wrongText !== undefined) return failed([wrongText]);
  const positionOf = createPositionFinder(text);
  const problemAt = (offset: number, message: string) => ({ ...positionOf(offset), message });
  const tokens = tokensOf(text);
  if (typeof tokens === "number") return failed([problemAt(tokens, "the document is nested too deeply")]);
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
  const [document, second] = [...composer.compose(tokens, true, text.length)] as Document.Parsed[]; // none of them is empty
  if (document === undefined) return failed([]);
  const errors = [
    ...document.errors,
    ...document.warnings.filter(({ code }) => code !== "TAG_RESOLVE_FAILED"),
  ];
  if (errors.length > 0) return failed(describeSyntaxErrors(text, errors));
  if (second !== undefined) return failed([problemAt(second.range[0], "a second YAML document begins here")]);
  const { anchors, unresolved } = resolveAliases(document);
  if (unresolved.length > 0)
    return failed(unresolved.map(({ offset, message }) => problemAt(offset, message)));
  return { root: document.contents, anchors };
}

/** The node of each alias. */
type Anchors = ReadonlyMap<Alias.Parsed, ParsedNode>;

/** The tags that cloud-init's YAML reader knows (PyYAML, `SafeConstructor`). */
const KNOWN_TAG =
  /^(?:!|tag:yaml\.org,2002:(?:binary|bool|float|int|map|null|omap|pairs|seq|set|str|timestamp))$/;

interface ResolvedAliases {
  readonly anchors: Anchors;
  readonly unresolved: readonly { readonly offset: number; readonly message: string }[];
}

/** Finds the anchors of aliases in one pass, and reports aliases and tags that cannot be resolved. */
function resolveAliases(document: Document.Parsed): ResolvedAliases {
  const byName = new Map<string, ParsedNode>();
  const anchors = new Map<Alias.Parsed, ParsedNode>();
  const unresolved: { offset: number; message: string }[] = [];
  visit(document, {
    Node: (_key, visited) => {
      if (!isNode(visited)) return;
      const node = visited as ParsedNode; // every node of a parsed document is parsed
      const [offset] = node.range;
      if (isAlias(node)) {
        const target = byName.get(node.source);
        if (target !== undefined) anchors.set(node as Alias.Parsed, target);
        else unresolved.push({ offset, message: `the alias *${node.source} has no anchor before it` });
        return;
      }
      if (node.tag !== undefined && !KNOWN_TAG.test(node.tag))
        unresolved.push({ offset, message: `cloud-init does not know the YAML tag ${node.tag}` });
      if (node.anchor !== undefined) byName.set(node.anchor, node);
    },
  });
  return { anchors, unresolved };
}

interface ShapeFinding {
  readonly offset: number;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly about: string;
}

/** The number of values that are visited. Aliases may multiply the values of a document. */
const MAX_VISITED = 100_000;

class Walk {
  readonly #anchors: Anchors;
  #left = MAX_VISITED;

  constructor(anchors: Anchors) {
    this.#anchors = anchors;
  }

  /** Returns false when too many values were visited: the rest is not checked. */
  visit(): boolean {
    this.#left -= 1;
    return this.#left > 0;
  }

  resolve(node: ParsedNode | null): ParsedNode | null {
    return isAlias(node) ? (this.#anchors.get(node as Alias.Parsed) ?? null) : node; // an alias of a parsed document
  }
}

function checkRoot(root: ParsedNode, anchors: Anchors): ShapeFinding[] {
  if (!isMap(root)) {
    const message = "a #cloud-config must be a map, such as `runcmd: [...]`";
    return [{ offset: root.range[0], message, about: "it is no map" }];
  }
  const walk = new Walk(anchors);
  return pairsOf(root, walk)
    .flatMap(({ name, key, value }) => {
      const shape = Object.hasOwn(CLOUD_CONFIG, name) ? CLOUD_CONFIG[name] : undefined;
      if (shape !== undefined) return check(value, shape, { path: [name], key, walk });
      const hint = didYouMean(name, Object.keys(CLOUD_CONFIG));
      if (hint === undefined) return [];
      const message = `cloud-init has no module for ${quoteText(name)}`;
      return [{ offset: key, message, hint, about: "cloud-init has no module for this key" }];
    })
    .concat(duplicateKeys(root, []));
}

interface Place {
  readonly path: Path;
  /** The offset of the key, for values without text. */
  readonly key: number;
  readonly walk: Walk;
}

function check(node: ParsedNode | null, shape: Shape, place: Place): ShapeFinding[] {
  const { walk, path } = place;
  if (shape.is === "any" || !walk.visit()) return [];
  const value = walk.resolve(node);
  if (shape.is === "either") return checkEither(value, shape.shapes, shape, place);
  if (shape.is === "list" && isSeq(value)) {
    const items = value.items as ParsedNode[]; // of a parsed list
    return [
      ...checkLength(items.length, shape, value, place),
      ...items.flatMap((item, index) =>
        check(item, shape.items, { path: [...path, index], key: item.range[0], walk }),
      ),
    ];
  }
  if (shape.is === "map" && isMap(value)) return checkMap(value, shape.fields, shape.required, place);
  if (shape.is === "entries" && isMap(value))
    return pairsOf(value, walk).flatMap(({ name, key, value: entry }) =>
      check(entry, shape.values, { path: [...path, name], key, walk }),
    );
  return isScalar(value) && matchesScalar(value, shape) ? [] : [wrongValue(value, shape, place)];
}

/** Reports the problems with the alternative that fits best: the one of the same sort, and of these the least wrong. */
function checkEither(
  value: ParsedNode | null,
  shapes: readonly Shape[],
  whole: Shape,
  place: Place,
): ShapeFinding[] {
  const results = shapes
    .filter((shape) => isSameSort(value, shape))
    .map((shape) => check(value, shape, place))
    .sort((one, other) => one.length - other.length);
  return results[0] ?? [wrongValue(value, whole, place)];
}

function isSameSort(value: ParsedNode | null, shape: Shape): boolean {
  if (shape.is === "any") return true;
  if (shape.is === "either") return shape.shapes.some((inner) => isSameSort(value, inner));
  if (isSeq(value)) return shape.is === "list";
  if (isMap(value)) return shape.is === "map" || shape.is === "entries";
  return isScalar(value) && matchesScalar(value, shape);
}

function matchesScalar(scalar: ParsedNode & { source?: string }, shape: Shape): boolean {
  if (!isScalar(scalar)) return false;
  const { type, value } = typeScalar(scalar);
  if (shape.is === "word") return value !== undefined && shape.words.includes(value);
  return shape.is === type;
}

function checkLength(
  length: number,
  { min, max }: { readonly min: number; readonly max: number },
  node: ParsedNode,
  { path }: Place,
): ShapeFinding[] {
  if (length >= min && length <= max) return [];
  const limit = length < min ? `at least ${min}` : `at most ${max}`;
  const message = `${showPath(path)} has ${length} entries, but takes ${limit}`;
  return [{ offset: node.range[0], message, about: aboutKey(path) }];
}

function checkMap(
  node: YAMLMap.Parsed,
  fields: Fields,
  required: readonly string[],
  { path, walk }: Place,
): ShapeFinding[] {
  const pairs = pairsOf(node, walk);
  const names = new Set(pairs.map(({ name }) => name));
  const missing = required.filter((name) => !names.has(name));
  return [
    ...pairs.flatMap(({ name, key, value }) => {
      const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return shape === undefined
        ? [unknownField(name, key, fields, path)]
        : check(value, shape, { path: [...path, name], key, walk });
    }),
    ...missing.map((name) => ({
      offset: node.range[0],
      message: `${showPath([...path, name])} is missing`,
      about: aboutKey(path),
    })),
    ...duplicateKeys(node, path),
  ];
}

function unknownField(name: string, offset: number, fields: Fields, path: Path): ShapeFinding {
  const names = Object.keys(fields);
  return {
    offset,
    message: `unknown field ${quoteText(name)} in ${showPath(path)}`,
    hint: didYouMean(name, names) ?? `known fields: ${names.join(", ")}`,
    about: aboutKey(path),
  };
}

const SCALAR_NAMES: Readonly<Record<ScalarType, string>> = {
  text: "a text",
  integer: "a number",
  number: "a number",
  flag: "true or false",
  nothing: "empty",
  date: "a date",
};

function wrongValue(value: ParsedNode | null, shape: Shape, { path, key }: Place): ShapeFinding {
  const source = isScalar(value) ? (value.source ?? "") : "";
  const type = isScalar(value) ? typeScalar(value).type : undefined;
  const wantsText =
    shape.is === "text" || (shape.is === "either" && shape.shapes.some(({ is }) => is === "text"));
  const isPlain = type !== undefined && type !== "text" && type !== "nothing";
  return {
    offset: value === null || value.range[0] === value.range[1] ? key : value.range[0],
    message: `${showPath(path)} must be ${describeShape(shape)}, but is ${describeNode(value, type, source)}`,
    hint: wantsText && isPlain ? `put it in quotes: "${source}"` : undefined,
    about: aboutKey(path),
  };
}

function describeNode(value: ParsedNode | null, type: ScalarType | undefined, source: string): string {
  if (isSeq(value)) return "a list";
  if (isMap(value)) return "a map";
  if (type === undefined || type === "nothing") return "empty";
  return type === "text" ? quoteText(source) : `${SCALAR_NAMES[type]}: ${source}`;
}

/** Names the top-level key, which is a known one. The keys below it may be those of the user. */
function aboutKey(path: Path): string {
  return `its ${String(path[0])} is not as cloud-init takes it`;
}

interface PairOfMap {
  readonly name: string;
  /** The offset of the key. */
  readonly key: number;
  readonly value: ParsedNode | null;
}

/** The depth of maps that are merged into maps that are merged. An anchor may contain an alias of itself. */
const MAX_MERGES = 16;

/** Returns the pairs with text keys, including merged ones (`<<`). */
function pairsOf(node: YAMLMap.Parsed, walk: Walk, depth = 0): PairOfMap[] {
  const own: PairOfMap[] = [];
  const merged: PairOfMap[] = [];
  for (const { key, value } of node.items) {
    if (!walk.visit() || !isScalar(key)) continue;
    const name = key.source ?? String(key.value);
    if (name === "<<") merged.push(...mergedPairs(value, walk, depth + 1));
    else own.push({ name, key: key.range[0], value });
  }
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...merged.filter(({ name }) => !names.has(name))];
}

function mergedPairs(value: ParsedNode | null, walk: Walk, depth: number): PairOfMap[] {
  const source = walk.resolve(value);
  if (depth > MAX_MERGES || !walk.visit()) return [];
  if (isMap(source)) return pairsOf(source, walk, depth);
  if (!isSeq(source)) return [];
  return (source.items as ParsedNode[]).flatMap((item) => mergedPairs(item, walk, depth + 1)); // of a parsed list
}

function duplicateKeys(node: YAMLMap.Parsed, path: Path): ShapeFinding[] {
  const seen = new Set<string>();
  return node.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const name = key.source ?? String(key.value);
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const message = `${showPath([...path, name])} is there twice, and cloud-init takes only the last`;
    return [{ offset: key.range[0], message, about: "a key is there twice" }];
  });
}
