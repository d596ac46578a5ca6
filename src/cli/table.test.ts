import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import { describe, expect, test } from "vitest";
import { type Column, facts, table } from "./table.ts";

const plain = pc.createColors(false);
const columns: readonly Column<{ name: string; host?: string }>[] = [
  { head: "NAME", cell: ({ name }) => name },
  { head: "HOST", cell: ({ host }) => host ?? "" },
];

describe("a table", () => {
  test("has its columns under one another, and a dash for what is not there", () => {
    expect(table([{ name: "db", host: "hv1" }, { name: "web-1" }], columns, plain, "none")).toBe(
      ["NAME    HOST", "db      hv1", "web-1   -"].join("\n"),
    );
  });

  test("without rows is a sentence", () => {
    expect(table([], columns, plain, "the fleet has no machines")).toBe("the fleet has no machines");
  });

  test("is no wider for its colours", () => {
    const rows = [{ name: "db", host: "hv1" }];
    const colourful = table(rows, columns, pc.createColors(true), "");
    const lines = stripVTControlCharacters(colourful).split("\n");
    expect(lines.map((line) => line.trimEnd())).toEqual(["NAME   HOST", "db     hv1"]);
  });
});

test("facts leave out what is not known, and indent what has several lines", () => {
  const rows = [
    ["name", "db"],
    ["address", ""],
    ["hosts", "hv1\nhv2"],
  ] as const;
  expect(facts(rows, plain)).toBe(["name   db", "hosts  hv1", "       hv2"].join("\n"));
});
