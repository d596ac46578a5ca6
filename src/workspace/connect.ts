import type { Connection, Driver, DriverContext, TargetAddress } from "../drivers/driver.ts";
import type { Connections } from "../engine/observe/observe.ts";
import { asFailure, Failure } from "../model/failure.ts";

/**
 * Opens all targets at once. A target that does not answer is kept as its `Failure`. Throws only `bug` and
 * `cancelled`.
 */
export async function connectAll(
  targets: readonly TargetAddress[],
  drivers: readonly Driver[],
  context: DriverContext,
  signal: AbortSignal,
): Promise<Connections> {
  const opened = targets.map(
    async (target) =>
      [target.id, await openTarget(target, drivers, context, signal).catch(asFailure)] as const,
  );
  return assertNoBug(new Map(await Promise.all(opened)));
}

export async function openTarget(
  target: TargetAddress,
  drivers: readonly Driver[],
  context: DriverContext,
  signal: AbortSignal,
): Promise<Connection> {
  const driver = drivers.find(({ serves }) => serves === target.kind);
  if (driver !== undefined) return driver.open(target, context, signal);
  throw new Failure("unsupported", `${target.id}: the test backend has hosts only`);
}

/** Returns the same connections. If one is a `bug` or `cancelled`, closes all and throws it. */
export async function assertNoBug(connections: Connections): Promise<Connections> {
  const bug = [...connections.values()].find(
    (connection) =>
      connection instanceof Failure && (connection.code === "bug" || connection.code === "cancelled"),
  );
  if (bug === undefined) return connections;
  await closeAll(connections);
  throw bug;
}

export async function closeAll(connections: Connections): Promise<void> {
  const open = [...connections.values()].filter(
    (connection): connection is Connection => !(connection instanceof Failure),
  );
  await Promise.allSettled(open.map((connection) => connection[Symbol.asyncDispose]()));
}
