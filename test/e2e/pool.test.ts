import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Plan } from "../../src/model/plan.ts";
import { baseFleet, documents, formatPlan, machine, planOf, size } from "./fleets.ts";
import { type Guest, guestAt } from "./guest.ts";
import { eventually, openStage, type Running, type Stage } from "./harness.ts";
import { inventory } from "./inventory.ts";
import { callsDuring, isWrite } from "./libvirt-log.ts";

/** A pool keeps its size: members are added, removed, crash and vanish, and the pool converges to its number. */

const LAB = "pool";
const HOSTS = ["hv1", "hv2"] as const;

/** A pool with the machine of the other tests as template. */
function pool(replicas: number): string {
  const spec =
    machine({ name: "x", size: "web", more: `rootDisk: {pool: disks, size: 64Mi}` }).split("spec:\n")[1] ??
    "";
  const template = spec.replace(/^/gm, "    ");
  return documents(`kind: VirtualMachinePool
metadata: {name: web}
spec:
  replicas: ${replicas}
  template:
    metadata: {labels: {app: web}}
    spec:
${template}`);
}

/** A folder that Fleetwright creates on each host. */
const DISKS = "kind: StoragePool\nmetadata: {name: disks}\nspec: {type: dir, path: /opt/disks}";

const FILES = {
  "ground.yaml": baseFleet({ lab: LAB, hosts: 2 }),
  "disks.yaml": documents(DISKS),
  "size.yaml": documents(size("web", "{guest: 1}", "{guest: 96Mi}")), // without memory ballooning
};

interface Member {
  readonly host: string;
  readonly address: string;
  readonly mac: string;
}

let stage: Stage;
let bare: string[][];

beforeAll(async () => {
  stage = await openStage({ lab: LAB, hosts: 2, files: FILES });
  await applies();
  bare = await inventories();
  stage.write("web.yaml", pool(3));
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

async function expectEmptyPlan(): Promise<void> {
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
}

async function applies(): Promise<void> {
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  await expectEmptyPlan();
}

const inventories = () => Promise.all(HOSTS.map((host) => inventory(stage, host)));

/** All domains with their hosts, sorted by name. */
async function domains(): Promise<string[]> {
  const lists = HOSTS.map(async (host) => {
    const names = await stage.virsh(host, "list", "--all", "--name");
    return names.split("\n").filter(Boolean);
  });
  return (await Promise.all(lists)).flat().sort();
}

async function member(name: string): Promise<Member> {
  const [{ objects }] = (await stage.cli("get", "vm", name, "--json")).json<
    [{ objects: { observed: ObservedGuest[] } }]
  >();
  const domain = objects.observed.find(({ type }) => type === "domain");
  const nic = domain?.state.interfaces?.net0;
  if (domain === undefined || nic === undefined) throw new Error(`${name} is not there`);
  return { host: domain.target, address: nic.ipv4, mac: nic.mac };
}

interface ObservedGuest {
  readonly type: string;
  readonly target: string;
  readonly state: {
    readonly interfaces?: { readonly net0: { readonly ipv4: string; readonly mac: string } };
  };
}

async function guest(name: string): Promise<Guest> {
  const { host, address } = await member(name);
  return guestAt(stage, host, address);
}

const pidOf = async (name: string) =>
  stage.exec((await member(name)).host, ["cat", `/run/libvirt/qemu/${name}.pid`]);

/** The planned changes of machines, on all hosts. */
function machineLines(plan: Plan): string[] {
  const ofMachines = formatPlan(plan).filter((line) => line.includes(" domain@"));
  return ofMachines.map((line) => line.replace(/ domain@hv\d\//, " ")).sort();
}

describe("a new pool", () => {
  it("has as many members as it has replicas, which answer", async () => {
    await applies();
    expect(await domains()).toEqual(["web-0", "web-1", "web-2"]);
    for (const name of await domains()) await (await guest(name)).up();
  });

  it("has an empty second plan and apply, without any write call", async () => {
    for (const host of HOSTS) {
      const calls = await callsDuring(LAB, host, applies);
      expect(calls).toContain("virDomainGetXMLDesc");
      expect(calls.filter(isWrite)).toEqual([]);
    }
  });

  it("is shown with its members, like any other resource", async () => {
    const { stdout } = await stage.cli("get", "vmpool");
    expect(stdout).toMatch(/NAME +REPLICAS +RUNNING +ON/);
    expect(stdout).toMatch(/web +3 +3 +hv1 \d, hv2 \d/);
    expect((await stage.cli("describe", "vmpool/web")).stdout).toMatch(
      /web-2 +hv\d +10\.20\.0\.\d+ +running/,
    );
    expect((await stage.cli("describe", "vm/web-1")).stdout).toContain("VirtualMachinePool/web");
    expect((await stage.cli("why", "vm/web-1")).stdout).toContain("is there already");
  });
});

describe("another number of replicas", () => {
  it("creates further members, and does not change existing ones", async () => {
    const before = await pidOf("web-0");
    stage.edit("web.yaml", "replicas: 3", "replicas: 4");
    expect(machineLines(await planOf(stage))).toEqual(["create web-3 (scale)"]);
    await applies();
    expect(await domains()).toEqual(["web-0", "web-1", "web-2", "web-3"]);
    expect(await pidOf("web-0")).toBe(before);
    await (await guest("web-3")).up();
  });

  it("removes the members with the highest numbers, and does not change the others", async () => {
    const before = await pidOf("web-1");
    stage.edit("web.yaml", "replicas: 4", "replicas: 2");
    expect(machineLines(await planOf(stage))).toEqual(["delete web-2 (scale)", "delete web-3 (scale)"]);
    await applies();
    expect(await domains()).toEqual(["web-0", "web-1"]);
    expect(await pidOf("web-1")).toBe(before);
  });
});

describe("a member comes back under its name, with its address and its disk", () => {
  let before: Member;

  beforeAll(async () => {
    before = await member("web-1");
    const own = await guest("web-1");
    await own.up();
    await own.run("echo kept-$(hostname) | dd of=/dev/vda bs=512 conv=sync,notrunc,fsync 2>/dev/null");
  });

  async function comesBack(...expected: readonly unknown[]): Promise<void> {
    expect(machineLines(await planOf(stage))).toEqual(expected);
    await applies();
    expect(await domains()).toEqual(["web-0", "web-1"]);
    expect(await member("web-1")).toEqual(before);
  }

  async function knowsItsDisk(): Promise<void> {
    const own = await guest("web-1");
    await own.up();
    expect(await own.run("head -c 10 /dev/vda")).toBe("kept-web-1");
  }

  const started = 'update web-1 (health): power "shutoff" → "running"';

  it("after its QEMU was killed", async () => {
    await stage.exec(before.host, ["kill", "-9", await pidOf("web-1")]);
    await expect.poll(() => stage.virsh(before.host, "domstate", "web-1")).toBe("shut off");
    await comesBack(started);
    await knowsItsDisk();
  });

  it("after `virsh destroy`", async () => {
    await stage.virsh(before.host, "destroy", "web-1");
    await comesBack(started);
  });

  it("after its domain is gone altogether", async () => {
    await stage.virsh(before.host, "destroy", "web-1");
    await stage.virsh(before.host, "undefine", "web-1");
    await comesBack("create web-1 (health)");
  });

  it("after it was undefined while it ran, and then stopped", async () => {
    await stage.virsh(before.host, "undefine", "web-1");
    await stage.virsh(before.host, "destroy", "web-1");
    await comesBack("create web-1 (health)");
    await knowsItsDisk();
  });
});

describe("a change that needs restarts", () => {
  it("reaches one member at a time, and the next one when that one runs again", async () => {
    const pids = async () => Promise.all(["web-0", "web-1"].map(pidOf));
    const [zero, one] = await pids();
    stage.edit(
      "web.yaml",
      "terminationGracePeriod: 10s",
      "terminationGracePeriod: 10s\n      updatePolicy: {reboot: Immediate}\n      devices: {watchdog: reset}",
    );
    const first = await stage.cli("apply", "--yes");
    expect(first.code, first.all).toBe(3);
    expect(await pids()).toEqual([expect.not.stringMatching(`^${zero}$`), one]);
    expect(machineLines(await planOf(stage))).toEqual(['restart web-1 (commit): watchdog "none" → "reset"']);
    await applies();
    expect(await pids()).toEqual([expect.anything(), expect.not.stringMatching(`^${one}$`)]);
  });
});

describe("an apply that is killed in the middle of scaling", () => {
  /** Kills an apply right after a number of finished changes. */
  async function killAfter(apply: Running, finished: number): Promise<void> {
    let seen = 0;
    apply.stderr.on("data", (data: Buffer) => {
      seen += data.toString().match(/^✓/gm)?.length ?? 0;
      if (seen >= finished) apply.kill("SIGKILL");
    });
    await apply;
  }

  it("is finished by the next one, with exactly the desired number of members", async () => {
    for (const [before, after, finished] of [
      [2, 5, 4],
      [5, 3, 1],
      [3, 4, 3],
    ] as const) {
      stage.edit("web.yaml", `replicas: ${before}`, `replicas: ${after}`);
      await killAfter(stage.start("apply", "--yes"), finished);
      expect((await domains()).length).toBeLessThanOrEqual(Math.max(before, after));
      await eventually("the lock of the killed one is free", async () => {
        const apply = await stage.cli("apply", "--yes");
        return apply.code === 0 ? true : undefined;
      });
      await expectEmptyPlan();
      expect(await domains()).toEqual(Array.from({ length: after }, (_, number) => `web-${number}`));
    }
  });
});

describe("a pool whose file has an error", () => {
  it("keeps its members", async () => {
    stage.edit("web.yaml", "replicas: 4", "replicaz: 4");
    const plan = await planOf(stage);
    expect(plan.problems).toHaveLength(1);
    expect(machineLines(plan)).toEqual([]);
    stage.edit("web.yaml", "replicaz: 4", "replicas: 4");
    await expectEmptyPlan();
  });
});

describe("a pool that is removed from Git", () => {
  it("leaves nothing but its disks in the trash", async () => {
    stage.remove("web.yaml");
    await applies();
    expect(await domains()).toEqual([]);
    const trash = (await stage.cli("trash", "--json")).json<{ mark: { owner: string } }[]>();
    const owners = new Set(trash.map(({ mark }) => mark.owner));
    expect([...owners].every((owner) => /^VirtualMachine\/default\/web-\d$/.test(owner))).toBe(true);
    const inTrash = /\/web-\d\.root-|\/micro-\w+\.qcow2/; // and their base image
    const ownPool = /fleetwright-pool\b|\/pool\/\.fleetwright\/\.directory\//; // stays with its marks once a machine needed it
    const left = (await inventories()).map((all) =>
      all.filter((one) => !inTrash.test(one) && !ownPool.test(one)),
    );
    expect(left).toEqual(bare);
  });
});
