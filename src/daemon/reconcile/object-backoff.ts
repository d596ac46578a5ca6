import type { ObjectId } from "../../model/object.ts";
import type { Backoff, Store } from "../../store/store.ts";
import { backoffMs, type Random } from "../../workspace/backoff.ts";

const BACKOFF = { initialMs: 2_000, factor: 3, maxMs: 300_000 } as const;

/** Returns the backoff of an object after one more failure. */
export function backoffAfterFailure(
  before: Backoff | undefined,
  message: string,
  now: Date,
  random: Random,
): Backoff {
  const failures = (before?.failures ?? 0) + 1;
  const until = endOf(failures, BACKOFF, now, random);
  return { failures, until, message };
}

/** The number of repairs that go without a delay. More within the window mean that something keeps undoing them. */
const FREE_REPAIRS = 5;
const REPAIR_WINDOW_MS = 600_000;

/** Returns the times of the repairs within the window, with the one at `now`. Milliseconds of one clock. */
export function recentRepairs(before: readonly number[], now: number): readonly number[] {
  return [...before.filter((at) => at > now - REPAIR_WINDOW_MS), now];
}

/** Returns the backoff after these repairs; undefined while they are few. */
export function backoffAfterRepairs(
  repairs: readonly number[],
  now: Date,
  random: Random,
): Backoff | undefined {
  const failures = repairs.length - FREE_REPAIRS;
  if (failures < 1) return undefined;
  const until = endOf(failures, BACKOFF, now, random);
  const message = `it was put right ${repairs.length} times within ten minutes: something keeps changing it`;
  return { failures, until, message };
}

/** The backoff with which Kubernetes restarts a container that keeps failing (CrashLoopBackOff). */
const RESTART_BACKOFF = { initialMs: 10_000, factor: 2, maxMs: 300_000 } as const;
/** The time without a restart after which the next one counts as the first. */
const RESTART_RESET_MS = 600_000;

/** Returns the backoff of a machine after one more restart that its liveness probe caused. */
export function backoffAfterRestart(before: Backoff | undefined, now: Date, random: Random): Backoff {
  const isRepeated = before !== undefined && now.getTime() - Date.parse(before.until) < RESTART_RESET_MS;
  const failures = isRepeated ? before.failures + 1 : 1;
  const until = endOf(failures, RESTART_BACKOFF, now, random);
  const message = `its livenessProbe made it restart ${failures === 1 ? "a short while ago" : `${failures} times in a row`}`;
  return { failures, until, message };
}

/** Returns when the backoff after this many failures ends (ISO 8601). */
function endOf(
  failures: number,
  schedule: Parameters<typeof backoffMs>[1],
  now: Date,
  random: Random,
): string {
  return new Date(now.getTime() + backoffMs(failures, schedule, random)).toISOString();
}

/** The backoffs of objects, kept in the store so that they survive a restart. */
export interface ObjectBackoff {
  readonly entries: ReadonlyMap<ObjectId, Backoff>;
  /** Records that a change of the object failed. */
  recordFailure(id: ObjectId, message: string): Promise<void>;
  /** Records that a change of the object succeeded. `isRepair`: the change undid drift or restored health. */
  recordSuccess(id: ObjectId, isRepair: boolean): Promise<void>;
  /** Records that the object was restarted because its liveness probe failed. */
  recordRestart(id: ObjectId): Promise<void>;
  /** Drops all backoffs: a new commit may have fixed the cause. */
  reset(): Promise<void>;
}

export async function openObjectBackoff(
  fleet: string,
  store: Pick<Store, "readRecords" | "putRecords">,
  { now, clock, random }: { now(): Date; clock(): number; random: Random },
): Promise<ObjectBackoff> {
  const entries = new Map([...(await store.readRecords(fleet, "backoff"))] as [ObjectId, Backoff][]); // only this module writes them
  const repairs = new Map<ObjectId, readonly number[]>();
  const write = async (id: ObjectId, backoff: Backoff | undefined) => {
    if (backoff === undefined && !entries.has(id)) return;
    if (backoff === undefined) entries.delete(id);
    else entries.set(id, backoff);
    await store.putRecords(fleet, "backoff", new Map([[id, backoff]]));
  };
  return {
    entries,
    recordFailure: (id, message) => write(id, backoffAfterFailure(entries.get(id), message, now(), random)),
    recordSuccess: (id, isRepair) => {
      if (!isRepair) return write(id, undefined);
      const recent = recentRepairs(repairs.get(id) ?? [], clock());
      repairs.set(id, recent);
      return write(id, backoffAfterRepairs(recent, now(), random));
    },
    recordRestart: (id) => write(id, backoffAfterRestart(entries.get(id), now(), random)),
    reset: async () => {
      const gone = new Map([...entries.keys()].map((id) => [id, undefined] as const));
      entries.clear();
      repairs.clear();
      if (gone.size > 0) await store.putRecords(fleet, "backoff", gone);
    },
  };
}
