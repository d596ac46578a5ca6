import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFileStore } from "./file-store.ts";
import type { RunRecord } from "./store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fw-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const suspension = {
  id: "VirtualMachine/default/db",
  reason: "we look into it",
  since: "2026-01-01T00:00:00Z",
} as const;

function run(id: string): RunRecord {
  const about = { plan: "d1", commit: "worktree", outcomes: [], state: "settled" } as const;
  return { ...about, id, fleet: "demo", time: "2026-01-01T00:00:00Z", seconds: 1, by: "anna" };
}

describe("the store in a folder", () => {
  test("keeps one hash key, readable for its owner alone", async () => {
    const store = createFileStore(folder);
    const [one, two] = await Promise.all([store.hashKey(), store.hashKey()]);
    expect(one.length).toBe(32);
    expect(Buffer.compare(one, two)).toBe(0);
    expect(statSync(join(folder, "hash-key")).mode & 0o777).toBe(0o600);
  });

  test("knows what is suspended until it is resumed", async () => {
    const store = createFileStore(folder);
    await store.suspend("demo", { ...suspension, reason: "first" });
    await store.suspend("demo", suspension);
    expect(await createFileStore(folder).suspensions("demo")).toEqual([suspension]);
    expect(await store.suspensions("other")).toEqual([]);
    expect(await store.resume("demo", suspension.id)).toBe(true);
    expect(await store.resume("demo", suspension.id)).toBe(false);
  });

  test("lets a saved plan be used once", async () => {
    expect(await createFileStore(folder).use("abc")).toBe(true);
    expect(await createFileStore(folder).use("abc")).toBe(false);
  });

  test("tells the newest runs first and passes over a line that a crash cut short", async () => {
    const store = createFileStore(folder);
    for (const id of ["r1", "r2", "r3"]) await store.record(run(id));
    appendFileSync(join(folder, "fleets/demo/history.jsonl"), '{"id":"r4",');
    expect((await store.history("demo", 3)).map(({ id }) => id)).toEqual(["r3", "r2"]);
  });

  test("never makes a path of a strange fleet name", async () => {
    const store = createFileStore(folder);
    await store.record({ ...run("r1"), fleet: "../../etc" });
    expect((await store.history("../../etc", 1)).length).toBe(1);
  });
});

describe("the lock", () => {
  test("is one process's at a time, and free again afterwards", async () => {
    const store = createFileStore(folder);
    await using held = await store.lock("demo");
    await expect(store.lock("demo")).rejects.toThrow(`fleet demo: process ${process.pid} is applying a plan`);
    await held[Symbol.asyncDispose]();
    await using again = await store.lock("demo");
    expect(again).toBeDefined();
  });

  test("of a process that was killed is free", async () => {
    const store = createFileStore(folder);
    await (await store.lock("demo"))[Symbol.asyncDispose]();
    const path = join(folder, "fleets/demo/lock");
    const other = spawn("sh", ["-c", `exec 9>>"$1"; flock 9; echo held; exec sleep 60`, "sh", path]);
    await new Promise((resolve) => other.stdout.once("data", resolve));
    await expect(store.lock("demo")).rejects.toThrow("is applying a plan");
    other.kill("SIGKILL");
    await sleep(20);
    await using again = await store.lock("demo");
    expect(again).toBeDefined();
  });
});
