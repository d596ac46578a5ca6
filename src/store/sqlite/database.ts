import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type Libsql from "libsql";
import { Failure } from "../../model/failure.ts";
import { isBusy, storeFailure } from "./errors.ts";
import { prepareFile } from "./prepare.ts";

/** What can be stored in a column. */
export type Value = string | number | null;

/** A way to ask the database, inside of a transaction. `Row` is what the statement selects: only it knows. */
export interface Sql {
  all<Row>(statement: string, ...values: readonly Value[]): Row[];
  get<Row>(statement: string, ...values: readonly Value[]): Row | undefined;
  /** How many rows it changed. */
  run(statement: string, ...values: readonly Value[]): number;
}

/**
 * `durable`: what was written survives a power cut. `soon`: it survives the end of this process, however sudden, and a
 * power cut some moments later (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export type Durability = "durable" | "soon";

/** A database in one file, opened when it is used first. */
export interface Embedded {
  readonly path: string;
  read<Result>(work: (sql: Sql) => Result): Promise<Result>;
  /** All of the work or nothing of it. It may be done twice before it counts once, so it has no effects of its own. */
  write<Result>(work: (sql: Sql) => Result, durability?: Durability): Promise<Result>;
  close(): Promise<void>;
}

/** Another process writes for milliseconds; whoever writes for longer than this hangs. */
const PATIENCE_MS = 10_000;

export function embedded(path: string): Embedded {
  let opened: Promise<Libsql.Database> | undefined;
  const database = () => {
    opened ??= openFile(path).catch((error) => {
      opened = undefined; // next time it may be there
      throw error;
    });
    return opened;
  };
  const transaction = async <Result>(begin: string, work: (sql: Sql) => Result): Promise<Result> => {
    const db = await database();
    return patiently(path, () => inTransaction(db, begin, work));
  };
  return {
    path,
    read: (work) => transaction("BEGIN", work),
    write: (work, durability = "soon") => transaction(BEGIN_WRITING[durability], work),
    async close() {
      const db = await opened?.catch(() => undefined);
      opened = undefined;
      db?.close();
    },
  };
}

const BEGIN_WRITING = {
  durable: "PRAGMA synchronous = FULL; BEGIN IMMEDIATE",
  soon: "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE",
} as const satisfies Record<Durability, string>;

/** Loaded only now: most commands need no database, and none should wait for it at its start. */
async function openFile(path: string): Promise<Libsql.Database> {
  await makeFile(path);
  const { default: Database } = await import("libsql");
  return patiently(path, () => {
    const db = new Database(path, { timeout: 20 }); // ms that it blocks; the longer wait is ours, which does not
    try {
      prepareFile(db, path);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** The journal files beside it get the rights of the database's own. */
async function makeFile(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await (await open(path, "a", 0o600)).close();
  } catch (error) {
    throw storeFailure(error, path);
  }
}

function inTransaction<Result>(db: Libsql.Database, begin: string, work: (sql: Sql) => Result): Result {
  db.exec(begin);
  try {
    const result = work(sqlOf(db));
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

const STATEMENTS = new WeakMap<Libsql.Database, Map<string, Libsql.Statement>>();

function sqlOf(db: Libsql.Database): Sql {
  const known = STATEMENTS.get(db) ?? new Map<string, Libsql.Statement>();
  STATEMENTS.set(db, known);
  const prepared = (text: string) => {
    const statement = known.get(text) ?? db.prepare(text);
    known.set(text, statement);
    return statement;
  };
  return {
    all: (text, ...values) => prepared(text).all(...values) as never, // the caller says what it selects
    get: (text, ...values) => prepared(text).get(...values) as never,
    run: (text, ...values) => prepared(text).run(...values).changes,
  };
}

/** Tries again while another process writes, and lets this one go on with other things meanwhile. */
async function patiently<Result>(path: string, work: () => Result): Promise<Result> {
  const end = performance.now() + PATIENCE_MS;
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
