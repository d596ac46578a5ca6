import { describe, expect, it } from "vitest";
import { formatXml, parseXml } from "../../../src/drivers/libvirt/xml.ts";
import { adoptAll, foreignHost, planOf } from "./adopted-fleet.ts";
import { VIRT_INSTALL } from "./definitions.ts";

const FLEET = `
{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv1}, spec: {libvirt: "lab://t/hv1"}}
---
{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: imported-2c-2g}, spec: {cpu: {guest: 2}, memory: {guest: 2Gi}}}
---
{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: default}, spec: {type: dir, path: /var/lib/libvirt/images}}
---
{apiVersion: fleetwright/v1, kind: Network, metadata: {name: default}, spec: {mode: nat, subnets: [{cidr: 192.168.122.0/24}]}}
---
{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: web-root}, spec: {pool: default, existing: {name: web.qcow2}}}
---
{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: web}, spec: {
  uuid: 48E1498A-4895-45e6-b485-ee34ee4e2573, instanceType: imported-2c-2g, bootVolume: web-root, runStrategy: Manual,
  interfaces: [{network: default, mac: "52:54:00:AA:BB:CC", ipv4: 192.168.122.50}],
  devices: {machineType: pc-q35-7.2, cpuModel: host-passthrough}}}
`;

const volumes = { "default/web.qcow2": { format: "qcow2", capacityBytes: 20 * 2 ** 30 } } as const;

/** Returns the running definition, as libvirt makes it of a stored one. */
const asLive = (xml: string) =>
  xml
    .replace("<domain type='kvm'>", "<domain type='kvm' id='7'>")
    .replace(
      "<model type='virtio'/>\n      <address",
      "<target dev='vnet3'/><model type='virtio'/>\n      <address",
    );

const SIMPLE = foreignHost(VIRT_INSTALL, { live: parseXml(asLive(VIRT_INSTALL)), volumes });

describe("a running machine of virt-install", () => {
  const adoption = adoptAll(FLEET, SIMPLE);

  it("has an empty plan after its adoption", () => {
    expect(adoption.plan.changes).toEqual([]);
    expect(adoption.plan.blocked).toEqual([]);
  });

  it("is read as the adoption foresaw it", () => {
    const { others: _, ...foreseen } = (adoption.foreseen.state as { unmanaged?: object }).unmanaged as {
      others: [];
    };
    expect(adoption.after.state).toMatchObject({ ...adoption.foreseen.state, unmanaged: foreseen });
    expect(adoption.after.running).toMatchObject({ ...adoption.foreseen.running, unmanaged: foreseen });
  });

  it("changes only in our metadata", () => {
    const withoutMetadata = (tree: typeof adoption.host.stored) =>
      formatXml({
        ...tree,
        children: tree.children.filter((node) => typeof node === "string" || node.name !== "metadata"),
      });
    expect(withoutMetadata(adoption.host.stored)).toBe(withoutMetadata(SIMPLE.stored));
    expect(formatXml(adoption.host.stored)).toContain("libosinfo:os");
  });
});

describe("before its adoption", () => {
  it("a machine blocks its resource", () => {
    const { plan } = planOf(FLEET, [adoptAll(FLEET, SIMPLE).before]);
    expect(plan.changes.map(({ id }) => id)).toEqual([]);
    expect(plan.blocked.map(({ message }) => message)).toEqual([
      "VirtualMachine/web: domain web on hv1 is there already and is not managed by Fleetwright",
      "Volume/web-root: web.qcow2 is not in pool default of hv1, and nothing creates it",
    ]);
  });
});
