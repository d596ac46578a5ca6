import type { Connection } from "../../drivers/driver.ts";
import type { MachineStats } from "../../drivers/machine-stats.ts";
import { withDeadline } from "../../engine/observe/observe.ts";
import type { TargetId } from "../../model/object.ts";

/** The resource usage of machines, cached so that frequent scrapes do not load the hosts. */
export interface MachineStatsCache {
  /** Returns the statistics of all hosts that answer in time. Never throws. */
  read(): Promise<readonly MachineStats[]>;
}

export interface MachineStatsCacheOptions {
  readonly connections: ReadonlyMap<TargetId, Connection>;
  /** The time for which an answer is cached. [3 s] */
  readonly maxAgeMs?: number;
  /** The time that a host may take. Prometheus itself waits ten seconds. [8 s] */
  readonly deadlineMs?: number;
}

type StatsRead = Promise<readonly MachineStats[]>;

export function createMachineStatsCache({
  connections,
  maxAgeMs = 3_000,
  deadlineMs = 8_000,
}: MachineStatsCacheOptions): MachineStatsCache {
  const reads = new Map<Connection, StatsRead>();
  const readCached = (connection: Connection): StatsRead => {
    const read = reads.get(connection) ?? readStats(connection, deadlineMs);
    if (!reads.has(connection)) {
      const forget = () => void setTimeout(() => reads.delete(connection), maxAgeMs).unref();
      reads.set(connection, read);
      void read.then(forget);
    }
    return read;
  };
  return { read: async () => (await Promise.all([...connections.values()].map(readCached))).flat() };
}

const NEVER = new AbortController().signal;

/** Returns an empty list for a host that fails; the instrumented driver counts the failure. Never throws. */
async function readStats(connection: Connection, deadlineMs: number): Promise<readonly MachineStats[]> {
  const { stats, target } = connection;
  if (stats === undefined) return [];
  return withDeadline(NEVER, deadlineMs, `${target}: no statistics in time`, (signal) => stats(signal)).catch(
    () => [],
  );
}
