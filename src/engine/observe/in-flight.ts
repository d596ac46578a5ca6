import type { PlannedChange } from "../../model/change.ts";
import type { DesiredObject, ObjectId, ObservedObject, TargetId } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { InProgress } from "../plan/types.ts";

/** Change in flight: it has begun or waits for its slot, and its result is not observed yet. */
export interface InFlightChange {
  readonly change: PlannedChange;
  /** Dependencies of the desired object at the time of planning. */
  readonly dependsOn: readonly ObjectId[];
}

export function inFlightChanges(
  changes: readonly PlannedChange[],
  desired: readonly DesiredObject<object>[],
): InFlightChange[] {
  const ids = new Set(changes.map(({ id }) => id));
  const dependsOn = new Map(
    desired.flatMap(({ id, dependsOn }) => (ids.has(id) ? [[id, dependsOn] as const] : [])),
  );
  return changes.map((change) => ({ change, dependsOn: dependsOn.get(change.id) ?? [] }));
}

/** Returns the objects and owners that a plan must leave alone. */
export function inProgress(inFlight: Iterable<InFlightChange>): InProgress {
  const objects = new Set<ObjectId>();
  const owners = new Map<ResourceId, Set<TargetId>>();
  for (const { change } of inFlight) {
    objects.add(change.id);
    if (change.from !== undefined) objects.add(change.from);
    for (const { from, to } of change.migration?.disks ?? []) objects.add(from).add(to);
    owners.set(change.owner, (owners.get(change.owner) ?? new Set()).add(change.target));
  }
  return { objects, owners };
}

/**
 * Adds objects that are being created to a snapshot. Otherwise they would lose their host and addresses, or be created
 * twice. Objects that are being changed or deleted stay as last observed, because their room is not free before that.
 */
export function withExpectedResults(snapshot: Snapshot, inFlight: Iterable<InFlightChange>): Snapshot {
  const creating = [...inFlight].filter(({ change }) => change.action === "create");
  if (creating.length === 0) return snapshot;
  const observedIds = new Set(snapshot.objects.map(({ id }) => id));
  const next = creating.filter(({ change }) => !observedIds.has(change.id)).map(expectedObject);
  return next.length === 0 ? snapshot : { ...snapshot, objects: [...snapshot.objects, ...next] };
}

/** Expected objects by change, identical from plan to plan. The planner then has nothing to compare. */
const expectedObjects = new WeakMap<InFlightChange, ObservedObject>();

function expectedObject(inFlight: InFlightChange): ObservedObject {
  const { id, type, target, name, after = {}, mark } = inFlight.change;
  const expected = expectedObjects.get(inFlight) ?? {
    id,
    type,
    target,
    name,
    state: after,
    mark,
    dependsOn: inFlight.dependsOn,
  };
  expectedObjects.set(inFlight, expected);
  return expected;
}
