import { randomBytes } from "node:crypto";
import { Failure } from "../model/failure.ts";
import { memoryOutbox, type Outgoing } from "./memory/outbox.ts";
import { memoryRuns } from "./memory/runs.ts";
import { type Approval, KEPT_DAYS, type Store, type Suspension } from "./store.ts";

/** A store that ends with its process: for looking at a fleet where nothing can be written, and for tests. */
export function createMemoryStore(): Store {
  const approvals = new Table<Approval>();
  const suspensions = new Table<Suspension>();
  const notes = new Table<unknown>();
  const used = new Set<string>();
  const outgoing: Outgoing[] = [];
  const key = randomBytes(32);
  const locks = new Set<string>();
  const outbox = memoryOutbox(outgoing, (fleet, told) => notes.write(`${fleet} told`, told));
  const runs = memoryRuns(outbox, (fleet, digest) => approvals.write(fleet, new Map([[digest, undefined]])));
  return {
    place: "memory",
    cache: "/nonexistent",
    hashKey: async () => key,
    lock: async (fleet) => {
      const held = hold(locks, `${fleet} lock`);
      if (held === undefined) throw new Failure("rejected", `fleet ${fleet}: a plan is being applied`);
      return held;
    },
    delivering: async (fleet) => hold(locks, `${fleet} delivering`),
    keeping: async (fleet) => {
      const held = hold(locks, `${fleet} daemon`);
      if (held === undefined) throw new Failure("rejected", `fleet ${fleet}: another daemon keeps it`);
      return held;
    },
    ...{ runs, outbox },
    suspensions: async (fleet) =>
      [...suspensions.of(fleet).values()].sort((a, b) => compare(a.since, b.since) || compare(a.id, b.id)),
    suspend: async (fleet, one) => suspensions.write(fleet, new Map([[one.id, one]])),
    resume: async (fleet, id) => suspensions.of(fleet).delete(id),
    approve: async (fleet, all) => approvals.write(fleet, new Map(all.map((one) => [one.digest, one]))),
    approvals: async (fleet, now) =>
      [...approvals.of(fleet).values()]
        .filter(({ until }) => until > now)
        .sort((a, b) => compare(a.at, b.at) || compare(a.digest, b.digest)),
    disapprove: async (fleet, digest) => approvals.of(fleet).delete(digest),
    use: async (plan) => !used.has(plan) && used.add(plan) !== undefined,
    notes: async (fleet, topic) => new Map(notes.of(`${fleet} ${topic}`)) as never, // only `note` wrote it
    note: async (fleet, topic, fresh) => notes.write(`${fleet} ${topic}`, fresh),
    tidy: async (now) => {
      const before = new Date(now.getTime() - KEPT_DAYS.events * 86_400_000).toISOString();
      const isOld = ({ event, deliveries }: Outgoing) =>
        event.time < before && deliveries.every(({ state }) => state === "delivered" || state === "dead");
      outgoing.splice(0, outgoing.length, ...outgoing.filter((one) => !isOld(one)));
      runs.forget(new Date(now.getTime() - KEPT_DAYS.runs * 86_400_000).toISOString());
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Values by fleet and id. */
class Table<Value> {
  readonly #fleets = new Map<string, Map<string, Value>>();

  of(fleet: string): Map<string, Value> {
    const known = this.#fleets.get(fleet) ?? new Map<string, Value>();
    this.#fleets.set(fleet, known);
    return known;
  }

  write(fleet: string, fresh: ReadonlyMap<string, Value | undefined>): void {
    const own = this.of(fleet);
    for (const [id, value] of fresh)
      if (value === undefined) own.delete(id);
      else own.set(id, structuredClone(value));
  }
}

function hold(locks: Set<string>, name: string): AsyncDisposable | undefined {
  if (locks.has(name)) return undefined;
  locks.add(name);
  return { [Symbol.asyncDispose]: async () => void locks.delete(name) };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
