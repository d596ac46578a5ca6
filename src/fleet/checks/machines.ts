import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { macFor, uuidFor } from "../../model/identity.ts";
import { formatResource, type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import { parseBytes } from "../../model/units.ts";
import { checkCloudConfig } from "../cloud-config/check.ts";
import { findHeaderProblem } from "../cloud-config/header.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import type { LookupCheck } from "../memoized-checks.ts";
import type { Path } from "../path.ts";
import { sourceLocation } from "../source-location.ts";
import { checkProbes } from "./probes.ts";

const MIN_ROOT_BYTES = 2 ** 20;

/** Finds combinations of fields that a machine cannot have. */
export const checkMachine: ResourceCheck<VirtualMachineSpec> = (resource) => {
  const { cloudInit, rootDisk } = resource.spec;
  const findings: Finding[] = [];
  if (cloudInit.userData !== undefined && cloudInit.userDataSecretRef !== undefined) {
    const message = "cloudInit has userData and userDataSecretRef; only one of them can be";
    findings.push({ resource, path: ["spec", "cloudInit", "userDataSecretRef"], end: "key", message });
  }
  const header = cloudInit.userData === undefined ? undefined : findHeaderProblem(cloudInit.userData);
  if (header !== undefined) {
    const message = `cloud-init passes over this userData: ${header.message}`;
    findings.push({ resource, path: ["spec", "cloudInit", "userData"], message, hint: header.hint });
  }
  for (const { line, column, message, hint } of checkCloudConfig(cloudInit.userData ?? "")) {
    findings.push({
      resource,
      path: ["spec", "cloudInit", "userData"],
      within: { line, column },
      message: `userData, line ${line}: ${message}`,
      hint,
    });
  }
  findings.push(...bootSourceFindings(resource), ...checkProbes(resource));
  if (rootDisk !== undefined && parseBytes(rootDisk.size) < MIN_ROOT_BYTES) {
    const hint = /^\d{1,4}$/.test(rootDisk.size) ? `did you mean "${rootDisk.size}Gi"?` : undefined;
    findings.push({
      resource,
      path: ["spec", "rootDisk", "size"],
      message: `the size ${rootDisk.size} is less than 1Mi`,
      hint,
    });
  }
  return findings;
};

/** Finds machines with two boot sources, or without one. */
function bootSourceFindings(resource: Resource<VirtualMachineSpec>): Finding[] {
  const { image, rootDisk, bootVolume, bootVolumeBus } = resource.spec;
  const findings: Finding[] = [];
  if (bootVolume === undefined) {
    if (image === undefined)
      findings.push({
        resource,
        path: ["spec"],
        message: "image is missing",
        hint: "or add bootVolume: NAME",
      });
    if (bootVolumeBus !== undefined) {
      const message = "bootVolumeBus needs bootVolume";
      findings.push({ resource, path: ["spec", "bootVolumeBus"], end: "key", message });
    }
    return findings;
  }
  for (const field of ["image", "rootDisk"] as const) {
    if ({ image, rootDisk }[field] === undefined) continue;
    const message = `a machine with bootVolume has no ${field}`;
    findings.push({ resource, path: ["spec", field], end: "key", message });
  }
  return findings;
}

/**
 * Finds two machines, or two interfaces, with one identity. A written identity must not be one that Fleetwright derives for
 * another machine or for a router either: it would get the traffic of that one.
 */
export const checkMachineIdentities: FleetCheck = (fleet) => {
  const machines = fleet.ofKind<VirtualMachineSpec>("VirtualMachine");
  const isWritten = machines.some(
    ({ spec: { uuid, interfaces } }) => uuid !== undefined || interfaces.some(({ mac }) => mac !== undefined),
  );
  if (!isWritten) return []; // the usual case
  const taken = derivedIdentities(fleet);
  const findings: Finding[] = [];
  const take = (resource: Resource, path: Path, identity: string) => {
    const other = taken.get(identity);
    if (other === undefined) taken.set(identity, resource);
    else
      findings.push({
        resource,
        path,
        message: `the ${identity} is in use already`,
        hint: `by ${formatResource(other.id)}, ${sourceLocation(other)}`,
      });
  };
  for (const resource of machines) {
    const { uuid, interfaces } = resource.spec;
    if (uuid !== undefined) take(resource, ["spec", "uuid"], `UUID ${uuid}`);
    for (const [index, { mac }] of interfaces.entries())
      if (mac !== undefined) take(resource, ["spec", "interfaces", index, "mac"], `MAC address ${mac}`);
  }
  return findings;
};

/** Returns the identities that no file writes, each with its resource. */
function derivedIdentities(fleet: FleetView): Map<string, Resource> {
  const fleetName = fleet.ofKind("Fleet")[0]?.name ?? "default";
  const derived = new Map<string, Resource>();
  for (const network of fleet.ofKind("Network"))
    derived.set(`MAC address ${macFor(fleetName, network.id, 0)}`, network);
  for (const machine of fleet.ofKind<VirtualMachineSpec>("VirtualMachine")) {
    const { uuid, interfaces } = machine.spec;
    if (uuid === undefined) derived.set(`UUID ${uuidFor(fleetName, machine.id)}`, machine);
    for (const [index, { mac }] of interfaces.entries())
      if (mac === undefined) derived.set(`MAC address ${macFor(fleetName, machine.id, index)}`, machine);
  }
  return derived;
}

/** Finds volumes with two machines. Writes of both would destroy the data. */
export const checkAttachments: FleetCheck = (fleet) => {
  const taken = new Map<ResourceId, string>();
  const findings: Finding[] = [];
  for (const resource of fleet.ofKind<VirtualMachineSpec>("VirtualMachine")) {
    const { bootVolume, volumes } = resource.spec;
    if (volumes.length === 0 && bootVolume === undefined) continue; // the usual case
    for (const { volume, path } of attachments(resource.spec)) {
      const id = resolveReference("Volume", volume, resource.project);
      const other = taken.get(id);
      if (other === undefined) taken.set(id, `${formatResource(resource.id)}, ${sourceLocation(resource)}`);
      else
        findings.push({
          resource,
          path,
          message: `Volume "${volume}" is attached already`,
          hint: `to ${other}`,
        });
    }
  }
  return findings;
};

/** Returns the Volumes of a machine with their paths in the file. */
function attachments({ bootVolume, volumes }: VirtualMachineSpec): { volume: string; path: Path }[] {
  const others = volumes.map(({ volume }, index) => ({ volume, path: ["spec", "volumes", index, "volume"] }));
  return bootVolume === undefined
    ? others
    : [{ volume: bootVolume, path: ["spec", "bootVolume"] }, ...others];
}

/** Finds machines without a boot source. */
export const checkRootDisk: LookupCheck<VirtualMachineSpec> = (resource, fleet) => {
  const { image: name, rootDisk } = resource.spec;
  if (name === undefined) return [];
  const image = fleet.get<ImageSpec>(resolveReference("Image", name, resource.project));
  if (rootDisk !== undefined || image === undefined || bootsWithoutDisk(image.spec)) return [];
  const message = `rootDisk is missing: Image "${name}" boots from a disk`;
  return [{ resource, path: ["spec"], message, hint: "add rootDisk: {pool: ..., size: ...}" }];
};

/** True for the `micro` recipe, which is only a kernel and an initial RAM disk. */
function bootsWithoutDisk({ kernelBoot, source }: ImageSpec): boolean {
  return kernelBoot !== undefined || source.recipe === "micro";
}
