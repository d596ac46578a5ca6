import { describe, expect, it } from "vitest";
import { updatedDefinition } from "../../../src/drivers/libvirt/updated-definition.ts";
import { formatXml, parseXml } from "../../../src/drivers/libvirt/xml.ts";
import { child, childrenOf } from "../../../src/drivers/libvirt/xml-edit.ts";
import type { Change } from "../../../src/model/change.ts";
import { type ObservedObject, objectRef } from "../../../src/model/object.ts";
import { adoptAll, foreignHost, MONITORS, observedDomain, planOf } from "./adopted-fleet.ts";
import { VIRT_INSTALL } from "./definitions.ts";

/** An adopted machine opens its disks in a cluster as others wrote it: with their user, their secret and their monitors. */

const FLEET = `
{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv1}, spec: {libvirt: "lab://t/hv1"}}
---
{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: t}, spec: {cpu: {guest: 2}, memory: {guest: 2Gi}}}
---
{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: ceph}, spec: {type: rbd, ceph: {confFile: /etc/ceph/ceph.conf, user: fleet}, pool: vms}}
---
{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: web-root}, spec: {pool: ceph, existing: {name: web}}}
---
{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: web}, spec: {
  uuid: 48E1498A-4895-45e6-b485-ee34ee4e2573, instanceType: t, bootVolume: web-root, runStrategy: Manual}}
`;

const AUTH =
  "<auth username='libvirt'><secret type='ceph' uuid='0a1b2c3d-0000-4000-8000-000000000001'/></auth>";
const HOSTS = "<host name='10.0.0.1' port='6789'/><host name='10.0.0.2' port='6789'/>";

const image: ObservedObject = {
  ...objectRef("rbd", "ceph:ceph", "web"),
  state: { pool: "vms", capacityBytes: 20 * 2 ** 30, features: [] },
  mark: undefined,
  dependsOn: [],
};

/** Returns a running machine whose disk is the image `web`. */
function onCluster(parts: { readonly inside?: string; readonly beside?: string; readonly hosts?: string }) {
  const { inside = "", beside = "", hosts = HOSTS } = parts;
  const disk = `<disk type='network' device='disk'><driver name='qemu' type='raw'/>${beside}<source protocol='rbd' name='vms/web'>${hosts}${inside}</source><target dev='vda' bus='virtio'/></disk>`;
  const xml = VIRT_INSTALL.replace(/<disk type='file' device='disk'>[\s\S]*?<\/disk>/, disk).replace(
    /<interface[\s\S]*?<\/interface>/,
    "",
  );
  const live = parseXml(xml.replace("<domain type='kvm'>", "<domain type='kvm' id='7'>"));
  return foreignHost(xml, { live, images: [image] });
}

const changesOf = (plan: ReturnType<typeof planOf>["plan"]) =>
  plan.changes.map(({ change, fields }) => [change, fields.map(({ path, impact }) => `${path} ${impact}`)]);

describe("an adopted machine with a disk in a cluster", () => {
  it.each([
    ["a user and a secret of its own", { inside: AUTH }],
    ["them in the old place", { beside: AUTH }],
    ["no user", {}],
    ["monitors by name", { inside: AUTH, hosts: "<host name='mon1'/>" }],
    ["the monitors of the host's ceph.conf", { inside: AUTH, hosts: "" }],
    ["one monitor", { inside: AUTH, hosts: "<host name='10.0.0.2' port='6789'/>" }],
  ])("has an empty plan with %s, and keeps them when something else changes", (_, parts) => {
    const adoption = adoptAll(FLEET, onCluster(parts));
    expect(changesOf(adoption.plan)).toEqual([]);
    expect(adoption.plan.blocked).toEqual([]);
    const { stored } = adoption.host;
    const edited = FLEET.replace("guest: 2Gi", "guest: 1Gi, maxGuest: 2Gi");
    const next = planOf(edited, [observedDomain(adoption.host), ...adoption.volumes]).plan;
    expect(changesOf(next)).toEqual([["update domain@hv1/web", ["memoryKiB live", "instanceType live"]]]);
    const after = updatedDefinition(stored, next.changes[0] as unknown as Change, String);
    const diskOf = (domain: typeof stored) => childrenOf(child(domain, "devices"), "disk").map(formatXml);
    expect(diskOf(after)).toEqual(diskOf(stored));
  });

  it("is not adopted with an image of that name in another cluster", () => {
    const other = onCluster({ inside: AUTH, hosts: "<host name='192.0.2.1' port='6789'/>" });
    expect(() => adoptAll(FLEET, other)).toThrow(/none of its disks is a Volume of the resource/);
    expect(MONITORS).not.toContain("192.0.2.1:6789");
  });
});
