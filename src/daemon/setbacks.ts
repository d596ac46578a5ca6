import type { ObjectId } from "../model/object.ts";
import type { Backoff, Store } from "../store/store.ts";
import { pauseMs, type Random } from "./pause.ts";

const GROWTH = { firstMs: 2_000, factor: 3, mostMs: 300_000 } as const;

/** How long an object is left alone after one failure more. */
export function afterFailure(
  before: Backoff | undefined,
  message: string,
  now: Date,
  random: Random,
): Backoff {
  const failures = (before?.failures ?? 0) + 1;
  const until = new Date(now.getTime() + pauseMs(failures, GROWTH, random)).toISOString();
  return { failures, until, message };
}

/** So often an object is put right at once; after that, something works against us. */
const PATIENCE = 5;
const WITHIN_MS = 600_000;

/** When an object was put right lately, the last time included: milliseconds of one clock. */
export function repairsAfter(before: readonly number[], now: number): readonly number[] {
  return [...before.filter((at) => at > now - WITHIN_MS), now];
}

/** What is put right again and again waits longer and longer. */
export function afterRepairs(repairs: readonly number[], now: Date, random: Random): Backoff | undefined {
  const failures = repairs.length - PATIENCE;
  if (failures < 1) return undefined;
  const until = new Date(now.getTime() + pauseMs(failures, GROWTH, random)).toISOString();
  const message = `it was put right ${repairs.length} times within ten minutes: something keeps changing it`;
  return { failures, until, message };
}

/** Objects that are left alone for a while, kept in the store. */
export interface Setbacks {
  readonly pauses: ReadonlyMap<ObjectId, Backoff>;
  failed(id: ObjectId, message: string): Promise<void>;
  /** It worked; `repaired`: it had been changed by somebody else. */
  worked(id: ObjectId, repaired: boolean): Promise<void>;
  /** People want something new: nothing waits any more. */
  forget(): Promise<void>;
}

export async function openSetbacks(
  fleet: string,
  store: Pick<Store, "notes" | "note">,
  { now, clock, random }: { now(): Date; clock(): number; random: Random },
): Promise<Setbacks> {
  const pauses = new Map([...(await store.notes(fleet, "backoff"))] as [ObjectId, Backoff][]); // only we write it
  const repairs = new Map<ObjectId, readonly number[]>();
  const write = async (id: ObjectId, backoff: Backoff | undefined) => {
    if (backoff === undefined && !pauses.has(id)) return;
    if (backoff === undefined) pauses.delete(id);
    else pauses.set(id, backoff);
    await store.note(fleet, "backoff", new Map([[id, backoff]]));
  };
  return {
    pauses,
    failed: (id, message) => write(id, afterFailure(pauses.get(id), message, now(), random)),
    worked: (id, repaired) => {
      if (!repaired) return write(id, undefined);
      const lately = repairsAfter(repairs.get(id) ?? [], clock());
      repairs.set(id, lately);
      return write(id, afterRepairs(lately, now(), random));
    },
    forget: async () => {
      const gone = new Map([...pauses.keys()].map((id) => [id, undefined] as const));
      pauses.clear();
      repairs.clear();
      if (gone.size > 0) await store.note(fleet, "backoff", gone);
    },
  };
}
