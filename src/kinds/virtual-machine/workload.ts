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
import { isStaleCopy } from "../shared/stale-copies.ts";
import { attachmentsOf, domainOn, isToBeAdopted, type VirtualMachine } from "./machine.ts";
import { restartRefusal } from "./restart-elsewhere.ts";

/** Returns the input of placement for a machine. */
export function workloadOf(resource: VirtualMachine, view: KindContext): Workload {
  const { spec, project } = resource;
  const type = view.get<InstanceTypeSpec>(resolveReference("InstanceType", spec.instanceType, project))?.spec;
  const observedOn = observedHosts(resource, view);
  const domain =
    observedOn[0] === undefined ? undefined : domainOn(observedOn[0], view.observed(resource.id));
  const group = placementRuleOf(resource, view);
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
    restartRefusal: restartRefusal(resource, view),
  };
}

/** Returns the devices that the machine has because its instance type asks for them. */
function managedDevices(domain: DomainState | undefined): readonly string[] {
  const unmanaged = domain?.unmanaged?.hostDevices ?? [];
  return domain?.hostDevices.filter((address) => !unmanaged.includes(address)) ?? [];
}

/**
 * Returns the hosts of its domain or, without a domain, of its disks or seed. An interrupted creation then continues
 * there. A machine that is to be adopted is on the host of its domain. What a host that was off still has of a machine
 * that runs elsewhere does not count.
 */
function observedHosts(resource: VirtualMachine, view: KindContext): TargetId[] {
  const objects = view.observed(resource.id).filter(({ target }) => view.host(target) !== undefined); // excludes clusters
  const isDisk = ({ type, state }: ObservedObject) => type === "volume" && state.content === undefined;
  const domains = objects.filter((object) => object.type === "domain" && !isStaleCopy(object, objects));
  const traces = [domains, objects.filter(isDisk), objects];
  const remains = traces.find((candidates) => candidates.length > 0);
  if (remains === undefined)
    return view.hosts().flatMap(({ id }) => (isToBeAdopted(resource, id, view) ? [id] : []));
  return [...new Set(remains.map((object) => object.target))].sort();
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

/**
 * Restricts the machine to the host of its existing volumes, and to the hosts of the pools of new volumes.
 */
function volumeLimits(resource: VirtualMachine, present: Present, view: KindContext): PlacementLimit[] {
  return attachmentsOf(resource.spec).flatMap(({ volume }) => {
    const id = resolveReference("Volume", volume, resource.project);
    const host = view.observed(id).find((object) => object.type === "volume")?.target;
    if (host !== undefined) return [{ hosts: [host], because: `${formatResource(id)} lies there` }];
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
