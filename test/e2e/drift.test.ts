import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { baseFleet, documents, formatPlan, machine, planOf, volume } from "./fleets.ts";
import { type Guest, guestAt } from "./guest.ts";
import { eventually, openStage, SOON, type Stage } from "./harness.ts";

/** Manual changes on a host are detected, reported with the right field, and repaired. */

const LAB = "drift";
/** Gives the guest memory that it can return while it runs, and that is enough for many disks. Newer kernels need more. */
const roomy = (fleet: string) => fleet.replace("{guest: 96Mi,", "{guest: 128Mi,");
let stage: Stage;
let db: Guest;

beforeAll(async () => {
  const db1 = machine({ name: "db", ipv4: "10.20.0.10", volumes: "[{volume: db-data}]" });
  stage = await openStage({
    lab: LAB,
    files: {
      "ground.yaml": roomy(baseFleet({ lab: LAB })),
      "db.yaml": documents(db1, volume("db-data", "32Mi")),
    },
  });
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  db = guestAt(stage, "hv1", "10.20.0.10");
  await db.up();
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

/** Expects exactly this plan, and an empty plan after the next apply. */
async function isRepaired(...expected: readonly string[]): Promise<void> {
  expect(formatPlan(await planOf(stage))).toEqual(expected);
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
}

const virsh = (...args: string[]) => stage.virsh("hv1", ...args);

/** Edits a definition like `virsh edit`. */
async function editStored(name: string, before: string, after: string): Promise<void> {
  const xml = await virsh("dumpxml", name, "--inactive");
  expect(xml).toContain(before);
  await stage.exec("hv1", ["sh", "-c", "cat >/run/edited.xml"], xml.replace(before, after));
  await stage.exec("hv1", ["virsh", "define", "/run/edited.xml"]);
}

describe("a machine that was changed by hand", () => {
  it("with `virsh setmem`, gets its memory back", async () => {
    await virsh("setmem", "db", "112M", "--live");
    await expect.poll(() => virsh("dumpxml", "db")).toContain("<currentMemory unit='KiB'>114688<");
    await isRepaired("update domain@hv1/db (drift): memoryKiB 114688 → 131072");
  });

  it("with `virsh destroy`, is started again", async () => {
    await virsh("destroy", "db");
    await isRepaired('update domain@hv1/db (drift): power "shutoff" → "running"');
    await db.up();
  });

  it("with `virsh suspend`, runs on", async () => {
    const pid = () => stage.exec("hv1", ["cat", "/run/libvirt/qemu/db.pid"]);
    const before = await pid();
    await virsh("suspend", "db");
    await isRepaired('update domain@hv1/db (drift): power "paused" → "running"');
    await expect.poll(() => db.answers(), SOON).toBe(true);
    expect(await pid()).toBe(before);
  });

  it("with `virsh detach-disk`, gets its disk back", async () => {
    await virsh("detach-disk", "db", "vda", "--live", "--config");
    await expect.poll(() => virsh("domblklist", "db")).not.toContain("db-data");
    const [change, ...others] = formatPlan(await planOf(stage));
    expect(others).toEqual([]);
    expect(change).toMatch(
      /^update domain@hv1\/db \(drift\): disks.db-data nothing → \{"source":.*db-data.qcow2/,
    );
    expect((await stage.cli("apply", "--yes")).code).toBe(0);
    expect((await stage.cli("plan")).code).toBe(0);
    expect(await virsh("domblklist", "db")).toContain("db-data.qcow2");
  });

  it("with `virsh detach-interface`, is on its network again", async () => {
    const mac = /mac address='(.*?)'/.exec(await virsh("dumpxml", "db"))?.[1] ?? "";
    await virsh("detach-interface", "db", "network", "--mac", mac, "--live");
    await expect.poll(() => virsh("domiflist", "db")).not.toContain(mac);
    const [change] = formatPlan(await planOf(stage));
    expect(change).toMatch(/^update domain@hv1\/db \(drift\): interfaces.net0 nothing → /);
    expect((await stage.cli("apply", "--yes")).code).toBe(0);
    expect((await stage.cli("plan")).code).toBe(0);
    await db.up();
  });

  it("with `virsh domif-setlink`, has its cable plugged in", async () => {
    const mac = /mac address='(.*?)'/.exec(await virsh("dumpxml", "db"))?.[1] ?? "";
    await virsh("domif-setlink", "db", mac, "down");
    const [change] = formatPlan(await planOf(stage));
    expect(change).toMatch(/^update domain@hv1\/db \(drift\): interfaces.net0/);
    expect((await stage.cli("apply", "--yes")).code).toBe(0);
    await db.up();
  });

  it("with `virsh edit`, is stored as it should be again", async () => {
    await editStored("db", "<memory unit='KiB'>196608</memory>", "<memory unit='KiB'>262144</memory>");
    await isRepaired("update domain@hv1/db (drift): memoryMaxKiB 262144 → 196608");
  });

  it("keeps elements that users added", async () => {
    await editStored("db", "<metadata>", "<description>Ask Anna first.</description><metadata>");
    expect(formatPlan(await planOf(stage))).toEqual([]);
    await virsh("setmem", "db", "112M", "--config");
    await isRepaired("update domain@hv1/db (drift): memoryKiB 114688 → 131072");
    expect(await virsh("dumpxml", "db", "--inactive")).toContain("Ask Anna first.");
  });

  it("stays as it is while the kind of its document is misspelt", async () => {
    stage.edit("db.yaml", "kind: VirtualMachine", "kind: VirtualMashine");
    const apply = await stage.cli("apply", "--yes");
    expect(apply.code, apply.all).not.toBe(0);
    expect(await virsh("net-dumpxml", "app")).toContain("<host mac=");
    expect(await virsh("list", "--name")).toBe("db");
    stage.edit("db.yaml", "kind: VirtualMashine", "kind: VirtualMachine");
    expect((await stage.cli("plan")).code).toBe(0);
  });

  it("gets as many disks live as it has ports, and the rest with a restart", async () => {
    const names = Array.from({ length: 13 }, (_, index) => `more${index}`);
    stage.write("more.yaml", documents(...names.map((name) => volume(name, "1Mi"))));
    const attached = ["db-data", ...names].map((name) => `{volume: ${name}}`).join(", ");
    stage.edit("db.yaml", "volumes: [{volume: db-data}]", `volumes: [${attached}]`);
    stage.edit(
      "db.yaml",
      "terminationGracePeriod",
      "updatePolicy: {reboot: Immediate}\n  terminationGracePeriod",
    );
    const apply = await stage.cli("apply", "--yes");
    expect(apply.code, apply.all).toBe(0);
    const plan = await stage.cli("plan");
    expect(plan.code, plan.all).toBe(0);
    for (const name of names) expect(await virsh("domblklist", "db")).toContain(`${name}.qcow2`);
    await db.up();
  });

  it("with `virsh undefine`, is created again, with its disk", async () => {
    await db.run("echo precious | dd of=/dev/vda conv=notrunc,fsync 2>/dev/null");
    await virsh("destroy", "db");
    await virsh("undefine", "db");
    await isRepaired("create domain@hv1/db (commit)");
    await db.up();
    expect(await db.run("head -c 8 /dev/vda")).toBe("precious");
  });
});

describe("the base of machines", () => {
  it("is repaired: a stopped network", async () => {
    await virsh("net-destroy", "app");
    const [change] = formatPlan(await planOf(stage));
    expect(change).toBe("update network@hv1/app (drift): active false → true");
    const apply = await stage.cli("apply", "--yes");
    expect(apply.code, apply.all).toBe(0);
    expect((await stage.cli("plan")).code).toBe(0);
    await db.up();
  });

  it("is repaired: a removed lease", async () => {
    const host = /<host mac=.*?\/>/.exec(await virsh("net-dumpxml", "app"))?.[0] ?? "";
    await virsh("net-update", "app", "delete", "ip-dhcp-host", host, "--live", "--config");
    const [change, ...others] = formatPlan(await planOf(stage));
    expect(others).toEqual([]);
    expect(change).toMatch(/^update network@hv1\/app \(drift\): leases\.52:.* nothing → /);
    expect((await stage.cli("apply", "--yes")).code).toBe(0);
    expect(await virsh("net-dumpxml", "app")).toContain("<host mac=");
  });

  it("is repaired: a stopped pool, whose volumes are not considered lost", async () => {
    await virsh("pool-destroy", "local");
    await isRepaired("update pool@hv1/local (drift): active false → true");
  });

  it("is only reported with `drift: report`", async () => {
    stage.edit("db.yaml", "terminationGracePeriod", "drift: report\n  terminationGracePeriod");
    expect((await stage.cli("apply", "--yes")).code).toBe(0);
    await virsh("setmem", "db", "112M", "--config");
    const apply = await stage.cli("apply", "--yes");
    expect(apply.code, apply.all).toBe(3);
    const differs = "memoryKiB 114688 → 131072";
    expect(formatPlan(await planOf(stage))).toEqual([
      `update domain@hv1/db (drift) held by drift: ${differs}`,
    ]);
  });
});

describe("a network and a pool that others made", () => {
  const NETWORK = `<network><name>default</name><forward mode='nat'/><bridge name='virbr7'/>
<ip address='192.168.122.1' netmask='255.255.255.0'><dhcp><range start='192.168.122.20' end='192.168.122.20'/></dhcp></ip></network>`;
  const IMAGES = "/var/lib/libvirt/images";
  const files = () => stage.exec("hv1", ["ls", "-A", IMAGES]);
  const definitions = () =>
    Promise.all([
      virsh("net-dumpxml", "default", "--inactive"),
      virsh("net-info", "default"),
      virsh("pool-dumpxml", "default", "--inactive").then((xml) =>
        xml.replace(/<(allocation|available) .*>/g, ""),
      ),
      stage.exec("hv1", ["sha256sum", `${IMAGES}/theirs.qcow2`]),
    ]);
  let before: string[];

  beforeAll(async () => {
    await stage.exec("hv1", ["sh", "-c", "cat >/run/network.xml"], NETWORK);
    await stage.exec("hv1", ["virsh", "net-define", "/run/network.xml"]);
    await virsh("pool-define-as", "default", "dir", "--target", IMAGES);
    await virsh("pool-start", "default");
    await virsh("vol-create-as", "default", "theirs.qcow2", "1M", "--format", "qcow2");
    await virsh("pool-destroy", "default");
    const guest = machine({ name: "guest", more: "rootDisk: {pool: images, size: 64Mi}" });
    stage.write(
      "existing.yaml",
      documents(
        "kind: Network\nmetadata: {name: office}\nspec: {mode: existing, name: default}",
        "kind: StoragePool\nmetadata: {name: images}\nspec: {type: existing, name: default, hosts: [hv1]}",
        guest.replace("network: app", "network: office").replace("volumes: []", "volumes: [{volume: extra}]"),
        volume("extra", "8Mi").replace("pool: local", "pool: images"),
      ),
    );
  });

  it("block their users while they are not active, and are not started", async () => {
    const planned = async () => {
      const plan = await planOf(stage);
      const changes = formatPlan(plan).filter((line) => /guest|default/.test(line));
      return { changes, reasons: plan.blocked.map(({ message }) => message).join("\n") };
    };
    const withoutPool = await planned();
    expect(withoutPool.changes).toEqual([]);
    expect(withoutPool.reasons).toContain("hv1: pool default is not active (virsh pool-start default)");
    expect(withoutPool.reasons).toContain("Volume/extra: pool default is not active on hv1");
    await virsh("pool-start", "default");
    const withoutNetwork = await planned();
    expect(withoutNetwork.changes).toEqual(["create volume@hv1/default/extra.qcow2 (commit)"]);
    expect(withoutNetwork.reasons).toContain("hv1: network default is not active (virsh net-start default)");
    expect(await virsh("net-info", "default")).toMatch(/Active: +no/);
  });

  it("serve a machine, whose address is learned from the lease", async () => {
    await virsh("net-start", "default");
    before = await definitions();
    await stage.cli("apply", "--yes");
    const { changes, blocked } = await planOf(stage);
    expect(blocked).toEqual([]);
    expect(changes.filter(({ hold }) => hold === undefined)).toEqual([]);
    const row = await eventually("the address of the guest", async () => {
      const { stdout } = await stage.cli("get", "vm", "guest");
      return stdout.includes("(lease)") ? stdout : undefined;
    });
    expect(row).toMatch(/guest +hv1 +192\.168\.122\.20 \(lease\) +running/);
    await guestAt(stage, "hv1", "192.168.122.20").up();
    const mac = /([0-9a-f]{2}:){5}[0-9a-f]{2}/.exec(await virsh("domiflist", "guest"))?.[0] ?? "";
    const described = (await stage.cli("describe", "vm/guest", "--json")).json<{ observed: object[] }>();
    expect(described.observed).toContainEqual(
      expect.objectContaining({
        id: "domain@hv1/guest",
        addresses: { [mac]: [{ address: "192.168.122.20", source: "lease" }] },
      }),
    );
  });

  it("get disks, and nothing else", async () => {
    expect((await files()).split("\n")).toEqual([
      "extra.qcow2",
      expect.stringMatching(/^guest\.root-[0-9a-f]{8}\.qcow2$/),
      "theirs.qcow2",
    ]);
    expect(await virsh("vol-dumpxml", "--pool", "default", (await files()).split("\n")[1] ?? "")).toMatch(
      /<backingStore>\s*<path>\/var\/lib\/fleetwright\/drift\/micro-/,
    );
    expect(await definitions()).toEqual(before);
  });

  it("keep the disks in mind while their file system is not mounted", async () => {
    await virsh("destroy", "guest");
    await stage.exec("hv1", ["mount", "-t", "tmpfs", "none", IMAGES]);
    await virsh("pool-refresh", "default");
    const { changes, blocked } = await planOf(stage);
    expect(changes.filter(({ id }) => /guest|extra/.test(id))).toEqual([]);
    expect(blocked.map(({ message, hint }) => `${message}: ${hint}`)).toContain(
      `Volume/extra: pool default cannot be used on hv1: ${IMAGES} is not the directory in which Fleetwright made its volumes. Is its file system mounted? If they are gone for good: rm /var/lib/libvirt/fleetwright/volumes/default/*.json`,
    );
    await stage.exec("hv1", ["umount", IMAGES]);
    await virsh("pool-refresh", "default");
    expect((await planOf(stage)).blocked).toEqual([]);
  });

  it("are as before once their users have left Git", async () => {
    stage.remove("existing.yaml");
    await stage.cli("apply", "--yes");
    expect((await planOf(stage)).changes.filter(({ hold }) => hold === undefined)).toEqual([]);
    expect(await virsh("list", "--all", "--name")).not.toContain("guest");
    expect(await definitions()).toEqual(before);
    await virsh("net-destroy", "default");
    await virsh("net-undefine", "default");
  });
});
