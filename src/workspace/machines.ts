import { domainStateOf } from "../drivers/libvirt/domain-state.ts";
import type { Compiled } from "../engine/compile.ts";
import type { VirtualMachineSpec } from "../generated/kinds/virtual-machine.ts";
import type { DesiredObject, LearnedAddress, ObservedObject, TargetId } from "../model/object.ts";
import type { Readiness } from "../model/readiness.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import type { Snapshot } from "../model/snapshot.ts";

/** A virtual machine, from its desired and its observed domain. */
export interface Machine {
  readonly resource: Resource<VirtualMachineSpec>;
  /** The observed host; the planned host if the machine does not exist yet. */
  readonly host: TargetId | undefined;
  /** `unknown`: its host cannot be read. */
  readonly state: "running" | "off" | "absent" | "unknown";
  /** True if the machine should run. */
  readonly wanted: boolean;
  /** Undefined: the machine has no readiness probe. */
  readonly readiness: Readiness | undefined;
  readonly interfaces: readonly MachineInterface[];
}

export interface MachineInterface {
  /** `net0`, in the order of the spec. */
  readonly name: string;
  readonly mac: string;
  /** A network of libvirt, or `bridge:br0` for a bridge of the host. */
  readonly source: string;
  /** The known addresses, the preferred one first. IPv6 addresses are learned ones, and come last. */
  readonly addresses: readonly string[];
  /** Those of `addresses` that Fleetwright does not give, with the place where each was seen. */
  readonly learned: readonly LearnedAddress[];
}

export interface MachineContext {
  readonly resources: readonly Resource[];
  readonly snapshot: Snapshot;
  readonly compiled: Pick<Compiled, "objects" | "placements" | "readiness">;
  readonly fleet: { readonly id: string };
}

/** Returns all machines of a fleet, including members of pools, in the order of the resources. */
export function listMachines(context: MachineContext): Machine[] {
  const { resources, snapshot, compiled, fleet } = context;
  const own = snapshot.objects.filter(
    ({ mark, trashed }) => mark?.fleet === fleet.id && trashed === undefined,
  );
  const observed = domainsByOwner(own, ({ mark }) => mark?.owner);
  const desired = domainsByOwner(compiled.objects, ({ owner }) => owner);
  return resources
    .filter((resource): resource is Resource<VirtualMachineSpec> => resource.kind === "VirtualMachine")
    .map((resource) => toMachine(resource, observed.get(resource.id), desired.get(resource.id), context));
}

/** Indexes the domains once, because tables look up thousands of machines. The first domain of an owner counts. */
function domainsByOwner<Item extends { readonly type: string }>(
  objects: readonly Item[],
  ownerOf: (object: Item) => ResourceId | undefined,
): Map<ResourceId | undefined, Item> {
  const domains = objects.filter(({ type }) => type === "domain");
  return new Map(domains.toReversed().map((domain) => [ownerOf(domain), domain]));
}

function toMachine(
  resource: Resource<VirtualMachineSpec>,
  observed: ObservedObject | undefined,
  desired: DesiredObject<object> | undefined,
  { snapshot, compiled }: MachineContext,
): Machine {
  return {
    resource,
    host: observed?.target ?? desired?.target ?? compiled.placements.get(resource.id)?.host,
    state: machineState(observed, desired, snapshot),
    wanted: desired !== undefined && domainStateOf(desired).power === "running",
    readiness: compiled.readiness.get(resource.id),
    interfaces: interfacesOf(observed, desired),
  };
}

function machineState(
  observed: ObservedObject | undefined,
  desired: DesiredObject<object> | undefined,
  { unreadable }: Snapshot,
): Machine["state"] {
  if (observed !== undefined) return observed.state.power === "running" ? "running" : "off";
  const unknown = desired === undefined ? unreadable.size > 0 : unreadable.has(desired.target);
  return unknown ? "unknown" : "absent";
}

/**
 * Returns the interfaces of a machine with their addresses. Every table, inventory and list of targets gets the address of a
 * machine from here.
 */
function interfacesOf(
  observed: ObservedObject | undefined,
  desired: DesiredObject<object> | undefined,
): MachineInterface[] {
  const domain = observed ?? desired;
  const interfaces = domain && domainStateOf(domain).interfaces;
  return Object.entries(interfaces ?? {}).map(([name, { mac, source, ipv4 }]) => {
    const learned = ipv4 === null ? (observed?.addresses?.[mac] ?? []) : [];
    const addresses = ipv4 === null ? learned.map(({ address }) => address) : [ipv4];
    return { name, mac, source, addresses, learned };
  });
}
