import type { FieldValue } from "../../drivers/driver.ts";
import type { FieldChange, PlannedChange } from "../../model/change.ts";
import type { Json, JsonObject } from "../../model/json.ts";
import { isKeyed } from "../difference.ts";
import { plain } from "../show.ts";
import { showField } from "../value.ts";

/** One field of a change, in words. */
export type Line =
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

/** What a person should know of each field; what nobody should see is only told to be another. */
export function linesOf(change: PlannedChange): Line[] {
  if (change.action === "create") return valuesOf(change.after ?? {}, "", change.opaque ?? []);
  return change.fields.map((field) => fieldLine(field, change));
}

function fieldLine(field: FieldChange, { action, opaque = [] }: PlannedChange): Line {
  const { path, before, after } = field;
  const { label, show } = showField(path);
  if (isOpaque(path, opaque)) return { kind: "value", label, value: "changed" };
  if (isText(before) && isText(after)) return { kind: "text", label, lines: textDifference(before, after) };
  const [left, right] = apart(show(before), show(after));
  return { kind: "change", label, before: left, after: right, ...noteOn(field, action) };
}

function noteOn({ impact, where }: FieldChange, action: PlannedChange["action"]): { note?: string } {
  if (action !== "update") return {};
  if (impact === "reboot") return { note: "after a restart" };
  return where === "running" ? { note: "only as it runs; stored is right" } : {};
}

/** Values so long that they were cut may look the same. */
function apart(before: string, after: string): [string, string] {
  return before === after ? [before, `${after} (changed further on)`] : [before, after];
}

function valuesOf(state: JsonObject, prefix: string, opaque: readonly string[]): Line[] {
  return Object.entries(state).flatMap(([key, value]) => valueLines(`${prefix}${key}`, value, opaque));
}

function valueLines(path: string, value: FieldValue, opaque: readonly string[]): Line[] {
  if (value === undefined) return [];
  const { label, show } = showField(path);
  if (isOpaque(path, opaque)) return [{ kind: "value", label, value: "(not shown)" }];
  if (isKeyed(value)) return valuesOf(value, `${path}.`, opaque);
  return isText(value) ? [textValue(label, value)] : [{ kind: "value", label, value: show(value) }];
}

function textValue(label: string, text: string): Line {
  return {
    kind: "text",
    label,
    lines: text
      .trimEnd()
      .split("\n")
      .map((line) => ({ sign: "+", text: plain(line) })),
  };
}

/** Whether people should see of this field only that it changed. */
export function isOpaque(path: string, opaque: readonly string[]): boolean {
  return opaque.some((field) => path === field || path.startsWith(`${field}.`));
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string" && value.trimEnd().includes("\n");
}

const AROUND = 2;
const LONGEST = 40;

/** What lies between the equal beginning and the equal end, with two lines around. */
export function textDifference(before: string, after: string): TextLine[] {
  const left = before.trimEnd().split("\n");
  const right = after.trimEnd().split("\n");
  const same = commonLength(left, right);
  const end = commonLength(left.slice(same).reverse(), right.slice(same).reverse());
  const gone = left
    .slice(same, left.length - end)
    .map((text): TextLine => ({ sign: "-", text: plain(text) }));
  const come = right
    .slice(same, right.length - end)
    .map((text): TextLine => ({ sign: "+", text: plain(text) }));
  const head = context(left.slice(Math.max(0, same - AROUND), same));
  const tail = context(left.slice(left.length - end).slice(0, AROUND));
  return [...head, ...shortened(gone), ...shortened(come), ...tail];
}

function context(lines: readonly string[]): TextLine[] {
  return lines.map((text) => ({ sign: " ", text: plain(text) }));
}

function shortened(lines: readonly TextLine[]): TextLine[] {
  if (lines.length <= LONGEST) return [...lines];
  return [...lines.slice(0, LONGEST), { sign: " ", text: `… ${lines.length - LONGEST} more lines` }];
}

function commonLength(left: readonly string[], right: readonly string[]): number {
  const end = left.findIndex((line, index) => line !== right[index]);
  return end === -1 ? left.length : end;
}
