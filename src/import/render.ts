import {
  Document,
  isCollection,
  isMap,
  isSeq,
  type Node,
  Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { escapeHidden, escapeHiddenYaml, HIDDEN_CHARACTERS } from "../model/hidden-characters.ts";
import type { ResourceDraft } from "./drafts.ts";

/**
 * Returns the text of a file. Everything from a host is data: values go through the YAML library, and comments have
 * their hidden characters escaped, so that each stays on its line.
 */
export function renderFile(drafts: readonly ResourceDraft[]): string {
  return drafts.map(renderDocument).join("---\n");
}

function renderDocument({ kind, name, spec, comments }: ResourceDraft): string {
  const document = new Document({
    apiVersion: "fleetwright/v1",
    kind,
    metadata: { name },
    spec,
  });
  visit(document, { Scalar: (_key, node) => void quoteScalar(node) });
  const body = document.get("spec");
  if (isMap(body)) for (const { value } of body.items) compact(value as Node, FLOW_WIDTH);
  const head = comments.map((line) => `# ${escapeHidden(line)}`.trimEnd());
  const text = document.toString(FORMAT);
  return [...head, escapeHiddenYaml(text)].join("\n");
}

/** Without folding: a folded value could look like the beginning of a line. */
const FORMAT = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER } as const;

/** The longest collection that is written on one line, in characters. */
const FLOW_WIDTH = 90;

/** Writes short collections on one line, as people do: `- { volume: db-data, bus: scsi }`. */
function compact(node: Node, width: number): void {
  if (!isCollection(node)) return;
  if (isShort(node, width)) {
    node.flow = true;
    if (isSeq(node)) withoutPadding(node);
    return;
  }
  if (isSeq(node)) for (const item of node.items) compact(item as Node, width);
  else for (const { value } of (node as YAMLMap).items) compact(value as Node, width);
}

/** Writes a list as `[hv1]` beside maps as `{ bus: scsi }`: the library has one padding for both. */
function withoutPadding(list: YAMLSeq): void {
  const format = list.toString.bind(list);
  list.toString = (context, ...callbacks) =>
    format(context && { ...context, flowCollectionPadding: "" }, ...callbacks);
}

/** Lists of maps stay blocks: one line for each item. */
function isShort(node: Node, width: number): boolean {
  if (isSeq(node) && node.items.some(isMap)) return false;
  return JSON.stringify(node.toJSON()).length <= width;
}

/** Quotes values with colons, which readers take for a map, and values with characters that cannot be seen. */
function quoteScalar(node: Scalar): void {
  if (typeof node.value !== "string") return;
  if (node.value.includes(":") || node.value.search(HIDDEN_CHARACTERS) !== -1)
    node.type = Scalar.QUOTE_DOUBLE;
}
