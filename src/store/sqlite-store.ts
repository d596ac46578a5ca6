import { join } from "node:path";
import { hashText } from "../model/hash.ts";
import { readHashKey } from "./hash-key.ts";
import { acquireLock, type LockHeldMessage, tryLock } from "./lock.ts";
import { sqliteBuckets } from "./sqlite/buckets.ts";
import { openDatabase } from "./sqlite/database.ts";
import { sqliteDecisions } from "./sqlite/decisions.ts";
import { sqliteOutbox } from "./sqlite/outbox.ts";
import { pruneHistory } from "./sqlite/prune.ts";
import { sqliteRuns } from "./sqlite/runs.ts";
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
  const db = openDatabase(join(folder, "store.db"));
  const lockPath = (fleet: string, name: string) => join(folder, "fleets", folderName(fleet), name);
  return {
    location: folder,
    cache: join(folder, "cache"),
    hashKey: () => readHashKey(join(folder, "hash-key")),
    lockApply: (fleet) => acquireLock(lockPath(fleet, "lock"), applyLockHeld(fleet)),
    tryLockDelivery: (fleet) => tryLock(lockPath(fleet, "delivering")),
    lockDaemon: (fleet) => acquireLock(lockPath(fleet, "daemon"), daemonLockHeld(fleet)),
    runs: sqliteRuns(db),
    outbox: sqliteOutbox(db),
    ...sqliteDecisions(db),
    ...sqliteBuckets(db),
    pruneHistory: (now) => db.write((sql) => pruneHistory(sql, now)),
    [Symbol.asyncDispose]: () => db.close(),
  };
}

const applyLockHeld = (fleet: string): LockHeldMessage => ({
  message: (who) => `fleet ${fleet}: ${who} is applying a plan`,
  hint: "wait until it has finished, then plan again",
});

const daemonLockHeld = (fleet: string): LockHeldMessage => ({
  message: (who) => `fleet ${fleet}: ${who} is its daemon already`,
  hint: "a fleet has one daemon; set another state folder in FLEETWRIGHT_STATE_DIR only for another fleet",
});

/** Returns the folder name of a fleet: its name if it is a DNS label, else a hash, so that other text never becomes a path. */
function folderName(fleet: string): string {
  return /^[a-z0-9][-a-z0-9]{0,62}$/.test(fleet) ? fleet : hashText(fleet);
}
