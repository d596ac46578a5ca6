import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { PLAIN_PALETTE } from "../../engine/render/palette.ts";
import { createPalette } from "./sanitize.ts";
import { type Column, formatKeyValues, formatTable } from "./table.ts";

const plain = PLAIN_PALETTE;
const columns: readonly Column<{ name: string; host?: string }>[] = [
  { head: "NAME", cell: ({ name }) => name },
  { head: "HOST", cell: ({ host }) => host ?? "" },
];

describe("a table", () => {
  test("aligns its columns and shows a dash for an empty cell", () => {
    expect(formatTable([{ name: "db", host: "hv1" }, { name: "web-1" }], columns, plain, "none")).toBe(
      ["NAME    HOST", "db      hv1", "web-1   -"].join("\n"),
    );
  });

  test("without rows is the text for empty tables", () => {
    expect(formatTable([], columns, plain, "the fleet has no machines")).toBe("the fleet has no machines");
  });

  test("is not wider with colours", () => {
    const rows = [{ name: "db", host: "hv1" }];
    const colourful = formatTable(rows, columns, createPalette(true), "");
    const lines = stripVTControlCharacters(colourful).split("\n");
    expect(lines.map((line) => line.trimEnd())).toEqual(["NAME   HOST", "db     hv1"]);
  });
});

test("key values omit empty values and indent further lines", () => {
  const rows = [
    ["name", "db"],
    ["address", ""],
    ["hosts", ["hv1", "hv2"]],
    ["reason", "one\ntwo"],
  ] as const;
  expect(formatKeyValues(rows, plain)).toBe(
    ["name    db", "hosts   hv1", "        hv2", "reason  one\\ntwo"].join("\n"),
  );
});
