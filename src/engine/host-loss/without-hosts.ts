import type { TargetId } from "../../model/object.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { DesiredFleet } from "../planning-pipeline.ts";

/** Returns the fleet as if these hosts had left it. Resources that refer to them stay. */
export function fleetWithoutHosts(desired: DesiredFleet, hosts: ReadonlySet<TargetId>): DesiredFleet {
  const { loaded } = desired;
  const resources = loaded.resources.filter(({ kind, name }) => kind !== "Host" || !hosts.has(name));
  return { ...desired, loaded: { ...loaded, resources } };
}

/** Returns the snapshot as if these hosts had lost everything that they hold. */
export function snapshotWithoutHosts(snapshot: Snapshot, hosts: ReadonlySet<TargetId>): Snapshot {
  const rest = <Value>(entries: ReadonlyMap<TargetId, Value>) =>
    new Map([...entries].filter(([target]) => !hosts.has(target)));
  return {
    ...snapshot,
    objects: snapshot.objects.filter(({ target }) => !hosts.has(target)),
    facts: rest(snapshot.facts),
    unreadable: rest(snapshot.unreadable),
  };
}
