import { describe, expect, it } from "vitest";
import { objectRef } from "../../model/object.ts";
import { domainUses, findLayeredDisks, normalizePath } from "./domain-uses.ts";
import { clusterDependencies } from "./observe-secrets.ts";
import { parseXml } from "./xml.ts";

const domain = (devices: string, os = "") =>
  parseXml(
    `<domain><metadata><x><disk><source file="/no"/></disk></x></metadata><os>${os}</os><devices>${devices}</devices></domain>`,
  );

describe("a domain uses", () => {
  it.each<[string, string, readonly string[]]>([
    ["a file, however it is spelt", `<disk><source file="/srv/./a//b/../x"/></disk>`, ["/srv/a/x"]],
    ["a device", `<disk type="block"><source dev="/dev/vg0/x"/></disk>`, ["/dev/vg0/x"]],
    ["a medium", `<disk device="cdrom"><source file="/seed.iso"/></disk>`, ["/seed.iso"]],
    ["a shared folder", `<filesystem><source dir="/srv/"/></filesystem>`, ["/srv"]],
    [
      "all that lies below a disk",
      `<disk><source file="/c"/><backingStore><source file="/b"/><backingStore><source file="/a"/></backingStore></backingStore></disk>`,
      ["/c", "/b", "/a"],
    ],
    [
      "what it is being copied to",
      `<disk><source file="/a"/><mirror file="/old"><source file="/b"/></mirror></disk>`,
      ["/a", "/old", "/b"],
    ],
    [
      "the file behind an NVDIMM",
      `<memory model="nvdimm"><source><path>/srv/pmem.raw</path></source><target><size>1</size></target></memory>`,
      ["/srv/pmem.raw"],
    ],
    [
      "a device that it gets as a whole",
      `<hostdev mode="capabilities" type="storage"><source><block>/dev/vg0/x</block></source></hostdev>`,
      ["/dev/vg0/x"],
    ],
    [
      "the state of its TPM",
      `<tpm><backend type="emulator"><source type="file" path="/srv/tpm.state"/></backend></tpm>`,
      ["/srv/tpm.state"],
    ],
    ["nothing of a drive without a medium", `<disk device="cdrom"/>`, []],
    ["nothing that is no path", `<disk type="network"><source protocol="rbd" name="vms/x"/></disk>`, []],
  ])("%s", (_, devices, paths) => {
    expect(domainUses(domain(devices)).paths).toEqual(paths);
  });

  it.each<[string, readonly string[]]>([
    ["<kernel>/k</kernel><initrd>/i</initrd><nvram>/n</nvram>", ["/k", "/i", "/n"]],
    ["<loader>/l</loader><nvram type='file'><source file='/n'/></nvram>", ["/l", "/n"]],
    ["<loader>/l</loader><varstore template='/t' path='/n'/>", ["/l", "/n"]],
  ])("its kernel, its firmware and the variables of that: %s", (os, paths) => {
    expect(domainUses(domain("", os)).paths).toEqual(paths);
  });

  it.each<[string, readonly string[]]>([
    ["file=/srv/a.img,format=raw,if=none", ["/srv/a.img"]],
    ["driver=raw,file.filename=/srv/a,,b.img", ["/srv/a,b.img"]],
    ["/srv/./a.img", ["/srv/a.img"]],
    [
      "json:{&quot;driver&quot;:&quot;file&quot;,&quot;filename&quot;:&quot;/srv/a.img&quot;}",
      ["/srv/a.img"],
    ],
    ["blkdebug:/srv/rules:/srv/a.img", ["/srv/rules", "/srv/a.img"]],
    ["name=opt/com.example/a,string=b", []],
  ])("what the arguments for QEMU name: %s", (value, paths) => {
    const xml = `<domain xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0"><qemu:commandline><qemu:arg value="-drive"/><qemu:arg value="${value}"/></qemu:commandline></domain>`;
    expect(domainUses(parseXml(xml)).paths).toEqual(expect.arrayContaining([...paths]));
    if (paths.length === 0) expect(domainUses(parseXml(xml)).paths).toEqual([]);
  });

  it("volumes by their pools, networks, and bridges", () => {
    const uses = domainUses(
      domain(
        `<disk type="volume"><source pool="local" volume="x.qcow2"/></disk><interface><source network="app" bridge="br0"/></interface>`,
      ),
    );
    expect([uses.volumes, uses.networks, uses.bridges]).toEqual([["local/x.qcow2"], ["app"], ["br0"]]);
  });

  it("lower layers only of disks that are not raw", () => {
    const disk = (type: string, source: string) => `<disk><driver type="${type}"/><source ${source}/></disk>`;
    const sources = ["file='/a'", "dev='/dev/vg0/c'", "pool='p' volume='d'"];
    expect(
      findLayeredDisks(
        domain([...sources.map((source) => disk("qcow2", source)), disk("raw", "file='/b'")].join("")),
      ),
    ).toEqual({ paths: ["/a", "/dev/vg0/c"], volumes: ["p/d"] });
  });
});

describe("images of a cluster", () => {
  const disk = (secret: string) =>
    domain(
      `<disk type="network"><auth username="u"><secret type="ceph" uuid="${secret}"/></auth><source protocol="rbd" name="vms/db"/></disk>`,
    );
  const keys = new Map([["k1", { id: objectRef("secret", "hv1", "fast").id, target: "ceph:fast" }]]);

  it("are dependencies, with the key that opens them", () => {
    expect(clusterDependencies([disk("k1")], keys)).toEqual(["rbd@ceph:fast/db", "secret@hv1/fast"]);
  });

  it("are dependencies also of machines with another key", () => {
    expect(clusterDependencies([disk("other")], keys)).toEqual(["rbd@ceph:fast/db"]);
  });
});

describe("a path", () => {
  it.each([
    ["/srv/disks", "/srv/disks"],
    ["//srv//disks/", "/srv/disks"],
    ["/srv/./a/../disks", "/srv/disks"],
    ["/", "/"],
  ])("%s is normalized", (path, one) => {
    expect(normalizePath(path)).toBe(one);
  });
});
