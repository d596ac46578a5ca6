import type { Connection, Driver, DriverWorld, TargetAddress } from "../drivers/driver.ts";
import type { Connections } from "../engine/observe.ts";
import { asFailure, Failure } from "../model/failure.ts";

/** Opens all targets at once. One that does not answer is a fact, not a failure: it stands there with its reason. */
export async function connectAll(
  targets: readonly TargetAddress[],
  drivers: readonly Driver[],
  world: DriverWorld,
  signal: AbortSignal,
): Promise<Connections> {
  const opened = targets.map(
    async (target) => [target.id, await openTarget(target, drivers, world, signal).catch(asFailure)] as const,
  );
  return settled(new Map(await Promise.all(opened)));
}

export async function openTarget(
  target: TargetAddress,
  drivers: readonly Driver[],
  world: DriverWorld,
  signal: AbortSignal,
): Promise<Connection> {
  const driver = drivers.find(({ serves }) => serves === target.kind);
  if (driver !== undefined) return driver.open(target, world, signal);
  throw new Failure("unsupported", `${target.id}: the test backend has hosts only`);
}

/** The same connections, unless one says that all must end. */
export async function settled(connections: Connections): Promise<Connections> {
  const bug = [...connections.values()].find(
    (one) => one instanceof Failure && (one.code === "bug" || one.code === "cancelled"),
  );
  if (bug === undefined) return connections;
  await closeAll(connections);
  throw bug;
}

export async function closeAll(connections: Connections): Promise<void> {
  const open = [...connections.values()].filter((one): one is Connection => !(one instanceof Failure));
  await Promise.allSettled(open.map((connection) => connection[Symbol.asyncDispose]()));
}
