import type { HostView, Placement, Workload } from "../../kinds/kind.ts";
import { compareText } from "../../model/compare.ts";
import type { TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, type ResourceId } from "../../model/resource.ts";
import type { AffinityGroups } from "./affinity.ts";
import { type Allocation, freeCpus, type HostCapacity, hostCapacity } from "./host-capacity.ts";

/** State of a placement in progress. */
export interface PlacementState {
  readonly hosts: ReadonlyMap<TargetId, HostCapacity>;
  readonly affinityGroups: AffinityGroups;
  readonly decisions: Map<ResourceId, PlacementDecision>;
  readonly blocked: Blocked[];
  readonly offHosts: OffHosts;
  /** Machines that are placed although they were on hosts that are off, with these hosts. */
  readonly restarted: Map<ResourceId, readonly TargetId[]>;
}

/**
 * Hosts that are known to be off, each with the machines that were seen there last and that libvirt does not start by
 * itself when the host boots.
 */
export type OffHosts = ReadonlyMap<TargetId, ReadonlyMap<ResourceId, OffMachine>>;

/** A machine as it was seen before its host failed. */
export interface OffMachine {
  /** The address of each interface. Undefined: none. */
  readonly addresses: readonly (string | undefined)[];
}

/** The arguments are one value, because placement is repeated with others. */
export const NO_OFF_HOSTS: OffHosts = new Map();

interface PlacementDecision {
  readonly host: TargetId;
  readonly allocation: Allocation;
}

/** Returns a placement with empty hosts, in the order of their names. */
export function openPlacement(
  hosts: readonly HostView[],
  unreadable: ReadonlyMap<TargetId, string>,
  offHosts: OffHosts = NO_OFF_HOSTS,
): PlacementState {
  const sorted = [...hosts].sort((a, b) => compareText(a.id, b.id));
  const capacities = new Map(sorted.map((host) => [host.id, hostCapacity(host, unreadable.get(host.id))]));
  return {
    hosts: capacities,
    affinityGroups: new Map(),
    decisions: new Map(),
    blocked: [],
    offHosts,
    restarted: new Map(),
  };
}

export function markUnplaceable(
  state: PlacementState,
  { resource }: Workload,
  code: Blocked["code"],
  message: string,
  hint?: string,
) {
  const text = `${formatResource(resource)}: ${message}`;
  state.blocked.push({ resource, code, message: text, ...(hint === undefined ? {} : { hint }) });
}

/** Returns the finished placements. The shared CPUs of a host are known only when all machines are placed. */
export function placementsOf({ hosts, decisions }: PlacementState): Map<ResourceId, Placement> {
  const shared = new Map([...hosts.values()].map((capacity) => [capacity.host, freeCpus(capacity)]));
  const placements = new Map<ResourceId, Placement>();
  for (const [id, { host, allocation }] of decisions) {
    const devices = allocation.devices.filter((address) => address !== undefined);
    placements.set(id, { host, dedicatedCpus: allocation.cpus, sharedCpus: shared.get(host) ?? [], devices });
  }
  return placements;
}
