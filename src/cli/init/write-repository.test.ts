import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { SCHEMA_FILE } from "./repository-file.ts";
import { writeFiles } from "./write-repository.ts";

const top = mkdtempSync(join(tmpdir(), "fw-init-"));
afterAll(() => rmSync(top, { recursive: true }));

test.each(["README.md", SCHEMA_FILE])(
  "a file that came meanwhile stays, and nothing else does: %s",
  async (name) => {
    const folder = mkdtempSync(join(top, "fleet-"));
    writeFileSync(join(folder, name), "mine\n");
    const files = ["fleet/a.yaml", "b.yaml", "README.md"].map((path) => ({ path, text: "new\n" }));
    await expect(writeFiles(folder, files)).rejects.toThrow("EEXIST");
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), "utf8")).toBe("mine\n");
  },
);
