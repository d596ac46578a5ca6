import type { DomainState } from "../../drivers/libvirt/states.ts";
import { uuidFor } from "../../model/identity.ts";
import type { ObservedObject } from "../../model/object.ts";
import { type Resource, referTo } from "../../model/resource.ts";
import type { ImageSpec } from "../image/spec.gen.ts";
import type { InstanceTypeSpec } from "../instance-type/spec.gen.ts";
import type { Artifact, Placement, View } from "../kind.ts";
import type { VirtualMachineSpec } from "./spec.gen.ts";

export type VirtualMachine = Resource<VirtualMachineSpec>;

/** A machine together with what was decided for it: all that its objects are made from. */
export interface Machine {
  readonly resource: VirtualMachine;
  readonly uuid: string;
  readonly view: View;
  readonly placement: Placement;
  readonly host: string;
  readonly type: Resource<InstanceTypeSpec>;
  readonly image: Resource<ImageSpec>;
  readonly artifact: Artifact;
  /** Its domain as observed on that host, for what must stay as it is. */
  readonly observed: DomainState | undefined;
}

/** Undefined while something that it stands on is not known; then the reason is reported elsewhere. */
export function machineOf(resource: VirtualMachine, view: View): Machine | undefined {
  const placement = view.placement(resource.id);
  const type = view.get<InstanceTypeSpec>(
    referTo("InstanceType", resource.spec.instanceType, resource.project),
  );
  const image = view.get<ImageSpec>(referTo("Image", resource.spec.image, resource.project));
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
  return domain?.state as DomainState | undefined; // objects of type domain are read by the driver in this shape
}
