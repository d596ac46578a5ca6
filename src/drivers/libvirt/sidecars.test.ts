import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openShell, type Shell } from "../../host/shell.ts";
import { createShellSidecars, type Sidecar } from "./sidecars.ts";

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
  it("read as they were written, also into a folder that did not exist", async () => {
    const path = `${root}/it's new/a b.json`;
    await createShellSidecars(shell).write(path, sidecar);
    await createShellSidecars(shell).write(path, sidecar);
    expect([...(await createShellSidecars(shell).readAll([root]))]).toEqual([[path, sidecar]]);
    expect(readdirSync(`${root}/it's new`)).toEqual(["a b.json"]);
  });

  it("are read beside pipes, sockets and devices, which could block a reader forever", async () => {
    const folder = `${root}/special`;
    await createShellSidecars(shell).write(`${folder}/disk.json`, sidecar);
    await shell.script(
      `cd ${folder} && mkfifo pipe.json && mknod null.json c 1 3 && ln -s pipe.json link.json`,
    );
    const read = createShellSidecars(shell).readAll([
      folder,
      `${folder}/pipe.json`,
      `${folder}/link.json`,
      "/dev/zero",
    ]);
    expect([...(await read).keys()]).toEqual([`${folder}/disk.json`]);
  });

  it("stay as they were if the input of a write is cut off", async () => {
    const path = `${root}/kept.json`;
    await createShellSidecars(shell).write(path, sidecar);
    const before = readFileSync(path, "utf8");
    const script: Shell["script"] = (text, options) =>
      shell.script(text, { ...options, stdin: '{"mark": {' });
    await expect(createShellSidecars({ ...shell, script }).write(path, sidecar)).rejects.toThrow("cut off");
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(readdirSync(root).filter((name) => name.startsWith("kept"))).toEqual(["kept.json"]);
  });
});
