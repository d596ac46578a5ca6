import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const page = readFileSync(join(ROOT, "docs/security.md"), "utf8");

/** The rows that name a test: the guarantee, the file and the title. */
const rows = [...page.matchAll(/^\| (.+?) +\| `(\S+\.test\.ts)` "(.+)" \|$/gm)].map(
  ([, sentence = "", file = "", title = ""]) => ({ sentence, file, title }),
);
/** All rows of tables with a column for the test. */
const promises = page
  .split(/^## /m)
  .filter((section) => /^\| .* \| Test +\|$/m.test(section))
  .flatMap((section) => [...section.matchAll(/^\| (?!What holds|-)(.+)$/gm)]);

describe("the page about security", () => {
  test("names a test in every row of its tables", () => {
    expect(rows.length).toBeGreaterThan(30);
    expect(rows).toHaveLength(promises.length);
  });

  test.each(rows)("$sentence", ({ file, title }) => {
    expect(existsSync(join(ROOT, file))).toBe(true);
    expect(readFileSync(join(ROOT, file), "utf8")).toContain(title);
  });
});
