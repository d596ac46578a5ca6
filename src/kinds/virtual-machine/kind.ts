import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import type { TargetId } from "../../model/object.ts";
import { type ResourceId, resolveReference } from "../../model/resource.ts";
import type { Claim } from "../claims.ts";
import type { AddressRequest, Kind, KindContext, ObjectSet } from "../kind.ts";
import { withTooSmallDisk } from "../shared/disk-size.ts";
import { domainRef } from "../shared/domain-ref.ts";
import { systemFilesClaims } from "../shared/system-pool.ts";
import { baseImageClaims, newVolumeClaims, observedDisk } from "../shared/volume-image.ts";
import { blockedByDomain } from "./adopted-machine.ts";
import { blockedByOwnUse, describedDomain } from "./described-devices.ts";
import { dataDisks, rootDisk } from "./disks.ts";
import { domainObject } from "./domain.ts";
import { blockedByExisting } from "./existing-parts.ts";
import { firewallPorts, membershipClaims } from "./firewall-ports.ts";
import { interfacesOf, macOf, namesBridge, tapOf } from "./interfaces.ts";
import {
  attachmentsOf,
  leavingDomain,
  type PlacedMachine,
  placedMachine,
  type VirtualMachine,
} from "./machine.ts";
import { machineDnsObjects } from "./machine-dns-names.ts";
import { probeClaims } from "./probe-claims.ts";
import { hasSeed, seedObject } from "./seed.ts";
import { withoutCluster } from "./unreadable-clusters.ts";
import { workloadOf } from "./workload.ts";

/** A virtual machine: its domain, root disk and seed on the host of its placement, and its DNS names. */
export const virtualMachine: Kind<VirtualMachineSpec> = {
  name: "VirtualMachine",
  shortNames: ["vm", "vms"],
  eventNoun: "vm",
  primaryTypes: ["domain"],
  workload: workloadOf,
  addresses: addressRequests,
  claims: machineClaims,
  objects(resource, view): ObjectSet {
    const tooSmall = withTooSmallRootDisk(resource, view);
    if (tooSmall !== undefined) return tooSmall;
    const blocked = blockedByExisting(resource, view);
    if (blocked.length > 0) return { objects: [], blocked };
    const machine = placedMachine(resource, view);
    if (machine === undefined) return NO_OBJECTS;
    return machineObjects({
      ...machine,
      observed: describedDomain(resource, machine.leaving?.target ?? machine.host, view),
    });
  },
};

const NO_OBJECTS: ObjectSet = { objects: [] };

function withTooSmallRootDisk(resource: VirtualMachine, view: KindContext): ObjectSet | undefined {
  const { rootDisk, image: reference } = resource.spec;
  if (rootDisk === undefined || reference === undefined) return undefined;
  const image = view.get<ImageSpec>(resolveReference("Image", reference, resource.project));
  if (image === undefined) return undefined;
  return withTooSmallDisk(resource, { image, size: rootDisk.size, path: "spec.rootDisk.size" }, view);
}

function machineObjects(machine: PlacedMachine): ObjectSet {
  const blocked = blockedByDomain(machine);
  if (blocked !== undefined) return { ...NO_OBJECTS, blocked: [blocked] };
  const interfaces = interfacesOf(machine);
  if (interfaces === undefined) return NO_OBJECTS;
  const root = rootDisk(machine);
  const data = dataDisks(machine);
  if (data === undefined || root === undefined) return { ...NO_OBJECTS, blocked: withoutCluster(machine) };
  const ownUse = blockedByOwnUse(machine, data);
  if (ownUse !== undefined) return { ...NO_OBJECTS, blocked: [ownUse] };
  const seed = seedObject(machine, interfaces);
  const ports = firewallPorts(machine, interfaces);
  if (seed === undefined || ports === undefined) return NO_OBJECTS;
  if (ports.blocked !== undefined) return ports;
  const domain = domainObject(machine, { interfaces, ports: ports.objects, root, data, seed });
  const seedObjects = seed.object === undefined ? [] : [seed.object];
  const objects = [...root.objects, ...seedObjects, ...ports.objects, domain, ...machineDnsObjects(machine)];
  return { ...ports, objects };
}

function addressRequests(resource: VirtualMachine, view: KindContext): readonly AddressRequest[] {
  const domain = view.observed(resource.id).find((object) => object.type === "domain");
  const observedInterfaces = (domain?.state.interfaces ?? {}) as Record<string, { ipv4?: string | null }>; // the driver returns this type for domains
  return resource.spec.interfaces.map((nic, index) => {
    const observed = observedInterfaces[`net${index}`]?.ipv4;
    return {
      network: resolveReference("Network", nic.network, resource.project),
      ...(nic.ipv4 === undefined ? {} : { fixed: nic.ipv4 }),
      ...(observed ? { observed } : {}),
    };
  });
}

/** Returns the claims of a machine. A new one that cannot be made has none, so that nothing is made for it. */
function machineClaims(resource: VirtualMachine, view: KindContext): readonly Claim[] {
  const isNew = view.observed(resource.id).length === 0;
  if (isNew && withTooSmallRootDisk(resource, view) !== undefined) return [];
  if (isNew && blockedByExisting(resource, view).length > 0) return [];
  const host = view.placement(resource.id)?.host;
  const members = membershipClaims(resource, view);
  if (host === undefined) return members;
  const { spec, project } = resource;
  const leaves = leavingDomain(resource, host, view)?.target;
  const base = { by: resource.id, host, ...(leaves === undefined ? {} : { leaves }) };
  const volumes = attachmentsOf(spec);
  const pool =
    spec.rootDisk === undefined ? null : resolveReference("StoragePool", spec.rootDisk.pool, project);
  const needsFiles = spec.image !== undefined || hasSeed(spec);
  return [
    ...members,
    ...probeClaims(resource, host, view),
    ...(needsFiles ? systemFilesClaims(resource.id, host, view) : []),
    ...(spec.image === undefined
      ? []
      : [
          {
            want: "copy",
            on: resolveReference("Image", spec.image, project),
            pool,
            boots: true,
            ...base,
          } as const,
        ]),
    ...volumes.flatMap(({ volume }) => imageClaimsOf(resource, volume, base, view)),
    ...volumes.map(
      ({ volume }) =>
        ({ want: "attachment", on: resolveReference("Volume", volume, project), ...base }) as const,
    ),
    ...spec.interfaces.map(
      ({ network }, index) =>
        ({
          want: "lease",
          on: resolveReference("Network", network, project),
          mac: macOf(resource, view, index),
          ipv4: view.address(resource.id, index) ?? null,
          hostname: resource.name,
          tap: tapOf(resource, view, index),
          domain: domainRef(resource, host).id,
          namesBridge: namesBridge(resource, index, host, view),
          ...base,
        }) as const,
    ),
  ];
}

/**
 * Returns the claim on the image of a Volume that is created on the machine's host, or moves there, which the Volume does not
 * know yet. An existing one claims its image by itself.
 */
function imageClaimsOf(
  { project }: VirtualMachine,
  reference: string,
  base: { readonly host: TargetId; readonly by: ResourceId; readonly leaves?: TargetId },
  view: KindContext,
): readonly Claim[] {
  const volume = view.get<VolumeSpec>(resolveReference("Volume", reference, project));
  const observed = volume && observedDisk(volume, view);
  if (volume === undefined) return [];
  if (observed === undefined) return newVolumeClaims(volume, base, view);
  return observed.target === base.leaves ? baseImageClaims(volume, base, view) : [];
}
