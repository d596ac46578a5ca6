import { randomBytes } from "node:crypto";
import { Failure } from "../model/failure.ts";
import { memoryOutbox, type StoredEvent } from "./memory/outbox.testing.ts";
import { memoryRuns } from "./memory/runs.testing.ts";
import { type Approval, RETENTION_DAYS, type Store, type Suspension } from "./store.ts";

/** Creates a store in memory, for tests. */
export function createMemoryStore(): Store {
  const approvals = new RecordTable<Approval>();
  const suspensions = new RecordTable<Suspension>();
  const records = new RecordTable<unknown>();
  const usedPlans = new Set<string>();
  const storedEvents: StoredEvent[] = [];
  const key = randomBytes(32);
  const locks = new Set<string>();
  const outbox = memoryOutbox(storedEvents, (fleet, notified) => records.write(`${fleet} told`, notified));
  const runs = memoryRuns(outbox, (fleet, digest) => approvals.write(fleet, new Map([[digest, undefined]])));
  return {
    location: "memory",
    cache: "/nonexistent",
    hashKey: async () => key,
    lockApply: async (fleet) => {
      const lock = tryHold(locks, `${fleet} lock`);
      if (lock === undefined) throw new Failure("rejected", `fleet ${fleet}: a plan is being applied`);
      return lock;
    },
    tryLockDelivery: async (fleet) => tryHold(locks, `${fleet} delivering`),
    lockDaemon: async (fleet) => {
      const lock = tryHold(locks, `${fleet} daemon`);
      if (lock === undefined) throw new Failure("rejected", `fleet ${fleet}: another daemon keeps it`);
      return lock;
    },
    runs,
    outbox,
    suspensions: async (fleet) =>
      [...suspensions.of(fleet).values()].sort((a, b) => compare(a.since, b.since) || compare(a.id, b.id)),
    suspend: async (fleet, item) => suspensions.write(fleet, new Map([[item.id, item]])),
    resume: async (fleet, id) => suspensions.of(fleet).delete(id),
    approve: async (fleet, all) => approvals.write(fleet, new Map(all.map((item) => [item.digest, item]))),
    approvals: async (fleet, now) =>
      [...approvals.of(fleet).values()]
        .filter(({ until }) => until > now)
        .sort((a, b) => compare(a.at, b.at) || compare(a.digest, b.digest)),
    revokeApproval: async (fleet, digest) => approvals.of(fleet).delete(digest),
    consumePlan: async (plan) => !usedPlans.has(plan) && usedPlans.add(plan) !== undefined,
    readRecords: async (fleet, bucket) => new Map(records.of(`${fleet} ${bucket}`)) as never, // only `putRecords` writes it
    putRecords: async (fleet, bucket, fresh) => records.write(`${fleet} ${bucket}`, fresh),
    pruneHistory: async (now) => {
      const before = new Date(now.getTime() - RETENTION_DAYS.events * 86_400_000).toISOString();
      const isOld = ({ event, deliveries }: StoredEvent) =>
        event.time < before && deliveries.every(({ state }) => state === "delivered" || state === "dead");
      storedEvents.splice(0, storedEvents.length, ...storedEvents.filter((item) => !isOld(item)));
      runs.forget(new Date(now.getTime() - RETENTION_DAYS.runs * 86_400_000).toISOString());
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** A table of values by fleet and id. */
class RecordTable<Value> {
  readonly #fleets = new Map<string, Map<string, Value>>();

  of(fleet: string): Map<string, Value> {
    const table = this.#fleets.get(fleet) ?? new Map<string, Value>();
    this.#fleets.set(fleet, table);
    return table;
  }

  write(fleet: string, fresh: ReadonlyMap<string, Value | undefined>): void {
    const table = this.of(fleet);
    for (const [id, value] of fresh)
      if (value === undefined) table.delete(id);
      else table.set(id, structuredClone(value));
  }
}

function tryHold(locks: Set<string>, name: string): AsyncDisposable | undefined {
  if (locks.has(name)) return undefined;
  locks.add(name);
  return { [Symbol.asyncDispose]: async () => void locks.delete(name) };
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
