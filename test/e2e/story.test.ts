import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { baseFleet, documents, formatPlan, machine, planOf, volume } from "./fleets.ts";
import { expectSoon, type Guest, guestAt } from "./guest.ts";
import { openStage, SOON, type Stage } from "./harness.ts";
import { callsDuring, isWrite } from "./libvirt-log.ts";
import { seedsOf, validateAllXml } from "./schema-validation.ts";

/** From YAML to responding machines, and all changes that do not disturb them. */

const LAB = "story";
const WEB_USER_DATA = `rootDisk: {pool: local, size: 256Mi}`;

let stage: Stage;
let db: Guest;
let pid: string;

beforeAll(async () => {
  const web = machine({ name: "web", ipv4: "10.20.0.11", more: WEB_USER_DATA }).replace(
    /#!\/bin\/sh[\s\S]*/,
    CLOUD_CONFIG,
  );
  stage = await openStage({
    lab: LAB,
    files: {
      "ground.yaml": baseFleet({ lab: LAB }),
      "db.yaml": documents(
        machine({ name: "db", ipv4: "10.20.0.10", volumes: "[{volume: db-data}]" }),
        volume("db-data", "32Mi"),
      ),
      "web.yaml": documents(web),
    },
  });
  db = guestAt(stage, "hv1", "10.20.0.10");
});

const CLOUD_CONFIG = `#cloud-config
      write_files:
        - path: /www/index.html
          content: Hello from the web.
      runcmd:
        - echo done`;

afterAll(async () => expect(await stage?.end()).toEqual([]));

async function expectSettled(): Promise<void> {
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
}

async function applies(): Promise<void> {
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  await expectSettled();
}

const pidOf = (name: string) => stage.exec("hv1", ["cat", `/run/libvirt/qemu/${name}.pid`]);

describe("a new fleet", () => {
  it("has a plan, with exit code 2", async () => {
    const plan = await stage.cli("plan");
    expect(plan.code, plan.all).toBe(2);
    expect(plan.stdout).toMatch(/\d+ to create, 0 to update, 0 to delete/);
  });

  it("is created by the first apply, with exit code 0", async () => {
    const apply = await stage.cli("apply", "--yes");
    expect(apply.code, apply.all).toBe(0);
    expect(await stage.virsh("hv1", "list", "--name")).toBe("db\nweb");
  });

  it("answers over the network", async () => {
    await db.up();
    await expect.poll(() => stage.http("hv1", "10.20.0.11")).toBe("Hello from the web.");
    pid = await pidOf("db");
  });

  it("has an empty second plan, with exit code 0 and only read calls to libvirt", async () => {
    const calls = await callsDuring(LAB, "hv1", expectSettled);
    expect(calls).toContain("virDomainGetXMLDesc");
    expect(calls.filter(isWrite)).toEqual([]);
  });

  it("has a second apply without changes and without writes", async () => {
    const calls = await callsDuring(LAB, "hv1", applies);
    expect(calls.filter(isWrite)).toEqual([]);
  });

  it("is written as XML that libvirt's own schemas accept", async () => {
    expect(await validateAllXml(stage, "hv1")).toEqual([]);
  });

  it("has seeds that cloud-init accepts", async () => {
    const seeds = await seedsOf(stage, "hv1");
    expect(seeds.map(({ name }) => name.replace(/-.*/, ""))).toEqual(["db.seed", "web.seed"]);
    expect(seeds.flatMap(({ problems }) => problems)).toEqual([]);
  });
});

describe("a change of a running machine", () => {
  const change = async (expected: readonly string[]) => {
    expect(formatPlan(await planOf(stage))).toEqual(expected);
    await applies();
    expect(await pidOf("db")).toBe(pid);
  };

  it("gives it more memory while it runs", async () => {
    const kilobytes = async () => Number(await db.run("awk '/MemTotal/ {print $2}' /proc/meminfo"));
    const before = await kilobytes();
    stage.edit("ground.yaml", "guest: 96Mi", "guest: 128Mi");
    const differs = /memoryKiB 98304 → 131072/;
    expect(formatPlan(await planOf(stage)).join("\n")).toMatch(differs);
    await applies();
    expect(await pidOf("db")).toBe(pid);
    await expect.poll(async () => (await kilobytes()) - before, SOON).toBeGreaterThan(30_000);
  });

  it("gives it another CPU while it runs", async () => {
    stage.edit("ground.yaml", "guest: 1, maxGuest: 2", "guest: 2, maxGuest: 2");
    await applies();
    expect(await pidOf("db")).toBe(pid);
    expect(await stage.virsh("hv1", "vcpucount", "db", "--live", "--active")).toMatch(/^2\s*$/);
    // The kernel of Debian 13 expects no further CPUs in QEMU without KVM. It has them after a restart.
    if ((await db.run("cat /sys/devices/system/cpu/possible")) !== "0") await expectSoon(db, "nproc", "2");
  });

  it("gives it its share of the host's CPUs while it runs", async () => {
    stage.edit(
      "ground.yaml",
      "guest: 2, maxGuest: 2",
      "guest: 2, maxGuest: 2, shares: 512, quotaPercent: 50",
    );
    await applies();
    expect(await pidOf("db")).toBe(pid);
    const live = await stage.virsh("hv1", "schedinfo", "db", "--live");
    expect(live).toMatch(/cpu_shares\s+: 512/);
    expect(live).toMatch(/vcpu_quota\s+: 50000/);
  });

  it("attaches a disk while it runs", async () => {
    stage.write("more.yaml", documents(volume("db-more", "16Mi")));
    stage.edit("db.yaml", "[{volume: db-data}]", "[{volume: db-data}, {volume: db-more}]");
    await applies();
    expect(await pidOf("db")).toBe(pid);
    await expectSoon(db, "cat /sys/block/vdb/size", String((16 * 1024 * 1024) / 512));
  });

  it("grows a disk while it is in use", async () => {
    stage.edit("more.yaml", "16Mi", "48Mi");
    await change(["update volume@hv1/local/db-more.qcow2 (commit): capacityBytes 16777216 → 50331648"]);
    await expectSoon(db, "cat /sys/block/vdb/size", String((48 * 1024 * 1024) / 512));
  });

  it("cannot shrink a disk, and the plan says so", async () => {
    stage.edit("more.yaml", "48Mi", "16Mi");
    const plan = await planOf(stage);
    expect(formatPlan(plan)).toEqual([]);
    expect(plan.blocked.map(({ code, resource }) => `${code} ${resource}`)).toEqual([
      "refused Volume/default/db-more",
    ]);
    expect((await stage.cli("plan")).code).toBe(2);
    stage.edit("more.yaml", "16Mi", "48Mi");
  });

  it("plugs in another interface while it runs", async () => {
    const back =
      "kind: Network\nmetadata: {name: back}\nspec: {mode: isolated, subnets: [{cidr: 10.21.0.0/24}]}";
    stage.write("back.yaml", documents(back));
    stage.edit("db.yaml", "ipv4: 10.20.0.10}]", "ipv4: 10.20.0.10}, {network: back, ipv4: 10.21.0.10}]");
    await applies();
    expect(await pidOf("db")).toBe(pid);
    await expectSoon(db, "ip -4 -o addr show dev eth1 | awk '{print $4}'", "10.21.0.10/24");
  });

  it("detaches the disk again, and keeps its data", async () => {
    stage.edit("db.yaml", "[{volume: db-data}, {volume: db-more}]", "[{volume: db-data}]");
    await applies();
    expect(await pidOf("db")).toBe(pid);
    await expectSoon(db, "ls /sys/block | grep -c vd", "1");
    expect(await stage.virsh("hv1", "vol-list", "local")).toContain("db-more.qcow2");
  });
});

describe("a change that needs a power cycle", () => {
  it("is stored, shown as pending and not applied with updatePolicy Never", async () => {
    stage.edit("ground.yaml", "maxGuest: 192Mi", "maxGuest: 256Mi");
    const apply = await stage.cli("apply", "--yes");
    expect(apply.code, apply.all).toBe(3);
    expect(await pidOf("db")).toBe(pid);
    const plan = await planOf(stage);
    expect(formatPlan(plan)).toEqual(
      ["db", "web"].map(
        (name) => `restart domain@hv1/${name} (commit) held by updatePolicy: memoryMaxKiB 196608 → 262144`,
      ),
    );
    expect(await stage.virsh("hv1", "dumpxml", "db", "--inactive")).toContain(
      "<memory unit='KiB'>262144</memory>",
    );
  });

  it("is applied with updatePolicy Immediate", async () => {
    stage.edit(
      "db.yaml",
      "terminationGracePeriod: 10s",
      "terminationGracePeriod: 10s\n  updatePolicy: {reboot: Immediate}",
    );
    const apply = await stage.cli("apply", "--yes");
    expect(apply.code, apply.all).toBe(3);
    expect(await pidOf("db")).not.toBe(pid);
    expect(formatPlan(await planOf(stage))).toHaveLength(1);
    await db.up();
    await expectSoon(db, "cat /sys/block/vda/size", String((32 * 1024 * 1024) / 512));
    await expectSoon(db, "nproc", "2");
  });

  it("leaves only XML that libvirt's schemas accept", async () => {
    expect(await validateAllXml(stage, "hv1")).toEqual([]);
  });
});
