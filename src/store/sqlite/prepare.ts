import type Libsql from "libsql";
import { Failure } from "../../model/failure.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";

/** Initializes a new file and migrates an older one. Throws before any write for a file that is not a store. */
export function prepareDatabase(db: Libsql.Database, path: string): void {
  assertOwnDatabase(db, path);
  db.exec("PRAGMA journal_mode = WAL"); // WAL: readers and a writer do not wait for each other
  db.exec("PRAGMA foreign_keys = ON");
  if (readPragma(db, "user_version") === MIGRATIONS.length) return;
  db.exec("BEGIN IMMEDIATE"); // if two processes open a new file at once, only one creates the tables
  try {
    for (const step of MIGRATIONS.slice(readPragma(db, "user_version"))) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    db.exec("COMMIT");
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function assertOwnDatabase(db: Libsql.Database, path: string): void {
  const version = readPragma(db, "user_version");
  const { tables } = db.prepare("SELECT count(*) AS tables FROM sqlite_master").get() as { tables: number };
  if (readPragma(db, "application_id") !== APPLICATION_ID && tables > 0) {
    throw new Failure("rejected", `${path}: this database belongs to another program`, {
      hint: "give another place: FLEETWRIGHT_STATE_DIR",
    });
  }
  if (version > MIGRATIONS.length) {
    throw new Failure(
      "unsupported",
      `${path}: a newer Fleetwright wrote this (version ${version}; this one knows ${MIGRATIONS.length})`,
      { hint: "run the newer Fleetwright, or give another place: FLEETWRIGHT_STATE_DIR" },
    );
  }
}

function readPragma(db: Libsql.Database, pragma: "user_version" | "application_id"): number {
  const row = db.prepare(`PRAGMA ${pragma}`).get() as Record<string, number>; // both are whole numbers
  return row[pragma] ?? 0;
}
