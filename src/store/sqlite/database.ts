import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type Libsql from "libsql";
import { Failure } from "../../model/failure.ts";
import { isBusy, storeFailure } from "./errors.ts";
import { prepareDatabase } from "./prepare.ts";

/** A value of a column. */
export type SqlValue = string | number | null;

/** Runs statements inside of a transaction. The caller must choose `Row` to match the selected columns. */
export interface Sql {
  all<Row>(statement: string, ...values: readonly SqlValue[]): Row[];
  get<Row>(statement: string, ...values: readonly SqlValue[]): Row | undefined;
  /** Returns the number of changed rows. */
  run(statement: string, ...values: readonly SqlValue[]): number;
}

/**
 * `durable` writes survive a power cut. `soon` writes survive the end of this process, however sudden, and a power cut
 * some moments later (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
type Durability = "durable" | "soon";

/** A database in one file, which is opened on first use. */
export interface SqliteDatabase {
  readonly path: string;
  read<Result>(work: (sql: Sql) => Result): Promise<Result>;
  /** Runs `work` in a transaction. `work` may be repeated, so it must have no other effects. */
  write<Result>(work: (sql: Sql) => Result, durability?: Durability): Promise<Result>;
  close(): Promise<void>;
}

/** The longest wait for another process that writes. A write takes milliseconds, so that a longer one hangs. */
const BUSY_TIMEOUT_MS = 10_000;

export function openDatabase(path: string): SqliteDatabase {
  let opening: Promise<Libsql.Database> | undefined;
  const database = () => {
    opening ??= openFile(path).catch((error) => {
      opening = undefined; // the file may exist at the next call
      throw error;
    });
    return opening;
  };
  const transaction = async <Result>(begin: string, work: (sql: Sql) => Result): Promise<Result> => {
    const db = await database();
    return retryWhileBusy(path, () => runInTransaction(db, begin, work));
  };
  return {
    path,
    read: (work) => transaction("BEGIN", work),
    write: (work, durability = "soon") => transaction(BEGIN_WRITING[durability], work),
    async close() {
      const db = await opening?.catch(() => undefined);
      opening = undefined;
      db?.close();
    },
  };
}

const BEGIN_WRITING = {
  durable: "PRAGMA synchronous = FULL; BEGIN IMMEDIATE",
  soon: "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE",
} as const satisfies Record<Durability, string>;

/** Loads the library and opens the file. Because most commands need no database, the library is loaded late. */
async function openFile(path: string): Promise<Libsql.Database> {
  await ensureFile(path);
  const { default: Database } = await import("libsql");
  return retryWhileBusy(path, () => {
    const db = new Database(path, { timeout: 20 }); // ms that it blocks the process; the longer wait of `retryWhileBusy` does not
    try {
      prepareDatabase(db, path);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Creates the file with its mode. SQLite gives the same mode to the journal files beside it. */
async function ensureFile(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await (await open(path, "a", 0o600)).close();
  } catch (error) {
    throw storeFailure(error, path);
  }
}

function runInTransaction<Result>(db: Libsql.Database, begin: string, work: (sql: Sql) => Result): Result {
  db.exec(begin);
  try {
    const result = work(createSql(db));
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

const STATEMENTS = new WeakMap<Libsql.Database, Map<string, Libsql.Statement>>();

function createSql(db: Libsql.Database): Sql {
  const statements = STATEMENTS.get(db) ?? new Map<string, Libsql.Statement>();
  STATEMENTS.set(db, statements);
  const prepare = (text: string) => {
    const statement = statements.get(text) ?? db.prepare(text);
    statements.set(text, statement);
    return statement;
  };
  return {
    all: (text, ...values) => prepare(text).all(...values) as never, // the caller chooses the type of the rows
    get: (text, ...values) => prepare(text).get(...values) as never,
    run: (text, ...values) => prepare(text).run(...values).changes,
  };
}

/** Retries while another process writes, without blocking this one. */
async function retryWhileBusy<Result>(path: string, work: () => Result): Promise<Result> {
  const end = performance.now() + BUSY_TIMEOUT_MS;
  for (let pauseMs = 5; ; pauseMs = Math.min(2 * pauseMs, 200)) {
    try {
      return work();
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (!isBusy(error) || performance.now() > end) throw storeFailure(error, path);
      await sleep(pauseMs);
    }
  }
}
