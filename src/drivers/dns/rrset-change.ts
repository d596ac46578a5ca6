import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { canonical, equal } from "../../model/hash.ts";
import type { Update } from "./client.ts";
import { CLASSES, type NewRecord, TYPE_CODES } from "./message.ts";
import { RECORD_TYPES, type RecordTypeName } from "./record-types.ts";
import { encodeMark, registryName } from "./registry.ts";
import { parseRrsetName, type RrsetState, rrsetName } from "./state.ts";
import { subjectOf } from "./subject.ts";
import { type Known, lookUp, type Rrset, stateOf, written, type Zone } from "./zone.ts";

/** What one change does to a zone: demands of what is there, and what each name and type then holds. */
export interface ZoneChange {
  readonly prerequisites: readonly NewRecord[];
  /** By `rrsetName`; undefined: nothing any more. The record's own and its mark's, never one without the other. */
  readonly writes: ReadonlyMap<string, Rrset | undefined>;
}

/** An update message for these changes; they touch different names and types. */
export function updateOf({ name: zone }: Zone, changes: readonly ZoneChange[]): Update {
  const writes = changes.flatMap((change) => [...change.writes]);
  return {
    zone,
    prerequisites: changes.flatMap(({ prerequisites }) => prerequisites),
    updates: [
      ...writes.map(([key]) => nothingAt(key, CLASSES.ANY)),
      ...writes.flatMap(([key, rrset]) => (rrset === undefined ? [] : recordsOf(key, rrset))),
    ],
  };
}

/**
 * What this change comes to, from what is known of the zone. Undefined when it is done already. Demanded is that
 * everything it touches is still as it is known, so that what somebody else wrote meanwhile is never overwritten
 * (RFC 2136, 2.4). Throws `world-moved` when it is not as it was when the plan was made.
 */
export function zoneChange(change: Change, zone: Zone): ZoneChange | undefined {
  const known = lookUp(zone, change.name);
  return STEPS[change.action](change, known, zone);
}

type Step = (change: Change, known: Known, zone: Zone) => ZoneChange | undefined;

const STEPS: Readonly<Record<Action, Step>> = {
  create,
  update,
  replace: update,
  delete: remove,
  trash: unsupported,
  restore: unsupported,
  restart: unsupported,
  migrate: unsupported,
};

function unsupported(change: Change): never {
  throw new Failure("unsupported", `${subjectOf(change)}: ${change.action} is not possible for records`);
}

function create(change: Change, known: Known, zone: Zone): ZoneChange | undefined {
  if (isDone(change, known)) return undefined;
  if (known.rrset === undefined && known.registry !== undefined && known.mark === undefined)
    throw occupied(change);
  if (known.rrset !== undefined || known.registry !== undefined) throw moved(change, known);
  const conflicts = conflictsOf(change, zone);
  return {
    prerequisites: [...asItIs(change.name, known), ...aloneThere(change, conflicts, zone)],
    writes: new Map([...conflicts.flatMap((key) => withMark(key, undefined, undefined)), ...wanted(change)]),
  };
}

function update(change: Change, known: Known): ZoneChange | undefined {
  if (isDone(change, known)) return undefined;
  assertAsPlanned(change, known);
  const writes = new Map(wanted(change));
  if (equal(stateOf(known), change.after)) writes.delete(change.name); // only its mark is another
  return { prerequisites: asItIs(change.name, known), writes };
}

function remove(change: Change, known: Known): ZoneChange | undefined {
  if (known.rrset === undefined && known.registry === undefined) return undefined;
  assertAsPlanned(change, known);
  return {
    prerequisites: asItIs(change.name, known),
    writes: new Map(withMark(change.name, undefined, undefined)),
  };
}

/** Only the mark is written; the record must be as it was seen. */
export function adoption(change: Change, zone: Zone): ZoneChange | undefined {
  const known = lookUp(zone, change.name);
  if (isDone(change, known)) return undefined;
  assertAsPlanned(change, known);
  const writes = new Map(withMark(change.name, undefined, markRecord(change)));
  writes.delete(change.name);
  return { prerequisites: asItIs(change.name, known), writes };
}

function partsOf(key: string): [name: string, type: RecordTypeName] {
  const { name, type } = parseRrsetName(key);
  return [name, type];
}

type Write = [key: string, rrset: Rrset | undefined];

function withMark(key: string, rrset: Rrset | undefined, mark: Rrset | undefined): Write[] {
  return [
    [key, rrset],
    [rrsetName(registryName(...partsOf(key)), "TXT"), mark],
  ];
}

function wanted(change: Change): Write[] {
  const state = change.after as RrsetState | undefined; // the planner keeps states with their types
  if (state === undefined) throw new Failure("bug", `${subjectOf(change)}: ${change.action} without a state`);
  const [, type] = partsOf(change.name);
  const rrset = state.values.length === 0 ? undefined : written(state, type);
  return withMark(change.name, rrset, markRecord(change));
}

/** Marks are read by us alone, and always whole: nobody needs to remember them. */
const MARK_TTL = 0;

function markRecord({ mark }: Change): Rrset | undefined {
  return mark === undefined ? undefined : { ttl: MARK_TTL, values: [], rdata: [encodeMark(mark)] };
}

function isDone(change: Change, known: Known): boolean {
  return equal(stateOf(known), change.after) && canonical(known.mark) === canonical(change.mark);
}

function assertAsPlanned(change: Change, known: Known): void {
  if (change.before !== undefined && !equal(stateOf(known), change.before)) throw moved(change, known);
}

/** That something is no longer as it was when it was planned, and what it is now. */
export function moved(change: Change, { rrset, mark }: Known): Failure {
  const now = rrset === undefined ? "gone" : `${rrset.values.join(", ")} for ${rrset.ttl} s`;
  const whose = mark === undefined ? "" : `, and belongs to ${mark.owner} of fleet ${mark.fleet}`;
  return new Failure("world-moved", `${subjectOf(change)}: it was changed meanwhile: it is ${now}${whose}`, {
    hint: "plan again",
  });
}

function occupied(change: Change): Failure {
  const place = registryName(...partsOf(change.name));
  return new Failure("rejected", `${subjectOf(change)}: its mark has no place: ${place} has other texts`, {
    hint: `see what they are for, and remove them: dig TXT ${place}`,
  });
}

/** The record and its mark are as they are known: the very same values, or none. */
function asItIs(key: string, { rrset, registry }: Known): NewRecord[] {
  return withMark(key, rrset, registry).flatMap(([at, known]) => demand(at, known));
}

function demand(key: string, rrset: Rrset | undefined): NewRecord[] {
  if (rrset === undefined) return [nothingAt(key, CLASSES.NONE)];
  return recordsOf(key, { ...rrset, ttl: 0 });
}

/** Of class NONE a demand that there is no such record, of class ANY its removal (RFC 2136, 2.4.3 and 2.5.2). */
function nothingAt(key: string, of: number): NewRecord {
  const [name, type] = partsOf(key);
  return { name, type: RECORD_TYPES[type].code, class: of, ttl: 0, rdata: NO_DATA };
}

const NO_DATA = Buffer.alloc(0);

function recordsOf(key: string, { ttl, rdata }: Rrset): NewRecord[] {
  const [name, type] = partsOf(key);
  return rdata.map((data) => ({ name, type: RECORD_TYPES[type].code, class: CLASSES.IN, ttl, rdata: data }));
}

/**
 * Nothing can stand beside a CNAME (RFC 1034, 3.6.2), and a server would pass over what was added, without a word
 * (RFC 2136, 3.4.2.2). What the same resource itself left there goes in the same message: it has changed its type.
 */
function conflictsOf(change: Change, zone: Zone): string[] {
  const [name, type] = partsOf(change.name);
  const others = Object.keys(RECORD_TYPES).filter((other) => (type === "CNAME") !== (other === "CNAME"));
  const there = others.map((other) => rrsetName(name, other)).filter((key) => zone.rrsets.has(key));
  for (const key of there) assertReplaceable(change, key, lookUp(zone, key));
  return there;
}

function assertReplaceable(change: Change, key: string, { mark }: Known): void {
  const own = mark?.fleet === change.mark?.fleet && mark?.owner === change.owner;
  if (own && mark?.protect === false && mark.keep.onDelete === "delete") return;
  const whose =
    mark === undefined ? "is not managed by Fleetwright" : `belongs to ${mark.owner} of fleet ${mark.fleet}`;
  throw new Failure(
    "rejected",
    `${subjectOf(change)}: ${key} is there, which ${whose}, and nothing stands beside a CNAME`,
  );
}

function aloneThere(change: Change, conflicts: readonly string[], zone: Zone): NewRecord[] {
  const [name, type] = partsOf(change.name);
  if (conflicts.length > 0) return conflicts.flatMap((key) => asItIs(key, lookUp(zone, key)));
  if (type !== "CNAME") return [nothingAt(rrsetName(name, "CNAME"), CLASSES.NONE)];
  return [{ name, type: TYPE_CODES.ANY, class: CLASSES.NONE, ttl: 0, rdata: NO_DATA }]; // the name is not in use
}
