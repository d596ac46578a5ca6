import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { baseFleet, documents, formatPlan, planOf } from "./fleets.ts";
import { openStage, type Stage } from "./harness.ts";

/** Disks that begin as copies of images, on two hosts of a lab. */

const LAB = "imgs";
const MIB = 2 ** 20;
const POOL = "/var/lib/fleetwright/volumes";

let stage: Stage;
const file = (name: string) => join(stage.folder, name);

beforeAll(async () => {
  stage = await openStage({ lab: LAB, hosts: 2, files: { "base.yaml": baseFleet({ lab: LAB, hosts: 2 }) } });
  writeFileSync(file("disk.raw"), Buffer.alloc(8 * MIB, "content"));
  await execa("qemu-img", ["convert", "-O", "qcow2", file("disk.raw"), file("disk.qcow2")]);
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

const image = (name: string, more = "") =>
  `kind: Image\nmetadata: {name: ${name}}\nspec: {source: {path: ${file("disk.qcow2")}}${more}}`;
const volume = (name: string, spec: string) =>
  `kind: Volume\nmetadata: {name: ${name}}\nspec: {pool: local, ${spec}}`;
const machine = (name: string, spec: string) =>
  `kind: VirtualMachine\nmetadata: {name: ${name}}\nspec: {instanceType: small, runStrategy: Halted, placement: {hostSelector: {name: hv2}}, ${spec}}`;

async function applies(): Promise<void> {
  const applied = await stage.cli("apply", "--yes");
  expect(applied.code, applied.all).toBe(0);
  const plan = await planOf(stage);
  expect([...formatPlan(plan), ...plan.blocked.map(({ message }) => message)]).toEqual([]);
}

interface DiskInfo {
  readonly format: string;
  readonly "virtual-size": number;
  readonly "backing-filename"?: string;
  readonly "backing-filename-format"?: string;
}

async function diskInfo(name: string): Promise<DiskInfo> {
  const args = ["qemu-img", "info", "-U", "--output=json", `${POOL}/${name}`];
  return JSON.parse(await stage.exec("hv2", args)) as DiskInfo; // as qemu-img(1) describes
}

describe("a volume with source.image in a pool on two hosts", () => {
  it("is made where its machine is, as a thin and as a full copy, and the next plan is empty", async () => {
    stage.write(
      "disks.yaml",
      documents(
        image("disk"),
        volume("thin", "size: 16Mi, source: {image: disk}"),
        volume("full", "size: 16Mi, format: raw, source: {image: disk}"),
        machine("db", "image: micro, volumes: [{volume: thin}, {volume: full}]"),
      ),
    );
    await applies();
    const thin = await diskInfo("thin.qcow2");
    expect(thin).toMatchObject({
      format: "qcow2",
      "virtual-size": 16 * MIB,
      "backing-filename": expect.stringMatching(new RegExp(`^${POOL}/disk-[0-9a-f]{12}\\.qcow2$`)),
      "backing-filename-format": "qcow2",
    });
    const compare = `head -c ${8 * MIB} ${POOL}/full.raw | cmp - ${file("disk.raw")} && stat -c %s ${POOL}/full.raw`;
    expect(await stage.exec("hv2", ["sh", "-c", compare])).toBe(String(16 * MIB));
  });

  it("is not made anew when the image changes", async () => {
    const before = await stage.exec("hv2", [
      "sh",
      "-c",
      `cat ${POOL}/full.raw ${POOL}/thin.qcow2 | sha256sum`,
    ]);
    await execa("qemu-img", [
      "convert",
      "-O",
      "qcow2",
      "-o",
      "compat=0.10",
      file("disk.raw"),
      file("disk.qcow2"),
    ]);
    await applies();
    expect(await stage.exec("hv2", ["sh", "-c", `cat ${POOL}/full.raw ${POOL}/thin.qcow2 | sha256sum`])).toBe(
      before,
    );
  });
});

describe("an image of raw content", () => {
  it("is the base of thin copies as raw, whatever a program would take it for", async () => {
    const disk = readFileSync(file("disk.raw"));
    disk.write("CD001", 32769, "latin1"); // libvirt takes it for a medium
    disk.writeUInt16BE(0x55aa, 510); // with a partition table, as images that start from a disk and from a medium
    writeFileSync(file("iso.raw"), disk);
    const source = `{source: {path: ${file("iso.raw")}}, format: raw}`;
    stage.write(
      "raw.yaml",
      documents(
        `kind: Image\nmetadata: {name: raw}\nspec: ${source}`,
        machine("web", "image: raw, rootDisk: {pool: local, size: 8Mi}"),
      ),
    );
    await applies();
    const name = (await stage.exec("hv2", ["sh", "-c", `cd ${POOL} && ls web.root-*`])).trim();
    expect(await diskInfo(name)).toMatchObject({ "backing-filename-format": "raw", "virtual-size": 8 * MIB });
    stage.remove("raw.yaml");
  });
});

describe("a disk that is smaller than its image", () => {
  it("is a problem with both numbers at its place, and is not made", async () => {
    stage.write(
      "small.yaml",
      documents(
        machine("small", "image: disk, rootDisk: {pool: local, size: 4Mi}"),
        volume("narrow", "size: 5Mi, source: {image: disk}"),
      ),
    );
    const { code, stdout, all } = await stage.cli("apply", "--yes");
    expect(code, all).toBe(1);
    const ending = "is smaller than the 8Mi (8388608 bytes) of Image/disk (write at least size: 8Mi)";
    expect(stdout).toContain(
      `small.yaml:1:1: VirtualMachine/small: the disk of 4Mi (4194304 bytes) ${ending}`,
    );
    expect(stdout).toContain(`small.yaml:6:1: Volume/narrow: the disk of 5Mi (5242880 bytes) ${ending}`);
    expect(await stage.exec("hv2", ["ls", POOL])).not.toMatch(/small|narrow/);
    stage.remove("small.yaml");
    await applies();
  });
});
