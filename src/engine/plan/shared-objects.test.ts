import { describe, expect, it } from "vitest";
import { poolType } from "../../drivers/libvirt/storage-types.ts";
import { asAnyType } from "../../drivers/object-type.ts";
import { type DesiredObject, type ObservedObject, objectRef } from "../../model/object.ts";
import { createPlanner } from "../plan.ts";
import * as toy from "../scenarios/toy.testing.ts";

const TYPES = [...toy.TYPES, asAnyType(poolType)];

function pool(name: string, path: string, target = "hv1"): DesiredObject {
  const state = { uuid: name, type: "dir", path, source: null, active: true, autostart: true };
  return {
    ...toy.net(name),
    ...objectRef("pool", target, name),
    owner: `StoragePool/default/${name}`,
    state,
  };
}

const observed = (name: string, path: string, target?: string) => toy.asObserved(pool(name, path, target));

describe("a new pool", () => {
  const planned = (others: readonly ObservedObject[], planner = createPlanner(TYPES)) => {
    const { changes, blocked } = planner(toy.planInput([pool("new", "/srv/disks")], others));
    return blocked.length > 0 ? blocked.map(({ message }) => message) : changes.map(({ change }) => change);
  };

  it.each([
    ["/srv/disks", "/srv/disks is"],
    ["/srv/disks/", "/srv/disks is"],
    ["/srv", "/srv/disks is in /srv,"],
    ["/srv/disks/a", "/srv/disks contains /srv/disks/a,"],
  ])("is blocked by a foreign pool in %s", (path, relation) => {
    expect(planned([toy.unmanaged(observed("old", path))])).toEqual([
      `StoragePool/new: pool new on hv1: ${relation} the directory of pool old, which is not managed by Fleetwright`,
    ]);
  });

  it("is blocked by a pool of another fleet, with the name of that fleet", () => {
    const other = toy.asObserved(pool("old", "/srv"), { fleet: "shop" });
    expect(planned([other])).toEqual([
      "StoragePool/new: pool new on hv1: /srv/disks is in /srv, the directory of pool old, which belongs to fleet shop",
    ]);
  });

  it.each([
    ["in another directory", toy.unmanaged(observed("old", "/srv/disk"))],
    ["on another host", toy.unmanaged(observed("old", "/srv/disks", "hv2"))],
  ])("is not blocked by a foreign pool %s", (_, other) => {
    expect(planned([other])).toEqual(["create pool@hv1/new"]);
  });

  it("is blocked by a foreign pool that comes after the plan before, and not once it is there itself", () => {
    const planner = createPlanner(TYPES);
    const desired = [pool("new", "/srv/disks")];
    const foreign = toy.unmanaged(observed("old", "/srv"));
    const blockedBy = (...there: ObservedObject[]) => planner(toy.planInput(desired, there)).blocked.length;
    expect([blockedBy(), blockedBy(foreign), blockedBy()]).toEqual([0, 1, 0]);
    expect(blockedBy(observed("new", "/srv/disks"), foreign)).toBe(0);
  });
});

describe("an object that two resources ask for", () => {
  it("is blocked with the names of both", () => {
    const twice = [toy.volume("v"), toy.volume("v", {}, { owner: "VirtualMachine/default/db" })];
    const { changes, blocked } = createPlanner(toy.TYPES)(toy.planInput(twice, []));
    expect(changes).toEqual([]);
    expect(blocked.map(({ message, hint }) => [message, hint])).toEqual([
      [
        "VirtualMachine/db: volume v on hv1 is wanted by more than one resource: VirtualMachine/db and Volume/v",
        "give one of them another name or address",
      ],
    ]);
  });
});

describe("the hint for a field that cannot be changed", () => {
  const hints = (desired: DesiredObject, before: ObservedObject) =>
    createPlanner(TYPES)(toy.planInput([desired], [before])).blocked.map(({ hint }) => hint);
  const applied = toy.asObserved(pool("p", "/srv/a"));

  it("names the field of the files that has the value", () => {
    expect(hints(pool("p", "/srv/b"), applied)).toEqual([
      "write path: /srv/a again, or make a new one under another name",
    ]);
  });

  it("names no field that the resource does not have", () => {
    const machine = toy.machine("m", { arch: "arm" });
    const before = toy.asObserved(toy.machine("m", { arch: "x86" }));
    expect(hints(machine, before)).toEqual(["undo it in the files, or make a new one under another name"]);
    const byHand = toy.changedByHand(toy.asObserved(machine), { arch: "x86" });
    expect(hints(machine, byHand)).toEqual(["undo it on hv1, or make a new one under another name"]);
  });
});

describe("a disk that a machine of others uses", () => {
  const DATA = toy.volume("data");
  const desired = toy.machine("web", { disks: { data: { path: "/data" } } }, { exclusive: [DATA.id] });
  const without = toy.asObserved(toy.machine("web"));
  const other = toy.unmanaged(toy.asObserved(toy.machine("Web", { disks: { data: { path: "/data" } } })));
  const planned = (...there: ObservedObject[]) => {
    const { changes, blocked } = createPlanner(TYPES)(
      toy.planInput([DATA, desired], [toy.asObserved(DATA), ...there]),
    );
    return [changes.map(({ change }) => change), blocked.map(({ message }) => message)];
  };
  const refusal =
    "VirtualMachine/web: machine web on hv1 needs volume@hv1/data, which machine Web on hv1 uses: it is not managed by Fleetwright";

  it("is attached to no new machine, and to none that is there", () => {
    expect(planned(other)).toEqual([[], [refusal]]);
    expect(planned(other, without)).toEqual([[], [refusal]]);
  });

  it("leaves a machine alone that has it already, and is free when the other is gone", () => {
    expect(planned(other, toy.asObserved(desired))).toEqual([[], []]);
    expect(planned()).toEqual([["create machine@hv1/web"], []]);
  });

  it("is attached to no machine while other data is based on it", () => {
    const overlay = toy.asObserved(toy.volume("overlay", { backing: "data" }));
    const refused =
      "VirtualMachine/web: machine web on hv1 needs volume@hv1/data, on which volume overlay on hv1 is based";
    expect(planned(toy.unmanaged(overlay))).toEqual([[], [refused]]);
    expect(planned(toy.unmanaged(overlay), toy.asObserved(desired))).toEqual([[], []]);
  });

  it("is seen when it comes between two plans", () => {
    const planner = createPlanner(TYPES);
    const blockedWith = (...there: ObservedObject[]) =>
      planner(toy.planInput([DATA, desired], [toy.asObserved(DATA), without, ...there])).blocked.length;
    expect([blockedWith(), blockedWith(other), blockedWith()]).toEqual([0, 1, 0]);
  });
});
