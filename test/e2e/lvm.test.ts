import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { baseFleet, documents, formatPlan, planOf, size } from "./fleets.ts";
import { openStage, type Stage } from "./harness.ts";

/**
 * Disks in a volume group, with libvirt's own backend for LVM. A program plays LVM's commands, so that the test sees what
 * libvirt runs, and needs no device-mapper in the kernel.
 */

const LAB = "lvm";
const GROUP = `fw-${LAB}`;
const DEVICES = `/dev/${GROUP}`;
/** A group in which others have a pool. */
const OTHERS = `${GROUP}-others`;
const LOG = "/etc/libvirt/lvm.log";
const MIB = 2 ** 20;

/**
 * Plays LVM on files, which have whole extents of 4 MiB as logical volumes do, and records the commands that write. A file
 * may be replaced by a link to a loop device with the file /srv/NAME.img, which grows with it.
 */
const LVM = `#!/bin/sh
name=$(basename "$0")
make() {
  file=$1; [ ! -L "$1" ] || file="/srv/\${1##*/}.img"
  truncate -s "$(( ($2 + 4194303) / 4194304 * 4194304 ))" "$file"
  [ ! -L "$1" ] || losetup --set-capacity "$(readlink "$1")"
}
bytes() { if [ -L "$1" ]; then blockdev --getsize64 "$1"; else stat -c %s "$1"; fi; }
for word; do case $word in ${GROUP} | ${OTHERS}) group=$word ;; esac; done
case $name in lvcreate | lvextend | lvremove) echo "$name $*" >>${LOG} ;; esac
case $name in
  pvs) echo "  /dev/sda ${GROUP}"; echo "  /dev/sdb ${OTHERS}" ;;
  vgs) echo "  1099511627776:1099511627776" ;;
  lvs)
    for path in /dev/$group/*; do
      [ -e "$path" ] || continue
      bytes=$(bytes "$path")
      echo "  \${path##*/}##id-\${path##*/}#/dev/sda(0)#linear#1#$bytes#4194304#$bytes#-wi-a-----"
    done ;;
  lvcreate) make "/dev/$group/$2" "$(( \${4%K} * 1024 ))" ;;
  lvextend) make "/dev/$4" "\${2%b}" ;;
  lvremove) rm -f "$2" ;;
esac
`;

const fleet = (dataSize: string, copySize: string, image: string) =>
  documents(
    `kind: StoragePool\nmetadata: {name: fast}\nspec: {type: logical, volumeGroup: ${GROUP}}`,
    `kind: Image\nmetadata: {name: disk}\nspec: {source: {path: ${image}}}`,
    `kind: Volume\nmetadata: {name: data}\nspec: {pool: fast, size: ${dataSize}}`,
    `kind: Volume\nmetadata: {name: copy}\nspec: {pool: fast, size: ${copySize}, source: {image: disk}}`,
    "kind: VirtualMachine\nmetadata: {name: db}\nspec: {instanceType: small, image: disk, runStrategy: Halted, rootDisk: {pool: fast, size: 12Mi}, volumes: [{volume: data}, {volume: copy}]}",
  );

const CONTENT = Buffer.alloc(8 * MIB, "content");
let stage: Stage;
let image: string;

beforeAll(async () => {
  stage = await openStage({ lab: LAB, files: { "base.yaml": baseFleet({ lab: LAB }) } });
  for (const group of [GROUP, OTHERS]) mkdirSync(`/dev/${group}`, { recursive: true });
  const play = `mount -t tmpfs none ${DEVICES}; mount -t tmpfs none /dev/${OTHERS}; cat >/srv/lvm; chmod 755 /srv/lvm; mount --bind /srv/lvm /usr/sbin/lvm`;
  await stage.exec("hv1", ["sh", "-ec", play], LVM);
  const raw = join(stage.folder, "disk.raw");
  writeFileSync(raw, CONTENT);
  image = join(stage.folder, "disk.qcow2");
  await execa("qemu-img", ["convert", "-O", "qcow2", raw, image]);
  stage.write("disks.yaml", fleet("10Mi", "9Mi", image));
});

afterAll(async () => {
  const traces = await stage?.end();
  for (const group of [GROUP, OTHERS]) rmSync(`/dev/${group}`, { recursive: true, force: true });
  expect(traces).toEqual([]);
});

async function applies(): Promise<void> {
  const applied = await stage.cli("apply", "--yes");
  expect(applied.code, applied.all).toBe(0);
  const plan = await planOf(stage);
  expect([...formatPlan(plan), ...plan.blocked.map(({ message }) => message)]).toEqual([]);
}

/** The commands that wrote to the volume group since the last call. */
async function commands(): Promise<string[]> {
  const log = await stage.exec("hv1", ["sh", "-c", `cat ${LOG} && : >${LOG}`]);
  return log
    .split("\n")
    .map((line) => line.replace(/root-[0-9a-f]{8}/, "root-#").replace(/ --yes$/, "")) // depends on the version
    .sort();
}

describe("a disk in a volume group", () => {
  it("is a logical volume of its whole size, never a snapshot, and the next plan is empty", async () => {
    await applies();
    expect(await commands()).toEqual([
      `lvcreate --name copy -L 9216K ${GROUP}`,
      `lvcreate --name data -L 10240K ${GROUP}`,
      `lvcreate --name db.root-# -L 12288K ${GROUP}`,
    ]);
  });

  it("begins with the image's content, byte for byte", async () => {
    const script = `for f in ${DEVICES}/copy ${DEVICES}/db.root-*; do head -c ${CONTENT.length} $f | sha256sum; done`;
    const sums = (await stage.exec("hv1", ["sh", "-c", script])).split("\n");
    const sum = `${createHash("sha256").update(CONTENT).digest("hex")}  -`;
    expect(sums).toEqual([sum, sum]);
  });

  it("grows within its last extent without a command, and beyond it by lvextend", async () => {
    stage.write("disks.yaml", fleet("11Mi", "9Mi", image));
    await applies();
    expect(await commands()).toEqual([""]);
    stage.write("disks.yaml", fleet("20Mi", "17Mi", image));
    await applies();
    expect(await commands()).toEqual([
      `lvextend --size 17825792b -- ${GROUP}/copy`,
      `lvextend --size 20971520b -- ${GROUP}/data`,
    ]);
  });

  it("never shrinks", async () => {
    stage.write("disks.yaml", fleet("10Mi", "17Mi", image));
    const { blocked } = await planOf(stage);
    expect(blocked.map(({ message }) => message)).toEqual([expect.stringContaining("data")]);
    stage.write("disks.yaml", fleet("20Mi", "17Mi", image));
  });
});

/** QEMU opens only block devices as such, so that the logical volume is a loop device. */
describe.runIf(existsSync("/dev/loop-control"))("a disk in a volume group, of a running machine", () => {
  const grow = (size: string) =>
    documents(
      `kind: Volume\nmetadata: {name: live}\nspec: {pool: fast, size: ${size}}`,
      "kind: VirtualMachine\nmetadata: {name: web}\nspec: {instanceType: small, image: micro, rootDisk: {pool: local, size: 100Mi}, volumes: [{volume: live}]}",
    );
  /** The size that QEMU shows to the guest. */
  const capacity = async () => {
    const [, bytes] = /Capacity: +(\d+)/.exec(await stage.virsh("hv1", "domblkinfo", "web", "vdb")) ?? [];
    return Number(bytes) / MIB;
  };

  beforeAll(async () => {
    stage.write("live.yaml", grow("10Mi").replace("instanceType", "runStrategy: Halted, instanceType"));
    await applies();
    const device = `cd ${DEVICES} && mv live /srv/live.img && ln -s "$(losetup -f --show /srv/live.img)" live`;
    await stage.exec("hv1", ["sh", "-ec", device]);
    stage.write("live.yaml", grow("10Mi"));
    await applies();
    expect(await capacity()).toBe(12);
    await commands();
  });

  it("grows while it runs, to the whole device", async () => {
    stage.write("live.yaml", grow("18Mi"));
    await applies();
    expect(await capacity()).toBe(20);
    expect(await commands()).toEqual([`lvextend --size 18874368b -- ${GROUP}/live`]);
  });

  it("is grown by the next plan if the machine could not hear of it", async () => {
    await stage.virsh("hv1", "blockcopy", "web", "vdb", "/srv/copy.raw", "--transient-job");
    stage.write("live.yaml", grow("100Mi"));
    const failed = await stage.cli("apply", "--yes");
    expect(failed.code, failed.all).toBe(1);
    expect(failed.all).toMatch(/block job|in use/);
    expect(await capacity()).toBe(20);
    expect(formatPlan(await planOf(stage))).toEqual([
      expect.stringMatching(/capacityBytes 18874368 → 104857600/),
    ]);
    await stage.virsh("hv1", "blockjob", "web", "vdb", "--abort");
    await applies();
    expect(await capacity()).toBe(100);
    expect(await commands()).toEqual([`lvextend --size 104857600b -- ${GROUP}/live`]);
  });
});

describe("a machine that others made on logical volumes of their pool", () => {
  const UUID = "0a1b2c3d-0000-4000-8000-000000000003";
  const disk = (source: string, target: string) =>
    `<disk type='block' device='disk'><driver name='qemu' type='raw' cache='none'/><source dev='${source}'/><target dev='${target}' bus='virtio'/></disk>`;
  const XML = `<domain type='qemu'><name>others</name><uuid>${UUID}</uuid><memory unit='MiB'>96</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${disk(`/dev/${OTHERS}/root`, "vda")}${disk(`/dev/${OTHERS}/data`, "vdb")}</devices></domain>`;
  const fleet = (volumes: string) =>
    documents(
      `kind: StoragePool\nmetadata: {name: theirs}\nspec: {type: existing, name: theirs}`,
      size("others", "{guest: 1}", "{guest: 96Mi}"),
      "kind: Volume\nmetadata: {name: others-root}\nspec: {pool: theirs, existing: {name: root}, deletionPolicy: Retain}",
      "kind: Volume\nmetadata: {name: others-data}\nspec: {pool: theirs, existing: {name: data}, deletionPolicy: Retain}",
      `kind: VirtualMachine\nmetadata: {name: others}\nspec: {uuid: ${UUID}, instanceType: others, bootVolume: others-root, volumes: [${volumes}], interfaces: [], runStrategy: Manual, autostart: false, deletionPolicy: Retain, devices: {guestAgent: false}}`,
    );
  const disks = async () => (await stage.virsh("hv1", "dumpxml", "others")).match(/<disk [\s\S]*?<\/disk>/g);
  const ends = async (...args: string[]) => {
    const result = await stage.cli(...args);
    expect(result.code, result.all).toBe(0);
  };

  it("is adopted, and the next plan is empty; a disk that is described later is not attached again", async () => {
    const script = `truncate -s 8M /dev/${OTHERS}/root /dev/${OTHERS}/data
virsh -q pool-define-as theirs logical --source-name ${OTHERS} --target /dev/${OTHERS}; virsh -q pool-start theirs
cat >/srv/others.xml; virsh -q define /srv/others.xml`;
    await stage.exec("hv1", ["sh", "-ec", script], XML);
    const before = await disks();
    stage.write("others.yaml", fleet(""));
    for (const name of ["Volume/others-root", "Volume/others-data", "vm/others"])
      await ends("adopt", name, "--yes");
    await ends("plan");
    expect(await disks()).toEqual(before);
    stage.write("others.yaml", fleet("{volume: others-data}"));
    await applies();
    await ends("plan");
    expect(await disks()).toEqual(before);
  });

  it("gets another logical volume of that pool, and gives it back", async () => {
    const more =
      "kind: Volume\nmetadata: {name: more}\nspec: {pool: theirs, size: 5Mi, deletionPolicy: Retain}";
    stage.write("others.yaml", `${fleet("{volume: others-data}, {volume: more}")}---\n${documents(more)}`);
    await applies();
    await ends("plan");
    expect(await disks()).toHaveLength(3);
    stage.write("others.yaml", fleet("{volume: others-data}"));
    await applies();
    await ends("plan");
    expect(await disks()).toHaveLength(2);
    expect(await stage.exec("hv1", ["ls", `/dev/${OTHERS}`])).toContain("more");
  });
});
