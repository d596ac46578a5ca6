import { domainStateOf } from "../../drivers/libvirt/domain-state.ts";
import type { DiskState, DomainState } from "../../drivers/libvirt/states.ts";
import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { InstanceTypeSpec } from "../../generated/kinds/instance-type.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { uuidFor } from "../../model/identity.ts";
import type { ObservedObject, TargetId } from "../../model/object.ts";
import { type Resource, resolveReference } from "../../model/resource.ts";
import type { Artifact, KindContext, Placement } from "../kind.ts";
import { domainRef } from "../shared/domain-ref.ts";

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
  /** The observed domain on that host. Some of its properties must stay. */
  readonly observed: DomainState | undefined;
  /** True if the host has an unmanaged domain with the machine's name and the UUID of its spec: it is to be adopted. */
  readonly found: boolean;
}

/** The image that a machine boots, with its content. */
export interface BootImage {
  readonly image: Resource<ImageSpec>;
  readonly artifact: Artifact;
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
  if (placement === undefined || type === undefined || boot === undefined) return undefined;
  const { host } = placement;
  return {
    resource,
    uuid: resource.spec.uuid ?? uuidFor(view.fleet, resource.id),
    view,
    placement,
    host,
    type,
    boot: boot === NO_IMAGE ? undefined : boot,
    observed: domainOn(host, view.observed(resource.id)),
    found: isToBeAdopted(resource, host, view),
  };
}

/** Returns whether the host has an unmanaged domain with the machine's name and the UUID of its spec. */
export function isToBeAdopted(resource: VirtualMachine, host: TargetId, view: KindContext): boolean {
  const { uuid } = resource.spec;
  return uuid !== undefined && view.found(domainRef(resource, host).id)?.state.uuid === uuid;
}

const NO_IMAGE = "no image";

/** Returns the image that the machine boots. Undefined while the image or its content is unknown. */
function bootImageOf(
  { spec, project }: VirtualMachine,
  view: KindContext,
): BootImage | typeof NO_IMAGE | undefined {
  if (spec.image === undefined) return NO_IMAGE;
  const image = view.get<ImageSpec>(resolveReference("Image", spec.image, project));
  const artifact = image && view.artifact(image.id);
  return image === undefined || artifact === undefined ? undefined : { image, artifact };
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

export function domainOn(host: string, objects: readonly ObservedObject[]): DomainState | undefined {
  const domain = objects.find((object) => object.type === "domain" && object.target === host);
  return domain && domainStateOf(domain);
}
