import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { formatResource, type ResourceId, resolveReference } from "../../model/resource.ts";
import { parseBytes } from "../../model/units.ts";
import { checkCloudConfig } from "../cloud-config/check.ts";
import { findHeaderProblem } from "../cloud-config/header.ts";
import type { Finding, FleetCheck, ResourceCheck } from "../finding.ts";
import type { LookupCheck } from "../memoized-checks.ts";
import { sourceLocation } from "../source-location.ts";

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

/** Finds volumes with two machines. Writes of both would destroy the data. */
export const checkAttachments: FleetCheck = (fleet) => {
  const taken = new Map<ResourceId, string>();
  const findings: Finding[] = [];
  for (const resource of fleet.ofKind<VirtualMachineSpec>("VirtualMachine")) {
    if (resource.spec.volumes.length === 0) continue; // the usual case
    for (const [index, { volume }] of resource.spec.volumes.entries()) {
      const id = resolveReference("Volume", volume, resource.project);
      const other = taken.get(id);
      if (other === undefined) taken.set(id, `${formatResource(resource.id)}, ${sourceLocation(resource)}`);
      else
        findings.push({
          resource,
          path: ["spec", "volumes", index, "volume"],
          message: `Volume "${volume}" is attached already`,
          hint: `to ${other}`,
        });
    }
  }
  return findings;
};

/** Finds machines without a boot source. */
export const checkRootDisk: LookupCheck<VirtualMachineSpec> = (resource, fleet) => {
  const { image: name, rootDisk } = resource.spec;
  const image = fleet.get<ImageSpec>(resolveReference("Image", name, resource.project));
  if (rootDisk !== undefined || image === undefined || bootsWithoutDisk(image.spec)) return [];
  const message = `rootDisk is missing: Image "${name}" boots from a disk`;
  return [{ resource, path: ["spec"], message, hint: "add rootDisk: {pool: ..., size: ...}" }];
};

/** True for the `micro` recipe, which is only a kernel and an initial RAM disk. */
function bootsWithoutDisk({ kernelBoot, source }: ImageSpec): boolean {
  return kernelBoot !== undefined || source.recipe === "micro";
}
