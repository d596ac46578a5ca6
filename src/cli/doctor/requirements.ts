import type { HostSpec } from "../../generated/kinds/host.ts";
import type { InstanceTypeSpec } from "../../generated/kinds/instance-type.ts";
import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { VirtualMachinePoolSpec } from "../../generated/kinds/virtual-machine-pool.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import { canHostRouter, hasRouter, segmentTypeAmong } from "../../kinds/shared/network-topology.ts";
import { isHostOfPool, matchesLabels } from "../../kinds/shared/storage-pools.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";

/** What a host must be able to do. */
export type Feature =
  | "machines"
  | "disk-files"
  | "lvm"
  | "rbd"
  | "local-network"
  | "bridge"
  | "existing-network"
  | "overlay"
  | "router"
  | "firewall"
  | "load-balancer"
  | "cpu-limits"
  | "tpm"
  | "spice"
  | "efi"
  | "hugepages"
  | "passthrough";

/** The features that resources ask of a host, each with the resources, for display. */
export type Requirements = ReadonlyMap<Feature, ReadonlySet<string>>;

/** A directory of a pool on a host. */
export interface PoolDirectory {
  readonly path: string;
  /** For display: `StoragePool/local`. */
  readonly pool: string;
}

/** An object of libvirt that others made. */
export interface ExistingObject {
  /** The name in libvirt. */
  readonly name: string;
  /** For display: `StoragePool/default`. */
  readonly by: string;
}

/** What a fleet asks of one host. */
export interface HostRequirements {
  readonly features: Requirements;
  readonly directories: readonly PoolDirectory[];
  /** Pools of libvirt that the fleet uses and does not own. */
  readonly existingPools: readonly ExistingObject[];
  /** Networks of libvirt that the fleet uses and does not own. */
  readonly existingNetworks: readonly ExistingObject[];
  /** Bridges that networks name, each with the networks. */
  readonly bridges: ReadonlyMap<string, readonly string[]>;
  /** Interfaces of the Host itself: underlay and uplink. */
  readonly interfaces: readonly string[];
}

type Host = Resource<HostSpec>;

/** The resources of a fleet by id, for references. */
class Fleet {
  readonly #resources: ReadonlyMap<string, Resource>;
  readonly hosts: readonly Host[];

  constructor(resources: readonly Resource[]) {
    this.#resources = new Map(resources.map((resource) => [resource.id, resource]));
    this.hosts = this.of<HostSpec>("Host");
  }

  of<Spec>(kind: string): readonly Resource<Spec>[] {
    return [...this.#resources.values()].filter(
      (resource): resource is Resource<Spec> => resource.kind === kind, // validated as this kind
    );
  }

  get<Spec>(kind: string, reference: string, project: string): Resource<Spec> | undefined {
    return this.#resources.get(resolveReference(kind, reference, project)) as Resource<Spec> | undefined; // as above
  }

  segmentType({ spec }: Resource<NetworkSpec>): "vxlan" | "local" {
    return segmentTypeAmong(
      spec,
      this.hosts.map((host) => host.spec),
    );
  }
}

/** Returns what the resources ask of a host. A machine counts for each host that it may be placed on. */
export function requirementsOf(host: Host, resources: readonly Resource[]): HostRequirements {
  const fleet = new Fleet(resources);
  const features = new Map<Feature, Set<string>>();
  const add = (feature: Feature, by: Resource) => {
    const needing = features.get(feature) ?? new Set();
    features.set(feature, needing.add(formatResource(by.id)));
  };
  const bridges = new Map<string, string[]>();
  for (const machine of machinesOf(fleet))
    if (mayRunOn(machine, host, fleet)) addMachine(machine, fleet, add);
  if (isCompute(host)) addHost(host, fleet, { features, add });
  for (const network of fleet.of<NetworkSpec>("Network")) {
    if (isRoutedHere(network, host, fleet)) add("router", network);
    if (network.spec.mode === "bridge" && features.get("bridge")?.has(formatResource(network.id))) {
      const bridge = network.spec.bridge ?? "";
      bridges.set(bridge, [...(bridges.get(bridge) ?? []), formatResource(network.id)]);
    }
  }
  for (const balancer of fleet.of<LoadBalancerSpec>("LoadBalancer")) {
    const network = fleet.get<NetworkSpec>("Network", balancer.spec.network, balancer.project);
    if (network !== undefined && isRoutedHere(network, host, fleet)) add("load-balancer", balancer);
  }
  return {
    features,
    directories: directoriesOf(host, fleet),
    existingPools: existingPoolsOf(host, fleet),
    existingNetworks: fleet
      .of<NetworkSpec>("Network")
      .filter(
        ({ spec, id }) =>
          spec.mode === "existing" && features.get("existing-network")?.has(formatResource(id)),
      )
      .map(({ spec, id }) => ({ name: spec.name ?? "", by: formatResource(id) })),
    bridges,
    interfaces: [host.spec.underlay?.interface, host.spec.uplink?.interface].filter(
      (name) => name !== undefined,
    ),
  };
}

function isCompute({ spec }: Host): boolean {
  return spec.roles.includes("compute");
}

/** Requires of a host that it can run machines, also before the fleet has any: then the host and its storage pools need it. */
function addHost(
  host: Host,
  fleet: Fleet,
  { features, add }: { readonly features: Requirements; readonly add: Add },
): void {
  if (features.has("machines")) return;
  add("machines", host);
  for (const pool of fleet.of<StoragePoolSpec>("StoragePool"))
    if (isHostOfPool(pool, host)) add(POOL_FEATURES[pool.spec.type], pool);
}

/** A machine, or a pool as one machine. */
interface Machine {
  readonly resource: Resource;
  readonly spec: VirtualMachineSpec;
}

function machinesOf(fleet: Fleet): readonly Machine[] {
  const machines = fleet.of<VirtualMachineSpec>("VirtualMachine");
  const pools = fleet.of<VirtualMachinePoolSpec>("VirtualMachinePool");
  return [
    ...machines.map((resource) => ({ resource, spec: resource.spec })),
    ...pools
      .filter(({ spec }) => spec.replicas > 0)
      .map((resource) => ({ resource, spec: resource.spec.template.spec })),
  ];
}

/** True if the roles and labels of the host, and the pools of the machine, allow it. Capacity does not count. */
function mayRunOn({ resource, spec }: Machine, host: Host, fleet: Fleet): boolean {
  const type = fleet.get<InstanceTypeSpec>("InstanceType", spec.instanceType, resource.project);
  return (
    isCompute(host) &&
    matchesLabels(host.labels, spec.placement?.hostSelector ?? {}) &&
    matchesLabels(host.labels, type?.spec.hostSelector ?? {}) &&
    poolsOf({ resource, spec }, fleet).every((pool) => isHostOfPool(pool, host))
  );
}

function poolsOf({ resource, spec }: Machine, fleet: Fleet): readonly Resource<StoragePoolSpec>[] {
  const { project } = resource;
  const root = spec.rootDisk && fleet.get<StoragePoolSpec>("StoragePool", spec.rootDisk.pool, project);
  const boot = spec.bootVolume === undefined ? [] : [spec.bootVolume];
  const others = [...boot, ...spec.volumes.map(({ volume }) => volume)].map((reference) => {
    const volume = fleet.get<VolumeSpec>("Volume", reference, project);
    return volume && fleet.get<StoragePoolSpec>("StoragePool", volume.spec.pool, volume.project);
  });
  return [root, ...others].filter((pool) => pool !== undefined);
}

type Add = (feature: Feature, by: Resource) => void;

const POOL_FEATURES = {
  dir: "disk-files",
  logical: "lvm",
  rbd: "rbd",
  existing: "disk-files",
} as const satisfies Record<StoragePoolSpec["type"], Feature>;

function addMachine(machine: Machine, fleet: Fleet, add: Add): void {
  const { resource, spec } = machine;
  add("machines", resource);
  if (spec.devices?.tpm === true) add("tpm", resource);
  if (spec.devices?.graphics?.type === "spice") add("spice", resource);
  if (spec.devices?.firmware === "efi") add("efi", resource);
  for (const pool of poolsOf(machine, fleet)) add(POOL_FEATURES[pool.spec.type], resource);
  const type = fleet.get<InstanceTypeSpec>("InstanceType", spec.instanceType, resource.project);
  if (type !== undefined) addInstanceType(type, resource, add);
  for (const nic of spec.interfaces) {
    const network = fleet.get<NetworkSpec>("Network", nic.network, resource.project);
    if (network === undefined) continue;
    add(networkFeature(network, fleet), network);
    const groups = nic.securityGroups ?? network.spec.defaultSecurityGroups ?? [];
    const isSecured = network.spec.portSecurity && !isAdopted(spec);
    if (isSecured || groups.length > 0) add("firewall", network);
  }
}

/** Returns whether a machine keeps its own UUID. An interface of an adopted machine without groups gets no port in the firewall. */
function isAdopted({ uuid }: VirtualMachineSpec): boolean {
  return uuid !== undefined;
}

function addInstanceType({ spec }: Resource<InstanceTypeSpec>, machine: Resource, add: Add): void {
  if (spec.memory.hugepages) add("hugepages", machine);
  if (spec.hostDevices.length > 0) add("passthrough", machine);
  const { shares, quotaPercent, burst, policy } = spec.cpu;
  const isLimited = [shares, quotaPercent, burst].some((limit) => limit !== undefined);
  if (isLimited || policy === "dedicated") add("cpu-limits", machine);
}

function networkFeature(network: Resource<NetworkSpec>, fleet: Fleet): Feature {
  if (network.spec.mode === "bridge") return "bridge";
  if (network.spec.mode === "existing") return "existing-network";
  return fleet.segmentType(network) === "vxlan" ? "overlay" : "local-network";
}

function isRoutedHere(network: Resource<NetworkSpec>, host: Host, fleet: Fleet): boolean {
  return hasRouter(network.spec) && fleet.segmentType(network) === "vxlan" && canHostRouter(network, host);
}

function directoriesOf(host: Host, fleet: Fleet): readonly PoolDirectory[] {
  return fleet.of<StoragePoolSpec>("StoragePool").flatMap((pool) => {
    const { path } = pool.spec;
    return path !== undefined && pool.spec.type === "dir" && isHostOfPool(pool, host)
      ? [{ path, pool: formatResource(pool.id) }]
      : [];
  });
}

function existingPoolsOf(host: Host, fleet: Fleet): readonly ExistingObject[] {
  return fleet
    .of<StoragePoolSpec>("StoragePool")
    .filter((pool) => pool.spec.type === "existing" && isHostOfPool(pool, host))
    .map(({ spec, id }) => ({ name: spec.name ?? "", by: formatResource(id) }));
}
