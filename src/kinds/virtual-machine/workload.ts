import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { InstanceTypeSpec } from "../../generated/kinds/instance-type.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { PlacementGroupSpec } from "../../generated/kinds/placement-group.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import type { ObservedObject, TargetId } from "../../model/object.ts";
import { formatResource, type ResourceId, resolveReference } from "../../model/resource.ts";
import { parseBytes } from "../../model/units.ts";
import type { KindContext, PlacementRule, Workload } from "../kind.ts";
import { networkHosts, poolHosts } from "../shared/existing.ts";
import { segmentTypeOf } from "../shared/network-topology.ts";
import { attachmentsOf, domainOn, isToBeAdopted, presentDomains, type VirtualMachine } from "./machine.ts";
import { mobilityOf } from "./mobility.ts";

/** Returns the input of placement for a machine. */
export function workloadOf(resource: VirtualMachine, view: KindContext): Workload {
  const { spec, project } = resource;
  const type = view.get<InstanceTypeSpec>(resolveReference("InstanceType", spec.instanceType, project))?.spec;
  const observedOn = observedHosts(resource, view);
  const domain =
    observedOn[0] === undefined ? undefined : domainOn(observedOn[0], view.observed(resource.id));
  const group = placementRuleOf(resource, view);
  const mobility = mobilityOf(resource, observedOn, view);
  return {
    resource: resource.id,
    labels: resource.labels,
    vcpus: type?.cpu.guest ?? 0,
    cpuPolicy: type?.cpu.policy ?? "shared",
    memoryBytes: type === undefined ? 0 : parseBytes(type.memory.guest),
    hugepages: type?.memory.hugepages ?? false,
    devices: type?.hostDevices ?? [],
    hostSelector: { ...type?.hostSelector, ...spec.placement?.hostSelector },
    onlyOn: [
      ...rootPoolLimits(resource, observedOn, view),
      ...volumeLimits(resource, observedOn, view),
      ...networkLimits(resource, observedOn, view),
    ],
    ...(group === undefined ? {} : { group }),
    observedOn,
    observedCpus: Object.values(domain?.cpuPins ?? {}),
    observedDevices: managedDevices(domain),
    ...(mobility === undefined ? {} : { mobility }),
  };
}

/** Returns the devices that the machine has because its instance type asks for them. */
function managedDevices(domain: DomainState | undefined): readonly string[] {
  const unmanaged = domain?.unmanaged?.hostDevices ?? [];
  return domain?.hostDevices.filter((address) => !unmanaged.includes(address)) ?? [];
}

/**
 * Returns the hosts of its domain or, without a domain, of its disks or seed. An interrupted creation then continues
 * there. A machine that is to be adopted is on the host of its domain.
 */
function observedHosts(resource: VirtualMachine, view: KindContext): TargetId[] {
  const objects = view
    .observed(resource.id)
    .filter(({ target }) => view.host(target) !== undefined) // excludes clusters
    .filter(isPresent);
  const isDisk = ({ type, state }: ObservedObject) => type === "volume" && state.content === undefined;
  const traces = [presentDomains(objects), objects.filter(isDisk), objects];
  const remains = traces.find((candidates) => candidates.length > 0);
  if (remains === undefined)
    return view.hosts().flatMap(({ id }) => (isToBeAdopted(resource, id, view) ? [id] : []));
  return [...new Set(remains.map((object) => object.target))].sort();
}

/** Returns whether an object is not the copy of a disk that a migration left, nor one that a migration has begun to write. */
function isPresent(object: ObservedObject, _: number, all: readonly ObservedObject[]): boolean {
  const isBegun = object.unfinished === true && all.some((other) => isSameDiskElsewhere(object, other));
  return object.trashed?.movedTo === undefined && object.leftFor === undefined && !isBegun;
}

function isSameDiskElsewhere(object: ObservedObject, other: ObservedObject): boolean {
  return other.type === object.type && other.name === object.name && other.target !== object.target;
}

type PlacementLimit = NonNullable<Workload["onlyOn"]>[number];

type Present = readonly TargetId[];

function rootPoolLimits(resource: VirtualMachine, present: Present, view: KindContext): PlacementLimit[] {
  const { spec, project } = resource;
  if (spec.rootDisk === undefined) return [];
  return storagePoolLimits(resolveReference("StoragePool", spec.rootDisk.pool, project), present, view);
}

function storagePoolLimits(id: ResourceId, present: Present, view: KindContext): PlacementLimit[] {
  const pool = view.get<StoragePoolSpec>(id);
  return pool === undefined ? [] : poolHosts(pool, present, view);
}

/** Returns whether the machine's domain uses the disk, which then moves with it. */
function usesDisk(
  resource: VirtualMachine,
  { id }: ObservedObject,
  present: Present,
  view: KindContext,
): boolean {
  const domains = view.observed(resource.id).filter(({ type }) => type === "domain");
  return domains.some(({ target, dependsOn }) => present.includes(target) && dependsOn.includes(id));
}

/**
 * Restricts the machine to the host of its existing volumes, and to the hosts of the pools of new volumes. A disk that it uses
 * moves with it.
 */
function volumeLimits(resource: VirtualMachine, present: Present, view: KindContext): PlacementLimit[] {
  return attachmentsOf(resource.spec).flatMap(({ volume }) => {
    const id = resolveReference("Volume", volume, resource.project);
    const inUse = view.observed(id).filter(({ type, trashed }) => type === "volume" && trashed === undefined);
    const object = inUse.find(isPresent);
    if (object !== undefined && !usesDisk(resource, object, present, view))
      return [{ hosts: [object.target], because: `${formatResource(id)} lies there` }];
    const volumeResource = view.get<VolumeSpec>(id);
    return volumeResource === undefined
      ? []
      : storagePoolLimits(
          resolveReference("StoragePool", volumeResource.spec.pool, volumeResource.project),
          present,
          view,
        );
  });
}

/**
 * Restricts the machine to hosts with an underlay, for its networks between hosts, and to the hosts where the networks
 * that others made are active.
 */
function networkLimits(
  { spec, project }: VirtualMachine,
  present: Present,
  view: KindContext,
): PlacementLimit[] {
  return spec.interfaces.flatMap(({ network }): PlacementLimit[] => {
    const resource = view.get<NetworkSpec>(resolveReference("Network", network, project));
    if (resource === undefined) return [];
    if (segmentTypeOf(resource, view) === "local") return networkHosts(resource, present, view);
    const hosts = view.hosts().filter((host) => host.resource.spec.underlay !== undefined);
    const because = `${formatResource(resource.id)} is carried over the underlay, which only these hosts have`;
    return [{ hosts: hosts.map(({ id }) => id), because }];
  });
}

function placementRuleOf({ spec, project }: VirtualMachine, view: KindContext): PlacementRule | undefined {
  if (spec.placement?.group === undefined) return undefined;
  const group = view.get<PlacementGroupSpec>(
    resolveReference("PlacementGroup", spec.placement.group, project),
  );
  if (group === undefined) return undefined;
  const { policy, topologyKey, maxPerDomain } = group.spec;
  return { id: group.id, policy, topologyKey, maxPerDomain };
}
