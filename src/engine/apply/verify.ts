import type { PlannedChange } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { equal } from "../../model/hash.ts";
import type { JsonObject } from "../../model/json.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";
import { showResource } from "../../model/resource.ts";
import type { Connections } from "../observe.ts";
import { showObject } from "../show.ts";
import { showField } from "../value.ts";
import { reread } from "./reread.ts";

/**
 * Throws `world-moved`, naming the object, unless everything that will be touched is as the plan found it. Three things are no
 * movement: a field that has become by itself what an update would make of it, as of a machine that was just being started;
 * a machine that has stopped, if it was to be stopped or deleted; and of a running object, what was or is not known.
 */
export async function assertAsPlanned(
  changes: readonly PlannedChange[],
  connections: Connections,
  signal: AbortSignal,
): Promise<void> {
  const first = new Map<ObjectId, PlannedChange>();
  for (const change of changes) if (!first.has(change.id)) first.set(change.id, change);
  const read = await reread([...first.keys()], connections, signal);
  const now = new Map(read.map((object) => [object.id, object]));
  for (const change of first.values()) {
    const moved = movement(change, now.get(change.id));
    if (moved !== undefined) throw worldMoved(change, moved);
  }
}

function worldMoved(change: PlannedChange, moved: string): Failure {
  const message = `${showResource(change.owner)}: ${showObject(change)} is not as it was planned: ${moved}`;
  return new Failure("world-moved", message, { hint: "nothing was changed; make the plan again" });
}

/** What is other than the plan found it; undefined when nothing is. */
function movement(change: PlannedChange, now: ObservedObject | undefined): string | undefined {
  if (change.action === "create") return now === undefined ? undefined : "it is there already";
  if (now === undefined) return "it is gone";
  if (now.mark?.owner !== ownerBefore(change)) return "it belongs to somebody else";
  const inTrash = change.action !== "trash" && change.trashed !== undefined;
  if ((now.trashed !== undefined) !== inTrash)
    return inTrash ? "it is not in the trash" : "it is in the trash";
  if (hasStopped(change, now)) return stateMovement(change, { ...change.before, power: OFF }, now.state);
  const running = bothKnow(change.running, now.running);
  return stateMovement(change, change.before, now.state) ?? stateMovement(change, ...running);
}

const OFF = "shutoff";

/** A machine that was to be stopped, alone or to be deleted: a killed process may have asked its guest already. */
function hasStopped({ action, after }: PlannedChange, { state }: ObservedObject): boolean {
  const isToStop = action === "delete" || (action === "update" && after?.power === OFF);
  return isToStop && state.power === OFF;
}

/**
 * What is not known of a running object then or now has not moved: the memory of a machine whose guest is just filling
 * its balloon, for one.
 */
function bothKnow(before: JsonObject | undefined, now: JsonObject | undefined) {
  if (before === undefined || now === undefined) return [before, now] as const;
  const known = Object.keys(before).filter((name) => before[name] !== undefined && now[name] !== undefined);
  const of = (side: JsonObject) => Object.fromEntries(known.map((name) => [name, side[name]]));
  return [of(before), of(now)] as const;
}

/** An object may change hands: then it still belongs to the one before. */
function ownerBefore({ owner, fields }: PlannedChange): string {
  const handed = fields.find(({ path }) => path === "owner")?.before;
  return typeof handed === "string" ? handed : owner;
}

function stateMovement(
  { action, after, opaque }: PlannedChange,
  before: JsonObject | undefined,
  now: JsonObject | undefined,
): string | undefined {
  if (equal(before, now)) return undefined;
  const wanted = action === "update" ? after : undefined;
  const isArrived = (name: string) => now?.[name] !== undefined && equal(now[name], wanted?.[name]);
  const hasMoved = (name: string) => !equal(before?.[name], now?.[name]) && !isArrived(name);
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(now ?? {})]);
  const field = [...fields].sort().find(hasMoved);
  if (field === undefined) return undefined;
  const { label, show } = showField(field);
  if (opaque?.includes(field)) return `${label} is another`;
  return `${label} was ${show(before?.[field])} and is ${show(now?.[field])}`;
}
