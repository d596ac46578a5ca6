import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findHost, labUp, loadLab, powerOffHost } from "../../src/lab/lab.ts";
import { labCeph } from "../../src/lab/lab-ceph.testing.ts";
import { endProcesses } from "../signal.ts";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { baseFleet, documents, machine } from "./fleets.ts";
import { guestAt } from "./guest.ts";
import { eventually } from "./harness.ts";

/**
 * A host that does not answer is reported once, and again when it answers. If its fencing agent says that it is off, its
 * machines with all disks in a cluster start elsewhere, and never run twice.
 */

const LAB = "hostfail";
const FLEET =
  "{apply: auto, interval: 10s, guard: {maxDeletePercent: 100}, hostFailure: {after: 10s, action: Restart}}";
const IN_CLUSTER = { name: "db", ipv4: "10.20.0.10", volumes: "[{volume: data}]" };
let at: DaemonStage;
let daemon: ReturnType<DaemonStage["start"]>;

/** The base, with fencing for hv3. `closed` hosts get no new machines. */
function ground(closed: readonly string[]): string {
  const base = baseFleet({ lab: LAB, hosts: 3, fleet: FLEET });
  const more = (host: string) =>
    `${host === "hv3" ? "fencing: {agent: lab}, " : ""}${closed.includes(host) ? "unschedulable: true, " : ""}`;
  return base.replaceAll(
    /(metadata: \{name: (hv\d), .*\}\nspec: \{)/g,
    (_, start: string, host: string) => `${start}${more(host)}`,
  );
}

beforeAll(async () => {
  at = await openDaemonStage(LAB, { hosts: 3, ceph: true, fleet: FLEET });
  await at.commit("machines", {
    "ground.yaml": ground(["hv1", "hv2"]),
    "pool.yaml": documents(
      `kind: StoragePool\nmetadata: {name: ceph}\nspec:
  type: rbd
  ceph: {confFile: "lab://${LAB}/ceph.conf", user: fleetwright, via: hv1}
  pool: vms
  create: {pgNum: 8, quota: 8Gi}`,
      "kind: Volume\nmetadata: {name: data}\nspec: {pool: ceph, size: 16Mi}",
    ),
    "db.yaml": documents(machine({ ...IN_CLUSTER, more: "rootDisk: {pool: ceph, size: 128Mi}" })),
    "pet.yaml": documents(machine({ name: "pet" })),
  });
  daemon = at.start();
  await at.waitForEvent("vm.created VirtualMachine/default/db");
  await at.waitForEvent("vm.created VirtualMachine/default/pet");
  const db = guestAt(at.stage, "hv3", "10.20.0.10");
  await db.up();
  await db.run("printf kept | dd of=/dev/vdb conv=fsync 2>/dev/null");
  await at.commit("hv2 takes machines", { "ground.yaml": ground(["hv1"]) });
  await emptyPlan();
});

afterAll(async () => expect(await at?.end(), at?.log()).toEqual([]));

const received = (event: string) => at.receiver.received().filter((one) => one === event).length;
const failed = (reason: string) =>
  at.waitForStatus(`hv3 failed: ${reason}`, ({ lost }) =>
    lost.some(({ target, failed: why }) => target === "hv3" && why?.includes(reason) === true),
  );
const emptyPlan = () =>
  eventually("the plan is empty", async () =>
    (await at.stage.cli("plan", "--repo", at.repo)).code === 0 ? true : undefined,
  );
const pidOf = (host: string, name: string) => at.stage.exec(host, ["cat", `/run/libvirt/qemu/${name}.pid`]);
const rbd = (...args: string[]) => labCeph(LAB).run("rbd", ...args);
/** The guest runs its scripts only at its first boot, so that it is asked by ping after it was restarted. */
const answersOn = (host: string) =>
  eventually(`db answers on ${host}`, async () =>
    at.stage.exec(host, ["ping", "-c", "1", "-W", "2", "10.20.0.10"]).then(
      () => true,
      () => undefined,
    ),
  );
/** The address of the one client that has the disk open. */
async function onlyUser(): Promise<string> {
  const { watchers } = JSON.parse(await rbd("status", "vms/data", "--format", "json")) as {
    watchers: { address: string }[];
  };
  expect(watchers).toHaveLength(1);
  return watchers[0]?.address ?? "";
}
const repairLab = () => labUp({ name: LAB, hosts: 3 });

it("libvirt does not start a machine by itself that may be restarted elsewhere", async () => {
  const autostart = async (name: string) =>
    /Autostart: *(\w+)/.exec(await at.stage.virsh("hv3", "dominfo", name))?.[1];
  expect([await autostart("db"), await autostart("pet")]).toEqual(["disable", "enable"]);
});

describe("a host whose libvirtd is dead", () => {
  it("is reported, and not fenced: its shell answers", async () => {
    const pid = await pidOf("hv3", "db");
    const file = "$(cat /run/libvirtd.pid /run/libvirt/libvirtd.pid 2>/dev/null | head -n 1)";
    await at.stage.exec("hv3", ["sh", "-c", endProcesses("KILL", file)]);
    await at.waitForEvent("host.lost Host/default/hv3");
    await failed("its shell answers");
    expect(await pidOf("hv3", "db")).toBe(pid);
    await repairLab();
    await at.waitForEvent("host.recovered Host/default/hv3");
    await emptyPlan();
    expect(await pidOf("hv3", "db")).toBe(pid);
    expect(received("vm.created VirtualMachine/default/db")).toBe(1);
  });
});

describe("a host without power", () => {
  it("is fenced, and its machine with all disks in the cluster starts elsewhere with its data", async () => {
    await powerOffHost(loadLab(LAB), findHost(loadLab(LAB), "hv3"));
    await eventually(
      "db is on hv2",
      async () => (received("vm.created VirtualMachine/default/db") === 2 ? true : undefined),
      120_000,
    );
    await answersOn("hv2");
    expect(await onlyUser()).toMatch(/^10\.99\.0\.2[:/]/);
    expect((await rbd("export", "--no-progress", "vms/data", "-")).slice(0, 4)).toBe("kept");
    expect(received("host.lost Host/default/hv3")).toBe(2);
  });

  it("keeps machines down whose disks it has alone, with the reason", async () => {
    const { plan } = await at.waitForStatus("pet is blocked", ({ plan }) =>
      plan.blocked.some((line) => line.startsWith("VirtualMachine/pet")),
    );
    expect(plan.blocked.join("\n")).toContain("its root disk is on the host alone");
  });

  it("that returns starts its own machines, and loses the definition of the one that runs elsewhere", async () => {
    const pid = await pidOf("hv2", "db");
    await repairLab();
    await at.waitForEvent("host.recovered Host/default/hv3");
    await emptyPlan();
    const all = await at.stage.virsh("hv3", "list", "--all", "--name");
    expect(all.split("\n").filter(Boolean)).toEqual(["pet"]);
    expect(await pidOf("hv2", "db")).toBe(pid);
    await answersOn("hv2");
    expect(await onlyUser()).toMatch(/^10\.99\.0\.2[:/]/);
    expect(received("host.lost Host/default/hv3")).toBe(received("host.recovered Host/default/hv3"));
  });
});

it("a daemon that starts anew restarts nothing of a host that it has never read", async () => {
  daemon.kill("SIGKILL");
  await daemon.catch(() => {}); // it was killed
  await powerOffHost(loadLab(LAB), findHost(loadLab(LAB), "hv3"));
  at.start();
  await at.waitForStatus("pet is blocked", ({ plan }) =>
    plan.blocked.some((line) => line.startsWith("VirtualMachine/pet")),
  );
  expect(received("vm.created VirtualMachine/default/pet")).toBe(1);
  await repairLab();
  await emptyPlan();
});
