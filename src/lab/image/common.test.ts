import { execFileSync, spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipeFolder } from "./recipe.ts";

/** Tests the functions that the build scripts share, with the layouts of Debian 12 and 13. */

const COMMON = join(recipeFolder("micro"), "../common.sh");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recipe-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function callFunction(name: string, ...args: string[]) {
  return spawnSync("bash", ["-euo", "pipefail", "-c", `. "$0"; "$@"`, COMMON, name, ...args], {
    encoding: "utf8",
  });
}

function write(path: string, content: string | Uint8Array): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

describe("unpacked packages", () => {
  it.each([
    ["in /lib, as in Debian 12", "lib", "bin"],
    ["in /usr/lib, as in Debian 13", "usr/lib", "usr/bin"],
    ["in both", "usr/lib", "bin"],
  ])("have their files %s, and then below /usr", (_layout, lib, bin) => {
    write(`${lib}/modules/6.1/a.ko`, "module");
    write(`${bin}/busybox`, "program");
    write("usr/bin/other", "other");
    expect(callFunction("merge_usr", folder)).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(join(folder, "usr/lib/modules/6.1/a.ko"), "utf8")).toBe("module");
    expect(readdirSync(join(folder, "usr/bin")).sort()).toEqual(["busybox", "other"]);
    expect(readlinkSync(join(folder, "lib"))).toBe("usr/lib");
    expect(callFunction("merge_usr", folder).status).toBe(0);
    expect(readFileSync(join(folder, "bin/busybox"), "utf8")).toBe("program");
  });
});

describe("a kernel module", () => {
  it.each([
    ["a.ko", ["cat"]],
    ["a.ko.gz", ["gzip", "-c"]],
    ["a.ko.xz", ["xz", "-c"]],
    ["a.ko.zst", ["zstd", "-qc"]],
  ])("%s is copied uncompressed", (name, [program = "", ...options]) => {
    const file = write(`from/${name}`, execFileSync(program, options, { input: "the module" }));
    mkdirSync(join(folder, "to"));
    expect(callFunction("copy_module", file, join(folder, "to"))).toMatchObject({
      status: 0,
      stdout: "a.ko\n",
    });
    expect(readFileSync(join(folder, "to/a.ko"), "utf8")).toBe("the module");
  });

  it("with an ending that is not known is refused", () => {
    const result = callFunction("copy_module", write("a.ko.br", ""), folder);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("a.ko.br: a kernel module with an unknown ending");
  });
});
