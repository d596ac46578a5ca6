import type { Connection } from "../../drivers/driver.ts";
import { deadlineSignal } from "../../model/deadline.ts";
import { asFailure, Failure, messageWithout } from "../../model/failure.ts";
import type { TargetId } from "../../model/object.ts";
import { type Snapshot, type TargetObservation, toSnapshot } from "../../model/snapshot.ts";

/** Connections of the fleet's targets, or the failures to open them. */
export type Connections = ReadonlyMap<TargetId, Connection | Failure>;

export interface ObserveOptions {
  /** Time after which a target counts as unreadable, in milliseconds. [60 s] */
  readonly deadlineMs?: number;
}

/** Default time to read a target, in milliseconds. */
export const DEADLINE_MS = 60_000;

/**
 * Reads all targets in parallel. A target that fails or times out is unreadable and affects no other. Throws `cancelled`
 * when stopped.
 */
export async function observe(
  connections: Connections,
  signal: AbortSignal,
  { deadlineMs = DEADLINE_MS }: ObserveOptions = {},
): Promise<Snapshot> {
  const reads = [...connections].map(async ([target, connection]) => {
    const result = await readTarget(connection, signal, deadlineMs).catch(asFailure);
    return [
      target,
      result instanceof Failure ? { unreadable: messageWithout(target, result) } : result,
    ] as const;
  });
  const all = await Promise.all(reads);
  if (signal.aborted) throw new Failure("cancelled", "stopped while reading the targets");
  return toSnapshot(new Map(all));
}

/** Reads a whole target. Throws `timeout` at the deadline. */
export async function readTarget(
  connection: Connection | Failure,
  signal: AbortSignal,
  deadlineMs: number,
): Promise<TargetObservation> {
  if (connection instanceof Failure) throw connection;
  const { target } = connection;
  return withDeadline(
    signal,
    deadlineMs,
    `${target}: no answer within ${deadlineMs / 1000} s`,
    async (inner) => {
      const [facts, cluster, objects] = await Promise.all([
        connection.facts?.(inner),
        connection.cluster?.(inner),
        connection.read(inner),
      ]);
      return { facts, cluster, objects };
    },
  );
}

/** Runs work until its deadline, even if the work ignores its signal. Throws `timeout` with `message`, or `cancelled`. */
export async function withDeadline<Result>(
  signal: AbortSignal,
  deadlineMs: number,
  message: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stop = deadlineSignal(deadlineMs, signal);
  const failure = () =>
    signal.aborted ? new Failure("cancelled", "stopped by request") : new Failure("timeout", message);
  if (stop.aborted) throw failure();
  return await new Promise<Result>((resolve, reject) => {
    stop.addEventListener("abort", () => reject(failure()), { once: true });
    work(stop).then(resolve, reject);
  });
}
