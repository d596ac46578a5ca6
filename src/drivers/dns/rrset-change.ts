import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { canonical, equal } from "../../model/hash.ts";
import type { Mark } from "../../model/object.ts";
import { type ActionTable, actionHandler, desiredState } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { assertStillOurs } from "../shared/ownership-check.ts";
import type { Update } from "./client.ts";
import { CLASSES, type NewRecord, TYPE_CODES } from "./message.ts";
import { RECORD_TYPES, type RecordTypeName } from "./record-types.ts";
import { encodeMark, registryName } from "./registry.ts";
import { parseRrsetName, type RrsetState, rrsetName } from "./state.ts";
import { lookUp, type MarkedRrset, type Rrset, rrsetState, toRrset, type Zone } from "./zone.ts";

/** The effect of one change on a zone: preconditions, and the new content of each name and type. */
export interface ZoneChange {
  readonly prerequisites: readonly NewRecord[];
  /** New content by `rrsetName`; undefined: deleted. A record and its mark are always written together. */
  readonly writes: ReadonlyMap<string, Rrset | undefined>;
}

/** Returns an update message for these changes, which touch different names and types. */
export function toUpdate({ name: zone }: Zone, changes: readonly ZoneChange[]): Update {
  const writes = changes.flatMap((change) => [...change.writes]);
  return {
    zone,
    prerequisites: changes.flatMap(({ prerequisites }) => prerequisites),
    updates: [
      ...writes.map(([key]) => absenceRecord(key, CLASSES.ANY)),
      ...writes.flatMap(([key, rrset]) => (rrset === undefined ? [] : toRecords(key, rrset))),
    ],
  };
}

/**
 * Plans a change from what is known of the zone; undefined if it is already applied. Its preconditions demand that
 * everything it touches is unchanged, so that it never overwrites others' changes (RFC 2136, 2.4). Throws `world-moved`
 * if the zone differs from the plan.
 */
export function planZoneChange(change: Change, zone: Zone, fleet: string): ZoneChange | undefined {
  const current = lookUp(zone, change.name);
  return actionHandler(ACTION_HANDLERS, change)(change, current, { zone, fleet });
}

type RrsetActionHandler = (change: Change, current: MarkedRrset, scope: ZoneScope) => ZoneChange | undefined;

interface ZoneScope {
  readonly zone: Zone;
  readonly fleet: string;
}

const ACTION_HANDLERS: ActionTable<RrsetActionHandler> = {
  objects: "records",
  handlers: {
    create,
    update,
    replace: update,
    delete: remove,
  },
};

function create(change: Change, current: MarkedRrset, { zone }: ZoneScope): ZoneChange | undefined {
  if (isApplied(change, current)) return undefined;
  if (current.rrset === undefined && current.registry !== undefined && current.mark === undefined)
    throw occupiedFailure(change);
  if (current.rrset !== undefined || current.registry !== undefined) throw movedFailure(change, current);
  const conflicts = findConflicts(change, zone);
  return {
    prerequisites: [
      ...unchangedPrerequisites(change.name, current),
      ...conflictPrerequisites(change, conflicts, zone),
    ],
    writes: new Map([
      ...conflicts.flatMap((key) => writesWithMark(key, undefined, undefined)),
      ...desiredWrites(change),
    ]),
  };
}

function update(change: Change, current: MarkedRrset, { fleet }: ZoneScope): ZoneChange | undefined {
  if (isApplied(change, current)) return undefined;
  assertOurs(change, current, fleet);
  const writes = new Map(desiredWrites(change));
  if (equal(rrsetState(current), change.after)) writes.delete(change.name); // only its mark differs
  return { prerequisites: unchangedPrerequisites(change.name, current), writes };
}

function remove(change: Change, current: MarkedRrset, { fleet }: ZoneScope): ZoneChange | undefined {
  if (current.rrset === undefined && current.registry === undefined) return undefined;
  assertOurs(change, current, fleet);
  return {
    prerequisites: unchangedPrerequisites(change.name, current),
    writes: new Map(writesWithMark(change.name, undefined, undefined)),
  };
}

/** Plans an adoption: writes only the mark. The record must be as it was observed. */
export function planAdoption(change: Change, zone: Zone): ZoneChange | undefined {
  const current = lookUp(zone, change.name);
  if (isApplied(change, current)) return undefined;
  assertAsPlanned(change, current);
  const writes = new Map(writesWithMark(change.name, undefined, markRecord(change)));
  writes.delete(change.name);
  return { prerequisites: unchangedPrerequisites(change.name, current), writes };
}

function nameAndType(key: string): [name: string, type: RecordTypeName] {
  const { name, type } = parseRrsetName(key);
  return [name, type];
}

type Write = [key: string, rrset: Rrset | undefined];

function writesWithMark(key: string, rrset: Rrset | undefined, mark: Rrset | undefined): Write[] {
  return [
    [key, rrset],
    [rrsetName(registryName(...nameAndType(key)), "TXT"), mark],
  ];
}

function desiredWrites(change: Change): Write[] {
  const state = desiredState<RrsetState>(change);
  const [, type] = nameAndType(change.name);
  const rrset = state.values.length === 0 ? undefined : toRrset(state, type);
  return writesWithMark(change.name, rrset, markRecord(change));
}

/** TTL of marks. Only Fleetwright reads them, always from the primary server: caching them has no use. */
const MARK_TTL = 0;

function markRecord({ mark }: Change): Rrset | undefined {
  return mark === undefined ? undefined : { ttl: MARK_TTL, values: [], rdata: [encodeMark(mark)] };
}

function isApplied(change: Change, current: MarkedRrset): boolean {
  return equal(rrsetState(current), change.after) && canonical(current.mark) === canonical(change.mark);
}

/** Checks the values and the owner of a record. A record that lost its mark since the plan is not ours. */
function assertOurs(change: Change, current: MarkedRrset, fleet: string): void {
  assertAsPlanned(change, current);
  assertStillOurs(change, fleet, current.mark);
}

function assertAsPlanned(change: Change, current: MarkedRrset): void {
  if (change.before !== undefined && !equal(rrsetState(current), change.before))
    throw movedFailure(change, current);
}

/** Returns the failure of a change whose record differs from the plan, with the present value. */
export function movedFailure(change: Change, { rrset, mark }: MarkedRrset): Failure {
  const now = rrset === undefined ? "gone" : `${rrset.values.join(", ")} for ${rrset.ttl} s`;
  const whose = mark === undefined ? "" : `, and belongs to ${mark.owner} of fleet ${mark.fleet}`;
  return new Failure(
    "world-moved",
    `${subjectOf(change)}: it was changed in the meantime: it is ${now}${whose}`,
    {
      hint: "plan again",
    },
  );
}

function occupiedFailure(change: Change): Failure {
  const place = registryName(...nameAndType(change.name));
  return new Failure(
    "rejected",
    `${subjectOf(change)}: its mark cannot be written: ${place} has other texts`,
    {
      hint: `check and remove them: dig TXT ${place}`,
    },
  );
}

/** Returns preconditions that demand the known values of a record and its mark, or their absence. */
function unchangedPrerequisites(key: string, { rrset, registry }: MarkedRrset): NewRecord[] {
  return writesWithMark(key, rrset, registry).flatMap(([at, current]) => rrsetPrerequisites(at, current));
}

function rrsetPrerequisites(key: string, rrset: Rrset | undefined): NewRecord[] {
  if (rrset === undefined) return [absenceRecord(key, CLASSES.NONE)];
  return toRecords(key, { ...rrset, ttl: 0 });
}

/**
 * Returns a record of class NONE, which demands that no such record exists, or of class ANY, which removes it (RFC
 * 2136, 2.4.3 and 2.5.2).
 */
function absenceRecord(key: string, of: number): NewRecord {
  const [name, type] = nameAndType(key);
  return { name, type: RECORD_TYPES[type].code, class: of, ttl: 0, rdata: NO_DATA };
}

const NO_DATA = Buffer.alloc(0);

function toRecords(key: string, { ttl, rdata }: Rrset): NewRecord[] {
  const [name, type] = nameAndType(key);
  return rdata.map((data) => ({ name, type: RECORD_TYPES[type].code, class: CLASSES.IN, ttl, rdata: data }));
}

/**
 * Returns the records of the same resource that must be removed, because it has changed its type. Nothing can stand
 * beside a CNAME (RFC 1034, 3.6.2), and a server would silently ignore an addition (RFC 2136, 3.4.2.2). Throws
 * `rejected` for records of others.
 */
function findConflicts(change: Change, zone: Zone): string[] {
  const [name, type] = nameAndType(change.name);
  const others = Object.keys(RECORD_TYPES).filter((other) => (type === "CNAME") !== (other === "CNAME"));
  const present = others.map((other) => rrsetName(name, other)).filter((key) => zone.rrsets.has(key));
  const foreign = [...zone.unsupported.keys()].find((key) => parseRrsetName(key).name === name);
  if (type === "CNAME" && foreign !== undefined) throw besideFailure(change, foreign, undefined);
  for (const key of present) assertReplaceable(change, key, lookUp(zone, key));
  return present;
}

function assertReplaceable(change: Change, key: string, { mark }: MarkedRrset): void {
  const isOwn = mark?.fleet === change.mark?.fleet && mark?.owner === change.owner;
  if (isOwn && mark?.protect === false && mark.keep.onDelete === "delete") return;
  throw besideFailure(change, key, mark);
}

function besideFailure(change: Change, key: string, mark: Mark | undefined): Failure {
  const whose =
    mark === undefined ? "is not managed by Fleetwright" : `belongs to ${mark.owner} of fleet ${mark.fleet}`;
  return new Failure(
    "rejected",
    `${subjectOf(change)}: ${key} exists and ${whose}; nothing can stand beside a CNAME`,
  );
}

function conflictPrerequisites(change: Change, conflicts: readonly string[], zone: Zone): NewRecord[] {
  const [name, type] = nameAndType(change.name);
  if (conflicts.length > 0) return conflicts.flatMap((key) => unchangedPrerequisites(key, lookUp(zone, key)));
  if (type !== "CNAME") return [absenceRecord(rrsetName(name, "CNAME"), CLASSES.NONE)];
  return [{ name, type: TYPE_CODES.ANY, class: CLASSES.NONE, ttl: 0, rdata: NO_DATA }]; // the name is not in use
}
