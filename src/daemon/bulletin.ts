import type { JsonObject } from "../model/json.ts";
import type { Store } from "../store/store.ts";
import type { Observer } from "./happening.ts";
import { type DaemonStatus, statusAfter } from "./status.ts";

/** What a daemon does, kept up to date, and written down where other processes find it. */
export interface Bulletin {
  readonly observe: Observer;
  status(): DaemonStatus;
  /** From now on it is written into the store, at most once a second; the last word when it is disposed of. */
  publish(fleet: string, store: Pick<Store, "note">): AsyncDisposable;
}

const EVERY_MS = 1_000;
const STATUS = "status";

export function createBulletin(first: DaemonStatus, now: () => Date): Bulletin {
  let status = first;
  return {
    status: () => status,
    observe: (happening) => {
      status = statusAfter(status, happening, now().toISOString());
    },
    publish(fleet, store) {
      let written: DaemonStatus | undefined;
      const write = async () => {
        if (written === status) return;
        written = status;
        const json = status as unknown as JsonObject; // it is made of JSON by its type
        await store.note(fleet, "daemon", new Map([[STATUS, json]]));
      };
      const timer = setInterval(() => void write().catch(() => {}), EVERY_MS); // told where it matters more
      return {
        [Symbol.asyncDispose]: async () => {
          clearInterval(timer);
          await write().catch(() => {});
        },
      };
    },
  };
}

/** What the daemon of a fleet said last; undefined where there never was one. */
export async function lastStatus(
  fleet: string,
  store: Pick<Store, "notes">,
): Promise<DaemonStatus | undefined> {
  return (await store.notes(fleet, "daemon")).get(STATUS) as DaemonStatus | undefined; // only `publish` writes it
}
