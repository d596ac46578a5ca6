import { describe, expect, it } from "vitest";
import { readDomain, writeDomain } from "../../../src/drivers/libvirt/domain-xml.ts";
import type { DomainState, Unmanaged } from "../../../src/drivers/libvirt/states.ts";
import { type Element, formatXml, isElement, parseXml } from "../../../src/drivers/libvirt/xml.ts";
import { adoptAll, type ForeignHost, foreignHost } from "./adopted-fleet.ts";
import { EVERYTHING, NOVA, TERRAFORM, VIRT_INSTALL, WINDOWS } from "./definitions.ts";

/** A definition with the resources that describe it. */
interface Row {
  readonly xml: string;
  readonly volumes: ForeignHost["volumes"];
  /** The spec of the instance type, and its directory of disks. */
  readonly type: string;
  readonly directory: string;
  readonly file: string;
  readonly network: string;
  readonly name: string;
  readonly spec: string;
  readonly unmanaged: Omit<Unmanaged, "devices" | "diskOrder">;
}

const GIB = 2 ** 30;

const ROWS: Readonly<Record<string, Row>> = {
  "virt-install": {
    xml: VIRT_INSTALL,
    volumes: { "default/web.qcow2": { format: "qcow2", capacityBytes: 20 * GIB } },
    type: "cpu: {guest: 2}, memory: {guest: 2Gi}",
    directory: "/var/lib/libvirt/images",
    file: "web.qcow2",
    network: "{mode: existing, name: default}",
    name: "web",
    spec: `uuid: 48e1498a-4895-45e6-b485-ee34ee4e2573, interfaces: [{network: lan, mac: "52:54:00:aa:bb:cc"}]`,
    unmanaged: {
      disks: ["sda"],
      fields: ["graphics"],
      hostDevices: [],
      interfaces: [],
      others: [
        "channel com.redhat.spice.0",
        "redirection of usb devices",
        "screen: spice",
        "sound card ich9",
        "video virtio",
      ],
    },
  },
  "by hand, with everything": {
    xml: EVERYTHING,
    volumes: { "default/everything.img": { format: "raw", capacityBytes: 8 * GIB } },
    type: "cpu: {guest: 2, maxGuest: 4}, memory: {guest: 4Gi, hugepages: true}",
    directory: "/srv/vm",
    file: "everything.img",
    network: "{mode: bridge, bridge: br0}",
    name: "everything",
    spec: `uuid: 7b2b9e0e-7d9b-4d52-9c9c-0d7f0a7a1234, domainName: Everything by hand,
      interfaces: [{network: lan, mac: "52:54:00:00:00:02"}], devices: {guestAgent: false}`,
    unmanaged: {
      disks: ["fda", "hdc", "sda", "vdb", "vdc", "vdd"],
      fields: ["cpuQuotaUs", "cpuShares", "cpuset", "emulatorPins", "graphics", "watchdog"],
      hostDevices: ["0000:01:00.0"],
      interfaces: ["52:54:00:00:00:01", "52:54:00:00:00:03"],
      others: [
        "CPU tuning (iothreadpin)",
        "CPU tuning (vcpusched)",
        "I/O threads",
        "NUMA placement (numatune)",
        "USB device 1234:beef of the host",
        "arguments of QEMU (qemu:commandline)",
        "channel org.example.agent",
        "description",
        "disk weights (blkiotune)",
        "memory backing",
        "memory limits (memtune)",
        "panic device isa",
        "redirection of usb devices",
        "resource partition",
        "screen: spice",
        "screen: vnc on 127.0.0.1",
        "security label",
        "serial port (tcp)",
        "shared folder share",
        "shared memory shared",
        "slots for memory (maxMemory)",
        "sound card ac97",
        "sysinfo (SMBIOS or fw_cfg values)",
        "title",
        "video qxl",
      ],
    },
  },
  "virt-manager, Windows": {
    xml: WINDOWS,
    volumes: { "default/win11.qcow2": { format: "qcow2", capacityBytes: 64 * GIB } },
    type: "cpu: {guest: 4}, memory: {guest: 4Gi}",
    directory: "/var/lib/libvirt/images",
    file: "win11.qcow2",
    network: "{mode: existing, name: default}",
    name: "win11",
    spec: `uuid: 0d7e3a34-0f4c-4b5a-93f3-1d2f3a4b5c6d,
      interfaces: [{network: lan, mac: "52:54:00:11:22:33", model: e1000e, link: down}],
      devices: {guestAgent: false, tpm: true, firmware: efi}`,
    unmanaged: {
      disks: ["sdb"],
      fields: ["graphics"],
      hostDevices: [],
      interfaces: [],
      others: [
        "channel com.redhat.spice.0",
        "firmware /usr/share/OVMF/OVMF_CODE_4M.ms.fd",
        "firmware variables /var/lib/libvirt/qemu/nvram/win11_VARS.fd",
        "firmware with enrolled-keys",
        "firmware with secure-boot",
        "screen: spice",
        "sound card ich9",
        "video qxl",
      ],
    },
  },
  "OpenStack Nova": {
    xml: NOVA,
    volumes: { "default/disk": { format: "qcow2", capacityBytes: 20 * GIB } },
    type: "cpu: {guest: 2}, memory: {guest: 2Gi}",
    directory: "/var/lib/nova/instances/c7a5fdbd",
    file: "disk",
    network: "{mode: bridge, bridge: br-int}",
    name: "instance",
    spec: `uuid: c7a5fdbd-edaf-9455-926a-d65c16db1809, domainName: instance-0000002a,
      interfaces: [{network: lan, mac: "fa:16:3e:0b:37:11"}], devices: {guestAgent: false}`,
    unmanaged: {
      disks: ["vdb"],
      fields: ["cpuShares", "graphics"],
      hostDevices: [],
      interfaces: [],
      others: ["screen: vnc on 0.0.0.0", "sysinfo (SMBIOS or fw_cfg values)", "video virtio"],
    },
  },
  "terraform-provider-libvirt": {
    xml: TERRAFORM,
    volumes: { "default/node.qcow2": { format: "qcow2", capacityBytes: 10 * GIB } },
    type: "cpu: {guest: 1}, memory: {guest: 1Gi}",
    directory: "/var/lib/libvirt/images",
    file: "node.qcow2",
    network: "{mode: existing, name: default}",
    name: "tf-node",
    spec: `uuid: 11111111-2222-4333-8444-555555555555, interfaces: [{network: lan, mac: "52:54:00:dd:ee:ff"}]`,
    unmanaged: {
      disks: ["hdd"],
      fields: ["graphics"],
      hostDevices: [],
      interfaces: [],
      others: ["screen: spice on 127.0.0.1", "video cirrus"],
    },
  },
};

const fleetOf = ({ type, directory, file, network, name, spec }: Row): string => `
{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv1}, spec: {libvirt: "lab://t/hv1"}}
---
{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: found}, spec: {${type}}}
---
{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: default}, spec: {type: dir, path: ${directory}}}
---
{apiVersion: fleetwright/v1, kind: Network, metadata: {name: lan}, spec: ${network}}
---
{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: root}, spec: {pool: default, existing: {name: ${file}}}}
---
{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: ${name}}, spec: {instanceType: found, bootVolume: root, runStrategy: Manual, ${spec}}}
`;

const adopted = Object.entries(ROWS).map(([name, row]) => {
  const host = foreignHost(row.xml, { volumes: row.volumes, networks: ["default"] });
  return { name, row, host, adoption: adoptAll(fleetOf(row), host) };
});

/** Returns the parts of a definition: each device, and each other element. */
function partsOf(domain: Element): string[] {
  const elements = domain.children.filter(isElement).filter(({ name }) => name !== "metadata");
  return elements.flatMap((part) =>
    part.name === "devices" ? part.children.filter(isElement).map(formatXml) : [formatXml(part)],
  );
}

const without = (parts: readonly string[], others: readonly string[]) => {
  const rest = [...others];
  return parts.filter((part) => {
    const index = rest.indexOf(part);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
};

const nameOf = (part: string) => /^<([\w:]+)/.exec(part)?.[1];

describe.each(adopted)("a machine of $name", ({ row, host, adoption }) => {
  const { stored } = adoption.host;
  const state = readDomain(stored);

  it("has an empty plan after its adoption", () => {
    expect(adoption.plan.changes.map(({ change, fields }) => ({ change, fields }))).toEqual([]);
    expect(adoption.plan.blocked).toEqual([]);
  });

  it("is read as the adoption foresaw it, and changes only in our metadata", () => {
    const {
      disks: _,
      others: __,
      ...unmanaged
    } = (adoption.foreseen.state as unknown as DomainState).unmanaged ?? {};
    expect(adoption.after.state).toMatchObject({ ...adoption.foreseen.state, unmanaged });
    expect(partsOf(stored)).toEqual(partsOf(host.stored));
    for (const metadata of foreignMetadata(host.stored)) expect(foreignMetadata(stored)).toContain(metadata);
  });

  it("lists what stays unmanaged", () => {
    const { devices: _, diskOrder: __, ...lists } = { ...state.unmanaged };
    expect(lists).toEqual(row.unmanaged);
  });

  it("keeps all that no field describes when its memory, CPUs, disks and interfaces change, and gets it back", () => {
    const [disk] = Object.values(state.disks);
    if (disk === undefined) throw new Error("there is no disk");
    const changed = writeDomain(stored, {
      ...state,
      vcpusMax: state.vcpusMax * 2,
      vcpus: state.vcpus + 1,
      memoryMaxKiB: state.memoryMaxKiB * 2,
      memoryKiB: state.memoryMaxKiB * 2,
      disks: {
        ...state.disks,
        more: {
          source: "/srv/more.qcow2",
          sourceType: "file",
          format: "qcow2",
          bus: "virtio",
          target: "vdz",
          bootOrder: null,
        },
      },
      interfaces: {
        ...state.interfaces,
        net1: {
          mac: "52:54:00:99:99:99",
          source: "other",
          tap: "fwt1",
          model: "virtio",
          link: "up",
          ipv4: null,
        },
      },
    });
    const removed = without(partsOf(stored), partsOf(changed)).map(nameOf);
    const added = without(partsOf(changed), partsOf(stored)).map(nameOf);
    const hasTopology = formatXml(stored).includes("<topology") ? ["cpu"] : [];
    const hasVcpus = formatXml(stored).includes("<vcpus>") ? ["vcpus"] : [];
    expect(removed).toEqual(["memory", "currentMemory", "vcpu", ...hasVcpus, ...hasTopology]);
    expect(added).toEqual(["memory", "currentMemory", "vcpu", ...hasTopology, "disk", "interface"]);
    expect(without(partsOf(writeDomain(changed, state)), partsOf(stored))).toEqual([]);
  });

  it("is the same, byte for byte, when its own state is written", () => {
    expect(formatXml(writeDomain(stored, state))).toBe(formatXml(stored));
  });
});

/** Returns the metadata of other programs. */
function foreignMetadata(domain: Element): string[] {
  const metadata = domain.children.filter(isElement).find(({ name }) => name === "metadata");
  const parts = metadata?.children.filter(isElement) ?? [];
  return parts.filter(({ name }) => !name.startsWith("fleetwright:")).map(formatXml);
}

it("each definition is well-formed", () => {
  for (const { row } of adopted) expect(parseXml(row.xml).name).toBe("domain");
});
