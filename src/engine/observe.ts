import type { Connection } from "../drivers/driver.ts";
import { asFailure, Failure } from "../model/failure.ts";
import type { ObservedObject, TargetId } from "../model/object.ts";
import type { ClusterFacts, HostFacts, Snapshot } from "../model/plan.ts";
import type { Sight } from "./memory.ts";

/** The fleet's targets: open ones, and those that could not be opened, with why. */
export type Connections = ReadonlyMap<TargetId, Connection | Failure>;

export interface ObserveOptions {
  /** How long one target may take before it counts as unreadable. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 60_000;

/**
 * Reads everything on all targets at once. A target that fails or takes too long is unreadable, and takes nothing
 * with it. Throws `cancelled` when it is stopped.
 */
export async function observe(
  connections: Connections,
  signal: AbortSignal,
  { deadlineMs = DEADLINE_MS }: ObserveOptions = {},
): Promise<Snapshot> {
  const reads = [...connections].map(async ([target, connection]) => {
    const seen = await look(connection, signal, deadlineMs).catch(asFailure);
    return { target, seen };
  });
  const all = await Promise.all(reads);
  if (signal.aborted) throw new Failure("cancelled", "stopped while reading the targets");
  return snapshotOf(all);
}

function snapshotOf(all: readonly { target: TargetId; seen: Sight | Failure }[]): Snapshot {
  const objects: ObservedObject[][] = [];
  const facts = new Map<TargetId, HostFacts>();
  const clusters = new Map<TargetId, ClusterFacts>();
  const unreadable = new Map<TargetId, string>();
  for (const { target, seen } of all) {
    if (seen instanceof Failure) unreadable.set(target, seen.message);
    else {
      if (seen.facts !== undefined) facts.set(target, seen.facts);
      if (seen.cluster !== undefined) clusters.set(target, seen.cluster);
      objects.push([...seen.objects]);
    }
  }
  return { objects: objects.flat(), facts, clusters, unreadable };
}

/** Everything of one target. Throws `timeout` at the deadline. */
export async function look(
  connection: Connection | Failure,
  signal: AbortSignal,
  deadlineMs: number,
): Promise<Sight> {
  if (connection instanceof Failure) throw connection;
  const { target } = connection;
  return within(signal, deadlineMs, `${target}: no answer within ${deadlineMs / 1000} s`, async (inner) => {
    const [facts, cluster, objects] = await Promise.all([
      connection.facts?.(inner),
      connection.cluster?.(inner),
      connection.read(inner),
    ]);
    return { facts, cluster, objects };
  });
}

/** A piece of work that is given up at its deadline, even if it does not heed its signal. */
export async function within<Result>(
  signal: AbortSignal,
  deadlineMs: number,
  late: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const stop = AbortSignal.any([signal, deadline]);
  const failure = () =>
    deadline.aborted ? new Failure("timeout", late) : new Failure("cancelled", "stopped by request");
  if (stop.aborted) throw failure();
  return await new Promise<Result>((resolve, reject) => {
    stop.addEventListener("abort", () => reject(failure()), { once: true });
    work(stop).then(resolve, reject);
  });
}
