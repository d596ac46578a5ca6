import { join } from "node:path";
import { hashText } from "../model/hash.ts";
import { readHashKey } from "./hash-key.ts";
import { holdLock, type Taken, tryLock } from "./lock.ts";
import { embedded } from "./sqlite/database.ts";
import { sqliteDecisions } from "./sqlite/decisions.ts";
import { sqliteNotes } from "./sqlite/notes.ts";
import { sqliteOutbox } from "./sqlite/outbox.ts";
import { sqliteRuns } from "./sqlite/runs.ts";
import { tidy } from "./sqlite/tidy.ts";
import type { Store } from "./store.ts";

/**
 * The store in a folder of this machine, for any number of processes at the same time:
 *
 * ```
 * store.db                     runs, events, approvals, suspensions: an SQLite database
 * hash-key                     32 random bytes; apart, since with another key every secret would look changed
 * fleets/NAME/lock             held while a plan is applied
 * fleets/NAME/delivering       held by the process that delivers events
 * fleets/NAME/daemon           held by the daemon that keeps the fleet
 * cache/                       safe to delete
 * ```
 */
export function createSqliteStore(folder: string): Store {
  const db = embedded(join(folder, "store.db"));
  const lockOf = (fleet: string, name: string) => join(folder, "fleets", folderName(fleet), name);
  return {
    place: folder,
    cache: join(folder, "cache"),
    hashKey: () => readHashKey(join(folder, "hash-key")),
    lock: (fleet) => holdLock(lockOf(fleet, "lock"), APPLIED(fleet)),
    delivering: (fleet) => tryLock(lockOf(fleet, "delivering")),
    keeping: (fleet) => holdLock(lockOf(fleet, "daemon"), KEPT(fleet)),
    runs: sqliteRuns(db),
    outbox: sqliteOutbox(db),
    ...sqliteDecisions(db),
    ...sqliteNotes(db),
    tidy: (now) => db.write((sql) => tidy(sql, now)),
    [Symbol.asyncDispose]: () => db.close(),
  };
}

const APPLIED = (fleet: string): Taken => ({
  message: (who) => `fleet ${fleet}: ${who} is applying a plan`,
  hint: "wait until it has finished; what is planned then counts what it did",
});

const KEPT = (fleet: string): Taken => ({
  message: (who) => `fleet ${fleet}: ${who} is its daemon already`,
  hint: "one daemon keeps a fleet; give another one its own state folder by FLEETWRIGHT_STATE_DIR only for another fleet",
});

/** Fleets are called by DNS labels; anything else never becomes a path. */
function folderName(fleet: string): string {
  return /^[a-z0-9][-a-z0-9]{0,62}$/.test(fleet) ? fleet : hashText(fleet);
}
