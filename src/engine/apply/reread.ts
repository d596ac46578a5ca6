import { Failure } from "../../model/failure.ts";
import type { ObjectId, ObservedObject, TargetId } from "../../model/object.ts";
import type { Connections } from "../observe.ts";
import { groupBy } from "../plan/world.ts";

/** These objects as they are now, from all their targets at once; those that are gone are left out. */
export async function reread(
  ids: readonly ObjectId[],
  connections: Connections,
  signal: AbortSignal,
): Promise<ObservedObject[]> {
  const byTarget = groupBy(new Set(ids), targetOf);
  const reads = [...byTarget].map(([target, own]) => readFrom(target, own, connections, signal));
  return (await Promise.all(reads)).flat();
}

async function readFrom(
  target: TargetId,
  ids: readonly ObjectId[],
  connections: Connections,
  signal: AbortSignal,
) {
  const connection = connections.get(target);
  if (connection === undefined) throw new Failure("host-unreachable", `${target} is not connected`);
  if (connection instanceof Failure) throw connection;
  return connection.reread(ids, signal);
}

/** `domain@hv1/db` → `hv1`. */
export function targetOf(id: ObjectId): TargetId {
  return id.slice(id.indexOf("@") + 1, id.indexOf("/"));
}
