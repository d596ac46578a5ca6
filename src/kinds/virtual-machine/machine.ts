import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { InstanceTypeSpec } from "../../generated/kinds/instance-type.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { uuidFor } from "../../model/identity.ts";
import type { ObservedObject } from "../../model/object.ts";
import { type Resource, resolveReference } from "../../model/resource.ts";
import type { Artifact, KindContext, Placement } from "../kind.ts";

export type VirtualMachine = Resource<VirtualMachineSpec>;

/** A machine with its placement and the other inputs of its objects. */
export interface PlacedMachine {
  readonly resource: VirtualMachine;
  readonly uuid: string;
  readonly view: KindContext;
  readonly placement: Placement;
  readonly host: string;
  readonly type: Resource<InstanceTypeSpec>;
  readonly image: Resource<ImageSpec>;
  readonly artifact: Artifact;
  /** The observed domain on that host. Some of its properties must stay. */
  readonly observed: DomainState | undefined;
}

/**
 * Returns the machine with its inputs. Undefined while an input is unknown; the reason is reported elsewhere.
 */
export function placedMachine(resource: VirtualMachine, view: KindContext): PlacedMachine | undefined {
  const placement = view.placement(resource.id);
  const type = view.get<InstanceTypeSpec>(
    resolveReference("InstanceType", resource.spec.instanceType, resource.project),
  );
  const image = view.get<ImageSpec>(resolveReference("Image", resource.spec.image, resource.project));
  if (placement === undefined || type === undefined || image === undefined) return undefined;
  const artifact = view.artifact(image.id);
  if (artifact === undefined) return undefined;
  const { host } = placement;
  return {
    resource,
    uuid: uuidFor(view.fleet, resource.id),
    view,
    placement,
    host,
    type,
    image,
    artifact,
    observed: domainOn(host, view.observed(resource.id)),
  };
}

export function domainOn(host: string, objects: readonly ObservedObject[]): DomainState | undefined {
  const domain = objects.find((object) => object.type === "domain" && object.target === host);
  return domain?.state as DomainState | undefined; // the driver returns this type for domains
}
