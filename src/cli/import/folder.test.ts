import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compareFiles, NO_FOLDER, writeFiles } from "./folder.ts";

const top = mkdtempSync(join(tmpdir(), "fw-import-"));
afterAll(() => rmSync(top, { recursive: true }));

const FILES = [{ path: "machines/web.yaml", text: "new\n" }];

test.each([
  ["a file that is a link to a file elsewhere", "file", "machines/web.yaml", "old\n"],
  ["a link that leads nowhere yet", "file", "machines/web.yaml", undefined],
  ["a folder that is a link", "folder", "machines", undefined],
])("an import does not write through %s", async (_, sort, at, before) => {
  const path = mkdtempSync(join(top, "fleet-"));
  const elsewhere = mkdtempSync(join(top, "elsewhere-"));
  const target = sort === "folder" ? elsewhere : join(elsewhere, "web.yaml");
  if (sort === "file") mkdirSync(join(path, "machines"));
  if (before !== undefined) writeFileSync(target, before);
  symlinkSync(target, join(path, at));
  const folder = { ...NO_FOLDER, path };
  const write = async () => writeFiles(folder, await compareFiles({ folder, files: FILES }, true));
  await expect(write()).rejects.toThrow(`${join(path, at)} is a link, and an import writes through no link`);
  const file = join(elsewhere, "web.yaml");
  expect(existsSync(file) ? readFileSync(file, "utf8") : undefined).toBe(before);
});
