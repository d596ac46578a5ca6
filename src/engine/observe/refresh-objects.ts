import { Failure } from "../../model/failure.ts";
import { groupBy } from "../../model/group-by.ts";
import { type ObjectId, type ObservedObject, type TargetId, targetOf } from "../../model/object.ts";
import { type Connections, DEADLINE_MS, withDeadline } from "./observe.ts";

/** Reads single objects from all their targets at once. Leaves out deleted ones. */
export async function refreshObjects(
  ids: readonly ObjectId[],
  connections: Connections,
  signal: AbortSignal,
): Promise<ObservedObject[]> {
  const byTarget = groupBy(new Set(ids), targetOf);
  const reads = [...byTarget].map(([target, targetIds]) =>
    refreshOnTarget(target, targetIds, connections, signal),
  );
  return (await Promise.all(reads)).flat();
}

async function refreshOnTarget(
  target: TargetId,
  ids: readonly ObjectId[],
  connections: Connections,
  signal: AbortSignal,
) {
  const connection = connections.get(target);
  if (connection === undefined) throw new Failure("host-unreachable", `${target} is not connected`);
  if (connection instanceof Failure) throw connection;
  const message = `${target}: no answer within ${DEADLINE_MS / 1000} s`;
  return withDeadline(signal, DEADLINE_MS, message, (inner) => connection.reread(ids, inner));
}
