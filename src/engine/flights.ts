import type { PlannedChange } from "../model/change.ts";
import type { DesiredObject, ObjectId, ObservedObject, TargetId } from "../model/object.ts";
import type { Snapshot } from "../model/plan.ts";
import type { ResourceId } from "../model/resource.ts";
import type { UnderWay } from "./plan/under-way.ts";

/** A change that is under way: it has been begun, or its turn comes, and nobody has seen yet what became of it. */
export interface Flight {
  readonly change: PlannedChange;
  /** What its object needs, as it was wanted when it was planned. */
  readonly needs: readonly ObjectId[];
}

export function flightsOf(
  changes: readonly PlannedChange[],
  desired: readonly DesiredObject<object>[],
): Flight[] {
  const going = new Set(changes.map(({ id }) => id));
  const needs = new Map(desired.flatMap(({ id, needs }) => (going.has(id) ? [[id, needs] as const] : [])));
  return changes.map((change) => ({ change, needs: needs.get(change.id) ?? [] }));
}

/** What planning must leave alone. */
export function underWay(flights: Iterable<Flight>): UnderWay {
  const objects = new Set<ObjectId>();
  const owners = new Map<ResourceId, Set<TargetId>>();
  for (const { change } of flights) {
    objects.add(change.id);
    if (change.from !== undefined) objects.add(change.from);
    owners.set(change.owner, (owners.get(change.owner) ?? new Set()).add(change.target));
  }
  return { objects, owners };
}

/**
 * The world with what is being made already in it: so it keeps its place and its addresses, and nothing is made a second
 * time. What is being changed or goes is as it was seen last: room is free only when it is.
 */
export function foreseen(snapshot: Snapshot, flights: Iterable<Flight>): Snapshot {
  const made = [...flights].filter(({ change }) => change.action === "create");
  if (made.length === 0) return snapshot;
  const there = new Set(snapshot.objects.map(({ id }) => id));
  const next = made.filter(({ change }) => !there.has(change.id)).map(comingOf);
  return next.length === 0 ? snapshot : { ...snapshot, objects: [...snapshot.objects, ...next] };
}

/** The very same again for the same flight: then a plan has nothing to compare. */
const coming = new WeakMap<Flight, ObservedObject>();

function comingOf(flight: Flight): ObservedObject {
  const { id, type, target, name, after = {}, mark } = flight.change;
  const known = coming.get(flight) ?? { id, type, target, name, state: after, mark, needs: flight.needs };
  coming.set(flight, known);
  return known;
}
