import type { Connection, MachineStats } from "../../drivers/driver.ts";
import { within } from "../../engine/observe.ts";
import type { TargetId } from "../../model/object.ts";

/** What machines use, as it was a moment ago: however often it is asked for, hosts are not asked more often. */
export interface RecentStats {
  /** Of all hosts that answer in time. */
  read(): Promise<readonly MachineStats[]>;
}

export interface RecentStatsOptions {
  readonly connections: ReadonlyMap<TargetId, Connection>;
  /** For how long an answer is good. [3 s] */
  readonly goodMs?: number;
  /** How long a host may take: Prometheus itself waits ten seconds. [8 s] */
  readonly deadlineMs?: number;
}

type Answer = Promise<readonly MachineStats[]>;

export function createRecentStats({
  connections,
  goodMs = 3_000,
  deadlineMs = 8_000,
}: RecentStatsOptions): RecentStats {
  const answers = new Map<Connection, Answer>();
  const ask = (connection: Connection): Answer => {
    const answer = answers.get(connection) ?? statsOf(connection, deadlineMs);
    if (!answers.has(connection)) {
      const forget = () => void setTimeout(() => answers.delete(connection), goodMs).unref();
      answers.set(connection, answer);
      void answer.then(forget);
    }
    return answer;
  };
  return { read: async () => (await Promise.all([...connections.values()].map(ask))).flat() };
}

const NEVER = new AbortController().signal;

/** Nothing of a host that fails: its calls are counted where they are made. Never throws. */
async function statsOf(connection: Connection, deadlineMs: number): Promise<readonly MachineStats[]> {
  const { stats, target } = connection;
  if (stats === undefined) return [];
  return within(NEVER, deadlineMs, `${target}: no statistics in time`, (signal) => stats(signal)).catch(
    () => [],
  );
}
