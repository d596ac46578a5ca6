import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { withLock } from "./lock.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-lock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("withLock", () => {
  it("lets only one work at a time, and leaves no file", async () => {
    let working = 0;
    let most = 0;
    const path = join(folder, "one");
    const work = async () => {
      most = Math.max(most, ++working);
      await sleep(10);
      working--;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(path, work)));
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it("is free again after a failure", async () => {
    const path = join(folder, "two");
    await expect(withLock(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await withLock(path, async () => "free")).toBe("free");
  });

  it("gives up when it is not free in time", async () => {
    const path = join(folder, "three");
    const second = () => withLock(path, async () => "never", 1_000);
    await withLock(path, () => expect(second()).rejects.toMatchObject({ code: "timeout" }));
  });
});
