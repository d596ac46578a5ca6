import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openCeph } from "node-ceph";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryName } from "../../src/drivers/ceph/pool-context.ts";
import { isTemporaryName } from "../../src/drivers/ceph/states.ts";
import { formatXml, parseXml } from "../../src/drivers/libvirt/xml.ts";
import { child, childrenOf, textOf } from "../../src/drivers/libvirt/xml-edit.ts";
import { cephConfFile, labInit } from "../../src/host/lab-paths.ts";
import { type LabCeph, labCeph } from "../../src/lab/lab-ceph.testing.ts";
import { baseFleet, documents, formatPlan, machine, planOf, size } from "./fleets.ts";
import { expectSoon, type Guest, guestAt } from "./guest.ts";
import { type CommandResult, eventually, openStage, type Stage } from "./harness.ts";
import { callsDuring, isWrite } from "./libvirt-log.ts";

/** Volumes, root disks and images on a real Ceph, checked from guests and with Ceph's own tools. */

const LAB = "ceph";
const MiB = 2 ** 20;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
let stage: Stage;
let ceph: LabCeph;
let db: Guest;

const POOL = `kind: StoragePool
metadata: {name: ceph}
spec:
  type: rbd
  ceph: {confFile: "lab://${LAB}/ceph.conf", user: fleetwright, via: hv1}
  pool: vms
  create: {pgNum: 8, quota: 8Gi}`;
const volume = (name: string, size: string, more = "") =>
  `kind: Volume\nmetadata: {name: ${name}}\nspec: {pool: ceph, size: ${size}${more}}`;
const DATA = documents(volume("data", "16Mi"));
const db_ = (volumes: string) =>
  documents(
    machine({ name: "db", ipv4: "10.20.0.10", volumes, more: "rootDisk: {pool: ceph, size: 128Mi}" }),
  );
const DB = db_("[{volume: data}]");

beforeAll(async () => {
  const files = {
    "ground.yaml": baseFleet({ lab: LAB }),
    "pool.yaml": documents(POOL),
    "data.yaml": DATA,
    "db.yaml": DB,
  };
  stage = await openStage({ lab: LAB, ceph: true, files });
  ceph = labCeph(LAB);
  db = guestAt(stage, "hv1", "10.20.0.10");
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

async function ends(code: number, ...args: string[]): Promise<CommandResult> {
  const result = await stage.cli(...args);
  expect(result.code, result.all).toBe(code);
  return result;
}

async function applies(): Promise<void> {
  await ends(0, "apply", "--yes");
  await ends(0, "plan");
}

const rbd = (...args: string[]) => ceph.run("rbd", "-p", "vms", ...args);
const images = async () => (await rbd("ls")).split("\n").filter((name) => name !== "");
const rootName = async () => (await images()).find((name) => name.startsWith("db.root")) ?? "";
const imageName = async () => (await images()).find((name) => name.startsWith("micro-")) ?? "";
const inTrash = async () => (await ends(0, "trash", "--json")).json<{ id: string }[]>().map(({ id }) => id);
const info = async (name: string) =>
  JSON.parse(await rbd("info", name, "--format", "json")) as {
    id: string;
    size: number;
    features: string[];
    parent?: { image: string; snapshot: string };
  };

describe("a new fleet", () => {
  it("gets a pool, an image, a root disk that is a copy of the image, and a volume", async () => {
    await applies();
    expect((await ceph.run("ceph", "osd", "pool", "get-quota", "vms")).replaceAll(/\s+/g, " ")).toContain(
      "max bytes : 8 GiB",
    );
    const root = await info(await rootName());
    expect(root).toMatchObject({
      size: 128 * MiB,
      parent: { image: await imageName(), snapshot: "fleetwright" },
    });
    expect((await info("data")).size).toBe(16 * MiB);
    expect(await images()).toHaveLength(3);
  });

  it("has a guest that boots from these disks and writes to them", async () => {
    await db.up();
    expect(await db.run("grep -c ' /data ' /proc/mounts")).toBe("1"); // the file system of the image
    await db.run(
      "echo kept >/data/file; dd if=/dev/urandom of=/dev/vdb bs=1M count=8 conv=fsync 2>/dev/null; sync",
    );
    const used = JSON.parse(await rbd("du", "data", "--format", "json")) as {
      images: { used_size: number }[];
    };
    expect(used.images[0]?.used_size).toBeGreaterThanOrEqual(8 * MiB);
  });

  it("is not changed by the second apply", async () => {
    const headers = async () => {
      const ids = await Promise.all((await images()).map(async (name) => (await info(name)).id));
      const objects = [...ids.map((id) => `rbd_header.${id}`), "rbd_info", "rbd_directory", "rbd_trash"];
      return Promise.all(
        objects.map((object) => ceph.run("rados", "-p", "vms", "stat", object).catch(() => "")),
      );
    };
    const before = await headers();
    const calls = await callsDuring(LAB, "hv1", () => ends(0, "apply", "--yes"));
    expect(calls.filter(isWrite)).toEqual([]);
    expect(await headers()).toEqual(before);
  });

  it("stores the key in libvirt, where it cannot be read", async () => {
    const key = await ceph.run("ceph", "auth", "get-key", "client.fleetwright");
    const uuid = UUID.exec(await stage.virsh("hv1", "secret-list"))?.[0] ?? "";
    expect(await stage.virsh("hv1", "secret-dumpxml", uuid)).not.toContain(key);
    await expect(stage.virsh("hv1", "secret-get-value", uuid)).rejects.toThrow(/private/);
    expect((await ends(0, "plan", "--json")).all).not.toContain(key);
  });
});

describe("a volume", () => {
  it("grows while its machine runs, and the guest sees it", async () => {
    stage.edit("data.yaml", "size: 16Mi", "size: 24Mi");
    const sum = await db.run("head -c 16M /dev/vdb | sha256sum");
    await applies();
    expect((await info("data")).size).toBe(24 * MiB);
    await expectSoon(db, "cat /sys/block/vdb/size", `${(24 * MiB) / 512}`);
    expect(await db.run("head -c 16M /dev/vdb | sha256sum")).toBe(sum);
  });

  it("never shrinks, and a machine never shrinks a disk that a user grew", async () => {
    stage.edit("data.yaml", "size: 24Mi", "size: 20Mi");
    expect((await ends(2, "plan")).stdout).toContain("it can grow, but never shrink");
    stage.edit("data.yaml", "size: 20Mi", "size: 26Mi");
    await rbd("resize", "data", "--size", "28M", "--no-progress");
    await ends(3, "apply", "--yes");
    expect((await info("data")).size).toBe(28 * MiB);
    await expectSoon(db, "cat /sys/block/vdb/size", `${(28 * MiB) / 512}`);
    stage.edit("data.yaml", "size: 26Mi", "size: 28Mi");
    await applies();
  });

  it("is plugged in and out of a running machine, with its limits", async () => {
    stage.write("spare.yaml", documents(volume("spare", "16Mi", ", qos: {totalIops: 321}")));
    stage.write("db.yaml", db_("[{volume: data}, {volume: spare}]"));
    await applies();
    await expectSoon(db, "cat /sys/block/vdc/size", `${(16 * MiB) / 512}`);
    expect(await stage.virsh("hv1", "blkdeviotune", "db", "vdc")).toMatch(/total_iops_sec\s*: 321/);
    await db.run("echo spare | dd of=/dev/vdc conv=fsync 2>/dev/null");
    stage.write("db.yaml", DB);
    await applies();
    expect(await stage.virsh("hv1", "domblklist", "db")).not.toContain("spare");
  });
});

describe("drift", () => {
  it("is repaired: features, the snapshot of the image, the key", async () => {
    const image = await imageName();
    await rbd("feature", "disable", "spare", "fast-diff,object-map");
    await rbd("snap", "unprotect", `${image}@fleetwright`);
    const uuid = UUID.exec(await stage.virsh("hv1", "secret-list"))?.[0] ?? "";
    await stage.virsh("hv1", "secret-undefine", uuid);
    const wanted = formatPlan(await planOf(stage)).map((line) => line.split(":").slice(0, 2).join(":"));
    expect(wanted.sort()).toEqual([
      "create secret@hv1/ceph (commit)",
      `update rbd@ceph:ceph/${image} (drift)`,
      "update rbd@ceph:ceph/spare (drift)",
    ]);
    await applies();
    expect((await info("spare")).features).toContain("object-map");
    await expect(rbd("snap", "rm", `${image}@fleetwright`)).rejects.toThrow(/protected/);
    expect(await db.answers()).toBe(true);
  });

  it("of a shrunk or deleted image is repaired", async () => {
    await rbd("resize", "spare", "--size", "8M", "--allow-shrink", "--no-progress");
    expect(formatPlan(await planOf(stage))).toEqual([
      expect.stringContaining("update rbd@ceph:ceph/spare (drift): capacityBytes"),
    ]);
    await applies();
    expect((await info("spare")).size).toBe(16 * MiB);
    await rbd("rm", "spare", "--no-progress");
    await applies();
    expect((await info("spare")).size).toBe(16 * MiB);
    expect((await info("data")).size).toBe(28 * MiB);
  });

  it("does not include a flattened copy", async () => {
    const root = await rootName();
    await rbd("flatten", root, "--no-progress");
    await ends(0, "plan");
    expect((await info(root)).parent).toBeUndefined();
  });

  it("does not include an image without a mark or with a foreign mark", async () => {
    await rbd(
      "image-meta",
      "set",
      "spare",
      "fleetwright",
      await rbd("image-meta", "get", "data", "fleetwright"),
    );
    const plan = await planOf(stage);
    expect(plan.blocked.map(({ code, object }) => `${code} ${object}`)).toEqual([
      "unmanaged rbd@ceph:ceph/spare",
    ]);
    expect(formatPlan(plan)).toEqual([]);
    await ends(0, "adopt", "Volume/spare", "--yes");
    await applies();
  });

  it("does not include foreign images in the pool", async () => {
    await rbd("create", "foreign", "--size", "8M");
    await rbd("snap", "create", "foreign@one", "--no-progress");
    await rbd("create", "gone", "--size", "8M");
    await rbd("trash", "mv", "gone");
    await ends(0, "plan");
    expect(await inTrash()).toEqual([]);
  });
});

describe("a machine that others made with disks in the cluster", () => {
  const KEY = "0a1b2c3d-0000-4000-8000-000000000001";
  const MACHINE = "0a1b2c3d-0000-4000-8000-000000000002";
  const SECRET = `<secret ephemeral='no' private='yes'><uuid>${KEY}</uuid><usage type='ceph'><name>others</name></usage></secret>`;
  const definition = (hosts: string, kernel: string) => {
    const disk = (name: string, target: string) =>
      `<disk type='network' device='disk'><driver name='qemu' type='raw' cache='none'/><source protocol='rbd' name='vms/${name}'>${hosts}<auth username='others'><secret type='ceph' uuid='${KEY}'/></auth></source><target dev='${target}' bus='virtio'/></disk>`;
    return `<domain type='qemu'><name>others</name><uuid>${MACHINE}</uuid><memory unit='MiB'>96</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='q35'>hvm</type>${kernel}</os><devices>${disk("others", "vda")}${disk("others-data", "vdb")}</devices></domain>`;
  };
  const fleet = (volumes: string, more = "") =>
    documents(
      size("others", `{guest: 1${more}}`, "{guest: 96Mi}"),
      "kind: Volume\nmetadata: {name: others}\nspec: {pool: ceph, existing: {name: others}, deletionPolicy: Retain}",
      "kind: Volume\nmetadata: {name: others-data}\nspec: {pool: ceph, existing: {name: others-data}, deletionPolicy: Retain}",
      `kind: VirtualMachine\nmetadata: {name: others}\nspec: {uuid: ${MACHINE}, instanceType: others, bootVolume: others, volumes: [${volumes}], interfaces: [], autostart: false, deletionPolicy: Retain, devices: {guestAgent: false}}`,
    );
  const disksOf = async (...args: string[]) =>
    childrenOf(
      child(parseXml(await stage.virsh("hv1", "dumpxml", "others", ...args)), "devices"),
      "disk",
    ).map(formatXml);
  let before: { readonly id: string; readonly stored: string[]; readonly live: string[] };

  beforeAll(async () => {
    await ceph.run(
      "ceph",
      "auth",
      "get-or-create",
      "client.others",
      "mon",
      "profile rbd",
      "osd",
      "profile rbd",
    );
    const key = await ceph.run("ceph", "auth", "get-key", "client.others");
    for (const name of ["others", "others-data"]) await rbd("create", name, "--size", "8M");
    const known = parseXml(await stage.virsh("hv1", "dumpxml", "db"));
    const disk = childrenOf(child(known, "devices"), "disk").find(
      ({ attributes }) => attributes.type === "network",
    );
    const hosts = childrenOf(child(disk, "source"), "host").map(formatXml).join("");
    const kernel = ["kernel", "initrd"]
      .map((name) => `<${name}>${textOf(known, "os", name)}</${name}>`)
      .join("");
    const script = `cat >/srv/secret.xml; virsh -q secret-define /srv/secret.xml; virsh -q secret-set-value ${KEY} ${key.trim()}`;
    await stage.exec("hv1", ["sh", "-ec", script], SECRET);
    const define = "cat >/srv/others.xml; virsh -q define /srv/others.xml; virsh -q start others";
    await stage.exec("hv1", ["sh", "-ec", define], definition(hosts, kernel));
    before = {
      id: await stage.virsh("hv1", "domid", "others"),
      stored: await disksOf("--inactive"),
      live: await disksOf(),
    };
    stage.write("others.yaml", fleet(""));
  });

  const staysAsItWas = async () =>
    expect({
      id: await stage.virsh("hv1", "domid", "others"),
      stored: await disksOf("--inactive"),
      live: await disksOf(),
    }).toEqual(before);

  it("is adopted with its own user and secret, and the next plan is empty", async () => {
    for (const name of ["Volume/others", "Volume/others-data", "vm/others"])
      await ends(0, "adopt", name, "--yes");
    await ends(0, "plan");
    await staysAsItWas();
  });

  it("keeps them when it is changed, and its other image from other machines", async () => {
    stage.write("others.yaml", fleet("", ", shares: 512"));
    await applies();
    await staysAsItWas();
    const thief =
      "kind: VirtualMachine\nmetadata: {name: thief}\nspec: {instanceType: others, bootVolume: others-data, interfaces: [], runStrategy: Halted}";
    stage.write("thief.yaml", documents(thief));
    expect((await planOf(stage)).blocked.map(({ message }) => message)).toEqual([
      expect.stringContaining("which domain others on hv1 has besides what VirtualMachine/others describes"),
    ]);
    stage.remove("thief.yaml");
  });

  it("manages that image once it is described, and nothing is attached", async () => {
    stage.write("others.yaml", fleet("{volume: others-data}", ", shares: 512"));
    expect(formatPlan(await planOf(stage))).toEqual([
      expect.stringMatching(/^update domain@hv1\/others .*disks\.others-data/),
    ]);
    await applies();
    await staysAsItWas();
  });

  it("stays as it is when its files are removed, with deletionPolicy Retain", async () => {
    stage.remove("others.yaml");
    await applies();
    await staysAsItWas();
    await stage.virsh("hv1", "destroy", "others");
    await stage.virsh("hv1", "undefine", "others");
    await stage.virsh("hv1", "secret-undefine", KEY);
    for (const name of ["others", "others-data"]) await rbd("rm", name, "--no-progress");
    await applies();
  });
});

describe("the trash", () => {
  let before: string;

  it("of Ceph gets a removed volume", async () => {
    before = await db.run("sha256sum </dev/vdb");
    await db.run("rm /data/instance; sync"); // otherwise the next boot would not run its user data
    stage.remove("db.yaml");
    stage.remove("data.yaml");
    stage.remove("spare.yaml");
    const wanted = formatPlan(await planOf(stage));
    expect(wanted).toContain("delete domain@hv1/db (removed)");
    expect(wanted).toContain("trash rbd@ceph:ceph/data (removed)");
    await applies();
    expect((await images()).filter((name) => name !== "foreign")).toEqual(
      [await imageName()].filter(Boolean),
    );
    const kept = await rbd("trash", "ls");
    expect(kept).toContain("data");
    expect(await inTrash()).toEqual(expect.arrayContaining(["rbd@ceph:ceph/data", "rbd@ceph:ceph/spare"]));
  });

  it("keeps the volume when a user purges the trash", async () => {
    await rbd("trash", "purge", "--no-progress").catch(() => "");
    expect(await rbd("trash", "ls")).toContain("data");
  });

  it("restores a volume without its resource, protected", async () => {
    await ends(0, "undelete", "rbd@ceph:ceph/spare");
    expect(await images()).toContain("spare");
    const { orphans } = await planOf(stage);
    expect(orphans.find(({ object }) => object.endsWith("/spare"))?.reason).toContain("protected");
  });

  it("restores a volume with its resource, bit for bit", async () => {
    stage.write("db.yaml", DB);
    stage.write("data.yaml", documents(volume("data", "28Mi")));
    expect(formatPlan(await planOf(stage))).toContain("restore rbd@ceph:ceph/data (commit)");
    await applies();
    await db.up();
    expect(await db.run("sha256sum </dev/vdb")).toBe(before);
  });
});

describe("a cluster that is down", () => {
  beforeAll(() => ceph.stop());
  afterAll(() => ceph.start());

  it("blocks its dependents, and nothing else", async () => {
    stage.write("other.yaml", documents(machine({ name: "other", more: "runStrategy: Halted" })));
    const result = await ends(3, "apply", "--yes");
    expect(result.all).toContain("VirtualMachine/db: the cluster of StoragePool/ceph cannot be read");
    expect(await stage.virsh("hv1", "list", "--all", "--name")).toContain("other");
    const { changes, blocked } = await planOf(stage);
    expect(changes).toEqual([]);
    expect(blocked.map(({ resource }) => resource)).toContain("Volume/default/data");
  });

  it("causes no changes after it answers again", async () => {
    await ceph.start();
    await eventually("the guest", async () => ((await db.answers()) ? true : undefined));
    await ends(0, "plan");
  });
});

describe("an apply that is killed", () => {
  const SIZE = 64 * MiB;
  const making = async () => (await images()).find(isTemporaryName);
  const big = (file: string) =>
    `kind: Image\nmetadata: {name: big}\nspec: {source: {path: ${file}}, format: raw}`;
  const user = machine({ name: "big", more: "runStrategy: Halted\nrootDisk: {pool: ceph, size: 128Mi}" });

  /** Returns a fleet with an image of this content and a machine with a copy of it. */
  function wants(file: string): void {
    writeFileSync(join(stage.folder, "fleet", file), randomBytes(SIZE));
    stage.write("big.yaml", documents(big(file), user.replace("image: micro", "image: big")));
  }

  /** Kills an apply as soon as it creates an image, which the function polls for. Returns the name of the image. */
  async function killedWhileMaking(): Promise<string> {
    const [confFile, init] = [cephConfFile(`lab://${LAB}/ceph.conf`), labInit(LAB, "hv1")];
    const networkNamespace = `/proc/${init?.pid}/ns/net`;
    await using cluster = await openCeph({ confFile, user: "fleetwright", networkNamespace });
    const apply = stage.start("apply", "--yes");
    for (;;) {
      const found = (await cluster.pool("vms").list()).find(({ name }) => isTemporaryName(name));
      if (found !== undefined) {
        apply.kill("SIGKILL");
        await apply;
        return found.name;
      }
      if (apply.exitCode !== null) throw new Error(`it ended too early: ${(await apply).stdout}`);
      await sleep(2);
    }
  }

  it("in the middle of an import is finished by the next apply", async () => {
    wants("big.raw");
    const left = await killedWhileMaking();
    expect(await making()).toBe(left);
    expect((await images()).filter((name) => name.startsWith("big"))).toEqual([]);
    await applies();
    expect(await making()).toBeUndefined();
    const name = (await images()).find((one) => one.startsWith("big-")) ?? "";
    const copy = join(stage.folder, "big.copy");
    await rbd("export", name, copy, "--no-progress");
    const same = readFileSync(copy).equals(readFileSync(join(stage.folder, "fleet/big.raw")));
    rmSync(copy);
    expect(same).toBe(true);
  });

  it("leaves a partial image that is removed when no resource needs it, with or without a mark", async () => {
    wants("big2.raw");
    const left = await killedWhileMaking();
    stage.remove("big.yaml");
    await applies();
    expect(await making()).toBeUndefined();
    await rbd("create", left, "--size", "1M"); // without a mark, as after a kill a moment earlier
    expect(formatPlan(await planOf(stage))).toEqual([
      expect.stringContaining(`delete rbd@ceph:ceph/${left}`),
    ]);
    await applies();
    expect(await making()).toBeUndefined();
  });
});

describe("an image whose rename was interrupted", () => {
  const half = temporaryName({ context: { fleet: LAB } }, "half");
  const listed = async () => (await images()).filter((name) => name === "half" || isTemporaryName(name));
  const file = () => join(stage.folder, "id");

  it("is renamed by the next apply", async () => {
    stage.write("half.yaml", documents(volume("half", "4Mi")));
    await applies();
    for (let round = 0; round < 4; round++) {
      await rbd("rename", "half", half);
      await ceph.run("rados", "-p", "vms", "get", `rbd_id.${half}`, file());
      await ceph.run("rados", "-p", "vms", "put", "rbd_id.half", file()); // librbd writes both before it changes the list
      await applies(); // creates the image again and removes the remains in the same run, in either order
      expect(await listed()).toEqual(["half"]);
    }
  });

  it("does no harm through remains of its temporary name", async () => {
    await ceph.run("rados", "-p", "vms", "get", "rbd_id.half", file());
    await ceph.run("rados", "-p", "vms", "put", `rbd_id.${half}`, file()); // librbd removes this object last
    await rbd("rename", "half", "mine");
    await rbd("image-meta", "remove", "mine", "fleetwright"); // otherwise the image would still be marked as the data of the volume
    const result = await ends(1, "apply", "--yes");
    expect(result.all).toContain(`rados -p vms rm rbd_id.${half}`);
    expect((await info("mine")).size).toBe(4 * MiB);
    await ceph.run("rados", "-p", "vms", "rm", `rbd_id.${half}`);
    await applies();
    expect(await listed()).toEqual(["half"]);
    await rbd("rm", "mine", "--no-progress");
    stage.remove("half.yaml");
    await applies();
  });
});

describe("a removed fleet", () => {
  it("leaves only foreign objects", async () => {
    for (const file of ["db.yaml", "data.yaml", "other.yaml"]) stage.remove(file);
    const [, root = ""] = /^(\S+) big\.root/m.exec(await rbd("trash", "ls")) ?? [];
    await rbd("trash", "rm", root, "--force", "--no-progress"); // otherwise its parent image would be kept for a week
    stage.write("spare.yaml", documents(volume("spare", "16Mi", ", deletionPolicy: Delete, keep: 1s")));
    await applies(); // removes the protected image
    stage.remove("spare.yaml");
    await ends(3, "apply", "--yes"); // it was adopted: others made its data
    await ends(0, "apply", "--yes", "--approve", (await planOf(stage)).digest);
    await eventually("the end of what was kept for a second", async () => {
      await ends(0, "apply", "--yes");
      return (await rbd("trash", "ls")).includes("spare") ? undefined : true;
    });
    expect(await images()).toEqual(["foreign"]);
    expect(JSON.parse(await rbd("snap", "ls", "foreign", "--format", "json"))).toHaveLength(1);
    stage.edit(
      "pool.yaml",
      POOL,
      "kind: SSHKey\nmetadata: {name: x}\nspec: {publicKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEHjQDtUhy9Gz1fsnvxSU7+vsQoSjTHCXHmIrf/yTNGC x}",
    );
    await applies();
    expect(await stage.virsh("hv1", "secret-list")).not.toMatch(UUID);
  });
});
