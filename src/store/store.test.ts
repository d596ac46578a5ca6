import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Outcome } from "../model/run.ts";
import { testStoreContract } from "./contract.testing.ts";
import { createMemoryStore } from "./memory-store.testing.ts";
import { event, HOOK, NOW, outboxEntry, outcome, record, start } from "./samples.testing.ts";
import { createSqliteStore } from "./sqlite-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fw-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the store in memory", () => testStoreContract(async () => createMemoryStore()));

describe("the store in SQLite", () => {
  testStoreContract(async () => createSqliteStore(folder));

  const file = () => join(folder, "store.db");
  const edit = (sql: string) => {
    const db = new Database(file());
    db.exec(sql);
    db.close();
  };

  test("is readable for its owner alone", async () => {
    await using store = createSqliteStore(folder);
    await store.hashKey();
    await store.consumePlan("abc");
    const modes = ["hash-key", "store.db", "store.db-wal"].map(
      (name) => statSync(join(folder, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  test("is there again when it is opened again", async () => {
    {
      await using store = createSqliteStore(folder);
      await store.outbox.post("demo", [outboxEntry(event("e1"), HOOK)]);
    }
    await using store = createSqliteStore(folder);
    expect(await store.outbox.due("demo", HOOK, NOW, 1)).toHaveLength(1);
  });

  test("serves several processes at the same time and loses no write", async () => {
    const stores = Array.from({ length: 4 }, () => createSqliteStore(folder));
    await Promise.all(
      stores.map(async (store, who) => {
        for (let index = 0; index < 25; index++) {
          const id = `${who}-${index}`;
          await store.runs.begin(start(id), []);
          await store.runs.end(record(id), [outboxEntry(event(id), HOOK)]);
        }
      }),
    );
    const [first] = stores;
    expect((await first?.runs.listEnded("demo", 1000))?.length).toBe(100);
    expect((await first?.outbox.events("demo", 1000))?.length).toBe(100);
    await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
  });

  test("waits for another process that writes, without holding this one up", async () => {
    await using store = createSqliteStore(folder);
    await store.consumePlan("first");
    const other = new Database(file());
    other.exec("BEGIN IMMEDIATE");
    const used = store.consumePlan("second");
    const ticks = await Promise.race([used.then(() => 0), sleep(100).then(() => 1)]);
    other.exec("COMMIT");
    other.close();
    expect([ticks, await used]).toEqual([1, true]);
  });

  test("has every acknowledged write of a process that was killed", async () => {
    const child = await startWriter(folder);
    await sleep(300);
    child.process.kill("SIGKILL");
    await new Promise((resolve) => child.process.once("close", resolve));
    await using store = createSqliteStore(folder);
    const known = new Set((await store.outbox.events("demo", 1e6)).map(({ id }) => id));
    expect(child.written.length).toBeGreaterThan(0);
    expect(child.written.filter((id) => !known.has(id))).toEqual([]);
    expect(await store.consumePlan("another")).toBe(true);
  });

  test.each([
    [
      "is no database",
      () => writeFileSync(file(), "hello, ".repeat(1000)),
      "this is not Fleetwright's database",
    ],
    ["is damaged", () => damage(file()), "the database is damaged"],
    [
      "belongs to another program",
      () => edit("CREATE TABLE theirs (a)"),
      "this database belongs to another program",
    ],
    [
      "was written by a newer Fleetwright",
      async () => {
        await using store = createSqliteStore(folder);
        await store.consumePlan("abc");
        await store[Symbol.asyncDispose]();
        edit("PRAGMA user_version = 99");
      },
      "a newer Fleetwright wrote this (version 99; this one knows 3)",
    ],
  ])("says what to do with a file that %s, and leaves it as it is", async (_name, make, message) => {
    await make();
    const before = readFileSync(file());
    await using store = createSqliteStore(folder);
    await expect(store.runs.listEnded("demo", 10)).rejects.toThrow(
      expect.objectContaining({
        message: `${file()}: ${message}`,
        hint: expect.stringMatching(/mv |FLEETWRIGHT_STATE_DIR/),
      }),
    );
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  test("migrates the file of an older Fleetwright", async () => {
    const ended = record("r1", { outcomes: [outcome("db", "failed", "no room")], state: "failed" });
    {
      await using store = createSqliteStore(folder);
      await store.runs.begin(start("r1"), []);
      await store.runs.end(ended);
    }
    edit("ALTER TABLE changes DROP COLUMN hint; PRAGMA user_version = 1");
    await using store = createSqliteStore(folder);
    expect(await store.runs.listEnded("demo", 10)).toEqual([ended]);
    const hinted: Outcome = { ...outcome("db", "failed", "no room"), hint: "make room" };
    await store.runs.begin(start("r2"), []);
    await store.runs.end(record("r2", { outcomes: [hinted], state: "failed" }));
    expect((await store.runs.listEnded("demo", 1))[0]?.outcomes).toEqual([hinted]);
  });

  test("reads the states of runs and the results of changes that an older Fleetwright wrote", async () => {
    const ended = record("r1", { outcomes: [outcome("db", "succeeded"), outcome("web", "failed", "no")] });
    {
      await using store = createSqliteStore(folder);
      await store.runs.begin(start("r1"), []);
      await store.runs.end(ended);
    }
    edit(
      "UPDATE runs SET state = 'settled'; UPDATE changes SET result = 'done' WHERE result = 'succeeded'; PRAGMA user_version = 2",
    );
    {
      await using store = createSqliteStore(folder);
      expect(await store.runs.listEnded("demo", 10)).toEqual([ended]);
    }
    // A daemon of the earlier version still runs, and writes its words after the migration.
    edit("UPDATE runs SET state = 'settled'; UPDATE changes SET result = 'done' WHERE result = 'succeeded'");
    await using store = createSqliteStore(folder);
    expect(await store.runs.listEnded("demo", 10)).toEqual([ended]);
  });

  test("throws if the folder is not writable", async () => {
    writeFileSync(join(folder, "not-a-folder"), "");
    await using store = createSqliteStore(join(folder, "not-a-folder"));
    await expect(store.consumePlan("abc")).rejects.toThrow(/store\.db: /);
  });

  test("never makes a path of a strange fleet name", async () => {
    await using store = createSqliteStore(folder);
    await using _lock = await store.lockApply("../../etc");
    expect(readdirSync(join(folder, "fleets"))).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });
});

/** Writes some hundred events, then random bytes into the middle of the tables. */
async function damage(path: string): Promise<void> {
  {
    await using store = createSqliteStore(folder);
    for (let index = 0; index < 300; index++) await store.runs.begin(start(`x${index}`), []);
  }
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0x55, 8192));
}

const ROOT = join(import.meta.dirname, "../..");

/** Starts a process that posts events and prints each id once it is written. */
async function startWriter(place: string): Promise<{ process: ChildProcess; written: string[] }> {
  const script = join(ROOT, "test/unit/processes/posting.ts");
  const child = spawn(process.execPath, [join(ROOT, "scripts/run.mjs"), script, place], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const written: string[] = [];
  await new Promise<void>((resolve) =>
    child.stdout.on("data", (chunk: Buffer) => {
      written.push(...String(chunk).split("\n").slice(0, -1));
      resolve();
    }),
  );
  return { process: child, written };
}

describe("the lock", () => {
  test("is one process's at a time, and free again afterwards", async () => {
    await using store = createSqliteStore(folder);
    await using held = await store.lockApply("demo");
    await expect(store.lockApply("demo")).rejects.toThrow(
      `fleet demo: process ${process.pid} is applying a plan`,
    );
    await held[Symbol.asyncDispose]();
    await using again = await store.lockApply("demo");
    expect(again).toBeDefined();
  });

  test("of a process that was killed is free", async () => {
    await using store = createSqliteStore(folder);
    await (await store.lockApply("demo"))[Symbol.asyncDispose]();
    const path = join(folder, "fleets/demo/lock");
    const other = spawn("sh", ["-c", `exec 9>>"$1"; flock 9; echo held; exec sleep 60`, "sh", path]);
    await new Promise((resolve) => other.stdout.once("data", resolve));
    await expect(store.lockApply("demo")).rejects.toThrow("is applying a plan");
    other.kill("SIGKILL");
    await new Promise((resolve) => other.once("close", resolve));
    await using again = await store.lockApply("demo");
    expect(again).toBeDefined();
  });
});
