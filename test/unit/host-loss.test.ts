import { describe, expect, test } from "vitest";
import { computeHostLosses } from "../../src/engine/host-loss/host-loss.ts";
import { lossSummary } from "../../src/engine/host-loss/phrases.ts";
import { renderLossMarkdown, renderLossText } from "../../src/engine/host-loss/render.ts";
import { type HostLoss, isSurvivable } from "../../src/engine/host-loss/types.ts";
import { PLAIN_PALETTE } from "../../src/engine/render/palette.ts";
import type { ObservedObject } from "../../src/model/object.ts";
import { asObserved, BASE_YAML, OVERLAY_YAML } from "./compiled-fleet.ts";
import { type PlanConditions, planFleet, planningInputs, runPipeline } from "./planned-fleet.ts";

/** Tests the report on applied fleets without one of their hosts. */

const CEPH = `{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: ceph}, spec: {type: rbd, ceph: {confFile: /etc/ceph/ceph.conf, user: fleet}, pool: vms, create: {pgNum: 16, quota: 50Gi}}}\n---\n`;
const CLUSTERS: PlanConditions = {
  clusters: { "ceph:ceph": { monitors: ["10.0.0.1:6789"], pool: true } },
  hashes: new Map([["StoragePool/default/ceph#keyring", "hash"]]),
};
/** A network between two gateway hosts, with a machine. */
const OVERLAY = `${OVERLAY_YAML}{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: web}, spec: {instanceType: small, image: micro, interfaces: [{network: app}]}}\n`;
const LINKS: PlanConditions = {
  facts: { links: { eth0: { mtu: 1600, addresses: ["10.99.0.1/24", "10.99.0.2/24"] } } },
};

function machine(name: string, { zone = "a", pool = "local", more = "" } = {}): string {
  return `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: ${name}}, spec: {instanceType: small, image: micro, rootDisk: {size: 1Gi, pool: ${pool}}, interfaces: [{network: app}], placement: {hostSelector: ${zone === "" ? "{}" : `{zone: ${zone}}`}}${more}}}\n---\n`;
}

/** Returns the fleet after an apply. */
function applied(yaml: string, conditions: PlanConditions = {}): ObservedObject[] {
  return asObserved(planFleet(yaml, conditions).compiled.objects);
}

function lossOf(host: string, yaml: string, conditions: PlanConditions = {}): HostLoss {
  const [loss, ...others] = computeHostLosses([host], runPipeline, ...planningInputs(yaml, conditions));
  expect(others).toEqual([]);
  if (loss === undefined) throw new Error("there is no answer");
  return loss;
}

/** Machines without their wish for a zone: where they are is observed. */
const free = (yaml: string) => yaml.replaceAll(/hostSelector: {zone: .}/g, "hostSelector: {}");

describe("a machine", () => {
  test("with its disks in a cluster starts elsewhere with all its data", () => {
    const yaml = `${BASE_YAML}${CEPH}${machine("db", { pool: "ceph" })}`;
    const observed = applied(yaml, CLUSTERS);
    const loss = lossOf("hv1", free(yaml), { observed, ...CLUSTERS });
    expect(loss.machines).toEqual([
      {
        resource: "VirtualMachine/default/db",
        outcome: "starts",
        host: "hv2",
        lostVolumes: [],
        losesRootDisk: false,
        reasons: [],
      },
    ]);
    expect(isSurvivable(loss)).toBe(true);
    expect(lossOf("hv2", free(yaml), { observed, ...CLUSTERS }).machines).toEqual([]);
  });

  test("loses its volume and its root disk on the host", () => {
    const volume = `{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: db-data}, spec: {size: 1Gi, pool: local}}\n---\n`;
    const yaml = `${BASE_YAML}${volume}${machine("db", { more: ", volumes: [{volume: db-data}]" })}`;
    const loss = lossOf("hv1", free(yaml), { observed: applied(yaml) });
    expect(loss.machines).toMatchObject([
      {
        outcome: "loses-data",
        host: "hv2",
        lostVolumes: ["Volume/default/db-data"],
        losesRootDisk: true,
        reasons: ["Volume/db-data is only on hv1", "its root disk is only on hv1"],
      },
    ]);
    expect(isSurvivable(loss)).toBe(false);
  });

  test("that no other host fits stays down, with the reason for each host", () => {
    const yaml = `${BASE_YAML}${machine("db")}`;
    const loss = lossOf("hv1", yaml, { observed: applied(yaml) });
    expect(loss.machines).toMatchObject([{ outcome: "stays-down" }]);
    expect(loss.machines[0]?.reasons.join()).toContain("hv2: does not match hostSelector: no label zone=a");
  });

  test("stays down if the other hosts are full", () => {
    const names = ["a", "b", "c"];
    const yaml = BASE_YAML + names.map((name) => machine(name, { zone: name === "a" ? "a" : "b" })).join("");
    const facts = { memoryBytes: 4 * 2 ** 30 };
    const big = (text: string) => text.replaceAll("512Mi, maxGuest: 1Gi", "1280Mi");
    const observed = applied(big(yaml), { facts });
    const loss = lossOf("hv1", free(big(yaml)), { observed, facts });
    expect(loss.machines).toMatchObject([{ resource: "VirtualMachine/default/a", outcome: "stays-down" }]);
    expect(loss.machines[0]?.reasons.join()).toMatch(/no host has room: hv2: needs 1\.25Gi memory/);
  });

  test("of a pool is made again", () => {
    const pool = `{apiVersion: fleetwright/v1, kind: VirtualMachinePool, metadata: {name: web}, spec: {replicas: 2, template: {spec: {instanceType: small, image: micro, rootDisk: {size: 1Gi, pool: local}, interfaces: [{network: app}], placement: {hostSelector: {zone: a}}}}}}\n---\n`;
    const yaml = `${BASE_YAML}${pool}`;
    const loss = lossOf("hv1", free(yaml), { observed: applied(yaml) });
    expect(loss.machines.map(({ outcome, host }) => [outcome, host])).toEqual([
      ["recreated", "hv2"],
      ["recreated", "hv2"],
    ]);
    expect(lossSummary(loss)).toBe("If hv1 were lost: 2 machines are recreated elsewhere");
  });

  test("is unknown while another host that fits cannot be read", () => {
    const yaml = `${BASE_YAML}${machine("db")}`;
    const observed = applied(yaml);
    const loss = lossOf("hv1", free(yaml), { observed, unreadable: ["hv2"] });
    expect(loss.machines).toMatchObject([{ outcome: "unknown" }]);
    expect(isSurvivable(loss)).toBe(false);
  });

  test("is counted if it may be on the lost host, which cannot be read", () => {
    const yaml = free(`${BASE_YAML}${machine("db")}`);
    const loss = lossOf("hv1", yaml, { unreadable: ["hv1"] });
    expect(loss.machines).toMatchObject([{ resource: "VirtualMachine/default/db", host: "hv2" }]);
  });

  test("whose resource left the files is unknown", () => {
    const yaml = `${BASE_YAML}${machine("db")}`;
    const loss = lossOf("hv1", BASE_YAML, { observed: applied(yaml) });
    expect(loss.machines).toMatchObject([{ outcome: "unknown" }]);
  });
});

test("a volume that no machine uses is lost with its host", () => {
  const pool = BASE_YAML.replace("{type: dir, path: /data}", "{type: dir, path: /data, hosts: {zone: a}}");
  const yaml = `${pool}{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: old}, spec: {size: 1Gi, pool: local}}\n`;
  const observed = applied(yaml);
  expect(observed.some(({ type }) => type === "volume")).toBe(true);
  const loss = lossOf("hv1", yaml, { observed });
  expect(loss.volumes).toEqual(["Volume/default/old"]);
  expect(isSurvivable(loss)).toBe(false);
});

describe("a router", () => {
  const host = (yaml: string) =>
    planFleet(yaml, LINKS).compiled.objects.find(({ type }) => type === "router")?.target ?? "none";

  test("moves to another gateway host", () => {
    const lost = host(OVERLAY);
    const loss = lossOf(lost, OVERLAY, { observed: applied(OVERLAY, LINKS), ...LINKS });
    expect(loss.services).toEqual([
      {
        resource: "Network/default/app",
        part: "its router",
        host: lost === "hv1" ? "hv2" : "hv1",
        reasons: [],
      },
    ]);
  });

  test("stops without another gateway host, with the reason", () => {
    const lost = host(OVERLAY);
    const other = lost === "hv1" ? "hv2" : "hv1";
    const yaml = OVERLAY.replace(
      new RegExp(`(name: ${other}.*?)roles: \\[compute, gateway\\]`),
      "$1roles: [compute]",
    );
    const loss = lossOf(lost, yaml, { observed: applied(yaml, LINKS), ...LINKS });
    expect(loss.services).toMatchObject([{ resource: "Network/default/app", part: "its router" }]);
    expect(loss.services[0]?.host).toBeUndefined();
    expect(loss.services[0]?.reasons).not.toEqual([]);
    expect(isSurvivable(loss)).toBe(false);
  });
});

describe("the hosts", () => {
  const names = (without: string[], yaml = BASE_YAML) =>
    computeHostLosses(without, runPipeline, ...planningInputs(yaml)).map(({ hosts }) => hosts);

  test("are lost together, or each by itself", () => {
    expect(names(["hv2", "hv1"])).toEqual([["hv1", "hv2"]]);
    expect(names(["any"])).toEqual([["hv1"], ["hv2"]]);
  });

  test("that the fleet does not have are refused", () => {
    expect(() => names(["hv1", "hv9"])).toThrow("--without hv9: the fleet has no such host");
  });

  test("may be named any", () => {
    expect(names(["any"], BASE_YAML.replaceAll("hv2", "any"))).toEqual([["any"]]);
  });
});

test("pages show the worst first, and no markup of names", () => {
  const loss: HostLoss = {
    hosts: ["hv1"],
    machines: [
      {
        resource: "VirtualMachine/default/db",
        outcome: "stays-down",
        lostVolumes: [],
        losesRootDisk: true,
        reasons: ["no host has room: <b>\u001b[2J@you"],
      },
      {
        resource: "VirtualMachine/default/web",
        outcome: "starts",
        host: "hv2",
        lostVolumes: [],
        losesRootDisk: false,
        reasons: [],
      },
    ],
    services: [{ resource: "Network/default/app", part: "its router", reasons: ["no gateway"] }],
    volumes: ["Volume/default/old"],
  };
  expect(renderLossText(loss, PLAIN_PALETTE)).toBe(
    [
      "  ✗ VirtualMachine/db   stays down: no host has room: <b>\\x1b[2J@you",
      "  ✗ Network/app         its router stops: no gateway",
      "  ✗ Volume/old          lost: no machine uses it, and it is only on hv1",
      "  ● VirtualMachine/web  starts on hv2 with all its data",
      "",
      "If hv1 were lost: 1 machine stays down, 1 machine starts elsewhere, 1 service stops, 1 unused volume is lost",
    ].join("\n"),
  );
  const markdown = renderLossMarkdown([loss]);
  for (const hostile of ["<b>", "\u001b", "@you"]) expect(markdown).not.toContain(hostile);
  expect(markdown.indexOf("VirtualMachine/db")).toBeLessThan(markdown.indexOf("<details>"));
});
