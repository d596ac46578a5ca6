import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { MachineDefinition } from "../../../src/drivers/host-inventory.ts";
import type { PoolState } from "../../../src/drivers/libvirt/states.ts";
import { createLoader } from "../../../src/fleet/load.ts";
import { type ImportInput, importHost } from "../../../src/import/import-host.ts";
import { HIDDEN_CHARACTERS } from "../../../src/model/hidden-characters.ts";
import { type Mark, type ObservedObject, observedObject } from "../../../src/model/object.ts";
import { DEFINITIONS, foundHost, foundMachine, importedTexts, network } from "./found-host.ts";
import { prove } from "./prove.ts";

const {
  db = "",
  web01 = "",
  hand = "",
  terraform = "",
  "vm-100": proxmox = "",
  "old-win": oldWin = "",
} = DEFINITIONS;

const NO_PAGES = { free: 0, total: 0 };

function machineText(xml: string, path: string): string | undefined {
  return importedTexts(foundHost([foundMachine(xml)]))[path];
}

const MARK: Mark = {
  fleet: "shop",
  owner: "VirtualMachine/default/db",
  applied: "",
  commit: "",
  protect: false,
  keep: { onDelete: "delete", trashSeconds: 0 },
};

describe("the files of a machine", () => {
  it("are what a person would write", () => {
    expect(importedTexts(foundHost([foundMachine(db, { autostart: true })]))).toEqual({
      "instance-types/imported-1c-512m.max-4c-512m.yaml": `apiVersion: fleetwright/v1
kind: InstanceType
metadata:
  name: imported-1c-512m.max-4c-512m
spec:
  cpu: { guest: 1, maxGuest: 4 }
  memory: { guest: 512Mi }
`,
      "networks/br0.yaml": `apiVersion: fleetwright/v1
kind: Network
metadata:
  name: br0
spec:
  mode: bridge
  bridge: br0
  portSecurity: false
`,
      "networks/default.yaml": `apiVersion: fleetwright/v1
kind: Network
metadata:
  name: default
spec:
  mode: existing
  name: default
`,
      "storage-pools/default.yaml": `apiVersion: fleetwright/v1
kind: StoragePool
metadata:
  name: default
spec:
  type: existing
  name: default
  hosts: [hv1]
`,
      "machines/db.yaml": `# Machine db of hv1.
# What no field describes stays as it is:
# - channel com.redhat.spice.0
# - screen: spice
# - sound card ich9
# - redirection of usb devices
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata:
  name: db
spec:
  uuid: 0f2e2245-796d-4d52-beb2-a1b472e14cfd
  instanceType: imported-1c-512m.max-4c-512m
  bootVolume: db
  volumes:
    - { volume: db-data, bus: scsi }
  interfaces:
    - { network: br0, mac: "52:54:00:a1:9d:15" }
    - { network: default, mac: "52:54:00:f6:ed:c6", model: e1000e }
  runStrategy: Always
  devices: { machineType: pc-i440fx-7.2, cpuModel: qemu64, guestAgent: false }
  deletionPolicy: Retain
---
apiVersion: fleetwright/v1
kind: Volume
metadata:
  name: db
spec:
  pool: default
  existing: { name: db.qcow2 }
---
apiVersion: fleetwright/v1
kind: Volume
metadata:
  name: db-data
spec:
  pool: default
  existing: { name: db-data.raw }
`,
    });
  });

  it("name each part that stays as it is, once", () => {
    const head = machineText(proxmox, "machines/vm-100.yaml")
      ?.split("\n")
      .filter((line) => line.startsWith("#"));
    expect(head).toEqual([
      "# Machine vm-100 of hv1.",
      "# What no field describes stays as it is:",
      "# - disk sdb (block device /dev/loop7): it is a block device in no pool of type logical",
      "# - disk sdc (file /srv/elsewhere/extra.img): it is in no pool of type dir, fs, netfs or logical: make one of its directory, virsh pool-create-as",
      "# - shared folder share",
      "# - interface bc:24:11:00:00:02: macvtap on eth0, model virtio",
      "# - interface bc:24:11:00:00:03: user networking, model e1000",
      "# - PCI device 0000:01:00.0 of the host",
      "# - USB device 046d:c52b of the host",
      "# - vsock",
      "# - memory backing",
      "# - I/O threads",
      "# - arguments of QEMU (qemu:commandline)",
    ]);
  });

  it("name the firmware and its variables, which stay as they are", () => {
    const text = machineText(DEFINITIONS.win11 ?? "", "machines/win11.yaml");
    for (const line of [
      "firmware /usr/share/OVMF/OVMF_CODE_4M.ms.fd",
      "firmware with secure-boot",
      "firmware variables /var/lib/libvirt/qemu/nvram/win11_VARS.fd",
    ])
      expect(text).toContain(`# - ${line}\n`);
  });

  it("have the same bytes whatever the order of the host's answers is", () => {
    const machines = Object.values(DEFINITIONS).map((xml) => foundMachine(xml));
    const input = foundHost(machines);
    const reversed = { ...input, objects: input.objects.toReversed(), machines: input.machines.toReversed() };
    expect(importedTexts(reversed)).toEqual(importedTexts(input));
  });

  it.each([
    ["running", "runStrategy: Always\n  autostart: false"],
    ["shutoff", "runStrategy: Manual\n"],
    ["paused", "runStrategy: Manual\n"],
  ] as const)("leave a machine that is %s so", (power, expected) => {
    const texts = importedTexts(foundHost([foundMachine(web01, { power })]));
    expect(texts["machines/web01.yaml"]).toContain(expected);
  });

  it("take a disk that the definition names by pool and volume", () => {
    expect(machineText(terraform, "machines/terraform.yaml")).toContain("bootVolume: overlay\n");
  });

  it.each([
    ["shares", "2048", "shares: 2048"],
    ["weight", "200", "shares: 2048"],
    ["weight", "100", undefined],
    ["shares", "1024", undefined],
  ] as const)("have the CPU weight of a host in %s: %s", (cpuUnit, shares, expected) => {
    const xml = web01.replace("</vcpu>", `</vcpu><cputune><shares>${shares}</shares></cputune>`);
    const texts = Object.entries(
      importedTexts(foundHost([foundMachine(xml)], { facts: { cpuUnit, hugepages: NO_PAGES } })),
    );
    const [type = ["", ""]] = texts.filter(([path]) => path.startsWith("instance-types/"));
    expect(/shares: \d+/.exec(type[1])?.[0]).toBe(expected);
  });

  describe("have huge pages", () => {
    const hugePages = (size = "") =>
      `</currentMemory><memoryBacking><hugepages>${size}</hugepages></memoryBacking>`;
    const wanting = (name: string, uuid: string, power: "running" | "shutoff", size?: string) =>
      foundMachine(
        web01
          .replace("</currentMemory>", hugePages(size))
          .replace("<name>web01<", `<name>${name}<`)
          .replace("b86db78f-dea6-48c2-acb8-68b4ccadd839", uuid)
          .replace(/52:54:00:73:c4:3c/, `52:54:00:00:00:${uuid.slice(-2)}`)
          .replaceAll("web01.qcow2", `${name}.qcow2`),
        { power },
      );
    const off = wanting("a", "00000000-0000-4000-8000-000000000001", "shutoff");
    const on = wanting("b", "00000000-0000-4000-8000-000000000002", "running");
    const described = (machines: (typeof off)[], total: number) => {
      const input = foundHost(machines, { facts: { cpuUnit: "shares", hugepages: { free: 0, total } } });
      expect(prove(input).differences).toEqual([]);
      return Object.entries(importedTexts(input)).flatMap(([path, text]) =>
        path.startsWith("machines/") && text.includes(".hugepages\n") ? [path] : [],
      );
    };

    it("as far as the host has pages for them: those that run come first", () => {
      expect(described([off, on], 2048)).toEqual(["machines/a.yaml", "machines/b.yaml"]);
      expect(described([off, on], 1024)).toEqual(["machines/b.yaml"]);
      expect(described([off, on], 0)).toEqual([]);
    });

    it("of 2 MiB only, because the size of others is no field", () => {
      const size = "<page size='1' unit='GiB'/>";
      const other = wanting("c", "00000000-0000-4000-8000-000000000003", "running", size);
      const plain = wanting(
        "d",
        "00000000-0000-4000-8000-000000000004",
        "running",
        "<page size='2048' unit='KiB'/>",
      );
      expect(described([other, plain], 1024)).toEqual(["machines/d.yaml"]);
    });

    it("or a line that says so", () => {
      expect(importedTexts(foundHost([off]))["machines/a.yaml"]).toContain("\n# - huge pages: ");
    });
  });

  it("keep the bus of old disks", () => {
    expect(machineText(oldWin, "machines/old-win.yaml")).toContain("bootVolumeBus: ide\n");
  });

  it("give a machine whose name is no resource's name a near one", () => {
    const text = machineText(hand, "machines/web-server-1.yaml");
    expect(text).toContain("name: web-server-1\n");
    expect(text).toContain("domainName: Web_Server 1\n");
  });
});

describe("machines that share names and parts", () => {
  const renamed = (name: string, uuid: string, mac = "52:54:00:00:00:01") =>
    web01
      .replace("<name>web01<", `<name>${name}<`)
      .replace("b86db78f-dea6-48c2-acb8-68b4ccadd839", uuid)
      .replace("52:54:00:73:c4:3c", mac);
  const A = "00000000-0000-4000-8000-00000000000a";
  const B = "00000000-0000-4000-8000-00000000000b";

  it("have names of their own, and a legal name stays with its machine", () => {
    const input = foundHost([
      foundMachine(renamed("Web 1", A).replaceAll("web01.qcow2", "a.qcow2")),
      foundMachine(renamed("web-1", B).replaceAll("web01.qcow2", "b.qcow2")),
    ]);
    const { imported } = importHost(input);
    expect(imported.map(({ machine, resource }) => [machine, resource])).toEqual([
      ["Web 1", expect.stringMatching(/^VirtualMachine\/default\/web-1-[0-9a-f]{8}$/)],
      ["web-1", "VirtualMachine/default/web-1"],
    ]);
  });

  it("are left alone if they boot from one disk", () => {
    const { left, imported } = importHost(
      foundHost([foundMachine(renamed("a", A)), foundMachine(renamed("b", B))]),
    );
    expect(imported).toEqual([]);
    expect(left).toMatchObject([
      { machine: "a", why: "has no disk that a Volume can describe (vda: shared with b)" },
      { machine: "b", why: "has no disk that a Volume can describe (vda: shared with a)" },
    ]);
  });

  it("keep an interface whose MAC address another machine has, too, as it is", () => {
    const input = foundHost([
      foundMachine(renamed("a", A).replaceAll("web01.qcow2", "a.qcow2")),
      foundMachine(renamed("b", B).replaceAll("web01.qcow2", "b.qcow2")),
    ]);
    const texts = importedTexts(input);
    expect(texts["machines/a.yaml"]).toContain("# - MAC address 52:54:00:00:00:01, shared with b\n");
    expect(texts["machines/b.yaml"]).toContain("# - MAC address 52:54:00:00:00:01, shared with a\n");
    expect(prove(input).differences).toEqual([]);
  });

  it("share one InstanceType, one pool and one network", () => {
    const input = foundHost([
      foundMachine(renamed("a", A).replaceAll("web01.qcow2", "a.qcow2")),
      foundMachine(renamed("b", B, "52:54:00:00:00:02").replaceAll("web01.qcow2", "b.qcow2")),
    ]);
    expect(Object.keys(importedTexts(input))).toEqual([
      "instance-types/imported-2c-2g.yaml",
      "networks/default.yaml",
      "storage-pools/default.yaml",
      "machines/a.yaml",
      "machines/b.yaml",
    ]);
  });
});

describe("a machine is left alone, with a reason,", () => {
  const reasons = (
    xml: string,
    options: Parameters<typeof foundMachine>[1] = {},
    more: Partial<ImportInput> = {},
  ) => importHost(foundHost([foundMachine(xml, options)], more)).left.map(({ why }) => why);
  const traits = (definition: Partial<MachineDefinition>) => ({ definition });

  it.each([
    ["of another fleet", web01, { mark: MARK }, "is of the fleet shop already"],
    ["of this fleet", web01, { mark: { ...MARK, fleet: "hv1" } }, "is of this fleet already"],
    [
      "that is transient",
      web01,
      traits({ isTransient: true }),
      "is transient: libvirt forgets it when it stops, and its adoption would keep it (virsh define makes it permanent)",
    ],
    [
      "with a name that no path may have",
      web01.replace("<name>web01<", "<name>../etc<"),
      {},
      "has a name with slashes or control characters (virsh domrename)",
    ],
    [
      "without disks",
      web01.replace(/<disk [\s\S]*?<\/disk>/, ""),
      {},
      "has no disk, and a VirtualMachine boots from an image or a Volume",
    ],
    [
      "whose disk is in no pool",
      web01.replace(/<source file='[^']*'/, "<source file='/srv/web.qcow2'"),
      {},
      "has no disk that a Volume can describe (vda: it is in no pool of type dir, fs, netfs or logical: make one of its directory, virsh pool-create-as)",
    ],
    ...["rbd", "nbd", "iscsi", "http"].map(
      (protocol) =>
        [
          `whose disk is reached over ${protocol}`,
          (DEFINITIONS["instance-0000002a"] ?? "").replace("protocol='rbd'", `protocol='${protocol}'`),
          {},
          `has no disk that a Volume can describe (vda: it is reached over ${protocol}, and Volumes are files and block devices of the host: copy it into a pool, virsh blockcopy)`,
        ] as const,
    ),
  ] as const)("%s", (_, xml, options, why) => {
    expect(reasons(xml, options)).toEqual([why]);
  });
});

describe("a disk that no Volume describes says why, and what helps:", () => {
  const whyOf = (source: string, objects: readonly ObservedObject[]) => {
    const xml = web01.replace(/<disk type='file'([\s\S]*?)<source file='[^']*'\/>/, source);
    const host = foundHost([foundMachine(xml)]);
    const { left } = importHost({ ...host, objects: [...host.objects, ...objects] });
    return /\(vda: (.*)\)$/.exec(left[0]?.why ?? "")?.[1];
  };
  const disk = (type: string, source: string) => `<disk type='${type}'$1<source ${source}/>`;
  const pool = (name: string, state: Partial<PoolState>) =>
    observedObject("pool", "hv1", name, {
      state: {
        uuid: "",
        type: "dir",
        path: "/srv/vm",
        source: null,
        active: true,
        autostart: true,
        ...state,
      },
      mark: undefined,
      dependsOn: [],
    }) as unknown as ObservedObject;
  const file = disk("file", "file='/srv/vm/web.qcow2'");
  const inPool = disk("volume", "pool='other' volume='web.qcow2'");

  it.each<readonly [string, string, readonly ObservedObject[], string]>([
    [
      "in a pool that is not active",
      file,
      [pool("vms", { active: false })],
      "its pool vms is not active: virsh pool-start vms",
    ],
    [
      "in a pool that does not know it yet",
      file,
      [pool("vms", {})],
      "its pool vms does not know it: virsh pool-refresh vms",
    ],
    ["by a pool that the host does not have", inPool, [], "the host has no pool other"],
    [
      "by a pool that is not active",
      inPool,
      [pool("other", { active: false })],
      "its pool other is not active: virsh pool-start other",
    ],
    [
      "by a pool of another type",
      inPool,
      [pool("other", { type: "iscsi" as PoolState["type"] })],
      "its pool other is of type iscsi, and a Volume can be in one of type dir, fs, netfs or logical",
    ],
    [
      "on an NVMe device",
      disk("nvme", "type='pci'"),
      [],
      "it is of libvirt's type nvme, which no Volume describes",
    ],
  ])("%s", (_, source, objects, why) => {
    expect(whyOf(source, objects)).toBe(why);
  });
});

it("refuses a name that no machine of the host has, and says which there are", () => {
  const input = foundHost([foundMachine(web01)], { only: ["web01", "db"] });
  expect(() => importHost(input)).toThrow(
    expect.objectContaining({ message: "hv1 has no machine db", hint: "its machines: web01" }),
  );
});

describe("an import into a fleet", () => {
  const load = (texts: Readonly<Record<string, string>>) => {
    const files = Object.entries(texts).map(([path, text]) => ({ path, content: Buffer.from(text) }));
    const loader = createLoader();
    return files.flatMap((file) => loader.prepare(file));
  };

  it("adds no file for what the fleet has already", () => {
    const first = foundHost([foundMachine(web01)]);
    const existing = load(importedTexts(first));
    const again = importedTexts({ ...first, existing });
    expect(Object.keys(again)).toEqual(["machines/web01.yaml"]);
    expect(again["machines/web01.yaml"]).toBe(importedTexts(first)["machines/web01.yaml"]);
  });

  it("takes pools and networks of the fleet that say the same in other words", () => {
    const existing = load({
      "storage.yaml":
        "apiVersion: fleetwright/v1\nkind: StoragePool\nmetadata: {name: images}\nspec: {type: existing, name: default}\n",
      "net.yaml":
        "apiVersion: fleetwright/v1\nkind: Network\nmetadata: {name: nat}\nspec: {mode: existing, name: default, portSecurity: false}\n",
    });
    const texts = importedTexts(foundHost([foundMachine(web01)], { existing }));
    expect(Object.keys(texts)).toEqual(["instance-types/imported-2c-2g.yaml", "machines/web01.yaml"]);
    expect(texts["machines/web01.yaml"]).toContain("network: nat,");
    expect(texts["machines/web01.yaml"]).toContain("pool: images\n");
  });

  it("gives a network that is another one than the fleet's another name", () => {
    const existing = load({
      "net.yaml":
        "apiVersion: fleetwright/v1\nkind: Network\nmetadata: {name: default}\nspec: {mode: bridge, bridge: br7}\n",
    });
    const texts = importedTexts(foundHost([foundMachine(web01)], { existing }));
    expect(texts["networks/default-hv1.yaml"]).toContain("mode: existing\n  name: default\n");
    expect(texts["machines/web01.yaml"]).toContain("network: default-hv1,");
  });

  it("leaves a machine alone that a file of a person describes", () => {
    const text = importedTexts(foundHost([foundMachine(web01)]))["machines/web01.yaml"] ?? "";
    const { left } = importHost(foundHost([foundMachine(web01)], { existing: load({ "web.yaml": text }) }));
    expect(left).toMatchObject([
      {
        machine: "web01",
        why: "is described already by VirtualMachine/web01 (web.yaml:7): fleetwright adopt VirtualMachine/web01",
      },
    ]);
  });
});

describe("interfaces that no Network can describe", () => {
  const described = (nic: string, objects = [network("default")]) => {
    const xml = web01.replace(/<interface [\s\S]*?<\/interface>/, nic);
    const input = foundHost([foundMachine(xml)]);
    const text = importedTexts({
      ...input,
      objects: [...input.objects.filter(({ type }) => type !== "network"), ...objects],
    });
    return text["machines/web01.yaml"]?.match(/network: \S+|- interface .*/g) ?? [];
  };
  const nic = (type: string, source: string, more = "") =>
    `<interface type='${type}'><mac address='52:54:00:00:00:01'/><source ${source}/><model type='virtio'/>${more}</interface>`;

  it.each([
    ["a libvirt network", nic("network", "network='default'"), ["network: default,"]],
    ["a bridge", nic("bridge", "bridge='br0'"), ["network: br0,"]],
    [
      "a port of Open vSwitch",
      nic("bridge", "bridge='br-int'", "<virtualport type='openvswitch'/>"),
      ["- interface 52:54:00:00:00:01: bridge br-int, port of openvswitch, model virtio"],
    ],
    [
      "macvtap",
      nic("direct", "dev='eth0' mode='bridge'"),
      ["- interface 52:54:00:00:00:01: macvtap on eth0, model virtio"],
    ],
    [
      "a network that is not there",
      nic("network", "network='gone'"),
      ["- interface 52:54:00:00:00:01: network gone, model virtio"],
    ],
  ])("%s", (_, xml, expected) => {
    expect(described(xml)).toEqual(expected);
  });

  it("a network of network cards", () => {
    const cards = [network("default", { forward: "hostdev" as "nat" })];
    expect(described(nic("network", "network='default'"), cards)).toEqual([
      "- interface 52:54:00:00:00:01: network default, model virtio",
    ]);
  });
});

describe("what a host says", () => {
  const HOSTILE = [
    "a\nkind: Fleet",
    "..",
    "x: {y: [",
    "# - &anchor *alias",
    "--- !!js/function",
    "\u001b[2J\u202edb",
    "'\"`$(id)",
    "true",
    "0x10",
    "~",
    " - ",
    "\u2028---",
    "ÄÖÜ",
  ];
  const encode = (text: string) =>
    text.replace(/[&<>'"\n]/g, (character) => `&#${character.charCodeAt(0)};`).replaceAll("\u001b", "");

  it.each(HOSTILE)("is never syntax, and no path: %j", (text) => {
    const hostile = encode(text);
    const xml = proxmox
      .replace("vm-100<", `${hostile}<`)
      .replaceAll("vm-100-disk-0.qcow2", `${hostile.replaceAll("/", "")}.qcow2`)
      .replace("target dir='share'", `target dir='${hostile}'`)
      .replace("bridge='vmbr0'", `bridge='${hostile}'`)
      .replace("/srv/elsewhere/extra.img", `/srv/${hostile}`)
      .replace("pc-i440fx-7.2", hostile);
    const input = foundHost([foundMachine(xml)]);
    for (const [path, file] of Object.entries(importedTexts(input))) {
      expect(path).toMatch(/^[a-z-]+\/[a-z0-9][a-z0-9.-]*\.yaml$/);
      expect(path).not.toContain("..");
      expect(file.replaceAll("\n", "").search(HIDDEN_CHARACTERS)).toBe(-1);
      const documents = parseAllDocuments(file);
      if (!Array.isArray(documents)) throw new Error("no documents");
      expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
      const kinds = documents.map((document) => document.get("kind"));
      expect(kinds).not.toContain("Fleet");
      for (const document of documents) {
        const spec = document.toJS().spec;
        if (spec.domainName !== undefined) expect(spec.domainName).toBe(input.machines[0]?.name);
      }
    }
  });

  it("and is secret appears in no file", () => {
    const input = foundHost(Object.values(DEFINITIONS).map((xml) => foundMachine(xml)));
    const all = JSON.stringify([importedTexts(input), importHost(input).left]);
    for (const secret of ["geheim", "credential", "nova.", "457eb676"]) expect(all).not.toContain(secret);
  });
});
