import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { createLoader } from "../../src/fleet/load.ts";
import { kinds } from "../../src/kinds/index.ts";
import { formatProblem } from "../../src/model/problem.ts";

const ROOT = join(import.meta.dirname, "../..");
const FOLDERS = [".", "docs", "docs/kinds", "docs/decisions", "src/node-libvirt", "images", "hooks"];

const pages = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);

const text = (page: string) => readFileSync(join(ROOT, page), "utf8");

/** Returns the YAML examples of a page. */
function examplesOf(page: string): string[] {
  return [...text(page).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = ""]) => yaml);
}

const examples = pages.flatMap((page) => examplesOf(page).map((yaml, index) => ({ page, index, yaml })));

describe("every example in the docs is valid", () => {
  it.each(examples)("$page, example $index", ({ page, yaml }) => {
    const { problems } = createLoader().load([{ path: page, content: new TextEncoder().encode(yaml) }]);
    // An example is a file of its own: the resources that it refers to are not in it.
    expect(problems.filter(({ message }) => !/does not exist/.test(message)).map(formatProblem)).toEqual([]);
    expect(parseAllDocuments(yaml).length).toBeGreaterThan(0);
  });
});

describe("file names in the docs", () => {
  const PATH =
    /`((?:src|test|bench|scripts|hooks|schemas|contrib|docs|images|fleet|examples)\/[\w./-]+)(?=[\s`])/g;

  it.each(pages)("every file that %s names exists", (page) => {
    const names = [...text(page).matchAll(PATH)].map(([, name = ""]) => name);
    expect(names.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });
});

describe("the docs are complete", () => {
  it.each(kinds.map(({ name }) => name))("%s has a page with an example", (name) => {
    const page = `docs/kinds/${name.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-").toLowerCase()}.md`;
    expect(pages).toContain(page);
    expect(examplesOf(page).length).toBeGreaterThan(0);
  });

  it.each(pages)("%s links only to files that exist", (page) => {
    const links = [...text(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, link = ""]) => link);
    const missing = links.filter((link) => {
      try {
        readdirSync(join(ROOT, page, "..", link));
        return false;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === "ENOENT";
      }
    });
    expect(missing).toEqual([]);
  });
});
