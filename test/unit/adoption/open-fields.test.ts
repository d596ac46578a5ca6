import { describe, expect, it } from "vitest";
import { readDomain } from "../../../src/drivers/libvirt/domain-xml.ts";
import { updatedDefinition } from "../../../src/drivers/libvirt/updated-definition.ts";
import { type Element, formatXml } from "../../../src/drivers/libvirt/xml.ts";
import { child, childrenOf } from "../../../src/drivers/libvirt/xml-edit.ts";
import type { Change } from "../../../src/model/change.ts";
import { adoptAll, type ForeignHost, foreignHost, observedDomain, planOf } from "./adopted-fleet.ts";
import { VIRT_INSTALL } from "./definitions.ts";

/**
 * What the resource of an adopted machine leaves open stays as it was found, until a file sets it. From then on it is as
 * the file says, and goes with its field.
 */

const fleet = (type = "", volume = "", devices = "") => `
{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv1}, spec: {libvirt: "lab://t/hv1"}}
---
{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: t}, spec: {cpu: {guest: 2${type}}, memory: {guest: 2Gi}}}
---
{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: images}, spec: {type: dir, path: /var/lib/libvirt/images}}
---
{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: web-root}, spec: {pool: images, existing: {name: web.qcow2}${volume}}}
---
{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: web}, spec: {
  uuid: 48E1498A-4895-45e6-b485-ee34ee4e2573, instanceType: t, bootVolume: web-root, runStrategy: Manual,
  devices: {${devices}}}}
`;
const SET = fleet(", shares: 512", ", qos: {totalIops: 100}", "graphics: {type: vnc}");

const LIMITED = VIRT_INSTALL.replace(
  /(<target dev='vda' bus='virtio'\/>)/,
  "$1<iotune><total_iops_sec>500</total_iops_sec></iotune>",
).replace(/<\/vcpu>/, "$&<cputune><shares>2048</shares></cputune>");
const HOST = foreignHost(LIMITED, {
  volumes: { "images/web.qcow2": { format: "qcow2", capacityBytes: 20 * 2 ** 30 } },
});

/** What the definition says about the open fields. */
function openValues(stored: Element) {
  const { cpuShares, graphics, disks } = readDomain(stored);
  return { cpuShares, graphics, totalIops: disks["web-root"]?.totalIops };
}

const FOUND = { cpuShares: 2048, graphics: "spice on address", totalIops: 500 };
const { host, plan, volumes } = adoptAll(fleet(), HOST);

/** Plans the files and writes the definition as an update does. */
function update(yaml: string, before: ForeignHost): { paths: string[]; after: ForeignHost } {
  const { plan: next } = planOf(yaml, [observedDomain(before), ...volumes]);
  const change = next.changes.find(({ action, type }) => action === "update" && type === "domain");
  if (change === undefined) return { paths: [], after: before };
  const stored = updatedDefinition(before.stored, change as unknown as Change, String);
  return { paths: change.fields.map(({ path }) => path), after: { ...before, stored } };
}

describe("what the resource of an adopted machine leaves open", () => {
  it("stays as it was found, and is listed as unmanaged", () => {
    expect(plan.changes).toEqual([]);
    expect(readDomain(host.stored).unmanaged?.fields).toEqual([
      "cpuShares",
      "disks.web-root.totalIops",
      "graphics",
    ]);
    expect(openValues(host.stored)).toEqual(FOUND);
  });

  it("stays when something else changes", () => {
    const { paths, after } = update(fleet().replace("guest: 2Gi", "guest: 1Gi, maxGuest: 2Gi"), host);
    expect(paths).toEqual(["memoryKiB", "instanceType"]);
    expect(openValues(after.stored)).toEqual(FOUND);
  });

  it("is as the file says once the file says something, and then no longer unmanaged", () => {
    const { after } = update(SET, host);
    expect(openValues(after.stored)).toEqual({ cpuShares: 512, graphics: "vnc", totalIops: 100 });
    expect(readDomain(after.stored).unmanaged?.fields).toEqual([]);
    expect(update(SET, after).paths).toEqual([]);
  });

  it("is removed when its field is removed from the file", () => {
    const { after } = update(fleet(), update(SET, host).after);
    expect(openValues(after.stored)).toEqual({ cpuShares: null, graphics: "none", totalIops: null });
    expect(update(fleet(), after).paths).toEqual([]);
    expect(childrenOf(child(after.stored, "devices"), "disk").map(formatXml).join()).not.toContain("iotune");
  });
});
