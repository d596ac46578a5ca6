import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { parse, stringify } from "yaml";
import { createCompiler } from "../../src/engine/compile.ts";
import { createLoader } from "../../src/fleet/load.ts";
import { kinds } from "../../src/kinds/index.ts";
import { hashOf } from "../../src/model/hash.ts";
import type { Json } from "../../src/model/json.ts";
import { formatProblem } from "../../src/model/problem.ts";
import { compileInputOf } from "../unit/compiled-fleet.ts";
import { fuzz } from "./fuzz.ts";
import { damaged, damagedJson, hostile } from "./mutations.ts";
import { assertData } from "./oracles.ts";

/** Fleets of strangers: damaged as texts, and as values that are valid YAML. */

const FLEET = join(import.meta.dirname, "../../fleet");
const texts = readdirSync(FLEET)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => readFileSync(join(FLEET, name), "utf8"));
const documents = texts.flatMap((text) => text.split(/^---$/m)).filter((text) => /^kind:/m.test(text));
const values = documents.map((text) => parse(text) as Json);

const WORDS = [
  "---\n",
  "...\n",
  "- ",
  ": ",
  "{",
  "}",
  "[",
  "]",
  "*a",
  "&a ",
  "<<: *a\n",
  "!!binary ",
  "|\n",
  ">\n",
  '"',
  "'",
  "#",
  "? ",
  "\t",
  "%YAML 1.2\n",
  "__proto__: {}\n",
  "constructor: x\n",
  "~",
];

/** All that is made of a fleet without looking at any target. */
function loadAndCheck(text: string): void {
  const files = [{ path: "fleet.yaml", content: new TextEncoder().encode(text) }];
  const loaded = createLoader().load(files);
  const lines = text.split("\n").length;
  for (const problem of loaded.problems) {
    expect(problem.line).toBeLessThanOrEqual(lines);
    expect(formatProblem(problem).length).toBeLessThan(20_000);
  }
  for (const { spec, labels, annotations } of loaded.resources)
    assertData({ spec: spec as object, labels, annotations });
  const compiled = createCompiler(kinds)(compileInputOf(loaded.resources));
  for (const { id, state } of compiled.objects) {
    assertData(state, id);
    hashOf(state);
  }
}

describe("whatever stands in a fleet's files", () => {
  fuzz(
    "damaged texts come to resources or to problems with a place",
    {
      cases: damaged(fc.constantFrom(...texts, texts.join("---\n")), WORDS),
      regressions: [
        "---\n".repeat(20_000),
        `a: ${"[".repeat(100_000)}`,
        `${"- ".repeat(50_000)}x`,
        `a: &a [x, x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*${index === 0 ? "a" : `b${index - 1}`}, *${index === 0 ? "a" : `b${index - 1}`}]`).join("\n")}\n`,
        `kind: Volume\nmetadata: {name: ${"a".repeat(200_000)}}\n`,
        `kind: Volume\nmetadata: {labels: {${Array.from({ length: 20_000 }, (_, index) => `l${index}: x`).join(", ")}}}\n`,
      ],
      runs: 60,
      limitMs: 15_000,
    },
    loadAndCheck,
  );

  const one = fc.constantFrom(...values).chain((value) => damagedJson(fc.constant(value)));
  const fleets = fc.tuple(
    fc.array(one, { minLength: 1, maxLength: 4 }),
    fc.subarray(values, { minLength: values.length - 3 }),
  );
  fuzz(
    "valid YAML of another shape is refused where it is wrong, and the rest is understood",
    { cases: fleets, runs: 40, limitMs: 15_000 },
    ([some, rest]) => {
      loadAndCheck([...some, ...rest].map((value) => stringify(value)).join("---\n"));
    },
  );

  fuzz(
    "hostile texts in the place of any text",
    { cases: fc.tuple(fc.nat(values.length - 1), fc.nat(1000), hostile), runs: 60, limitMs: 15_000 },
    ([which, at, text]) => {
      const hostileValue = replaceText(values[which] ?? null, at, text);
      loadAndCheck(
        values.map((value, index) => stringify(index === which ? hostileValue : value)).join("---\n"),
      );
    },
  );

  fuzz(
    "every name is one that all objects have something by",
    {
      cases: fc.constantFrom("constructor", "valueof", "tostring", "length", "name", "then"),
      runs: 6,
      limitMs: 15_000,
    },
    (name) => {
      const names = new Set(values.map((value) => (value as { metadata: { name: string } }).metadata.name));
      for (const old of [...names].slice(0, 12)) {
        const whole = new RegExp(`(?<![\\w./-])${old}(?![\\w./-])`, "g");
        loadAndCheck(texts.join("---\n").replace(whole, name));
      }
    },
  );
});

/** The value with its nth text, in the order of writing, exchanged. */
function replaceText(value: Json, nth: number, text: string): Json {
  let rest = nth % Math.max(1, textsIn(value));
  const walk = (one: Json): Json => {
    if (typeof one === "string") return rest-- === 0 ? text : one;
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, member]) => [key, walk(member as Json)]));
  };
  return walk(value);
}

function textsIn(value: Json): number {
  if (typeof value === "string") return 1;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, member) => sum + textsIn(member as Json), 0);
}
