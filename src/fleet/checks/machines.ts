import type { ImageSpec } from "../../kinds/image/spec.gen.ts";
import type { VirtualMachineSpec } from "../../kinds/virtual-machine/spec.gen.ts";
import { type ResourceId, showResource } from "../../model/resource.ts";
import { parseBytes } from "../../model/units.ts";
import type { NeighbourCheck } from "../each.ts";
import type { Finding, FleetCheck, ResourceCheck } from "../finding.ts";
import { resolveReference } from "../references.ts";
import { at } from "./places.ts";

/** What cloud-init recognises by its first line (cloud-init, "User data formats"). */
const USER_DATA =
  /^(#!|#cloud-config\b|#cloud-config-archive\b|#cloud-boothook\b|#include\b|#part-handler\b|## template:|Content-Type:|MIME-Version:)/i;

const LEAST_ROOT_BYTES = 2 ** 20;

/** What cannot be in one machine together. */
export const checkMachine: ResourceCheck<VirtualMachineSpec> = (resource) => {
  const { cloudInit, rootDisk } = resource.spec;
  const found: Finding[] = [];
  if (cloudInit.userData !== undefined && cloudInit.userDataSecretRef !== undefined) {
    const message = "cloudInit has userData and userDataSecretRef; only one of them can be";
    found.push({ resource, path: ["spec", "cloudInit", "userDataSecretRef"], end: "key", message });
  }
  if (cloudInit.userData !== undefined && !USER_DATA.test(cloudInit.userData)) {
    const message = "cloud-init passes over this userData, since it does not know its first line";
    found.push({
      resource,
      path: ["spec", "cloudInit", "userData"],
      message,
      hint: "begin with #cloud-config or with #!",
    });
  }
  if (rootDisk !== undefined && parseBytes(rootDisk.size) < LEAST_ROOT_BYTES) {
    const hint = /\d$/.test(rootDisk.size) ? `did you mean "${rootDisk.size}Gi"?` : undefined;
    found.push({
      resource,
      path: ["spec", "rootDisk", "size"],
      message: `the size ${rootDisk.size} is less than 1Mi`,
      hint,
    });
  }
  return found;
};

/** Volumes that are wanted in two places: writing from both would destroy what they hold. */
export const checkAttachments: FleetCheck = (fleet) => {
  const taken = new Map<ResourceId, string>();
  const found: Finding[] = [];
  for (const resource of fleet.ofKind<VirtualMachineSpec>("VirtualMachine")) {
    if (resource.spec.volumes.length === 0) continue; // most, of thousands
    for (const [index, { volume }] of resource.spec.volumes.entries()) {
      const id = resolveReference("Volume", volume, resource.project);
      const other = taken.get(id);
      if (other === undefined) taken.set(id, `${showResource(resource.id)}, ${at(resource)}`);
      else
        found.push({
          resource,
          path: ["spec", "volumes", index, "volume"],
          message: `Volume "${volume}" is attached already`,
          hint: `to ${other}`,
        });
    }
  }
  return found;
};

/** A machine that could not boot from anything. */
export const checkRootDisk: NeighbourCheck<VirtualMachineSpec> = (resource, fleet) => {
  const { image: name, rootDisk } = resource.spec;
  const image = fleet.get<ImageSpec>(resolveReference("Image", name, resource.project));
  if (rootDisk !== undefined || image === undefined || bootsAlone(image.spec)) return [];
  const message = `rootDisk is missing: Image "${name}" boots from a disk`;
  return [{ resource, path: ["spec"], message, hint: "add rootDisk: {pool: ..., size: ...}" }];
};

/** The micro image is a kernel and an initial RAM disk, and nothing else. */
function bootsAlone({ kernelBoot, source }: ImageSpec): boolean {
  return kernelBoot !== undefined || source.recipe === "micro";
}
