import { describe, expect, test } from "vitest";
import { KINDS } from "../../../src/fleet/validate.ts";
import { documents, machine, problemsOf } from "./build.ts";

type Row = readonly [name: string, content: string | Uint8Array, ...problems: string[]];

const ROWS: readonly Row[] = [
  [
    "a list that is not closed",
    "a: [1, 2\nb: 3\n",
    "f.yaml:2:1: this is not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
  [
    "an open quote ends with its document",
    documents(`kind: "Host\nname: x\n`, "kind: 7\n"),
    'f.yaml:3:1: this is not valid YAML: missing closing "quote',
    `f.yaml:4:7: unknown kind "7" (known kinds: ${KINDS.join(", ")})`,
  ],
  ["a tab as indentation", "kind: Host\nmetadata:\n\tname: x\n", "f.yaml:3:1: tabs can't indent, use spaces"],
  ["a key given twice", "kind: Host\nkind: Fleet\n", 'f.yaml:2:1: "kind" is given twice (keep one of them)'],
  [
    "a list instead of a resource",
    "- a\n- b\n",
    "f.yaml:1:1: a resource must be a map with apiVersion, kind, metadata and spec",
  ],
  ["a key that is a list", "? [a, b]\n: c\n", "f.yaml:1:3: a key must be a text"],
  ["a tag that nobody knows", "a: !foo x\n", "f.yaml:1:4: this is not valid YAML: unresolved tag: !foo"],
  [
    "an alias without its anchor",
    "a: *x\n",
    "f.yaml:1:4: the alias *x has no anchor &x before it in this document",
  ],
  [
    "an anchor that holds its own alias",
    "a: &x [*x]\n",
    "f.yaml:1:8: the alias *x has no anchor &x before it in this document",
  ],
  [
    "a merge key without a map",
    "a: {<<: 5}\n",
    "f.yaml:1:9: << must be followed by an alias of a map, or by a list of such aliases",
  ],
  [
    "invalid UTF-8",
    new Uint8Array([0x61, 0x3a, 0x20, 0x0a, 0xff, 0xfe]),
    "f.yaml:2:1: the file is not valid UTF-8 (save it as UTF-8)",
  ],
  [
    "a control character",
    "kind: Host\0\n",
    "f.yaml:1:11: the control character U+0000 is not allowed (remove it, or escape it in double quotes)",
  ],
  ["nesting without end", "[".repeat(100_000), "f.yaml:1:129: the document is nested too deeply"],
  [
    "a document that is too long",
    "a".repeat(600_000),
    'f.yaml:1:1: the document is longer than 524288 characters (separate documents by a line "---")',
  ],
  [
    "an alias bomb",
    Array.from(
      { length: 9 },
      (_, i) =>
        `a${i}: &a${i} [${Array(9)
          .fill(i === 0 ? "x" : `*a${i - 1}`)
          .join(", ")}]\n`,
    ).join(""),
    "f.yaml:6:10: aliases make more than 100000 values of this document",
  ],
  ["a file that is empty", ""],
  ["comments and empty documents", "# hi\n---\n---\n# x\n...\n"],
  [
    "lines are counted with CRLF",
    machine("x", "nope: 1").replaceAll("\n", "\r\n"),
    'f.yaml:7:3: VirtualMachine/x: unknown field "nope" in spec (see "fleetwright explain VirtualMachine.spec")',
  ],
  [
    "lines are counted after a byte order mark and directives",
    `\uFEFF%YAML 1.2\n---\n${machine("x", "nope: 1")}`,
    'f.yaml:9:3: VirtualMachine/x: unknown field "nope" in spec (see "fleetwright explain VirtualMachine.spec")',
  ],
  [
    "__proto__ is a field like any other",
    machine("x", "__proto__: {a: 1}"),
    'f.yaml:7:3: VirtualMachine/x: unknown field "__proto__" in spec (see "fleetwright explain VirtualMachine.spec")',
  ],
];

describe("the parser refuses text that is not the YAML of a resource", () => {
  test.each(ROWS)("%s", (_name, content, ...problems) => {
    expect(problemsOf(content)).toEqual(problems);
  });
});
