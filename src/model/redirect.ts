import type { JsonObject } from "./json.ts";
import type { RedirectEdit } from "./object.ts";

/** Returns a state after edits. An edit that is done already changes nothing. */
export function applyEdits(state: JsonObject, edits: readonly RedirectEdit[]): JsonObject {
  return edits.reduce(applyEdit, state);
}

function applyEdit(state: JsonObject, edit: RedirectEdit): JsonObject {
  const current = state[edit.field];
  if ("add" in edit || "remove" in edit) {
    const items = Array.isArray(current) ? (current as readonly string[]) : []; // such edits are of lists of texts
    const others = items.filter((item) => item !== ("add" in edit ? edit.add : edit.remove));
    return { ...state, [edit.field]: "add" in edit ? [...others, edit.add].sort() : others };
  }
  if (!("entry" in edit)) return { ...state, [edit.field]: edit.value };
  const { [edit.entry]: _, ...others } = (current ?? {}) as JsonObject; // such edits are of keyed collections
  const entries = edit.value === undefined ? others : { ...others, [edit.entry]: edit.value };
  return { ...state, [edit.field]: entries } as JsonObject;
}
