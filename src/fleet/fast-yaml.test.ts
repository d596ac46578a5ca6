import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { parseOrdinaryYaml } from "./fast-yaml.ts";
import { positionAt } from "./source-text.ts";
import { splitDocuments } from "./split-documents.ts";
import { parseTree } from "./yaml.ts";

/** Expects that the fast parser and the syntax tree agree on the value and its position. */
function expectAgreement(text: string): boolean {
  const ordinary = parseOrdinaryYaml(text);
  if (ordinary === undefined) return false;
  const { value, offset } = ordinary;
  const asWritten = parseTree(text);
  // The tree refuses a comment at the start of a line inside of braces. Elsewhere such a line can be part of a text.
  const expected = asWritten.problems.length === 0 ? asWritten : parseTree(text.replaceAll(/^#/gm, " #"));
  expect({ value, problems: [], ...positionAt(text, offset) }).toStrictEqual(expected);
  return true;
}

const scalars = fc.oneof(
  fc.constantFrom(
    "",
    "~",
    "null",
    "True",
    "FALSE",
    "yes",
    "0o17",
    "0x1F",
    "-0",
    "+1",
    "1_000",
    "1e3",
    ".5",
    "-.inf",
  ),
  fc.constantFrom(
    ".nan",
    "1.",
    "012",
    "0b1",
    "2001-01-01",
    "12:30",
    "<<",
    "=",
    "1.5.0",
    "30s",
    "- a",
    "a: b",
    "a #b",
  ),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "[a",
    "{",
    "|",
    ">-",
    "'",
    '"',
    "\\",
    "\u00e9",
    "\u{1F600}",
    "#",
    "a\nb\n",
  ),
  fc.string(),
  fc.boolean(),
  fc.double(),
  fc.integer(),
  fc.constant(null),
);
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalars,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(scalars.map(String), tie("value"), { maxKeys: 4 }),
  ),
}));
const yamlTexts = fc
  .record({
    value: fc.dictionary(scalars.map(String), values, { maxKeys: 5 }),
    indent: fc.integer({ min: 1, max: 4 }),
    indentSeq: fc.boolean(),
    lineWidth: fc.constantFrom(0, 20, 80),
    singleQuote: fc.constantFrom(true, false, null),
    collectionStyle: fc.constantFrom("any" as const, "flow" as const, "block" as const),
  })
  .map(({ value, ...style }) => stringify(value, { ...style, aliasDuplicateObjects: false }));

/** Tokens with a meaning in YAML, to insert at any position. */
const pieces = fc.constantFrom(
  "\n",
  " ",
  "  ",
  "- ",
  ": ",
  ":",
  "#",
  " #",
  "'",
  '"',
  "[",
  "]",
  "{",
  "}",
  ",",
  "|",
  ">",
  "|2",
  ">+",
  "?",
  "? ",
  "&a ",
  "*a",
  "!",
  "!!str ",
  "---",
  "...",
  "%",
  "@",
  "`",
  "\\",
  "\t",
  "\r",
  "<<: ",
  "~",
  "0",
  "x",
  "a: b\n",
  "- c\n",
);
const brokenTexts = fc
  .tuple(yamlTexts, fc.array(fc.tuple(fc.nat(), fc.nat(3), pieces), { minLength: 1, maxLength: 4 }))
  .map(([text, edits]) =>
    edits.reduce((all, [at, gone, piece]) => {
      const place = at % (all.length + 1);
      return all.slice(0, place) + piece + all.slice(place + gone);
    }, text),
  );

describe("a document read from parser events", () => {
  it("has the value of its syntax tree, in any style", () => {
    fc.assert(
      fc.property(yamlTexts, (text) => void expectAgreement(text)),
      { numRuns: 500 },
    );
  });

  it("has the value of its syntax tree, also after edits that may break it", () => {
    fc.assert(
      fc.property(brokenTexts, (text) => void expectAgreement(text)),
      { numRuns: 1500 },
    );
  });

  it("keeps a line of a text that looks like a comment", () => {
    expect(expectAgreement("a: |\n b\n#] c\n")).toBe(true);
  });

  it.each(["examples", "fleet"])("is nearly every document of %s/", (folder) => {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.ya?ml$/.test(file),
    );
    const texts = files.flatMap((file) => splitDocuments(readFileSync(join(folder, file), "utf8")));
    const short = texts.filter(({ text }) => expectAgreement(text));
    expect(short.length).toBeGreaterThan(texts.length * 0.9);
  });

  it.each([
    ["an anchor", "a: &x 1\n"],
    ["a tag", "a: !!str 1\n"],
    ["a merge key", "a: {<<: {b: 1}}\n"],
    ["a key twice", "a: 1\na: 2\n"],
    ["a list", "- a\n"],
    ["nothing", "# nothing\n"],
    ["a second document", "a: 1\n---\nb: 2\n"],
    ["a directive", "%YAML 1.2\n---\na: 1\n"],
    ["a tab", "a:\t1\n"],
    ["a name that every object has", "__proto__: 1\n"],
    ["a key behind a list's last entry", "a:\n- 'x' b: 1\n"],
    ["great depth", `a: ${"[".repeat(60)}${"]".repeat(60)}\n`],
  ])("is none with %s", (_, text) => expect(parseOrdinaryYaml(text)).toBeUndefined());
});
