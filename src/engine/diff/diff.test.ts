import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../model/json.ts";
import { MACHINE, machine, VOLUME } from "../scenarios/toy.testing.ts";
import { diffToFields, type ObservedState } from "./diff.ts";

const base = machine("m").state;
const disk = (path: string, totalIops?: number) => (totalIops === undefined ? { path } : { path, totalIops });

describe("differences", () => {
  it.each<[string, JsonObject, ObservedState, string[]]>([
    ["equal sides have none", base, { state: base, running: base }, []],
    ["an absent field is not managed", { cores: 1 }, { state: base }, []],
    [
      "stored only",
      { cores: 2 },
      { state: { cores: 1 }, running: { cores: 2 } },
      ["cores reboot stored 1 2"],
    ],
    [
      "running only keeps its impact",
      { cores: 2 },
      { state: { cores: 2 }, running: { cores: 1 } },
      ["cores reboot running 1 2"],
    ],
    [
      "both sides are told once",
      { cores: 2 },
      { state: { cores: 1 }, running: { cores: 1 } },
      ["cores reboot both 1 2"],
    ],
    [
      "what is not known of the running side is not compared",
      { cores: 2 },
      { state: { cores: 2 }, running: {} },
      [],
    ],
    [
      "an entry appears",
      { disks: { a: disk("/a") } },
      { state: { disks: {} } },
      ['disks.a live stored none {"path":"/a"}'],
    ],
    [
      "an entry appears whose name every object inherits something by",
      { disks: { constructor: disk("/a") } },
      { state: { disks: {} } },
      ['disks.constructor live stored none {"path":"/a"}'],
    ],
    [
      "an entry goes whose name every object inherits something by",
      { disks: {} },
      { state: { disks: { constructor: disk("/a") } } },
      ['disks.constructor live stored {"path":"/a"} none'],
    ],
    [
      "an entry goes",
      { disks: {} },
      { state: { disks: { a: disk("/a") } } },
      ['disks.a live stored {"path":"/a"} none'],
    ],
    [
      "deep inside an entry",
      { disks: { a: disk("/a", 2) } },
      { state: { disks: { a: disk("/a", 1) } } },
      ["disks.a.totalIops live stored 1 2"],
    ],
    [
      "an entry's absent field is not managed",
      { disks: { a: disk("/a") } },
      { state: { disks: { a: disk("/a", 1) } } },
      [],
    ],
    [
      "the impact is asked for each entry",
      { disks: { a: disk("/ide", 2) } },
      { state: { disks: { a: disk("/ide", 1) } } },
      ["disks.a.totalIops reboot stored 1 2"],
    ],
  ])("%s", (_, desired, observed, expected) => {
    const messages = diffToFields(MACHINE, desired, observed).map(({ path, impact, where, before, after }) =>
      [path, impact, where, formatSide(before), formatSide(after)].join(" "),
    );
    expect(messages).toEqual(expected);
  });

  it("of a size depend on the direction", () => {
    const impact = (before: number, after: number) =>
      diffToFields(VOLUME, { capacityBytes: after }, { state: { capacityBytes: before } })[0]?.impact;
    expect([impact(1, 2), impact(2, 1)]).toEqual(["live", "refuse"]);
  });

  it("of a field without an impact are a bug of the driver", () => {
    expect(() => diffToFields(MACHINE, { colour: "red" }, { state: {} })).toThrow(
      'object type machine has no impact for field "colour"',
    );
  });
});

function formatSide(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
