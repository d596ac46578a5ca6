import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openShell, type Shell } from "../../host/shell.ts";
import { type Sidecar, shellSidecars } from "./sidecars.ts";

const root = mkdtempSync(join(tmpdir(), "fw-sidecars-"));
const shell = openShell("local:");
afterAll(async () => {
  await shell[Symbol.asyncDispose]();
  rmSync(root, { recursive: true });
});

const sidecar: Sidecar = {
  mark: {
    fleet: "demo",
    owner: "Volume/default/data",
    applied: "a".repeat(64),
    commit: `\\n "%s" $HOME 'ü' 😀  `,
    protect: true,
    keep: { onDelete: "retain", trashSeconds: 60 },
  },
  state: { pool: "local", format: "raw", capacityBytes: 1024 },
};

describe("sidecars on a host", () => {
  it("read as they were written, also into a folder that was not there", async () => {
    const path = `${root}/it's new/a b.json`;
    await shellSidecars(shell).write(path, sidecar);
    await shellSidecars(shell).write(path, sidecar);
    expect([...(await shellSidecars(shell).readAll([root]))]).toEqual([[path, sidecar]]);
    expect(readdirSync(`${root}/it's new`)).toEqual(["a b.json"]);
  });

  it("stay as they were when what is written is cut off", async () => {
    const path = `${root}/kept.json`;
    await shellSidecars(shell).write(path, sidecar);
    const before = readFileSync(path, "utf8");
    const script: Shell["script"] = (text, options) =>
      shell.script(text, { ...options, stdin: '{"mark": {' });
    await expect(shellSidecars({ ...shell, script }).write(path, sidecar)).rejects.toThrow("cut off");
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(readdirSync(root).filter((name) => name.startsWith("kept"))).toEqual(["kept.json"]);
  });
});
