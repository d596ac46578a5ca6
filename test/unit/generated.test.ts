import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../scripts/generate.ts";

const ROOT = join(import.meta.dirname, "../..");
const files = await generate();

describe("generated files are up to date (npm run generate)", () => {
  test.each([...files.keys()])("%s", async (path) => {
    expect(await readFile(join(ROOT, path), "utf8")).toBe(files.get(path));
  });
});
