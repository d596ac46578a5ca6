import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findHost, labUp, loadLab, powerOffHost } from "../../src/lab/lab.ts";
import type { Plan } from "../../src/model/plan.ts";
import { endProcesses } from "../signal.ts";
import { baseFleet, documents, formatPlan, machine, planOf, size, volume } from "./fleets.ts";
import { guestAt } from "./guest.ts";
import { openStage, SOON, type Stage } from "./harness.ts";

/** A host that does not answer blocks its own objects, and nothing else. */

const LAB = "outage";
let stage: Stage;

const on = (host: string) => `placement: {hostSelector: {name: ${host}}}`;
const halted = (name: string, more = "") => machine({ name, more: `runStrategy: Halted\n${more}`.trim() });

beforeAll(async () => {
  stage = await openStage({
    lab: LAB,
    hosts: 3,
    files: {
      "ground.yaml": baseFleet({ lab: LAB, hosts: 3 }),
      "one.yaml": documents(
        size("own", "{guest: 1}", "{guest: 96Mi, maxGuest: 192Mi}"),
        machine({ name: "one", size: "own", ipv4: "10.20.0.11", more: on("hv1") }),
      ),
      "two.yaml": documents(
        machine({ name: "two", ipv4: "10.20.0.12", more: on("hv2"), volumes: "[{volume: data}]" }),
      ),
      "three.yaml": documents(halted("three", on("hv3"))),
      "free.yaml": documents(
        ...["free-1", "free-2", "free-3"].map((name) => halted(name)),
        volume("data", "16Mi"),
      ),
    },
  });
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  await guestAt(stage, "hv2", "10.20.0.12").up();
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

const pidOf = (host: string, name: string) => stage.exec(host, ["cat", `/run/libvirt/qemu/${name}.pid`]);

async function everything(): Promise<Record<string, string>> {
  const hosts = ["hv1", "hv2", "hv3"];
  const lists = await Promise.all(
    hosts.map((host) => stage.virsh(host, "list", "--all", "--name").catch(() => "does not answer")),
  );
  return Object.fromEntries(hosts.map((host, index) => [host, lists[index] ?? ""]));
}

/** Owners of blocked objects, by host. */
function blockedOn({ blocked }: Plan): string[] {
  return [
    ...new Set(
      blocked.map(({ object = "", code }) => `${code} ${/@(.*?)\//.exec(object)?.[1] ?? "nowhere"}`),
    ),
  ].sort();
}

const stopLibvirtd = (host: string, signal: "TERM" | "KILL") =>
  stage.exec(host, [
    "sh",
    "-c",
    endProcesses(signal, "$(cat /run/libvirtd.pid /run/libvirt/libvirtd.pid 2>/dev/null | head -n 1)"),
  ]);

async function repairLab(): Promise<void> {
  await labUp({ name: LAB, hosts: 3 });
}

async function expectEmptyPlan(): Promise<void> {
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
}

describe("a libvirtd that is stopped", () => {
  let before: Record<string, string>;
  let pid: string;

  beforeAll(async () => {
    before = await everything();
    pid = await pidOf("hv2", "two");
    await stopLibvirtd("hv2", "TERM");
  });

  it("blocks only what is on its host, and says so", async () => {
    const result = await stage.cli("plan");
    expect(result.code, result.all).toBe(2);
    expect(result.stdout).toContain("hv2 cannot be read");
    const plan = await planOf(stage);
    expect(formatPlan(plan)).toEqual([]);
    expect(blockedOn(plan).filter((one) => !one.endsWith(" nowhere"))).toEqual(["unreadable hv2"]);
  });

  it("lets changes of other hosts go on", async () => {
    stage.edit("one.yaml", "guest: 96Mi", "guest: 128Mi");
    const apply = await stage.cli("apply", "--yes");
    expect(apply.code, apply.all).toBe(3);
    await expect
      .poll(() => stage.virsh("hv1", "dumpxml", "one"), SOON)
      .toContain("<currentMemory unit='KiB'>131072<");
  });

  it("blocks creations of machines that it may have, with a reason", async () => {
    stage.write("fresh.yaml", documents(halted("fresh", on("hv3"))));
    const plan = await planOf(stage);
    expect(formatPlan(plan).filter((line) => line.includes("domain"))).toEqual([]);
    expect(plan.blocked.map(({ message }) => message).join("\n")).toContain("VirtualMachine/fresh: ");
    stage.remove("fresh.yaml");
  });

  it("causes no creation on another host", async () => {
    expect(await everything()).toEqual({ ...before, hv2: "does not answer" });
  });

  it("leaves an empty plan when it is back, without an effect on its guests", async () => {
    await repairLab();
    await expectEmptyPlan();
    expect(await pidOf("hv2", "two")).toBe(pid);
    expect(await everything()).toEqual(before);
  });
});

describe("a host without power", () => {
  let before: Record<string, string>;

  beforeAll(async () => {
    before = await everything();
    const lab = loadLab(LAB);
    await powerOffHost(lab, findHost(lab, "hv2"));
  });

  it("blocks only its own objects, and nothing is created elsewhere", async () => {
    const apply = await stage.cli("apply", "--yes");
    expect(apply.code, apply.all).toBe(3);
    expect(blockedOn(await planOf(stage)).filter((one) => !one.endsWith(" nowhere"))).toEqual([
      "unreadable hv2",
    ]);
    expect(await everything()).toEqual({ ...before, hv2: "does not answer" });
  });

  it("comes back with its machines and their data", async () => {
    await repairLab();
    const apply = await stage.cli("apply", "--yes");
    expect(apply.code, apply.all).toBe(0);
    await expectEmptyPlan();
    expect(await everything()).toEqual(before);
    await guestAt(stage, "hv2", "10.20.0.12").up();
  });
});

describe("a libvirtd that dies in the middle of an apply", () => {
  it("fails its changes quickly and with a reason; other changes succeed, and the next apply finishes", async () => {
    const names = (host: string) => Array.from({ length: 12 }, (_, index) => `${host}-${index}`);
    const many = (host: string) => names(host).map((name) => halted(name, on(host)));
    stage.write("many.yaml", documents(...many("hv1"), ...many("hv3")));
    const apply = stage.start("apply", "--yes");
    let killed: Promise<unknown> | undefined;
    apply.stderr.on("data", (data: Buffer) => {
      if (/^✓.* on hv3/m.test(data.toString())) killed ??= stopLibvirtd("hv3", "KILL");
    });
    const { exitCode, stderr, stdout } = await apply;
    await killed;
    expect(killed).toBeDefined();
    expect(exitCode, `${stdout}\n${stderr}`).toBe(1);
    expect(stderr).toMatch(/✗ .* on hv3/);
    const here = (await stage.virsh("hv1", "list", "--all", "--name")).split("\n");
    expect(here.filter((name) => name.startsWith("hv1-"))).toHaveLength(12);

    await repairLab();
    const again = await stage.cli("apply", "--yes");
    expect(again.code, again.all).toBe(0);
    await expectEmptyPlan();
    const domains = (await stage.virsh("hv3", "list", "--all", "--name")).split("\n");
    expect(domains.filter((name) => name.startsWith("hv3-"))).toHaveLength(12);
  });
});
