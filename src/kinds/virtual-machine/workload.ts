import type { ObservedObject, TargetId } from "../../model/object.ts";
import { referTo, showResource } from "../../model/resource.ts";
import { parseBytes } from "../../model/units.ts";
import type { InstanceTypeSpec } from "../instance-type/spec.gen.ts";
import type { PlacementRule, View, Workload } from "../kind.ts";
import type { NetworkSpec } from "../network/spec.gen.ts";
import { carrierOf } from "../networks.ts";
import type { PlacementGroupSpec } from "../placement-group/spec.gen.ts";
import { hostsOfPool } from "../pools.ts";
import type { StoragePoolSpec } from "../storage-pool/spec.gen.ts";
import type { VolumeSpec } from "../volume/spec.gen.ts";
import { domainOn, type VirtualMachine } from "./machine.ts";

/** What placement has to know of a machine. */
export function workloadOf(resource: VirtualMachine, view: View): Workload {
  const { spec, project } = resource;
  const type = view.get<InstanceTypeSpec>(referTo("InstanceType", spec.instanceType, project))?.spec;
  const observedOn = hostsOf(resource, view);
  const domain =
    observedOn[0] === undefined ? undefined : domainOn(observedOn[0], view.observed(resource.id));
  const group = groupOf(resource, view);
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
      ...poolLimits(resource, view),
      ...volumeLimits(resource, view),
      ...networkLimits(resource, view),
    ],
    ...(group === undefined ? {} : { group }),
    observedOn,
    observedCpus: Object.values(domain?.cpuPins ?? {}),
    observedDevices: domain?.hostDevices ?? [],
  };
}

/** Where its domain is, or, without one, what is left of its disks, or of its seed: what is begun is ended there. */
function hostsOf(resource: VirtualMachine, view: View): TargetId[] {
  const objects = view.observed(resource.id).filter(({ target }) => view.host(target) !== undefined); // not a cluster
  const isDisk = ({ type, state }: ObservedObject) => type === "volume" && state.content === undefined;
  const traces = [objects.filter(({ type }) => type === "domain"), objects.filter(isDisk), objects];
  const found = traces.find((some) => some.length > 0) ?? [];
  return [...new Set(found.map((object) => object.target))].sort();
}

type Limit = NonNullable<Workload["onlyOn"]>[number];

function poolLimits(resource: VirtualMachine, view: View): Limit[] {
  const { spec, project } = resource;
  if (spec.rootDisk === undefined) return [];
  return limitOfPool(referTo("StoragePool", spec.rootDisk.pool, project), view);
}

function limitOfPool(id: ReturnType<typeof referTo>, view: View): Limit[] {
  const pool = view.get<StoragePoolSpec>(id);
  if (pool === undefined || pool.spec.hosts === "all") return [];
  return [
    { hosts: hostsOfPool(pool, view).map((host) => host.id), because: `${showResource(id)} is only there` },
  ];
}

/** A volume that exists pins its machine to where it lies; one that does not yet, to the hosts of its pool. */
function volumeLimits(resource: VirtualMachine, view: View): Limit[] {
  return resource.spec.volumes.flatMap(({ volume }) => {
    const id = referTo("Volume", volume, resource.project);
    const at = view.observed(id).find((object) => object.type === "volume")?.target;
    if (at !== undefined) return [{ hosts: [at], because: `${showResource(id)} lies there` }];
    const wanted = view.get<VolumeSpec>(id);
    return wanted === undefined
      ? []
      : limitOfPool(referTo("StoragePool", wanted.spec.pool, wanted.project), view);
  });
}

/** A network between hosts is only where there is an underlay to carry it. */
function networkLimits({ spec, project }: VirtualMachine, view: View): Limit[] {
  return spec.interfaces.flatMap(({ network }): Limit[] => {
    const resource = view.get<NetworkSpec>(referTo("Network", network, project));
    if (resource === undefined || carrierOf(resource, view) === "local") return [];
    const hosts = view.hosts().filter((host) => host.resource.spec.underlay !== undefined);
    const because = `${showResource(resource.id)} is carried over the underlay, which only these hosts have`;
    return [{ hosts: hosts.map(({ id }) => id), because }];
  });
}

function groupOf({ spec, project }: VirtualMachine, view: View): PlacementRule | undefined {
  if (spec.placement?.group === undefined) return undefined;
  const group = view.get<PlacementGroupSpec>(referTo("PlacementGroup", spec.placement.group, project));
  if (group === undefined) return undefined;
  const { policy, topologyKey, maxPerDomain } = group.spec;
  return { id: group.id, policy, topologyKey, maxPerDomain };
}
