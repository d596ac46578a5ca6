import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLoader } from "../../../src/fleet/load.ts";
import { load } from "./build.ts";

const FLEET = join(import.meta.dirname, "../../../fleet");
const example = readdirSync(FLEET)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => readFileSync(join(FLEET, name)))
  .reduce((all, content) => Buffer.concat([all, Buffer.from("---\n"), content]), Buffer.alloc(0));

const PIECES = [
  "---\n",
  "\n",
  "  ",
  "\t",
  "- ",
  ": ",
  "[",
  "]",
  "{",
  "}",
  "*a",
  "&a ",
  "<<: ",
  "!",
  "|\n",
  '"',
  "'",
  "#",
  "~",
  "\0",
  "\u{1F600}",
  "1e999",
  "__proto__: ",
];

/** A few cuts and insertions at random places. */
const mutation = fc.record({ at: fc.nat(example.length), cut: fc.nat(40), put: fc.constantFrom(...PIECES) });

const mutatedExample = fc
  .array(mutation, { minLength: 1, maxLength: 8 })
  .map((changes) =>
    changes.reduce(
      (text, { at, cut, put }) =>
        Buffer.concat([text.subarray(0, at), Buffer.from(put), text.subarray(at + cut)]),
      example,
    ),
  );

describe("the loader handles any files", () => {
  test("it handles random bytes", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (content) => {
        load(content);
      }),
      { numRuns: 500 },
    );
  });

  test("it reports only positions in the file, for an example fleet with random changes", {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(mutatedExample, (content) => {
        const lines = new TextDecoder().decode(content).split("\n");
        for (const { line, column } of load(content).problems) {
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("a loader with a cache returns the same as one without", { timeout: 120_000 }, () => {
    const loader = createLoader();
    fc.assert(
      fc.property(mutatedExample, (content) => {
        const files = [{ path: "f.yaml", content }];
        expect(loader.load(files)).toEqual(createLoader().load(files));
      }),
      { numRuns: 60 },
    );
  });

  const SIZE = 50_000;
  const all = (piece: string) => piece.repeat(SIZE / piece.length);
  const lines = (line: (index: number) => string) =>
    Array.from({ length: SIZE / 10 }, (_, i) => line(i)).join("\n");
  const spec = "apiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: a}\nspec:\n";

  test.each([
    ["open brackets", all("[")],
    ["closing brackets", all("]")],
    ["open maps", all("{a: ")],
    ["lists in lists", all("- ")],
    ["maps in maps", lines((i) => `${" ".repeat(i)}a:`)],
    ["many keys", lines((i) => `k${i}: 1`)],
    ["one key many times", all("a: 1\n")],
    ["many aliases", `a: &x 1\nb:\n${all("- *x\n")}`],
    ["many anchors", all("&a ")],
    ["many documents", all("---\n")],
    ["many ends", all("...\n")],
    ["many directives", all("%YAML 1.2\n")],
    ["an open text", `a: "${all("x\n ")}`],
    ["blank lines in a text", `a: |\n${all("\n")}`],
    ["many unknown fields", spec + lines((i) => `  x${i}: 1`)],
  ])("%s do not take long", { timeout: 20_000 }, (_name, text) => {
    load(text);
  });
});
