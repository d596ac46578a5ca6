import { describe, expect, it } from "vitest";
import { isOriginalInUse, compareCopies } from "../../../src/engine/volume-copies.ts";
import type { ObservedObject } from "../../../src/model/object.ts";
import { resourceId } from "../../../src/model/resource.ts";

/** Which of the copies of one disk counts as left by a migration. What is left goes to the trash, so that doubt keeps it. */

const mark = (owner = "data", fleet = "test"): NonNullable<ObservedObject["mark"]> => ({
  fleet,
  owner: resourceId("Volume", "default", owner),
  applied: "" as never,
  commit: "worktree",
  protect: false,
  keep: { onDelete: "delete", trashSeconds: 60 },
});

const disk = (target: string, more: Partial<ObservedObject> = {}): ObservedObject => ({
  id: `volume@${target}/local/data.qcow2`,
  type: "volume",
  target,
  name: "local/data.qcow2",
  state: {},
  mark: mark(),
  dependsOn: [],
  ...more,
});
const from = (target: string, count = 1) => ({ moved: { from: target, count } });
const user = (target: string, more: Partial<ObservedObject> = {}): ObservedObject => ({
  ...disk(target, more),
  id: `domain@${target}/a`,
  type: "domain",
  name: "a",
  dependsOn: [`volume@${target}/local/data.qcow2`],
});
const trashed = (movedTo?: string) => ({
  trashed: { since: "2026-01-01T00:00:00Z", until: null, ...(movedTo === undefined ? {} : { movedTo }) },
});

const leftOf = (objects: readonly ObservedObject[]) => {
  const snapshot = { objects, facts: new Map(), unreadable: new Map() };
  return compareCopies(snapshot).objects.flatMap(({ id, leftFor }) =>
    leftFor ? [`${id} for ${leftFor}`] : [],
  );
};
const LEFT = ["volume@hv1/local/data.qcow2 for hv2"];

describe("the copy on hv1", () => {
  it.each<readonly [string, readonly ObservedObject[], readonly string[]]>([
    ["is left when the disk has arrived", [disk("hv1"), disk("hv2", from("hv1"))], LEFT],
    [
      "is left when the disk has arrived, and no record says so yet",
      [disk("hv1"), disk("hv2", { ...from("hv1"), unrecorded: true })],
      LEFT,
    ],
    [
      "is not left while the migration still copies",
      [disk("hv1"), disk("hv2", { ...from("hv1"), unfinished: true })],
      [],
    ],
    [
      "is not left for what is in the trash on the other host",
      [disk("hv1"), disk("hv2", { ...from("hv1"), ...trashed() })],
      [],
    ],
    ["is not left for a host that is not observed", [disk("hv1")], []],
    ["is not left for a disk of the same name that was made there", [disk("hv1"), disk("hv2")], []],
    ["is not left for a disk that came from elsewhere", [disk("hv1"), disk("hv2", from("hv3"))], []],
    [
      "is not left for a disk that came from here before it came back",
      [disk("hv1", from("hv2", 2)), disk("hv2", from("hv1", 1))],
      ["volume@hv2/local/data.qcow2 for hv1"],
    ],
    [
      "is not left for a disk of another owner",
      [disk("hv1"), disk("hv2", { ...from("hv1"), mark: mark("other") })],
      [],
    ],
    [
      "is not left for a disk of another fleet",
      [disk("hv1"), disk("hv2", { ...from("hv1"), mark: mark("data", "other") })],
      [],
    ],
    [
      "is not left for a disk without a mark",
      [disk("hv1", { mark: undefined }), disk("hv2", { ...from("hv1"), mark: undefined })],
      [],
    ],
    [
      "is not left while a machine on hv1 uses it, whatever the other host says",
      [disk("hv1"), user("hv1"), disk("hv2", from("hv1")), user("hv2")],
      [],
    ],
    [
      "is left when the machine on hv1 has left, too",
      [disk("hv1"), user("hv1", { left: true }), disk("hv2", from("hv1")), user("hv2")],
      LEFT,
    ],
    [
      "is not left twice: in the trash it stays as it is",
      [disk("hv1", trashed("hv2")), disk("hv2", from("hv1"))],
      [],
    ],
    [
      "is not left where two hosts see one directory, and so one record",
      [disk("hv1", from("hv1")), disk("hv2", from("hv1"))],
      [],
    ],
    [
      "is left for the host to which the disk went on",
      [disk("hv1"), disk("hv2", { ...from("hv1", 1), ...trashed("hv3") }), disk("hv3", from("hv2", 2))],
      ["volume@hv1/local/data.qcow2 for hv3"],
    ],
    [
      "is not left while the disk is on its way on",
      [
        disk("hv1"),
        disk("hv2", { ...from("hv1", 1), ...trashed("hv3") }),
        disk("hv3", { ...from("hv2", 2), unfinished: true }),
      ],
      [],
    ],
    [
      "is not left for a disk that went on to a host that is not observed",
      [disk("hv1"), disk("hv2", { ...from("hv1", 1), ...trashed("hv3") })],
      [],
    ],
  ])("%s", (_, objects, expected) => {
    expect(leftOf(objects)).toEqual(expected);
    expect(leftOf([...objects].reverse())).toEqual(expected);
  });
});

describe("neither copy may be used, changed or removed", () => {
  const unusableOf = (objects: readonly ObservedObject[]) => {
    const snapshot = { objects, facts: new Map(), unreadable: new Map() };
    return compareCopies(snapshot).objects.flatMap(({ target, unusable }) =>
      unusable === undefined ? [] : [target],
    );
  };
  const unfinished = disk("hv2", { ...from("hv1"), unfinished: true });

  it.each<readonly [string, readonly ObservedObject[], readonly string[]]>([
    [
      "when machines use both",
      [disk("hv1"), user("hv1"), disk("hv2", from("hv1")), user("hv2")],
      ["hv1", "hv2"],
    ],
    [
      "when a machine uses the original, and the other is complete",
      [disk("hv1"), user("hv1"), disk("hv2", from("hv1"))],
      ["hv1", "hv2"],
    ],
    [
      "when no machine uses either, and no record says that the migration ended",
      [disk("hv1"), unfinished],
      ["hv1", "hv2"],
    ],
    ["but a migration under way is no doubt", [disk("hv1"), user("hv1"), unfinished], []],
    [
      "nor is one that halted the machine, and did not arrive",
      [disk("hv1"), user("hv1", { left: true }), unfinished],
      [],
    ],
    ["nor is one that has ended", [disk("hv1"), disk("hv2", from("hv1")), user("hv2")], []],
    ["nor is a copy in the trash", [disk("hv1", trashed("hv2")), disk("hv2", from("hv1"))], []],
  ])("%s", (_, objects, expected) => expect(unusableOf(objects)).toEqual(expected));
});

describe("a copy on hv2 that a migration began", () => {
  const begun = disk("hv2", { ...from("hv1"), unfinished: true });
  const isInUse = (...others: readonly ObservedObject[]) =>
    isOriginalInUse(begun, new Map([begun, ...others].map((object) => [object.id, object])));

  it.each<readonly [string, readonly ObservedObject[], boolean]>([
    ["may go while the machine on hv1 uses the original", [disk("hv1"), user("hv1")], true],
    ["stays while hv1 is not observed", [], false],
    ["stays when no machine on hv1 uses the original: it could be complete", [disk("hv1")], false],
    ["stays when the machine on hv1 has left", [disk("hv1"), user("hv1", { left: true })], false],
    ["stays when the original is in the trash", [disk("hv1", trashed("hv2")), user("hv1")], false],
    [
      "stays when the original is not complete itself",
      [disk("hv1", { unfinished: true }), user("hv1")],
      false,
    ],
    [
      "stays when the disk on hv1 belongs to another",
      [disk("hv1", { mark: mark("other") }), user("hv1")],
      false,
    ],
  ])("%s", (_, others, expected) => expect(isInUse(...others)).toBe(expected));
});

it("marks the same object again by the same object, so that a plan finds nothing new", () => {
  const objects = [disk("hv1"), disk("hv2", from("hv1"))];
  const snapshot = { objects, facts: new Map(), unreadable: new Map() };
  expect(compareCopies({ ...snapshot }).objects[0]).toBe(compareCopies({ ...snapshot }).objects[0]);
  const unmoved = { ...snapshot, objects: [disk("hv1")] };
  expect(compareCopies(unmoved)).toBe(unmoved);
});
