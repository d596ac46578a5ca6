import { describe, expect, it } from "vitest";
import type { DomainState } from "../../../src/drivers/libvirt/states.ts";
import type { SegmentState } from "../../../src/drivers/network/states.ts";
import { PLAIN_PALETTE } from "../../../src/engine/render/palette.ts";
import { parsePlan, serializePlan } from "../../../src/engine/render/saved-plan.ts";
import { renderText } from "../../../src/engine/render/text.ts";
import type { ObservedObject } from "../../../src/model/object.ts";
import {
  applyPlan,
  BASE,
  changesOf,
  document,
  domainOf,
  machine,
  messagesOf,
  planFleet,
  settledWorld,
  withDomains,
} from "./migration-world.ts";

const TWO = machine("a", "hv1") + machine("b", "hv3");
const MOVED = machine("a", "hv2") + machine("b", "hv3");

const segment = (world: readonly ObservedObject[], host: string) =>
  world.find(({ id }) => id === `segment@${host}/app`)?.state as unknown as SegmentState | undefined;
const wayTo = (world: readonly ObservedObject[], host: string, ipv4: string) =>
  Object.values(segment(world, host)?.machines ?? {}).find((neighbour) => neighbour.ipv4 === ipv4)?.via;
const positionOf = (changes: readonly string[], change: string) => {
  expect(changes).toContain(change);
  return changes.indexOf(change);
};

/** Expects that nothing is left to do, and that nothing is left over besides what is in the trash. */
function expectSettled(yaml: string, world: readonly ObservedObject[]): void {
  const next = planFleet(yaml, world);
  const inTrash = new Set(
    world.flatMap(({ trashed, dependsOn }) => (trashed === undefined ? [] : dependsOn)),
  );
  const remains = next.plan.orphans.filter(
    ({ trashed, object }) => trashed === undefined && !inTrash.has(object),
  );
  expect({
    changes: changesOf(next),
    messages: messagesOf(next),
    remains: remains.map(({ object, reason }) => `${object}: ${reason}`),
  }).toEqual({ changes: [], messages: [], remains: [] });
}

describe("a machine whose hostSelector leaves its host", () => {
  const before = settledWorld(BASE + TWO);
  const planned = planFleet(BASE + MOVED, before);
  const changes = changesOf(planned);

  it("moves while it runs, with its disk, and is shown so", () => {
    expect(messagesOf(planned)).toEqual([]);
    expect(planned.plan.changes.every(({ hold }) => hold === undefined)).toBe(true);
    const text = renderText(planned.plan, { palette: PLAIN_PALETTE, detail: "short" });
    expect(text).toContain("→ domain a on hv2  moves it while it runs, and copies 1 disk (1Gi) · worktree");
    expect(text).toContain("host  hv1 → hv2");
  });

  it("finds its network, firewall, seed and the base of its disk there, and leaves them behind after it", () => {
    const migrate = positionOf(changes, "migrate domain@hv2/a");
    for (const change of changes.filter((each) => each.startsWith("create ") && each.includes("@hv2/")))
      expect(positionOf(changes, change), change).toBeLessThan(migrate);
    expect(changes).toContain("create segment@hv2/app");
    expect(changes).toContain("create port@hv2/a.net0");
    expect(changes).toContain("create volume@hv2/local/micro-dddddddddddd.qcow2");
    for (const change of changes.filter((each) => /^(delete|trash) /.test(each)))
      expect(planned.plan.changes.find((each) => each.change === change)?.dependsOn, change).not.toEqual([]);
    expect(positionOf(changes, "delete port@hv1/a.net0")).toBeGreaterThan(migrate);
    expect(positionOf(changes, "delete segment@hv1/app")).toBeGreaterThan(migrate);
  });

  it("neither creates a disk for it nor changes the way to it before it has moved", () => {
    expect(changes.filter((change) => /volume@hv2\/local\/a\.root/.test(change))).toEqual([]);
    for (const { action, after } of planned.plan.changes.filter(({ type }) => type === "segment")) {
      const { machines } = (after ?? { machines: {} }) as unknown as SegmentState;
      if (action !== "delete")
        expect(Object.values(machines)).toContainEqual({ ipv4: "10.20.0.2", via: "10.99.0.1" });
    }
  });

  it("is settled afterwards; the copy that it left is in the trash for a week", () => {
    const after = applyPlan(planned, before);
    expect(domainOf(after, "a").map(({ target }) => target)).toEqual(["hv2"]);
    expect(wayTo(after, "hv3", "10.20.0.2")).toBe("10.99.0.2");
    expect(wayTo(after, "hv2", "10.20.0.2")).toBeNull();
    expect(segment(after, "hv3")?.peers).toEqual(["10.99.0.2"]);
    const left = after.filter(({ target, name }) => target === "hv1" && /a\.root/.test(name));
    expect(left.map(({ trashed }) => trashed)).toEqual([
      { since: "2026-11-30T12:00:00.000Z", until: "2026-12-07T12:00:00.000Z", movedTo: "hv2" },
    ]);
    expectSettled(BASE + MOVED, after);
  });

  it("stays with its network when it cannot move", () => {
    const after = applyPlan(planned, before, ({ action }) => action === "migrate");
    expect(domainOf(after, "a").map(({ target }) => target)).toEqual(["hv1"]);
    expect(after.filter(({ target }) => target === "hv1").map(({ id }) => id)).toEqual(
      before.filter(({ target }) => target === "hv1").map(({ id }) => id),
    );
    expect(wayTo(after, "hv3", "10.20.0.2")).toBe("10.99.0.1");
    const again = planFleet(BASE + MOVED, after);
    expect(changesOf(again)).toContain("migrate domain@hv2/a");
    expectSettled(BASE + MOVED, applyPlan(again, after));
  });

  it("keeps everything where it is while something is in its way on the other host", () => {
    const seed = before.find(({ id }) => /^volume@hv1\/.*\.seed-/.test(id)) as ObservedObject;
    const inTheWay = {
      ...seed,
      id: seed.id.replace("@hv1", "@hv2") as never,
      target: "hv2",
      mark: undefined,
    };
    const hindered = planFleet(BASE + MOVED, [...before, inTheWay]);
    expect(changesOf(hindered)).not.toContain("migrate domain@hv2/a");
    const after = applyPlan(hindered, [...before, inTheWay]);
    const onHv1 = (world: readonly ObservedObject[]) => world.filter(({ target }) => target === "hv1");
    expect(onHv1(after)).toEqual(onHv1(before));
    expect(wayTo(after, "hv3", "10.20.0.2")).toBe("10.99.0.1");
  });

  it("keeps everything where it is while nobody has approved", () => {
    const approving = BASE.replace("apply: auto", "apply: approve");
    const waiting = planFleet(approving + MOVED, before);
    expect(waiting.plan.changes.every(({ hold }) => hold !== undefined)).toBe(true);
  });

  it("comes back over the copy that it left", () => {
    const away = applyPlan(planned, before);
    const back = planFleet(BASE + TWO, away);
    const order = changesOf(back);
    const [cleared] = order.filter((change) => change.startsWith("delete volume@hv1/local/a.root"));
    expect(positionOf(order, cleared ?? "")).toBeLessThan(positionOf(order, "migrate domain@hv1/a"));
    const after = applyPlan(back, away);
    expectSettled(BASE + TWO, after);
    const left = after.filter(({ trashed }) => trashed !== undefined);
    expect(left.map(({ target, trashed }) => [target, trashed?.movedTo])).toEqual([["hv2", "hv1"]]);
  });

  it("goes on where a killed process left it, before the copy was put into the trash", () => {
    const killed = applyPlan(planned, before, ({ action }) => action === "trash");
    const next = planFleet(BASE + MOVED, killed);
    expect(changesOf(next).map((change) => change.split(".")[0])).toEqual(["trash volume@hv1/local/a"]);
    expectSettled(BASE + MOVED, applyPlan(next, killed));
  });

  it("and gets what else changed after it has moved, in the same apply", () => {
    const larger = BASE.replace("memory: {guest: 512Mi}", "memory: {guest: 384Mi, maxGuest: 512Mi}");
    const both = planFleet(larger + MOVED, before);
    expect(changesOf(both)).toContain("update domain@hv2/a");
    const update = both.plan.changes.find(({ change }) => change === "update domain@hv2/a");
    expect(update?.dependsOn).toContain("migrate domain@hv2/a");
    expectSettled(larger + MOVED, applyPlan(both, before));
  });
});

describe("a Volume", () => {
  const data = document("Volume", "data", "{pool: local, size: 2Gi, keep: 2d, deletionPolicy: Retain}");
  const withData = (on: string) => data + machine("a", on, "volumes: [{volume: data}]");

  it("moves with the machine that uses it; its old copy does not stay for good", () => {
    const before = settledWorld(BASE + withData("hv1"));
    const planned = planFleet(BASE + withData("hv2"), before);
    expect(messagesOf(planned)).toEqual([]);
    const after = applyPlan(planned, before);
    const left = after.filter(({ trashed }) => trashed !== undefined);
    expect(left.map(({ id, trashed }) => [id, trashed?.until])).toEqual([
      ["volume@hv1/local/data.qcow2", "2026-12-02T12:00:00.000Z"],
    ]);
    expectSettled(BASE + withData("hv2"), after);
  });

  it("that is on both hosts keeps the machine where it is", () => {
    const before = settledWorld(BASE + withData("hv1"));
    const disk = before.find(({ id }) => id === "volume@hv1/local/data.qcow2") as ObservedObject;
    const twin = { ...disk, id: "volume@hv2/local/data.qcow2", target: "hv2" } as const;
    const planned = planFleet(BASE + withData("hv2"), [...before, twin]);
    expect(changesOf(planned)).not.toContain("migrate domain@hv2/a");
    expect(messagesOf(planned).join()).toContain("volume@hv2/local/data.qcow2 is there already");
    expect(changesOf(planned).filter((change) => /^(trash|delete) volume/.test(change))).toEqual([]);
  });
});

describe("a security group", () => {
  const groups =
    document(
      "SecurityGroup",
      "inner",
      "{rules: [{direction: ingress, protocol: tcp, ports: [80], remote: {group: inner}}]}",
    ) +
    document(
      "SecurityGroup",
      "outer",
      "{rules: [{direction: ingress, protocol: tcp, ports: [22], remote: {group: inner}}]}",
    );
  const guarded = (name: string, on: string, group: string) =>
    machine(name, on, `interfaces: [{network: app, securityGroups: [${group}]}]`).replace(
      "interfaces: [{network: app}], ",
      "",
    );

  it("filters for the machine where it is, until it has moved", () => {
    const rest = groups + guarded("b", "hv1", "outer") + guarded("c", "hv3", "inner");
    const before = settledWorld(BASE + rest + guarded("a", "hv1", "inner"));
    const fleet = BASE + rest + guarded("a", "hv2", "inner");
    const planned = planFleet(fleet, before);
    expect(messagesOf(planned)).toEqual([]);
    const updates = planned.plan.changes.filter(
      ({ action, id }) => action === "update" && id.startsWith("group@hv1"),
    );
    expect(updates).toEqual([]);
    expectSettled(fleet, applyPlan(planned, before));
  });
});

describe("evictionStrategy", () => {
  const strategy = (on: string, name: string, more = "") =>
    machine("a", on, `evictionStrategy: ${name}${more}`);
  const IMMEDIATE = ", updatePolicy: {reboot: Immediate}";
  const summary = (yaml: string, world: readonly ObservedObject[], facts = {}) => {
    const planned = planFleet(yaml, world, { facts });
    const migrate = planned.plan.changes.find(({ action }) => action === "migrate");
    return migrate === undefined
      ? messagesOf(planned)
      : [migrate.migration?.mode, migrate.migration?.transfer, migrate.impact, migrate.hold?.gate];
  };
  const other = { hv2: { cpu: "EPYC AMD 4567" } };
  const hostCpu = ", devices: {cpuModel: host-passthrough}";

  it.each([
    ["LiveMigrate", "", {}, ["live", "qemu", "live", undefined]],
    ["LiveMigrateIfPossible", "", {}, ["live", "qemu", "live", undefined]],
    ["ShutDown", "", {}, ["stopped", "qemu", "reboot", "updatePolicy"]],
    ["ShutDown", IMMEDIATE, {}, ["stopped", "qemu", "reboot", undefined]],
    ["LiveMigrateIfPossible", hostCpu + IMMEDIATE, other, ["stopped", "definition", "reboot", undefined]],
  ] as const)("%s%s", (name, more, facts, expected) => {
    const before = settledWorld(BASE + strategy("hv1", name, more));
    expect(summary(BASE + strategy("hv2", name, more), before, facts)).toEqual(expected);
  });

  it.each([
    ["None", "", {}, "hv2: its evictionStrategy is None"],
    [
      "LiveMigrate",
      hostCpu,
      other,
      "hv2: it sees the CPU of its host (host-passthrough), and hv2 has another CPU than hv1",
    ],
    [
      "LiveMigrate",
      "",
      { hv2: { machineTypes: ["pc-q35-6.2"] } },
      "QEMU on hv2 has no machine type pc-q35-7.2",
    ],
    ["LiveMigrateIfPossible", "", { hv2: { arch: "aarch64" } }, "the CPUs of hv2 are aarch64, not x86_64"],
    [
      "LiveMigrateIfPossible",
      `${hostCpu}, rootDisk: {pool: local, size: 1Gi}`,
      other,
      "has another CPU than hv1, and only QEMU can take its local disks along",
    ],
    ["LiveMigrate", "", { hv2: { shell: false } }, "hv2 has no shell, over which the hosts find each other"],
  ])("%s%s is refused: %j", (name, more, facts, reason) => {
    const before = settledWorld(BASE + strategy("hv1", name, more));
    const messages = summary(BASE + strategy("hv2", name, more), before, facts);
    expect(messages).toEqual([expect.stringContaining(reason)]);
    expect(messages).toEqual([
      expect.stringContaining(
        "is on hv1, which may not hold it any more: does not match hostSelector: no label name=hv2",
      ),
    ]);
  });

  it("moves a machine that is off as it is, without a restart", () => {
    const off = (on: string) => machine("a", on, "rootDisk: {pool: local, size: 1Gi}, runStrategy: Halted");
    const before = withDomains(settledWorld(BASE + off("hv1")), () => ({ power: "shutoff" }));
    const planned = planFleet(BASE + off("hv2"), before);
    const migrate = planned.plan.changes.find(({ action }) => action === "migrate");
    expect([migrate?.migration?.mode, migrate?.impact, migrate?.hold]).toEqual([
      "stopped",
      "live",
      undefined,
    ]);
    expectSettled(BASE + off("hv2"), applyPlan(planned, before));
  });

  it("keeps a machine with a device of its host, or with a disk that no field describes, and says which", () => {
    const before = settledWorld(BASE + strategy("hv1", "LiveMigrate"));
    const fleet = BASE + strategy("hv2", "LiveMigrate");
    const withDevice = withDomains(before, () => ({ hostDevices: ["0000:01:00.0"] }));
    expect(summary(fleet, withDevice)).toEqual([
      expect.stringContaining("hv2: its device 0000:01:00.0 is of its host"),
    ]);
  });

  const NOTHING = {
    ...{ disks: [], interfaces: [], hostDevices: [], fields: [], others: [], diskOrder: [] },
    devices: { disks: {}, interfaces: {} },
  };
  it.each<readonly [Partial<DomainState>, string]>([
    [{ unmanaged: { ...NOTHING, disks: ["sdb"] } }, "its disk sdb is described by no field"],
    [
      { unmanaged: { ...NOTHING, interfaces: ["52:54:00:00:00:09"] } },
      "its interface 52:54:00:00:00:09 is described by no field",
    ],
    [{ unmanaged: { ...NOTHING, others: ["filesystem share"] } }, "its filesystem share is of its host"],
    [
      { unmanaged: { ...NOTHING, others: ["firmware variables /srv/db_VARS.fd"] } },
      "its firmware variables /srv/db_VARS.fd is of its host",
    ],
    [
      { unmanaged: { ...NOTHING, others: ["hostdev usb 1234:5678"] } },
      "its hostdev usb 1234:5678 is of its host",
    ],
    [{ unmanaged: { ...NOTHING, others: ["launchSecurity"] } }, "its launchSecurity is of its host"],
    [{ savedStates: ["snapshots"] }, "it has snapshots, which do not move: delete them first"],
    [{ savedStates: ["memory"], power: "shutoff" }, "its memory is saved on its host: start it first"],
  ])("keeps an adopted machine with %j where it is, and says why", (state, reason) => {
    const before = withDomains(settledWorld(BASE + strategy("hv1", "LiveMigrate")), () => state);
    expect(summary(BASE + strategy("hv2", "LiveMigrate"), before)).toEqual([
      expect.stringContaining(`hv2: ${reason}`),
    ]);
  });

  it("moves an adopted machine with a sound card: nothing of it is on its host", () => {
    const before = withDomains(settledWorld(BASE + strategy("hv1", "LiveMigrate")), () => ({
      unmanaged: { ...NOTHING, others: ["sound ich9"] },
    }));
    expect(summary(BASE + strategy("hv2", "LiveMigrate"), before)).toEqual([
      "live",
      "qemu",
      "live",
      undefined,
    ]);
  });
});

describe("a machine with disks in a volume group", () => {
  it("moves with them", () => {
    const base =
      BASE +
      document("StoragePool", "fast", "{type: logical, volumeGroup: vg0}") +
      document("Volume", "data", "{pool: fast, size: 1Gi}");
    const fleet = (on: string) => base + machine("a", on, "volumes: [{volume: data}]");
    const before = settledWorld(fleet("hv1"));
    const planned = planFleet(fleet("hv2"), before);
    expect(messagesOf(planned)).toEqual([]);
    const migrate = planned.plan.changes.find(({ action }) => action === "migrate");
    expect(migrate?.migration?.disks.map(({ from, to }) => [from, to])).toEqual([
      ["volume@hv1/fast/data", "volume@hv2/fast/data"],
    ]);
    expectSettled(fleet("hv2"), applyPlan(planned, before));
  });
});

describe("a saved plan with a migration", () => {
  it("reads back as it was, and not after an edit of its destination", () => {
    const before = settledWorld(BASE + TWO);
    const { plan } = planFleet(
      BASE + MOVED,
      applyPlan(planFleet(BASE + MOVED, before), before, () => true),
    );
    const text = serializePlan(plan);
    expect(parsePlan(text)).toEqual(JSON.parse(text));
    const edited = text.replaceAll('"from": "domain@hv1/a"', '"from": "domain@hv3/a"');
    expect(edited).not.toBe(text);
    expect(() => parsePlan(edited)).toThrow(/digest|changed/);
  });
});

describe("a placement group", () => {
  const group = document("PlacementGroup", "apart", "{policy: anti-affinity}");
  const member = (name: string, more = "") =>
    document(
      "VirtualMachine",
      name,
      `{instanceType: small, image: micro, interfaces: [{network: app}], placement: {${more}}}`,
    );
  const together = member("a", "hostSelector: {name: hv1}") + member("b", "hostSelector: {name: hv1}");
  const apart = group + member("a", "group: apart") + member("b", "group: apart");

  it("whose hard rule two machines break moves the second", () => {
    const before = settledWorld(BASE + together);
    const planned = planFleet(BASE + apart, before);
    const migrated = planned.plan.changes.filter(({ action }) => action === "migrate");
    expect(migrated.map(({ owner, from }) => [owner, from])).toEqual([
      ["VirtualMachine/default/b", "domain@hv1/b"],
    ]);
    expectSettled(BASE + apart, applyPlan(planned, before));
  });

  it("leaves them together where no other host can take one, and blocks nothing", () => {
    const before = settledWorld(BASE + together);
    const none = apart.replaceAll("interfaces:", "evictionStrategy: None, interfaces:");
    const planned = planFleet(BASE + none, before);
    expect(changesOf(planned)).toEqual([]);
    expect(messagesOf(planned)).toEqual([]);
  });
});
