import { expect, test } from "vitest";
import type { AnyObjectType } from "../../drivers/object-type.ts";
import { type DesiredObject, type ObservedObject, objectRef } from "../../model/object.ts";
import { diffObject } from "./object-changes.ts";

const type: AnyObjectType = {
  name: "machine",
  holdsData: false,
  companions: { kernel: "disk" },
  impacts: { kernel: "reboot", disk: "replace", weight: "live" },
};
const author = { fleet: "demo", commit: "c" };
const same = objectRef("machine", "hv1", "db");
const keep = { onDelete: "delete", trashSeconds: 0 } as const;
const before = { kernel: "k1", disk: "d1", weight: 1 };
const observed: ObservedObject = {
  ...same,
  state: before,
  running: before,
  dependsOn: [],
  mark: { fleet: "demo", owner: "VirtualMachine/default/db", applied: "", commit: "c", protect: false, keep },
};

function fieldsOf(state: Partial<typeof before>) {
  const desired = {
    ...same,
    owner: "VirtualMachine/default/db",
    dependsOn: [],
    keep,
    protect: false,
    drift: "fix",
    state: { ...before, ...state },
    policy: { reboot: "Immediate", recreate: "Never" },
  } as const satisfies DesiredObject;
  return diffObject(type, desired, observed, author).drafts.map(({ action, fields }) => [
    action,
    fields.map(({ path }) => path).sort(),
  ]);
}

test.each<[string, Partial<typeof before>, unknown]>([
  [
    "a kernel alone costs a restart",
    { kernel: "k2" },
    [
      ["update", ["kernel"]],
      ["restart", ["kernel"]],
    ],
  ],
  [
    "a kernel of another disk waits for its replacement, and what is live does not",
    { kernel: "k2", disk: "d2", weight: 2 },
    [
      ["update", ["weight"]],
      ["replace", ["disk", "kernel"]],
    ],
  ],
])("%s", (_, state, expected) => {
  expect(fieldsOf(state)).toEqual(expected);
});
