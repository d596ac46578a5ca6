import type { AnyObjectType, FieldValue } from "../../drivers/object-type.ts";
import { type FieldChange, IMPACTS, type Impact } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { equal } from "../../model/hash.ts";
import { entryOf, type Json, type JsonObject, type Keyed } from "../../model/json.ts";

/** Observed object: its stored and its running side. */
export interface ObservedState {
  readonly state: JsonObject;
  readonly running?: JsonObject;
  readonly unfinished?: true;
}

/** Field, or entry of a keyed collection, that differs on one side. */
export interface FieldDiff {
  readonly field: string;
  /** Undefined: the whole field. */
  readonly entry: string | undefined;
  readonly side: "stored" | "running";
  readonly impact: Impact;
  /** Innermost paths that differ. */
  readonly paths: readonly PathDiff[];
}

interface PathDiff {
  readonly path: string;
  readonly before: FieldValue;
  readonly after: FieldValue;
}

const NONE: readonly FieldDiff[] = [];

/**
 * Compares a desired with an observed object. Returns the fields that differ, as users see them.
 *
 * ```
 * desired          observed         difference
 * absent           anything         none: the field is not managed
 * {a: 1}           {b: 2}           a is added, b is removed: a plain object is a collection of entries
 * {a: {x: 1}}      {a: {x: 1, y}}   none: within an entry, too, absent is not managed
 * [1, 2]           [2, 1]           one difference: a list is one value
 * ```
 *
 * Compares only the known fields of the running side. Throws `bug` for a field without an impact in its type.
 */
export function diffToFields(
  type: AnyObjectType,
  desired: JsonObject,
  observed: ObservedState,
): FieldChange[] {
  return toFieldChanges(diff(type, desired, observed));
}

/** Compares a desired with an observed object. Returns a diff for each side and entry, with all that changes need. */
export function diff(
  type: AnyObjectType,
  desired: JsonObject,
  observed: ObservedState,
): readonly FieldDiff[] {
  const diffs: FieldDiff[] = [];
  for (const field in desired) {
    const desiredValue = desired[field];
    if (desiredValue === undefined || type.atCreation?.includes(field) === true) continue;
    const comparison = { type, field, diffs, desired, observed };
    compareField({ ...comparison, side: "stored" }, desiredValue, observed.state[field]);
    const effective = observed.running?.[field];
    if (effective === undefined) continue;
    compareField({ ...comparison, side: "running" }, desiredValue, effective);
  }
  return diffs.length === 0 ? NONE : diffs;
}

interface Comparison {
  readonly type: AnyObjectType;
  readonly field: string;
  readonly side: FieldDiff["side"];
  readonly desired: JsonObject;
  readonly observed: ObservedState;
  readonly diffs: FieldDiff[];
}

function compareField(comparison: Comparison, after: FieldValue, before: FieldValue): void {
  if (before === after) return;
  if (isPlainObject(after) && (before === undefined || isPlainObject(before)))
    compareEntries(comparison, after, before ?? {});
  else if (!equal(before, after)) addDiff(comparison, undefined, before, after);
}

function compareEntries(comparison: Comparison, after: JsonObject, before: JsonObject): void {
  for (const key in after) {
    const desired = after[key];
    if (desired === undefined) continue;
    const observed = entryOf(before, key);
    if (!includesDesired(desired, observed)) addDiff(comparison, key, observed, desired);
  }
  for (const key in before) {
    if (before[key] !== undefined && entryOf(after, key) === undefined)
      addDiff(comparison, key, before[key], undefined);
  }
}

/** Returns whether an observed value includes the desired one. Additional properties are not managed. */
function includesDesired(desired: FieldValue, observed: FieldValue): boolean {
  if (!isPlainObject(desired) || !isPlainObject(observed)) return equal(desired, observed);
  for (const key in desired) {
    if (desired[key] !== undefined && !includesDesired(desired[key], entryOf(observed, key))) return false;
  }
  return true;
}

function addDiff(
  comparison: Comparison,
  entry: string | undefined,
  before: FieldValue,
  after: FieldValue,
): void {
  const { field, side } = comparison;
  const path = entry === undefined ? field : `${field}.${entry}`;
  const impact = impactOf(comparison, entry, before, after);
  comparison.diffs.push({ field, entry, side, impact, paths: pathDiffsOf(path, before, after) });
}

function impactOf(
  { type, field, desired, observed }: Comparison,
  entry: string | undefined,
  before: FieldValue,
  after: FieldValue,
): Impact {
  const impact = type.impacts[field];
  if (impact === undefined)
    throw new Failure("bug", `object type ${type.name} has no impact for field "${field}"`);
  if (typeof impact !== "function") return impact;
  const { state, running, unfinished = false } = observed;
  const context = { unfinished, entry, desired, observed: state, running };
  return impact(before as never, after as never, context); // only ever values of its own field: see asAnyType
}

function pathDiffsOf(path: string, before: FieldValue, after: FieldValue): PathDiff[] {
  if (!isPlainObject(before) || !isPlainObject(after))
    return equal(before, after) ? [] : [{ path, before, after }];
  return Object.keys(after)
    .filter((key) => after[key] !== undefined)
    .flatMap((key) => pathDiffsOf(`${path}.${key}`, entryOf(before, key), after[key]));
}

/** Combines the diffs of both sides. A path that differs on both sides appears once. */
export function toFieldChanges(diffs: readonly FieldDiff[]): FieldChange[] {
  const fields = new Map<string, FieldChange>();
  for (const { side, impact, paths } of diffs) {
    for (const path of paths) {
      const other = fields.get(path.path);
      fields.set(
        path.path,
        other === undefined ? { ...path, impact, where: side } : mergeSides(other, impact),
      );
    }
  }
  return [...fields.values()];
}

function mergeSides(stored: FieldChange, running: Impact): FieldChange {
  const impact = IMPACTS.indexOf(running) > IMPACTS.indexOf(stored.impact) ? running : stored.impact;
  return { ...stored, impact, where: "both" };
}

/** Applies diffs to the stored state, and nothing else. */
export function applyDiff(state: JsonObject, desired: JsonObject, diffs: readonly FieldDiff[]): JsonObject {
  const after: Record<string, FieldValue> = { ...state };
  for (const { field, entry, side } of diffs) {
    if (side === "running") continue;
    after[field] = entry === undefined ? desired[field] : withEntry(after[field], entry, desired[field]);
  }
  return after;
}

function withEntry(collection: FieldValue, entry: string, desired: FieldValue): FieldValue {
  const all = isPlainObject(collection) ? collection : {};
  const { [entry]: _, ...rest } = all;
  const value = isPlainObject(desired) ? entryOf(desired, entry) : undefined;
  return value === undefined ? rest : { ...rest, [entry]: mergeDesired(entryOf(all, entry), value) };
}

/** Merges the desired value with the unmanaged properties of the observed one. */
function mergeDesired(observed: FieldValue, desired: Json): Json {
  if (!isPlainObject(observed) || !isPlainObject(desired)) return desired;
  const result: Record<string, Json> = { ...observed };
  for (const [key, value] of Object.entries(desired)) {
    if (value !== undefined) result[key] = mergeDesired(entryOf(observed, key), value);
  }
  return result;
}

/** Returns whether a value is a plain object: a collection of entries, or an entry. */
export function isPlainObject(value: FieldValue): value is Keyed<Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
