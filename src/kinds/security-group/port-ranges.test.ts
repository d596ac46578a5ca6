import { expect, test } from "vitest";
import { mergePorts } from "./port-ranges.ts";

test.each<[string, (number | string)[], [number, number][]]>([
  ["none", [], []],
  ["one", [80], [[80, 80]]],
  ["a number as text", ["80"], [[80, 80]]],
  ["a range", ["8000-8100"], [[8000, 8100]]],
  [
    "unsorted",
    [443, 22, 80],
    [
      [22, 22],
      [80, 80],
      [443, 443],
    ],
  ],
  ["the same twice", [80, "80"], [[80, 80]]],
  ["neighbours", [80, 81, "82-90"], [[80, 90]]],
  ["a range inside of another", ["8000-9000", "8100-8200"], [[8000, 9000]]],
  ["ranges that overlap", ["10-20", "15-30"], [[10, 30]]],
])("ports: %s", (_name, ports, merged) => expect(mergePorts(ports)).toEqual(merged));
