import type { AnyObjectType, FieldValue } from "../drivers/driver.ts";
import { type FieldChange, IMPACTS, type Impact } from "../model/change.ts";
import { Failure } from "../model/failure.ts";
import { equal } from "../model/hash.ts";
import type { Json, JsonObject, Keyed } from "../model/json.ts";

/** The two sides of one object as they are observed. */
export interface Sides {
  readonly state: JsonObject;
  readonly running?: JsonObject;
}

/** One field, or one entry of a keyed collection, that differs on one side. */
export interface Difference {
  readonly field: string;
  /** Undefined: the field as a whole. */
  readonly entry: string | undefined;
  readonly side: "stored" | "running";
  readonly impact: Impact;
  /** The innermost places that differ. */
  readonly places: readonly Place[];
}

interface Place {
  readonly path: string;
  readonly before: FieldValue;
  readonly after: FieldValue;
}

const NONE: readonly Difference[] = [];

/**
 * What differs between what is wanted and what is there, field by field, as people see it.
 *
 * ```
 * desired          observed         difference
 * absent           anything         none: the field is not managed
 * {a: 1}           {b: 2}           a appears, b goes: a plain object is a collection of entries
 * {a: {x: 1}}      {a: {x: 1, y}}   none: within an entry, too, absent is not managed
 * [1, 2]           [2, 1]           one: a list is one value
 * ```
 *
 * The running side is only compared for fields that it knows. Throws a bug for a field that the type has no impact for.
 */
export function differences(type: AnyObjectType, desired: JsonObject, observed: Sides): FieldChange[] {
  return asFields(compare(type, desired, observed));
}

/** The same, one by one for each side and entry, with all that is needed to make changes of it. */
export function compare(type: AnyObjectType, desired: JsonObject, observed: Sides): readonly Difference[] {
  const found: Difference[] = [];
  for (const field in desired) {
    const wanted = desired[field];
    if (wanted === undefined) continue;
    compareField({ type, field, side: "stored", found }, wanted, observed.state[field]);
    const effective = observed.running?.[field];
    if (effective === undefined) continue;
    compareField({ type, field, side: "running", found }, wanted, effective);
  }
  return found.length === 0 ? NONE : found;
}

interface Comparison {
  readonly type: AnyObjectType;
  readonly field: string;
  readonly side: Difference["side"];
  readonly found: Difference[];
}

function compareField(to: Comparison, after: FieldValue, before: FieldValue): void {
  if (before === after) return;
  if (isKeyed(after) && (before === undefined || isKeyed(before))) compareEntries(to, after, before ?? {});
  else if (!equal(before, after)) add(to, undefined, before, after);
}

function compareEntries(to: Comparison, after: JsonObject, before: JsonObject): void {
  for (const key in after) {
    const wanted = after[key];
    if (wanted !== undefined && !covers(wanted, before[key])) add(to, key, before[key], wanted);
  }
  for (const key in before) {
    if (after[key] === undefined && before[key] !== undefined) add(to, key, before[key], undefined);
  }
}

/** Whether everything that is wanted of an entry is there; what else it has is not managed. */
function covers(wanted: FieldValue, there: FieldValue): boolean {
  if (!isKeyed(wanted) || !isKeyed(there)) return equal(wanted, there);
  for (const key in wanted) {
    if (wanted[key] !== undefined && !covers(wanted[key], there[key])) return false;
  }
  return true;
}

function add(to: Comparison, entry: string | undefined, before: FieldValue, after: FieldValue): void {
  const { field, side } = to;
  const path = entry === undefined ? field : `${field}.${entry}`;
  const impact = impactOf(to.type, field, before, after);
  to.found.push({ field, entry, side, impact, places: placesOf(path, before, after) });
}

function impactOf(type: AnyObjectType, field: string, before: FieldValue, after: FieldValue): Impact {
  const impact = type.impacts[field];
  if (impact === undefined)
    throw new Failure("bug", `object type ${type.name} has no impact for field "${field}"`);
  // Each function is only ever given values of its own field: see asAnyType.
  return typeof impact === "function" ? impact(before as never, after as never) : impact;
}

function placesOf(path: string, before: FieldValue, after: FieldValue): Place[] {
  if (!isKeyed(before) || !isKeyed(after)) return equal(before, after) ? [] : [{ path, before, after }];
  return Object.keys(after)
    .filter((key) => after[key] !== undefined)
    .flatMap((key) => placesOf(`${path}.${key}`, before[key], after[key]));
}

/** Differences of both sides as one list of fields; a place that differs on both is told once. */
export function asFields(found: readonly Difference[]): FieldChange[] {
  const fields = new Map<string, FieldChange>();
  for (const { side, impact, places } of found) {
    for (const place of places) {
      const other = fields.get(place.path);
      fields.set(place.path, other === undefined ? { ...place, impact, where: side } : both(other, impact));
    }
  }
  return [...fields.values()];
}

function both(stored: FieldChange, running: Impact): FieldChange {
  const impact = IMPACTS.indexOf(running) > IMPACTS.indexOf(stored.impact) ? running : stored.impact;
  return { ...stored, impact, where: "both" };
}

/** The stored state with only these differences made good. */
export function madeGood(state: JsonObject, desired: JsonObject, found: readonly Difference[]): JsonObject {
  const after: Record<string, FieldValue> = { ...state };
  for (const { field, entry, side } of found) {
    if (side === "running") continue;
    after[field] = entry === undefined ? desired[field] : withEntry(after[field], entry, desired[field]);
  }
  return after;
}

function withEntry(collection: FieldValue, entry: string, wanted: FieldValue): FieldValue {
  const { [entry]: there, ...rest } = isKeyed(collection) ? collection : {};
  const value = isKeyed(wanted) ? wanted[entry] : undefined;
  return value === undefined ? rest : { ...rest, [entry]: merged(there, value) };
}

/** What is wanted, and what is there and not managed. */
function merged(there: FieldValue, wanted: Json): Json {
  if (!isKeyed(there) || !isKeyed(wanted)) return wanted;
  const result: Record<string, Json> = { ...there };
  for (const [key, value] of Object.entries(wanted)) {
    if (value !== undefined) result[key] = merged(there[key], value);
  }
  return result;
}

/** A plain object: a collection of entries, or an entry of one. */
export function isKeyed(value: FieldValue): value is Keyed<Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
