import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOthers } from "../../src/drivers/libvirt/domain-others.ts";
import { type Element, formatXml, isElement, parseXml } from "../../src/drivers/libvirt/xml.ts";
import { textOf } from "../../src/drivers/libvirt/xml-edit.ts";
import { adoptedCorpus } from "./adoption/corpus.ts";
import { kindOf } from "./adoption/host-facts.ts";
import { adoptedStates } from "./adoption/saved-states.ts";
import { prepareDefaults } from "./adoption/second-fleet.ts";
import { baseFleet, documents, machine, planOf, size } from "./fleets.ts";
import { type CommandResult, openStage, type Stage } from "./harness.ts";

/** A running machine that virsh defined is adopted and then changed by its file, live. All else of it stays. */

const LAB = "adopt";
const UUID = "48e1498a-4895-45e6-b485-ee34ee4e2573";
const MAC = "52:54:00:aa:bb:cc";
const SECOND_MAC = "52:54:00:aa:bb:dd";
let stage: Stage;

async function ends(code: number, ...args: string[]): Promise<CommandResult> {
  const result = await stage.cli(...args);
  expect(result.code, result.all).toBe(code);
  return result;
}

const virsh = (...args: string[]) => stage.virsh("hv1", ...args);
const stored = async () => parseXml(await virsh("dumpxml", "Old guest", "--inactive", "--security-info"));
const live = async () => parseXml(await virsh("dumpxml", "Old guest", "--security-info"));

/** The definition of a plain emulated machine with devices that no field describes. */
const definition = (kernel: string, initrd: string) => `<domain type='qemu'>
  <name>Old guest</name>
  <uuid>${UUID}</uuid>
  <title>Made by hand</title>
  <memory unit='KiB'>196608</memory>
  <currentMemory unit='KiB'>98304</currentMemory>
  <vcpu current='1'>2</vcpu>
  <cputune><shares>2048</shares></cputune>
  <sysinfo type='smbios'><system><entry name='manufacturer'>Somebody</entry></system></sysinfo>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>${kernel}</kernel>
    <initrd>${initrd}</initrd>
    <cmdline>console=ttyS0</cmdline>
    <smbios mode='sysinfo'/>
  </os>
  <features><acpi/><apic/></features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='writeback'/>
      <source file='/srv/vm/old.qcow2'/>
      <target dev='hda' bus='ide'/>
      <serial>ABC123</serial>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source file='/srv/vm/tools.iso'/>
      <target dev='sda' bus='scsi'/>
      <readonly/>
    </disk>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw' cache='none'/>
      <source file='/srv/vm/second.raw'/>
      <target dev='vdb' bus='virtio'/>
      <serial>SECOND</serial>
      <iotune><total_iops_sec>700</total_iops_sec></iotune>
    </disk>
    <interface type='network'>
      <mac address='${SECOND_MAC}'/>
      <source network='old'/>
      <model type='virtio'/>
    </interface>
    <controller type='scsi' index='0' model='virtio-scsi'/>
    <interface type='network'>
      <mac address='${MAC}'/>
      <source network='old'/>
      <model type='e1000'/>
    </interface>
    <channel type='unix'><target type='virtio' name='org.example.agent'/></channel>
    <graphics type='vnc' autoport='yes' listen='127.0.0.1' passwd='secret'/>
    <sound model='ac97'/>
    <video><model type='cirrus'/></video>
    <memballoon model='virtio'/>
  </devices>
</domain>`;

const NETWORK = `<network><name>old</name><bridge name='virbr-old'/><ip address='192.168.77.1' netmask='255.255.255.0'>
  <dhcp><range start='192.168.77.10' end='192.168.77.99'/></dhcp></ip></network>`;

const OLD = documents(
  size("old", "{guest: 1, maxGuest: 2}", "{guest: 96Mi, maxGuest: 192Mi}"),
  "kind: StoragePool\nmetadata: {name: old}\nspec: {type: existing, name: old}",
  "kind: Network\nmetadata: {name: old}\nspec: {mode: existing, name: old}",
  "kind: Volume\nmetadata: {name: old-root}\nspec: {pool: old, existing: {name: old.qcow2}}",
  `kind: VirtualMachine
metadata: {name: old}
spec:
  uuid: ${UUID}
  domainName: Old guest
  instanceType: old
  bootVolume: old-root
  autostart: false
  deletionPolicy: Retain
  volumes: []
  interfaces:
    - {network: old, mac: "${MAC}", model: e1000}
  devices: {guestAgent: false}`,
);

beforeAll(async () => {
  const files = {
    "ground.yaml": baseFleet({ lab: LAB }),
    "donor.yaml": documents(machine({ name: "donor", more: "runStrategy: Halted" })),
  };
  stage = await openStage({ lab: LAB, files });
  await ends(0, "apply", "--yes");
  const donor = parseXml(await virsh("dumpxml", "donor"));
  const [kernel = "", initrd = ""] = ["kernel", "initrd"].map((name) => textOf(donor, "os", name));
  const run = (script: string) => stage.exec("hv1", ["sh", "-ec", script]);
  await run(
    "mkdir -p /srv/vm && qemu-img create -q -f qcow2 /srv/vm/old.qcow2 64M && truncate -s 1M /srv/vm/tools.iso && truncate -s 8M /srv/vm/second.raw",
  );
  await stage.exec("hv1", ["sh", "-c", "cat >/srv/vm/old.xml"], definition(kernel, initrd));
  await stage.exec("hv1", ["sh", "-c", "cat >/srv/vm/net.xml"], NETWORK);
  await run("virsh -q pool-define-as old dir --target /srv/vm && virsh -q pool-start old");
  await run("virsh -q net-define /srv/vm/net.xml && virsh -q net-start old");
  await prepareDefaults(stage);
  await run("virsh -q define /srv/vm/old.xml && virsh -q start 'Old guest'");
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

/** Returns the parts of a definition, each device as one of them, without the metadata. */
function partsOf(domain: Element): string[] {
  const elements = domain.children.filter(isElement).filter(({ name }) => name !== "metadata");
  return elements.flatMap((part) =>
    part.name === "devices" ? part.children.filter(isElement).map(formatXml) : [formatXml(part)],
  );
}

/** Leaves out the balloon, which the guest moves while it boots. */
const withoutBalloon = (domain: Element) =>
  partsOf(domain).filter((part) => !part.startsWith("<currentMemory"));

describe("what cannot be adopted", () => {
  it("is a transient machine, which libvirt forgets", async () => {
    const xml =
      "<domain type='qemu'><name>fleeting</name><memory>65536</memory><os><type>hvm</type></os></domain>";
    await stage.exec(
      "hv1",
      ["sh", "-ec", "cat >/srv/vm/fleeting.xml && virsh -q create --paused /srv/vm/fleeting.xml"],
      xml,
    );
    stage.write("fleeting.yaml", documents(machine({ name: "fleeting", more: "runStrategy: Manual" })));
    const result = await ends(1, "adopt", "vm/fleeting", "--yes");
    expect(result.all).toContain("the domain is transient: libvirt forgets it when it stops");
    stage.remove("fleeting.yaml");
    await virsh("destroy", "fleeting");
  });

  it("is a raw disk with the header of a qcow2 file, unless the Volume says raw", async () => {
    const disk =
      "<disk type='file'><driver name='qemu' type='raw'/><source file='/srv/vm/liar.img'/><target dev='vda' bus='virtio'/></disk>";
    const xml = `<domain type='qemu'><name>liar</name><memory>65536</memory><os><type>hvm</type></os><devices>${disk}</devices></domain>`;
    const script =
      "cat >/srv/vm/liar.xml && qemu-img create -q -f qcow2 /srv/vm/liar.img 8M && virsh -q pool-refresh old && virsh -q define /srv/vm/liar.xml";
    await stage.exec("hv1", ["sh", "-ec", script], xml);
    stage.write(
      "liar.yaml",
      documents(
        "kind: StoragePool\nmetadata: {name: old}\nspec: {type: existing, name: old}",
        "kind: Volume\nmetadata: {name: liar}\nspec: {pool: old, existing: {name: liar.img}}",
      ),
    );
    await stage.exec("hv1", ["sh", "-ec", "ln -s /srv/vm /srv/linked && ln /srv/vm/liar.img /srv/hard.img"]);
    for (const path of ["/srv/vm/liar.img", "/srv/linked/liar.img", "/srv/hard.img"]) {
      await virsh("undefine", "liar");
      const spelled = `sed s,/srv/vm/liar.img,${path}, /srv/vm/liar.xml >/srv/vm/spelled.xml`;
      await stage.exec("hv1", ["sh", "-ec", `${spelled}; virsh -q define /srv/vm/spelled.xml`]);
      const result = await ends(1, "adopt", "Volume/liar", "--yes");
      expect(result.all).toContain("it looks like qcow2, but the domain liar opens it as raw");
    }
    stage.edit("liar.yaml", "liar.img}", "liar.img}, format: raw");
    await ends(0, "adopt", "Volume/liar", "--yes");
    await ends(0, "plan");
    await virsh("undefine", "liar");
    stage.remove("liar.yaml");
    await ends(0, "apply", "--yes");
  });
});

describe("a running machine that virsh defined", () => {
  let before: { stored: Element; live: Element; id: string };

  beforeAll(async () => {
    before = { stored: await stored(), live: await live(), id: await virsh("domid", "Old guest") };
    stage.write("old.yaml", OLD);
  });

  it("blocks its resource, and is not changed", async () => {
    const { blocked, changes } = await planOf(stage);
    expect(changes).toEqual([]);
    expect(blocked.map(({ code, object }) => `${code} ${object}`)).toEqual([
      "unmanaged domain@hv1/Old guest",
      "unmanaged volume@hv1/old/old.qcow2",
    ]);
  });

  it("is adopted without a change, and the next plan is empty", async () => {
    await ends(0, "adopt", "Volume/old-root", "--yes");
    await ends(0, "adopt", "vm/old", "--yes");
    await ends(0, "plan");
    expect(partsOf(await stored())).toEqual(partsOf(before.stored));
    expect(withoutBalloon(await live())).toEqual(withoutBalloon(before.live));
    expect(await virsh("domid", "Old guest")).toBe(before.id);
  });

  it("is as its files want it, so that a change by hand is drift", async () => {
    await virsh("autostart", "Old guest");
    const { changes } = await planOf(stage);
    expect(changes.map(({ change, cause }) => `${change}: ${cause}`)).toEqual([
      "update domain@hv1/Old guest: drift",
    ]);
    await virsh("autostart", "--disable", "Old guest");
  });

  it("shows what stays as it is", async () => {
    const { stdout } = await ends(0, "describe", "vm/old");
    for (const part of [...describeOthers(before.stored), "disk sda", "disk vdb", SECOND_MAC])
      expect(stdout).toContain(part);
  });

  it("gets memory, a CPU, a disk and an interface while it runs, and keeps everything else", async () => {
    stage.edit("old.yaml", "{guest: 1, maxGuest: 2}", "{guest: 2, maxGuest: 2}");
    stage.edit("old.yaml", "{guest: 96Mi, maxGuest: 192Mi}", "{guest: 112Mi, maxGuest: 192Mi}");
    stage.edit("old.yaml", "volumes: []", "volumes: [{volume: more}]");
    stage.edit("old.yaml", "model: e1000}", "model: e1000}\n    - {network: old}");
    stage.write(
      "more.yaml",
      documents("kind: Volume\nmetadata: {name: more}\nspec: {pool: old, size: 16Mi}"),
    );
    await ends(0, "apply", "--yes");
    await ends(0, "plan");
    expect(await virsh("domid", "Old guest")).toBe(before.id);
    const [was, is] = [partsOf(before.stored), partsOf(await stored())];
    const changed = (parts: string[], others: string[]) =>
      parts.filter((part) => !others.includes(part)).map(kindOf);
    expect(changed(was, is)).toEqual(["currentMemory", "vcpu"]);
    expect(changed(is, was).sort()).toEqual(["currentMemory", "disk", "interface", "vcpu"]);
  });

  it("gets limits, which go again with their fields, and keeps those that its files leave open", async () => {
    const limits = async () => {
      const sides = ["--live", "--config"].map((side) => virsh("blkdeviotune", "Old guest", "hda", side));
      return (await Promise.all(sides)).map((text) => /total_iops_sec *: *(\d+)/.exec(text)?.[1]);
    };
    const sharesOf = async () => textOf(await stored(), "cputune", "shares");
    stage.edit(
      "old.yaml",
      "existing: {name: old.qcow2}",
      "existing: {name: old.qcow2}, qos: {totalIops: 300}",
    );
    await ends(0, "apply", "--yes");
    expect([await limits(), await sharesOf()]).toEqual([["300", "300"], "2048"]);
    stage.edit("old.yaml", ", qos: {totalIops: 300}", "");
    stage.edit("old.yaml", "{guest: 2, maxGuest: 2}", "{guest: 2, maxGuest: 2, shares: 512}");
    await ends(0, "apply", "--yes");
    await ends(0, "plan");
    expect([await limits(), await sharesOf()]).toEqual([["0", "0"], "512"]);
    stage.edit("old.yaml", ", shares: 512", "");
    await ends(0, "apply", "--yes");
    await ends(0, "plan");
    expect(await sharesOf()).toBeUndefined();
    expect(await virsh("domid", "Old guest")).toBe(before.id);
  });

  it("gives back its disk and its interface while it runs", async () => {
    stage.edit("old.yaml", "volumes: [{volume: more}]", "volumes: []");
    stage.edit("old.yaml", "\n    - {network: old}", "");
    await ends(0, "apply", "--yes");
    await ends(0, "plan");
    expect(await virsh("domid", "Old guest")).toBe(before.id);
    const [was, is] = [partsOf(before.stored), partsOf(await stored())];
    expect(was.filter((part) => !is.includes(part)).map(kindOf)).toEqual([
      "currentMemory",
      "vcpu",
      "cputune",
    ]);
    expect(withoutBalloon(await live()).filter((part) => /more|fwt/.test(part))).toEqual([]);
  });

  it("keeps a disk that no file described from other machines", async () => {
    const volume = "kind: Volume\nmetadata: {name: second}\nspec: {pool: old, existing: {name: second.raw}}";
    stage.write("second.yaml", documents(volume));
    await ends(0, "adopt", "Volume/second", "--yes");
    const thief =
      "kind: VirtualMachine\nmetadata: {name: thief}\nspec: {instanceType: old, bootVolume: second, runStrategy: Halted}";
    stage.write("thief.yaml", documents(thief));
    const { blocked, changes } = await planOf(stage);
    expect(changes).toEqual([]);
    expect(blocked.map(({ message }) => message)).toEqual([
      "VirtualMachine/thief: domain thief on hv1 needs volume@hv1/old/second.raw, which domain Old guest on hv1 has besides what VirtualMachine/old describes",
    ]);
    stage.remove("thief.yaml");
  });

  it("manages that disk and an interface once its file describes them, and nothing is attached", async () => {
    const was = { stored: partsOf(await stored()), live: withoutBalloon(await live()) };
    stage.edit("old.yaml", "volumes: []", "volumes: [{volume: second}]");
    stage.edit("old.yaml", "model: e1000}", `model: e1000}\n    - {network: old, mac: "${SECOND_MAC}"}`);
    const { changes } = await planOf(stage);
    expect(
      changes.map(({ change, fields }) => [change, fields.map(({ path, impact }) => `${path} ${impact}`)]),
    ).toEqual([["update domain@hv1/Old guest", ["disks.second live", "interfaces.net1 live"]]]);
    await ends(0, "apply", "--yes");
    await ends(0, "plan");
    expect(partsOf(await stored())).toEqual(was.stored);
    expect(withoutBalloon(await live())).toEqual(was.live);
    expect(await virsh("domid", "Old guest")).toBe(before.id);
    expect((await ends(0, "describe", "vm/old")).stdout).not.toMatch(/disk vdb|interface 52:54/);
  });

  it("is attached to its network again after that was stopped and started, and no other machine is", async () => {
    const xml =
      "<domain type='qemu'><name>stranger</name><memory>65536</memory><os><type>hvm</type></os><devices><interface type='network'><source network='old'/></interface></devices></domain>";
    const create = "cat >/srv/vm/stranger.xml && virsh -q create --paused /srv/vm/stranger.xml";
    await stage.exec("hv1", ["sh", "-ec", create], xml);
    const tapsOf = async (name: string) => (await virsh("domiflist", name)).match(/\bvnet\d+/g) ?? [];
    const ports = async () =>
      (await stage.exec("hv1", ["ls", "/sys/class/net/virbr-old/brif"])).split("\n").filter(Boolean).sort();
    const [ours, theirs] = [await tapsOf("Old guest"), await tapsOf("stranger")];
    expect(await ports()).toEqual([...ours, ...theirs].sort());
    await virsh("net-destroy", "old");
    expect((await planOf(stage)).changes).toEqual([]);
    await virsh("net-start", "old");
    expect(await ports()).toEqual([]);
    const { changes } = await planOf(stage);
    expect(changes.map(({ change, fields }) => [change, fields])).toEqual([
      [
        "update domain@hv1/Old guest",
        ["net0", "net1"].map((name) => ({
          path: `interfaces.${name}.source`,
          before: "no bridge",
          after: "old",
          impact: "live",
          where: "running",
        })),
      ],
    ]);
    await ends(0, "apply", "--yes");
    await ends(0, "plan");
    expect(await ports()).toEqual([...ours].sort());
    await virsh("destroy", "stranger");
  });

  it("stays as it is when its files are removed, with deletionPolicy Retain", async () => {
    const kept = partsOf(await stored());
    stage.edit(
      "old.yaml",
      /kind: VirtualMachine[\s\S]*/,
      "kind: SSHKey\nmetadata: {name: some}\nspec: {publicKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqEVyUj1kq8qFJ3m2xkQ3lWq0yJ3g3oZlqQ1c2b3d4e a}\n",
    );
    await ends(0, "apply", "--yes");
    expect(partsOf(await stored())).toEqual(kept);
    expect(await virsh("domid", "Old guest")).toBe(before.id);
  });
});

adoptedCorpus(LAB, () => stage);
adoptedStates(LAB, () => stage);
