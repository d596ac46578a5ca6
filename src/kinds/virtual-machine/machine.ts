import type { DiskState, DomainState } from "../../drivers/libvirt/states.ts";
import type { InstanceTypeSpec } from "../../generated/kinds/instance-type.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { uuidFor } from "../../model/identity.ts";
import type { ObservedObject, TargetId } from "../../model/object.ts";
import { type Resource, resolveReference } from "../../model/resource.ts";
import type { KindContext, Placement } from "../kind.ts";
import { domainRef } from "../shared/domain-ref.ts";
import { type BootImage, bootImageOf } from "./boot-image.ts";

export type VirtualMachine = Resource<VirtualMachineSpec>;

/** A machine with its placement and the other inputs of its objects. */
export interface PlacedMachine {
  readonly resource: VirtualMachine;
  readonly uuid: string;
  readonly view: KindContext;
  readonly placement: Placement;
  readonly host: string;
  readonly type: Resource<InstanceTypeSpec>;
  /** Undefined: the machine boots from a Volume. */
  readonly boot: BootImage | undefined;
  /** The observed domain on that host, or on the one that it leaves. Some of its properties must stay. */
  readonly observed: DomainState | undefined;
  /** The domain on the host that the machine leaves. Undefined: it stays. */
  readonly leaving: ObservedObject | undefined;
  /** True if the host has an unmanaged domain with the machine's name and the UUID of its spec: it is to be adopted. */
  readonly found: boolean;
}

/**
 * Returns the machine with its inputs. Undefined while an input is unknown; the reason is reported elsewhere.
 */
export function placedMachine(resource: VirtualMachine, view: KindContext): PlacedMachine | undefined {
  const placement = view.placement(resource.id);
  const type = view.get<InstanceTypeSpec>(
    resolveReference("InstanceType", resource.spec.instanceType, resource.project),
  );
  const boot = bootImageOf(resource, view);
  if (placement === undefined || type === undefined) return undefined;
  if (boot === undefined && resource.spec.image !== undefined) return undefined;
  const { host } = placement;
  const leaving = leavingDomain(resource, host, view);
  return {
    resource,
    uuid: resource.spec.uuid ?? uuidFor(view.fleet, resource.id),
    view,
    placement,
    host,
    type,
    boot,
    observed: domainOn(leaving?.target ?? host, view.observed(resource.id)),
    leaving,
    found: isToBeAdopted(resource, host, view),
  };
}

/** Returns whether the host has an unmanaged domain with the machine's name and the UUID of its spec. */
export function isToBeAdopted(resource: VirtualMachine, host: TargetId, view: KindContext): boolean {
  const { uuid } = resource.spec;
  return uuid !== undefined && view.found(domainRef(resource, host).id)?.state.uuid === uuid;
}

/** A disk of the machine that is a Volume. */
export interface VolumeAttachment {
  readonly volume: string;
  /** Undefined: the bus that the disk has, and `virtio` for a new disk. */
  readonly bus: DiskState["bus"] | undefined;
  /** True for the disk that the machine boots from. */
  readonly boots: boolean;
}

/** Returns the Volumes of a machine in the guest's order, the one that it boots from first. */
export function attachmentsOf({
  bootVolume,
  bootVolumeBus,
  volumes,
}: Pick<VirtualMachineSpec, "bootVolume" | "bootVolumeBus" | "volumes">): VolumeAttachment[] {
  const others = volumes.map(({ volume, bus }) => ({ volume, bus, boots: false }));
  return bootVolume === undefined
    ? others
    : [{ volume: bootVolume, bus: bootVolumeBus, boots: true }, ...others];
}

/** Returns the domain of a machine that is on another host than that of its placement, and on no other. */
export function leavingDomain(
  resource: VirtualMachine,
  host: TargetId,
  view: KindContext,
): ObservedObject | undefined {
  const domains = presentDomains(view.observed(resource.id));
  const [domain] = domains;
  return domains.length === 1 && domain?.target !== host ? domain : undefined;
}

/** Returns the domains without those that a migration has left; these, too, if there is no other. */
export function presentDomains(objects: readonly ObservedObject[]): readonly ObservedObject[] {
  const domains = objects.filter(({ type }) => type === "domain");
  const present = domains.filter(({ left }) => left === undefined);
  return present.length > 0 ? present : domains;
}

export function domainOn(host: string, objects: readonly ObservedObject[]): DomainState | undefined {
  const domain = objects.find((object) => object.type === "domain" && object.target === host);
  return domain?.state as DomainState | undefined; // the driver returns this type for domains
}
