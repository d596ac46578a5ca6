import type { AnyObjectType } from "../../drivers/object-type.ts";
import type { Cause, FieldChange } from "../../model/change.ts";
import { equal } from "../../model/hash.ts";
import type { JsonObject } from "../../model/json.ts";
import type { DesiredObject, ObjectId, ObservedObject } from "../../model/object.ts";
import { omitUndefined } from "../../model/omit-undefined.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource } from "../../model/resource.ts";
import { applyDiff, diff, type FieldDiff, toFieldChanges } from "../diff/diff.ts";
import { formatField } from "../diff/format-field.ts";
import { formatObject } from "../format.ts";
import { hashState } from "./digest.ts";
import { draftBase, isAdopted, losesData, markOf, type PlanAuthor } from "./draft.ts";
import type { ChangeDraft } from "./types.ts";

/** Changes of one object, and fields that cannot be changed. */
export interface ObjectChanges {
  readonly drafts: readonly ChangeDraft[];
  readonly blocked: readonly Blocked[];
}

const NO_CHANGES: ObjectChanges = { drafts: [], blocked: [] };

/** Returns the change that creates a desired object. */
export function createChanges(
  type: AnyObjectType,
  desired: DesiredObject,
  author: PlanAuthor,
): ObjectChanges {
  const base = { ...draftBase(type, desired, "create", "commit"), after: desired.state, fields: [] };
  const summary = type.summary?.(desired.state as never); // of this very type
  const summaryField = summary === undefined ? {} : { summary };
  return {
    drafts: [{ ...base, ...buildOf(desired), ...summaryField, mark: markOf(desired, author, undefined) }],
    blocked: [],
  };
}

/**
 * Returns the changes that bring a managed object to its desired state, by impact:
 *
 * ```
 *            stored side   running side
 * live       update        update
 * reboot     update        restart
 * replace    replace       replace        supersedes update and restart once no gate holds it
 * refuse     blocked       blocked        and no replacement, which would change the field, too
 * ```
 */
export function diffObject(
  type: AnyObjectType,
  desired: DesiredObject,
  observed: ObservedObject,
  author: PlanAuthor,
): ObjectChanges {
  const diffs = replaceCompanions(type, diff(type, desired.state, observed));
  const markChanges = markFields(desired, observed);
  if (diffs.length === 0 && markChanges.length === 0 && observed.trashed === undefined) return NO_CHANGES;
  const comparison = { type, desired, observed, author, diffs, markChanges };
  const drafts = [
    draftRestore(comparison),
    draftUpdate(comparison),
    draftRestart(comparison),
    draftReplace(comparison),
  ];
  return { drafts: drafts.filter((draft) => draft !== undefined), blocked: blockRefusedFields(comparison) };
}

/**
 * Returns the state with which a stopped machine starts again: with all changes that need no replacement. The changes that remain
 * are `rest`.
 */
export function mergeIntoStopped(
  type: AnyObjectType,
  desired: DesiredObject,
  observed: ObservedObject,
  { drafts, blocked }: ObjectChanges,
): { readonly state: JsonObject; readonly rest: ObjectChanges } {
  const diffs = replaceCompanions(type, diff(type, desired.state, { state: observed.state }));
  const merged = diffs.filter(({ impact }) => impact === "live" || impact === "reboot");
  const rest = drafts.filter(({ action }) => action !== "update" && action !== "restart");
  return { state: applyDiff(observed.state, desired.state, merged), rest: { drafts: rest, blocked } };
}

/** Moves fields to the replacement that must not change before another field of it. */
function replaceCompanions({ companions }: AnyObjectType, diffs: readonly FieldDiff[]): readonly FieldDiff[] {
  if (companions === undefined) return diffs;
  const replaced = new Set(diffs.filter(({ impact }) => impact === "replace").map(({ field }) => field));
  const needsReplacement = ({ field, impact }: FieldDiff) =>
    impact !== "refuse" && replaced.has(companions[field] ?? "");
  return diffs.map((fieldDiff) =>
    needsReplacement(fieldDiff) ? { ...fieldDiff, impact: "replace" } : fieldDiff,
  );
}

interface ObjectComparison {
  readonly type: AnyObjectType;
  readonly desired: DesiredObject;
  readonly observed: ObservedObject;
  readonly author: PlanAuthor;
  readonly diffs: readonly FieldDiff[];
  readonly markChanges: readonly FieldChange[];
}

function draftRestore({
  type,
  desired,
  observed,
  author,
  markChanges,
}: ObjectComparison): ChangeDraft | undefined {
  if (observed.trashed === undefined) return undefined;
  const applied = observed.mark?.applied ?? "";
  const sides = {
    before: observed.state,
    after: observed.state,
    fields: markChanges,
    trashed: observed.trashed,
  };
  return {
    ...draftBase(type, desired, "restore", "commit"),
    ...sides,
    mark: { ...markOf(desired, author, observed.mark), applied },
  };
}

function draftUpdate(comparison: ObjectComparison): ChangeDraft | undefined {
  const { type, desired, observed, author, diffs, markChanges } = comparison;
  const updates = diffs.filter(isUpdate);
  const shownMarkChanges =
    updates.length === 0 ? markChanges : markChanges.filter(({ path }) => path !== ADVERTISES_PATH);
  const fields = [...toFieldChanges(updates), ...(observed.trashed === undefined ? shownMarkChanges : [])];
  if (fields.length === 0) return undefined;
  const isComplete = diffs.every((fieldDiff) => isUpdate(fieldDiff) || isRestart(fieldDiff));
  const mark = markOf(desired, author, observed.mark);
  return {
    ...draftBase(type, desired, "update", updateCause(comparison, updates, fields)),
    ...statesBefore(observed),
    ...buildOf(desired), // what was cut off in the middle of being made is filled by an update
    after: applyDiff(observed.state, desired.state, updates),
    fields,
    mark: isComplete ? mark : { ...mark, applied: observed.mark?.applied ?? "" },
  };
}

function updateCause(
  { type, desired, observed }: ObjectComparison,
  updates: readonly FieldDiff[],
  fields: readonly FieldChange[],
): Cause {
  const cause = updates.length === 0 ? "commit" : causeOf(desired, observed);
  const followsReadiness = fields.every(({ path }) => type.followsReadiness?.(path) === true);
  return cause === "commit" && followsReadiness ? "health" : cause;
}

/**
 * Drafts a restart, unless another change power cycles the domain. A domain that starts or stops takes its stored
 * definition anyway.
 */
function draftRestart({ type, desired, observed, author, diffs }: ObjectComparison): ChangeDraft | undefined {
  const fields = toFieldChanges(diffs.filter(isRestart));
  if (fields.length === 0 || diffs.some(({ field }) => field === "power")) return undefined;
  const state = applyDiff(observed.state, desired.state, diffs.filter(isUpdate));
  const sides = { ...statesBefore(observed), before: state, after: state, fields };
  return {
    ...draftBase(type, desired, "restart", restartCause(desired, observed, diffs)),
    ...sides,
    mark: markOf(desired, author, observed.mark),
  };
}

/**
 * Returns the cause of a restart. Because a running domain cannot be changed by hand without a restart, a correct stored
 * side means that a commit waits to take effect.
 */
function restartCause(desired: DesiredObject, observed: ObservedObject, diffs: readonly FieldDiff[]): Cause {
  const stored = diffs.some(({ side, impact }) => side === "stored" && impact === "reboot");
  return stored ? causeOf(desired, observed) : "commit";
}

function draftReplace({ type, desired, observed, author, diffs }: ObjectComparison): ChangeDraft | undefined {
  const replacing = diffs.filter(({ impact }) => impact === "replace");
  if (replacing.length === 0 || diffs.some(({ impact }) => impact === "refuse")) return undefined;
  return {
    ...draftBase(type, desired, "replace", causeOf(desired, observed)),
    ...statesBefore(observed),
    ...buildOf(desired),
    after: desired.state,
    fields: toFieldChanges(replacing),
    mark: markOf(desired, author, observed.mark),
    losesData: losesData(type, observed),
  };
}

function blockRefusedFields(comparison: ObjectComparison): Blocked[] {
  const refused = comparison.diffs.filter(({ impact }) => impact === "refuse");
  return toFieldChanges(refused).map((field) => blockRefusedField(comparison, field));
}

function blockRefusedField(comparison: ObjectComparison, { path, before, after }: FieldChange): Blocked {
  const { desired } = comparison;
  const { label, format } = formatField(path);
  const shrinks = typeof before === "number" && typeof after === "number" && after < before;
  const why = shrinks ? "it can grow, but never shrink" : "this cannot be changed once it is there";
  return {
    resource: desired.owner,
    object: desired.id,
    code: "refused",
    message: `${formatResource(desired.owner)}: ${label} of ${formatObject(desired)} stays ${format(before)} and does not become ${format(after)}: ${why}`,
    hint: `${undoHint(comparison, path, format(before))}, or make a new one under another name`,
  };
}

/** Returns how to undo the change of a field. Only a value that has a field in the files can be written there again. */
function undoHint({ type, desired, observed }: ObjectComparison, path: string, before: string): string {
  const field = type.specFields?.[path]?.(observed.state as never); // a type gets only states of its own
  if (field !== undefined) return `write ${field}: ${before} again`;
  return causeOf(desired, observed) === "drift" ? `undo it on ${desired.target}` : "undo it in the files";
}

function isUpdate({ impact, side }: FieldDiff): boolean {
  return impact === "live" || (impact === "reboot" && side === "stored");
}

function isRestart({ impact, side }: FieldDiff): boolean {
  return impact === "reboot" && side === "running";
}

function causeOf(desired: DesiredObject, observed: ObservedObject): Cause {
  return hashState(desired.state) === observed.mark?.applied ? "drift" : "commit";
}

/** Returns the differences between the record and the desired retention, protection and owner. */
function markFields(desired: DesiredObject, { mark, unrecorded }: ObservedObject): FieldChange[] {
  if (mark === undefined) return [];
  const rows = [
    { path: "owner", before: mark.owner, after: desired.owner },
    { path: "protect", before: mark.protect, after: desired.protect },
    { path: "deletionPolicy", before: mark.keep.onDelete, after: desired.keep.onDelete },
    { path: "keepSeconds", before: mark.keep.trashSeconds, after: desired.keep.trashSeconds },
    { path: "recorded", before: unrecorded === undefined, after: true },
    { path: "adopted", before: mark.adopted === true, after: isAdopted(desired, mark) },
    { path: ADVERTISES_PATH, before: sortIds(mark.announces), after: sortIds(desired.advertises) },
  ];
  const changed = rows.filter(({ before, after }) => !equal(before, after));
  return changed.map((row) => ({ ...row, impact: "live", where: "stored" }));
}

/** Path of the advertised objects. A change of it is shown only where nothing else changes. */
const ADVERTISES_PATH = "announces";

function sortIds(ids: readonly ObjectId[] = []): readonly ObjectId[] {
  return [...ids].sort();
}

function statesBefore(observed: ObservedObject): Pick<ChangeDraft, "before" | "running"> {
  return omitUndefined({ before: observed.state, running: observed.running });
}

function buildOf({ build }: DesiredObject): Pick<ChangeDraft, "build"> {
  return omitUndefined({ build });
}
