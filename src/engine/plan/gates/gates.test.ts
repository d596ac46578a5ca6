import { describe, expect, it } from "vitest";
import type { Hold } from "../../../model/change.ts";
import type { DesiredObject, ObservedObject } from "../../../model/object.ts";
import type { FleetPolicy } from "../../../model/policy.ts";
import { createPlanner } from "../../plan.ts";
import * as toy from "../../scenarios/toy.testing.ts";
import type { PlanInput } from "../types.ts";
import { windowAt } from "./maintenance-window.ts";

const planner = createPlanner(toy.TYPES);

function holds(desired: DesiredObject[], observed: ObservedObject[], input: Partial<PlanInput> = {}) {
  const { changes } = planner(toy.planInput(desired, observed, input));
  return Object.fromEntries(changes.map(({ change, hold }) => [change, hold?.gate]));
}

function policy(fleet: Partial<FleetPolicy>): Partial<PlanInput> {
  return { fleet: { ...toy.POLICY, ...fleet } };
}

const saturday = { cron: "0 2 * * 6", durationSeconds: 14_400, timeZone: "Europe/Vienna" };
const inside = "2026-03-07T02:00:00Z";
const reboot = (when: "Never" | "Window" | "Immediate") => ({ policy: { reboot: when, recreate: when } });
const observedMachine = toy.asObserved(toy.machine("m"));

describe("what costs a restart", () => {
  it.each<[string, "Never" | "Window" | "Immediate", Partial<PlanInput>, Hold["gate"] | undefined]>([
    ["never goes under Never", "Never", {}, "updatePolicy"],
    ["waits outside a window", "Window", policy({ windows: [saturday] }), "window"],
    ["goes inside a window", "Window", { ...policy({ windows: [saturday] }), now: inside }, undefined],
    ["goes at once under Immediate and apply: auto", "Immediate", policy({ apply: "auto" }), undefined],
    ["needs approval under apply: safe", "Immediate", policy({ apply: "safe" }), "approval"],
    [
      "goes by itself in a window under apply: safe",
      "Window",
      { ...policy({ apply: "safe", windows: [saturday] }), now: inside },
      undefined,
    ],
    ["is held with everything under apply: approve", "Immediate", policy({ apply: "approve" }), "approval"],
  ])("%s", (_, when, input, gate) => {
    expect(
      holds([toy.machine("m", { cores: 2 }, reboot(when))], [observedMachine], input)[
        "restart machine@hv1/m"
      ],
    ).toBe(gate);
  });

  it("goes when it is approved by its own digest, even after the live part was done", () => {
    const desired = [toy.machine("m", { cores: 2, memoryKiB: 1024 }, reboot("Immediate"))];
    const input = policy({ apply: "safe" });
    const first = planner(toy.planInput(desired, [observedMachine], input));
    const restart = first.changes.find(({ action }) => action === "restart");
    const later = toy.applyPlan(first, [observedMachine]);
    const approvals = new Set([restart?.digest ?? ""]);
    expect(holds(desired, later, { ...input, approvals })).toEqual({ "restart machine@hv1/m": undefined });
  });

  it("is not opened by approval where the owner says Never", () => {
    const desired = [toy.machine("m", { cores: 2 }, reboot("Never"))];
    const { digest } = planner(toy.planInput(desired, [observedMachine]));
    expect(holds(desired, [observedMachine], { approvals: new Set([digest]) })["restart machine@hv1/m"]).toBe(
      "updatePolicy",
    );
  });

  it("is not planned when the machine is started anyway", () => {
    const off = toy.changedByHand(observedMachine, { power: "shutoff", cores: 4 }, { power: "shutoff" });
    expect(holds([toy.machine("m", { power: "running" })], [off])).toEqual({
      "update machine@hv1/m": undefined,
    });
  });
});

describe("what loses data", () => {
  it("needs approval, even under apply: auto", () => {
    const desired = [toy.volume("v", { format: "raw" })];
    expect(holds(desired, [toy.asObserved(toy.volume("v"))])).toEqual({ "replace volume@hv1/v": "guard" });
  });

  it("goes when its time in the trash is over", () => {
    const old = {
      ...toy.asObserved(toy.volume("v")),
      trashed: { since: "2026-01-01T00:00:00Z", until: "2026-02-01T00:00:00Z" },
    };
    expect(holds([], [old], policy({ apply: "safe" }))).toEqual({ "delete volume@hv1/v": undefined });
  });
});

describe("an object", () => {
  it("that is protected is not replaced", () => {
    const desired = [toy.machine("m", { image: "alpine" }, { ...reboot("Immediate"), protect: true })];
    expect(holds(desired, [observedMachine])["replace machine@hv1/m"]).toBe("protected");
  });

  it("whose drift is only reported is left, but follows a commit", () => {
    const desired = [toy.machine("m", {}, { drift: "report" })];
    const changed = toy.changedByHand(toy.asObserved(toy.machine("m")), { memoryKiB: 1 });
    expect(holds(desired, [changed])).toEqual({ "update machine@hv1/m": "drift" });
    const committed = [toy.machine("m", { memoryKiB: 2 }, { drift: "report" })];
    expect(holds(committed, [changed])).toEqual({ "update machine@hv1/m": undefined });
  });
});

describe("what is made only for something that is held", () => {
  const copy = toy.volume("v", {}, { keep: { onDelete: "delete", trashSeconds: 0 } }); // no disk that has vanished
  it("is held too", () => {
    const disks = { v: { path: "/v" } };
    const desired = [toy.machine("m", { image: "alpine", disks }, reboot("Never")), copy];
    const observed = [
      toy.changedByHand(toy.asObserved(toy.machine("m", { image: "debian", disks })), {}, {}),
    ];
    expect(holds(desired, observed)["create volume@hv1/v"]).toBe("dependency");
  });

  it("is made when another object uses it", () => {
    const disks = { v: { path: "/v" } };
    const desired = [
      toy.machine("m", { image: "alpine", disks }, reboot("Never")),
      toy.machine("n", { disks }),
      copy,
    ];
    expect(
      holds(desired, [toy.asObserved(toy.machine("m", { disks }))])["create volume@hv1/v"],
    ).toBeUndefined();
  });
});

describe("needs", () => {
  it("that nothing provides block what has them", () => {
    const { blocked, changes } = planner(toy.planInput([toy.machine("m", { nic: "lan" })], []));
    expect(changes).toEqual([]);
    expect(blocked[0]?.message).toBe(
      "VirtualMachine/m: machine m on hv1 needs net@hv1/lan, which is not there, and nothing makes it",
    );
  });

  it("that go in a circle are a bug, told with the circle", () => {
    const a = toy.volume("a", { backing: "b" });
    const b = toy.volume("b", { backing: "a" });
    expect(() => planner(toy.planInput([a, b], []))).toThrow(
      "these changes wait for each other: create volume@hv1/a → create volume@hv1/b → create volume@hv1/a",
    );
  });
});

describe("a maintenance window", () => {
  it.each([
    ["before", "2026-03-07T00:59:59Z", { open: false, next: "2026-03-07T01:00:00.000Z" }],
    [
      "at its beginning",
      "2026-03-07T01:00:00Z",
      { open: true, closes: "2026-03-07T05:00:00.000Z", next: "2026-03-14T01:00:00.000Z" },
    ],
    ["at its end", "2026-03-07T05:00:00Z", { open: false, next: "2026-03-14T01:00:00.000Z" }],
    [
      "in summer, by its own time zone",
      "2026-07-04T00:00:00Z",
      { open: true, closes: "2026-07-04T04:00:00.000Z", next: "2026-07-11T00:00:00.000Z" },
    ],
  ])("%s", (_, now, state) => {
    expect(windowAt([saturday], now)).toEqual(state);
  });
});

describe("what would be taken away from an object that resources share", () => {
  const leases = { m1: "10.0.0.1", m2: "10.0.0.2" };
  const observed = toy.asObserved(toy.net("lan", { leases }));
  const without = toy.net("lan", { leases: { m1: "10.0.0.1" } });
  const update = "update net@hv1/lan";

  it.each<[string, Partial<PlanInput>]>([
    ["a file cannot be read", { unparsable: ["machines.yaml"] }],
    ["a resource cannot be used", { invalid: new Set(["VirtualMachine/default/m2"] as const) }],
  ])("stays while %s", (_, input) => {
    expect(holds([without], [observed], input)).toEqual({ [update]: "files" });
  });

  it("goes when all files can be used", () => {
    expect(holds([without], [observed])).toEqual({ [update]: undefined });
  });

  it("holds up nothing that is added, and no repair", () => {
    const input = { unparsable: ["machines.yaml"] };
    const more = toy.net("lan", { leases: { ...leases, m3: "10.0.0.3" } });
    expect(holds([more], [observed], input)).toEqual({ [update]: undefined });
    const byHand = toy.changedByHand(toy.asObserved(without), { leases });
    expect(holds([without], [byHand], input)).toEqual({ [update]: undefined });
  });
});
