import { describe, expect, test } from "vitest";
import { LastMachines } from "../../src/daemon/reconcile/last-machines.ts";
import type { HostConditions } from "../../src/model/host-failure.ts";
import type { ObservedObject } from "../../src/model/object.ts";
import { asObserved, BASE_YAML } from "./compiled-fleet.ts";
import { type PlanConditions, planFleet, planningInputs, runPipeline } from "./planned-fleet.ts";

/** Tests the plans for the machines of a host that failed, that is off, and that returns. */

const fleet = (action: string) =>
  `{apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: test}, spec: {hostFailure: {action: ${action}}}}\n---\n`;
const CEPH = `{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: ceph}, spec: {type: rbd, ceph: {confFile: /etc/ceph/ceph.conf, user: fleet}, pool: vms}}\n---\n`;
const DATA = `{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: data}, spec: {size: 1Gi, pool: ceph}}\n---\n`;
const cluster = (excludesClients: boolean): PlanConditions => ({
  clusters: { "ceph:ceph": { monitors: ["10.0.0.1:6789"], pool: true, excludesClients } },
  hashes: new Map([["StoragePool/default/ceph#keyring", "hash"]]),
});

function machine(name: string, pool = "ceph", more = ""): string {
  return `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: ${name}}, spec: {instanceType: small, image: micro, rootDisk: {size: 1Gi, pool: ${pool}}, interfaces: [{network: app}]${more}}}\n---\n`;
}

const DB = machine("db", "ceph", ", volumes: [{volume: data}]");
const ground = (action = "Restart") => `${fleet(action)}${BASE_YAML}${CEPH}${DATA}`;

/** Returns the fleet after an apply while hv2 takes nothing, so that all machines are on hv1. */
function applied(yaml: string, conditions = cluster(true)): ObservedObject[] {
  const onFirst = yaml.replace(`libvirt: "lab://t/hv2"`, `libvirt: "lab://t/hv2", unschedulable: true`);
  return asObserved(planFleet(onFirst, conditions).compiled.objects);
}

const SILENCE = { since: "2026-03-01T10:00:00.000Z", forMs: 90_000, reason: "no answer" };
const OFF: HostConditions = new Map([["hv1", { state: "off", silence: SILENCE }]]);
const FAILED: HostConditions = new Map([
  ["hv1", { state: "failed", silence: SILENCE, reason: "no fencing" }],
]);

interface Failure {
  readonly conditions?: HostConditions;
  /** The state before the failure as the daemon has seen it. Undefined: it has seen none. */
  readonly seen?: readonly ObservedObject[] | undefined;
  readonly cluster?: PlanConditions;
}

/** Plans without hv1. */
function planWithout(
  yaml: string,
  { conditions = OFF, seen = applied(yaml), cluster: facts = cluster(true) }: Failure = {},
) {
  const lastMachines = new LastMachines();
  const [, whole] = planningInputs(yaml, { ...facts, observed: seen });
  lastMachines.record(whole.snapshot, "test");
  const observed = applied(yaml).filter(({ target }) => target !== "hv1");
  const [desired, planning] = planningInputs(yaml, { ...facts, observed, unreadable: ["hv1"] });
  return runPipeline(desired, { ...planning, offHosts: lastMachines.offHosts(conditions) }).plan;
}

const domains = ({ changes }: ReturnType<typeof planWithout>) =>
  changes.filter(({ type }) => type === "domain").map(({ change, cause }) => `${change}: ${cause}`);
const reasons = ({ blocked }: ReturnType<typeof planWithout>, name: string) =>
  blocked
    .filter(({ message }) => message.startsWith(`VirtualMachine/${name}: `))
    .map(({ message }) => message);

describe("a machine of a host that is off", () => {
  test("starts elsewhere if all its disks are in a cluster, with the same disks and the same address", () => {
    const yaml = `${ground()}${machine("a", "local")}${DB}`;
    const plan = planWithout(yaml);
    expect(domains(plan)).toEqual(["create domain@hv2/db: host-failure"]);
    const before = applied(yaml).find(({ id }) => id === "domain@hv1/db");
    const after = plan.changes.find(({ id }) => id === "domain@hv2/db")?.after;
    expect(after).toMatchObject({ uuid: before?.state.uuid, interfaces: before?.state.interfaces });
    expect(JSON.stringify(after?.disks)).toBe(JSON.stringify(before?.state.disks));
    expect(plan.changes.filter(({ action }) => action !== "create")).toEqual([]);
    expect(plan.changes.filter(({ type }) => type === "rbd")).toEqual([]);
  });

  test("stays down while the host is not known to be off", () => {
    const plan = planWithout(`${ground()}${DB}`, { conditions: FAILED });
    expect(domains(plan)).toEqual([]);
    expect(reasons(plan, "db")[0]).toContain(
      "may be on a host that could not be read: hv1 (connection refused)",
    );
  });

  test("stays down if the daemon has never seen it there", () => {
    const plan = planWithout(`${ground()}${DB}`, { seen: [] });
    expect(domains(plan)).toEqual([]);
    expect(reasons(plan, "db")[0]).toContain(
      "hv1 (off, but the daemon has not seen it there without autostart",
    );
  });

  test("stays down if libvirt would start it when the host boots, as its definition was seen", () => {
    const yaml = `${ground()}${DB}`;
    const seen = applied(yaml).map((object) =>
      object.type === "domain" ? { ...object, state: { ...object.state, autostart: true } } : object,
    );
    expect(domains(planWithout(yaml, { seen }))).toEqual([]);
  });

  test.each([
    ["a disk on the host that was attached by hand", { sda: { source: "/srv/x.qcow2", sourceType: "file" } }],
  ])("stays down with %s", (_, more) => {
    const yaml = `${ground()}${DB}`;
    const seen = applied(yaml).map((object) => {
      if (object.type !== "domain") return object;
      const disks = { ...(object.state.disks as object), ...more };
      return { ...object, state: { ...object.state, disks } } as ObservedObject;
    });
    expect(domains(planWithout(yaml, { seen }))).toEqual([]);
  });

  test.each([
    ["its root disk", machine("db", "local"), "a disk in StoragePool/local is on the host alone"],
    [
      "one of its volumes",
      `{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: log}, spec: {size: 1Gi, pool: local}}\n---\n${machine("db", "ceph", ", volumes: [{volume: data}, {volume: log}]")}`,
      "a disk in StoragePool/local is on the host alone",
    ],
    ["its TPM", machine("db", "ceph", ", devices: {tpm: true}"), "its TPM is on the host alone"],
    [
      "its EFI variables",
      machine("db", "ceph", ", devices: {firmware: efi}"),
      "its EFI variables are on the host alone",
    ],
    [
      "autostart",
      machine("db", "ceph", ", autostart: true"),
      "libvirt starts it when the host boots (autostart: true)",
    ],
    [
      "no wish to run always",
      machine("db", "ceph", ", runStrategy: Manual"),
      "it does not run always (runStrategy: Manual)",
    ],
  ])("stays down if the host has %s", (_, document, reason) => {
    const plan = planWithout(`${ground()}${document}`);
    expect(domains(plan)).toEqual([]);
    expect(reasons(plan, "db").join()).toContain(reason);
  });

  test("stays down if the cluster cannot keep the dead host from writing", () => {
    const plan = planWithout(`${ground()}${DB}`, { cluster: cluster(false) });
    expect(domains(plan)).toEqual([]);
    expect(reasons(plan, "db")[0]).toContain("may not exclude the host from the cluster");
  });

  test("stays down if the action is Report", () => {
    const plan = planWithout(`${ground("Report")}${DB}`);
    expect(domains(plan)).toEqual([]);
    expect(reasons(plan, "db")[0]).toContain("hostFailure.action of the Fleet is Report");
  });
});

test("libvirt starts by itself only what is never restarted elsewhere", () => {
  const autostart = (action: string) =>
    Object.fromEntries(
      applied(`${ground(action)}${DB}${machine("pet", "local")}`)
        .filter(({ type }) => type === "domain")
        .map(({ name, state }) => [name, state.autostart]),
    );
  expect(autostart("Restart")).toEqual({ db: false, pet: true });
  expect(autostart("Report")).toEqual({ db: true, pet: true });
});

describe("a host that returns", () => {
  const yaml = `${ground()}${DB}`;
  /** The machine runs on hv2, and hv1 still has its definition. */
  function returned(power: string, more: object = {}): ReturnType<typeof planWithout> {
    const old = applied(yaml);
    const elsewhere = asObserved(
      planFleet(
        yaml.replace(`libvirt: "lab://t/hv1"`, `libvirt: "lab://t/hv1", unschedulable: true`),
        cluster(true),
      ).compiled.objects,
    );
    const ids = new Set(elsewhere.map(({ id }) => id));
    const stale = old
      .filter(({ id }) => !ids.has(id))
      .map((object) =>
        object.type === "domain" ? { ...object, state: { ...object.state, power, ...more } } : object,
      );
    return planFleet(yaml, { ...cluster(true), observed: [...elsewhere, ...stale] }).plan;
  }

  test("loses the definition of a machine that runs elsewhere, and nothing else of value", () => {
    const plan = returned("shutoff");
    expect(domains(plan)).toEqual(["delete domain@hv1/db: removed"]);
    expect(plan.changes.filter(({ losesData }) => losesData)).toEqual([]);
    expect(plan.changes.filter(({ target }) => target !== "hv1")).toEqual([]);
    expect(plan.blocked).toEqual([]);
  });

  test.each([
    ["it runs there, too", "running", {}],
    ["libvirt would start it", "shutoff", { autostart: true }],
    ["it has saved memory", "shutoff", { savedStates: ["memory"] }],
    ["it has another identity", "shutoff", { uuid: "48e1498a-4895-45e6-b485-ee34ee4e2573" }],
    ["it has a disk on the host", "shutoff", { disks: { vda: { source: "/x", sourceType: "file" } } }],
  ])("keeps both, and says so, if %s", (_, power, more) => {
    const plan = returned(power, more);
    expect(domains(plan)).toEqual([]);
    expect(reasons(plan, "db")).toEqual(["VirtualMachine/db: is on hv1 and hv2 at the same time"]);
  });
});
