import { type PlannedChange, previousOwner } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { equal } from "../../model/hash.ts";
import type { JsonObject } from "../../model/json.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";
import { formatResource } from "../../model/resource.ts";
import { formatField } from "../diff/format-field.ts";
import { formatObject } from "../format.ts";
import type { Connections } from "../observe/observe.ts";
import { refreshObjects } from "../observe/refresh-objects.ts";

/**
 * Throws `world-moved` with the object unless all objects to touch are as planned. Three differences are allowed:
 *
 * - A field already has the value that an update would give it, for example while a machine starts.
 * - A machine has stopped that was to be stopped or deleted.
 * - A field of a running object was or is unknown.
 */
export async function assertAsPlanned(
  changes: readonly PlannedChange[],
  connections: Connections,
  signal: AbortSignal,
): Promise<void> {
  const first = firstChanges(changes);
  const read = await refreshObjects([...first.keys()], connections, signal);
  const now = new Map(read.map((object) => [object.id, object]));
  for (const [id, change] of first) {
    const object = now.get(id);
    if (object === undefined && change.from !== undefined) continue; // it may have arrived: the migration looks
    const deviation = findDeviation(change, object);
    if (deviation !== undefined) throw staleFailure(change, deviation);
  }
}

/**
 * Returns the first change of each object to read. A migration is compared with the object that it takes away; what it brings
 * is not there yet.
 */
function firstChanges(changes: readonly PlannedChange[]): Map<ObjectId, PlannedChange> {
  const arriving = new Set(
    changes.flatMap(({ id, migration }) =>
      migration === undefined ? [] : [id, ...migration.disks.map(({ to }) => to)],
    ),
  );
  const first = new Map<ObjectId, PlannedChange>();
  for (const change of changes) {
    const id = change.from ?? change.id;
    const isThere = change.from !== undefined || !arriving.has(id) || change.action === "delete";
    if (isThere && !first.has(id)) first.set(id, change);
  }
  return first;
}

function staleFailure(change: PlannedChange, deviation: string): Failure {
  const message = `${formatResource(change.owner)}: ${formatObject(change)} is not as it was planned: ${deviation}`;
  return new Failure("world-moved", message, { hint: "nothing was changed; make the plan again" });
}

/** Describes the first difference from the plan. Undefined: none. */
function findDeviation(change: PlannedChange, now: ObservedObject | undefined): string | undefined {
  if (change.action === "create") return now === undefined ? undefined : "it is there already";
  if (now === undefined) return "it is gone";
  if (now.mark?.owner !== previousOwner(change)) return "it has another owner";
  const inTrash = change.action !== "trash" && change.trashed !== undefined;
  if ((now.trashed !== undefined) !== inTrash)
    return inTrash ? "it is not in the trash" : "it is in the trash";
  if (hasStopped(change, now)) return findStateDeviation(change, { ...change.before, power: OFF }, now.state);
  const running = knownOnBothSides(change.running, now.running);
  return findStateDeviation(change, change.before, now.state) ?? findStateDeviation(change, ...running);
}

const OFF = "shutoff";

/**
 * Returns whether a machine that was to be stopped or deleted has stopped. A killed process may have stopped its guest
 * already.
 */
function hasStopped({ action, after }: PlannedChange, { state }: ObservedObject): boolean {
  const isToStop = action === "delete" || (action === "update" && after?.power === OFF);
  return isToStop && state.power === OFF;
}

/**
 * Returns the fields that both sides know. For example, the memory of a machine is unknown while its guest fills its
 * balloon.
 */
function knownOnBothSides(before: JsonObject | undefined, now: JsonObject | undefined) {
  if (before === undefined || now === undefined) return [before, now] as const;
  const names = Object.keys(before).filter((name) => before[name] !== undefined && now[name] !== undefined);
  const pick = (side: JsonObject) => Object.fromEntries(names.map((name) => [name, side[name]]));
  return [pick(before), pick(now)] as const;
}

function findStateDeviation(
  { action, after, sensitive }: PlannedChange,
  before: JsonObject | undefined,
  now: JsonObject | undefined,
): string | undefined {
  if (equal(before, now)) return undefined;
  const desired = action === "update" ? after : undefined;
  const isArrived = (name: string) => now?.[name] !== undefined && equal(now[name], desired?.[name]);
  const hasMoved = (name: string) => !equal(before?.[name], now?.[name]) && !isArrived(name);
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(now ?? {})]);
  const field = [...fields].sort().find(hasMoved);
  if (field === undefined) return undefined;
  const { label, format } = formatField(field);
  if (sensitive?.includes(field)) return `${label} is another`;
  return `${label} was ${format(before?.[field])} and is ${format(now?.[field])}`;
}
