import { describe, expect, it } from "vitest";
import { readDomain } from "../../../src/drivers/libvirt/domain-xml.ts";
import { updatedDefinition } from "../../../src/drivers/libvirt/updated-definition.ts";
import { type Element, formatXml, parseXml } from "../../../src/drivers/libvirt/xml.ts";
import { child, childrenOf } from "../../../src/drivers/libvirt/xml-edit.ts";
import type { Change } from "../../../src/model/change.ts";
import { type ObservedObject, objectRef } from "../../../src/model/object.ts";
import {
  type Adoption,
  adoptAll,
  type ForeignHost,
  foreignHost,
  observedDomain,
  planOf,
} from "./adopted-fleet.ts";
import { VIRT_INSTALL } from "./definitions.ts";

/**
 * A device that an adoption left unmanaged and that the files describe later is the same device. It is never attached a
 * second time, and no other machine gets its disk.
 */

const DATA = "/var/lib/libvirt/images/data.raw";
const OTHER_MAC = "52:54:00:dd:ee:ff";

const fleet = (volumes: string, interfaces: string, more = "") => `
{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv1}, spec: {libvirt: "lab://t/hv1"}}
---
{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: t}, spec: {cpu: {guest: 2}, memory: {guest: 2Gi}}}
---
{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: images}, spec: {type: dir, path: /var/lib/libvirt/images}}
---
{apiVersion: fleetwright/v1, kind: Network, metadata: {name: default}, spec: {mode: nat, subnets: [{cidr: 192.168.122.0/24}]}}
---
{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: web-root}, spec: {pool: images, existing: {name: web.qcow2}}}
---
{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: data}, spec: {pool: images, existing: {name: data.raw}}}
---
{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: web}, spec: {
  uuid: 48E1498A-4895-45e6-b485-ee34ee4e2573, instanceType: t, bootVolume: web-root, runStrategy: Manual,
  volumes: [${volumes}], interfaces: [{network: default, mac: "52:54:00:AA:BB:CC", ipv4: 192.168.122.50}${interfaces}]}}
${more}`;

const BEFORE = fleet("", "");
const DESCRIBED = fleet(
  "{volume: data, bus: scsi}",
  `, {network: default, mac: "${OTHER_MAC}", model: e1000, ipv4: 192.168.122.51}`,
);

const disk = (source: string, target: string, device = "disk") =>
  `<disk type='file' device='${device}'><driver name='qemu' type='raw' cache='none'/>${source}<target dev='${target}' bus='scsi'/><serial>S-1</serial>${device === "disk" ? "<iotune><total_iops_sec>500</total_iops_sec></iotune>" : ""}</disk>`;
const CARD = `<interface type='network'><mac address='${OTHER_MAC}'/><source network='default'/><target dev='vnet9'/><model type='e1000'/></interface>`;

const withDevices = (...devices: readonly string[]) =>
  VIRT_INSTALL.replace("</devices>", `${devices.join("")}</devices>`);

const FOUND = withDevices(disk(`<source file='${DATA}'/>`, "sdc"), CARD);
const asLive = (xml: string) => parseXml(xml.replace("<domain type='kvm'>", "<domain type='kvm' id='7'>"));

const onHost = (xml: string): ForeignHost =>
  foreignHost(xml, {
    live: asLive(xml),
    volumes: {
      "images/web.qcow2": { format: "qcow2", capacityBytes: 20 * 2 ** 30 },
      "images/data.raw": { format: "raw", capacityBytes: 2 ** 30 },
    },
  });

const dataVolume = objectRef("volume", "hv1", "images/data.raw").id;

/** Returns an adopted machine as the driver observes it: with the volumes that its definition uses. */
const observedOn = (host: ForeignHost, lastingUses = [dataVolume]): ObservedObject => ({
  ...observedDomain(host),
  dependsOn: [objectRef("volume", "hv1", "images/web.qcow2").id, dataVolume],
  lastingUses,
});

function planned(yaml: string, { host, volumes }: Pick<Adoption, "host" | "volumes">, uses?: []) {
  const { plan } = planOf(yaml, [observedOn(host, uses), ...volumes]);
  return {
    plan,
    changes: plan.changes.map(({ change, fields }) => [
      change,
      fields.map(({ path, impact }) => `${path} ${impact}`),
    ]),
    blocked: plan.blocked.map(({ message }) => message),
  };
}

/** Writes both definitions as an update does. */
function updated(yaml: string, adoption: Pick<Adoption, "host" | "volumes">): ForeignHost {
  const { host } = adoption;
  const change = planned(yaml, adoption).plan.changes.find(({ id }) => id === "domain@hv1/web");
  return { ...host, stored: updatedDefinition(host.stored, change as unknown as Change, String) };
}

const devicesOf = (domain: Element, name: string) =>
  childrenOf(child(domain, "devices"), name).map(formatXml);

describe("a disk and an interface that adoption left unmanaged", () => {
  const adoption = adoptAll(BEFORE, onHost(FOUND));

  it("are listed, and the plan is empty while no file describes them", () => {
    expect(readDomain(adoption.host.stored).unmanaged).toMatchObject({
      disks: ["sda", "sdc"],
      interfaces: [OTHER_MAC],
    });
    expect(planned(BEFORE, adoption).changes).toEqual([]);
  });

  const described = updated(DESCRIBED, adoption);

  it("are managed from the plan on that describes them, at runtime and where they are", () => {
    expect(planned(DESCRIBED, adoption)).toMatchObject({
      blocked: [],
      changes: [["update domain@hv1/web", ["disks.data live", "interfaces.net1 live"]]],
    });
    const { unmanaged, disks, interfaces } = readDomain(described.stored);
    expect(unmanaged).toMatchObject({ disks: ["sda"], interfaces: [] });
    expect(disks.data).toMatchObject({ source: DATA, target: "sdc", bus: "scsi", format: "raw" });
    expect(interfaces.net1).toMatchObject({ mac: OTHER_MAC, tap: "vnet9" });
  });

  it("are the same elements, which change in nothing", () => {
    expect(devicesOf(described.stored, "disk")).toEqual(devicesOf(adoption.host.stored, "disk"));
    expect(devicesOf(described.stored, "interface")).toEqual(devicesOf(adoption.host.stored, "interface"));
  });

  it("need nothing more: the next plan is empty, on both sides", () => {
    expect(planned(DESCRIBED, { ...adoption, host: described }, [])).toMatchObject({
      changes: [],
      blocked: [],
    });
  });

  it("go with the files that described them", () => {
    const { plan } = planOf(BEFORE, [observedOn(described, []), ...adoption.volumes]);
    const fields = plan.changes.flatMap(({ id, fields }) => (id === "domain@hv1/web" ? fields : []));
    expect(fields.map(({ path }) => path)).toEqual(["disks.data", "interfaces.net1"]);
  });
});

describe("a disk that a file describes and that is in the machine in another way", () => {
  it.each([
    ["a CD drive", disk(`<source file='${DATA}'/><readonly/>`, "sdc", "cdrom")],
    ["a layer below another disk", disk("<source file='/srv/top.qcow2'/>", "sdc")],
  ])("is refused: %s", (_, device) => {
    const adoption = adoptAll(BEFORE, onHost(withDevices(device)));
    const { changes, blocked } = planned(fleet("{volume: data}", ""), adoption);
    expect(changes.filter(([change]) => `${change}`.includes("domain@"))).toEqual([]);
    expect(blocked).toEqual([
      "VirtualMachine/web: domain web on hv1 uses volume@hv1/images/data.raw already, and not as a disk that a Volume can be",
    ]);
  });
});

describe("another machine of the fleet", () => {
  it("does not get a disk that an adopted machine has unmanaged", () => {
    const adoption = adoptAll(BEFORE, onHost(FOUND));
    const other =
      "---\n{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: thief}, spec: {instanceType: t, bootVolume: data, runStrategy: Manual}}\n";
    const { changes, blocked } = planned(fleet("", "", other), adoption);
    expect(changes).toEqual([]);
    expect(blocked).toEqual([
      "VirtualMachine/thief: domain thief on hv1 needs volume@hv1/images/data.raw, which domain web on hv1 has besides what VirtualMachine/web describes",
    ]);
  });
});
