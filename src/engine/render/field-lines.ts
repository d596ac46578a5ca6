import type { FieldValue } from "../../drivers/object-type.ts";
import type { FieldChange, PlannedChange } from "../../model/change.ts";
import { escapeHidden } from "../../model/hidden-characters.ts";
import type { Json, JsonObject } from "../../model/json.ts";
import { isPlainObject } from "../diff/diff.ts";
import { formatField } from "../diff/format-field.ts";

/** Field of a change, for display. */
export type FieldLine =
  | {
      readonly kind: "change";
      readonly label: string;
      readonly before: string;
      readonly after: string;
      readonly note?: string;
    }
  | { readonly kind: "value"; readonly label: string; readonly value: string }
  | { readonly kind: "text"; readonly label: string; readonly lines: readonly TextLine[] };

export interface TextLine {
  readonly sign: "+" | "-" | " ";
  readonly text: string;
}

/** Returns the lines of a change's fields. A secret field says only that it changes. */
export function fieldLines(change: PlannedChange): FieldLine[] {
  if (change.action === "create") return stateLines(change.after ?? {}, "", change.sensitive ?? []);
  return change.fields.map((field) => toFieldLine(field, change));
}

function toFieldLine(field: FieldChange, change: PlannedChange): FieldLine {
  const { sensitive = [] } = change;
  const { path, before, after } = field;
  const { label, format } = formatField(path);
  if (isSensitive(path, sensitive)) return { kind: "value", label, value: "changed" };
  if (isText(before) && isText(after)) return { kind: "text", label, lines: textDiff(before, after) };
  const [left, right] = distinguish(format(before), format(after));
  return { kind: "change", label, before: left, after: right, ...impactNote(field, change) };
}

function impactNote({ impact, where }: FieldChange, { action, running }: PlannedChange): { note?: string } {
  if (action !== "update") return {};
  if (impact === "reboot") return running === undefined ? {} : { note: "after a restart" };
  return where === "running" ? { note: "only as it runs; stored is right" } : {};
}

/** Marks shortened values that look the same. */
function distinguish(before: string, after: string): [string, string] {
  return before === after ? [before, `${after} (changed further on)`] : [before, after];
}

function stateLines(state: JsonObject, prefix: string, sensitive: readonly string[]): FieldLine[] {
  return Object.entries(state).flatMap(([key, value]) => valueLines(`${prefix}${key}`, value, sensitive));
}

function valueLines(path: string, value: FieldValue, sensitive: readonly string[]): FieldLine[] {
  if (value === undefined) return [];
  const { label, format } = formatField(path);
  if (isSensitive(path, sensitive)) return [{ kind: "value", label, value: "(not shown)" }];
  if (isPlainObject(value)) return stateLines(value, `${path}.`, sensitive);
  return isText(value) ? [textLines(label, value)] : [{ kind: "value", label, value: format(value) }];
}

function textLines(label: string, text: string): FieldLine {
  return {
    kind: "text",
    label,
    lines: text
      .trimEnd()
      .split("\n")
      .map((line) => ({ sign: "+", text: escapeHidden(line) })),
  };
}

/** Returns whether a field is secret. */
export function isSensitive(path: string, sensitive: readonly string[]): boolean {
  return sensitive.some((field) => path === field || path.startsWith(`${field}.`));
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string" && value.trimEnd().includes("\n");
}

const CONTEXT_LINES = 2;
const MAX_LINES = 40;

/** Returns the lines between the common beginning and the common end, with two lines of context. */
export function textDiff(before: string, after: string): TextLine[] {
  const left = before.trimEnd().split("\n");
  const right = after.trimEnd().split("\n");
  const same = commonPrefixLength(left, right);
  const end = commonPrefixLength(left.slice(same).reverse(), right.slice(same).reverse());
  const removed = left
    .slice(same, left.length - end)
    .map((text): TextLine => ({ sign: "-", text: escapeHidden(text) }));
  const added = right
    .slice(same, right.length - end)
    .map((text): TextLine => ({ sign: "+", text: escapeHidden(text) }));
  const head = contextLines(left.slice(Math.max(0, same - CONTEXT_LINES), same));
  const tail = contextLines(left.slice(left.length - end).slice(0, CONTEXT_LINES));
  return [...head, ...limitLines(removed), ...limitLines(added), ...tail];
}

function contextLines(lines: readonly string[]): TextLine[] {
  return lines.map((text) => ({ sign: " ", text: escapeHidden(text) }));
}

function limitLines(lines: readonly TextLine[]): TextLine[] {
  if (lines.length <= MAX_LINES) return [...lines];
  return [...lines.slice(0, MAX_LINES), { sign: " ", text: `… ${lines.length - MAX_LINES} more lines` }];
}

function commonPrefixLength(left: readonly string[], right: readonly string[]): number {
  const end = left.findIndex((line, index) => line !== right[index]);
  return end === -1 ? left.length : end;
}
