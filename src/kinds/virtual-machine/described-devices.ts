import { asManaged } from "../../drivers/libvirt/described-devices.ts";
import { isSameCluster } from "../../drivers/libvirt/domain-network-disks.ts";
import type { DiskState, DomainState, InterfaceState } from "../../drivers/libvirt/states.ts";
import type { TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, resolveReference } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";
import { rbdConnection } from "../shared/ceph-names.ts";
import { domainRef } from "../shared/domain-ref.ts";
import { type StoredVolume, storedVolume } from "../shared/storage-pools.ts";
import { type DataDisk, volumeKey } from "./disks.ts";
import { attachmentsOf, domainOn, type PlacedMachine, type VirtualMachine } from "./machine.ts";

/**
 * Returns the observed domain of a machine. The devices of an adopted one that are unmanaged and that its resource
 * describes by now count as managed, so that each keeps its place, bus and format.
 */
export function describedDomain(
  resource: VirtualMachine,
  host: TargetId,
  view: KindContext,
): DomainState | undefined {
  const domain = domainOn(host, view.observed(resource.id));
  if (domain?.unmanaged === undefined) return domain;
  return asManaged(domain, {
    disks: describedDisks(resource, domain, host, view),
    interfaces: describedInterfaces(resource, domain),
  });
}

function describedDisks(
  { spec, project }: VirtualMachine,
  { disks, unmanaged }: DomainState,
  host: TargetId,
  view: KindContext,
): Record<string, DiskState> {
  const others = Object.values(unmanaged?.devices.disks ?? {});
  if (others.length === 0) return {};
  return Object.fromEntries(
    attachmentsOf(spec).flatMap(({ volume }) => {
      const stored = storedVolume(resolveReference("Volume", volume, project), host, view);
      const disk = stored && others.find((other) => isDiskOf(other, stored, view));
      if (stored === undefined || disk === undefined) return [];
      const key = volumeKey(stored.volume);
      return Object.hasOwn(disks, key) ? [] : [[key, disk]];
    }),
  );
}

/** Returns whether a disk of a domain is this volume, in one of the spellings that libvirt has. */
function isDiskOf(disk: DiskState, { pool, storage, location }: StoredVolume, view: KindContext): boolean {
  if (disk.sourceType === "volume") return storage !== "rbd" && disk.source === location.ref.name;
  if (disk.source !== location.path || (disk.sourceType === "network") !== (storage === "rbd")) return false;
  return storage !== "rbd" || isSameCluster(disk, rbdConnection(pool, view) ?? {});
}

function describedInterfaces(
  { spec }: VirtualMachine,
  { interfaces, unmanaged }: DomainState,
): Record<string, InterfaceState> {
  return Object.fromEntries(
    spec.interfaces.flatMap(({ mac = "" }, index) => {
      const nic = unmanaged?.devices.interfaces[mac.toLowerCase()];
      const name = `net${index}`;
      return nic === undefined || Object.hasOwn(interfaces, name) ? [] : [[name, nic]];
    }),
  );
}

/**
 * Returns why an adopted machine cannot get a disk: its domain uses the volume already in a way that no Volume describes, such as
 * a CD drive, a layer below another disk, an argument of QEMU or a path with links. A second disk would destroy its data.
 */
export function blockedByOwnUse(
  { resource, host, view, observed }: PlacedMachine,
  disks: readonly DataDisk[],
): Blocked | undefined {
  if (observed?.unmanaged === undefined) return undefined;
  const { id: domain } = domainRef(resource, host);
  const object = view.observed(resource.id).find(({ id }) => id === domain);
  const running = (object?.running ?? {}) as Partial<DomainState>; // the driver returns this type for domains
  const used = disks.find(
    ({ key, volume }) =>
      object?.dependsOn.includes(volume) === true &&
      [observed.disks, running.disks].every((all = {}) => !Object.hasOwn(all, key)),
  );
  if (object === undefined || used === undefined) return undefined;
  return {
    resource: resource.id,
    code: "refused",
    message: `${formatResource(resource.id)}: domain ${object.name} on ${host} uses ${used.volume} already, and not as a disk that a Volume can be`,
    hint: `virsh dumpxml ${object.name} shows where: a CD drive, a layer below another disk, an argument of QEMU, or a path with links; take it from there first, or remove it from the files`,
  };
}
