import { afterAll, expect, test } from "vitest";
import { trailersIn } from "../../src/git/trailers.ts";
import { testFolder } from "./repositories.ts";

const folder = testFolder();
afterAll(() => folder[Symbol.dispose]());

const PARTS = [
  "Key: value",
  "Other-Key : v w",
  "No key: x",
  "words only",
  "  continued",
  "Signed-off-by: Ada <ada@example.test>",
  "(cherry picked from commit 0123456)",
  "",
  "---",
  "URL: https://example.test/a:b",
];

/** Every message of a title and up to six lines, drawn by a fixed sequence. */
function messages(count: number): string[] {
  let seed = 7;
  const draw = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const body = () => Array.from({ length: 1 + draw(6) }, () => PARTS[draw(PARTS.length)]).join("\n");
  return Array.from({ length: count }, () => `Title\n\n${body()}\n`);
}

test("trailers are what git finds", () => {
  const repo = folder.repo("repo");
  const format = "--format=%(trailers:unfold=true,only=true)%x00";
  const all = messages(60);
  for (const message of all)
    repo.git("commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "-m", message);
  const found = repo.git("log", "--reverse", format).split("\0");
  const ours = all.map((message) =>
    trailersIn(message)
      .map(({ key, value }) => `${key}: ${value}`)
      .join("\n"),
  );
  expect(ours).toEqual(found.slice(0, all.length).map((text) => text.trim()));
});
