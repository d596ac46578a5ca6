import type { Workload } from "../../kinds/kind.ts";
import { compareText } from "../../model/compare.ts";
import { UNTIL_HOST_ANSWERS } from "../../model/hints.ts";
import { listSome } from "../../model/list-some.ts";
import type { TargetId } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import { affinityViolation, isHard, recordMember } from "./affinity.ts";
import { capacityShortage, filterFailures, hasCapacity, MAX_NAMED, passesFilters } from "./filters.ts";
import {
  allocate,
  type HostCapacity,
  NO_ALLOCATION,
  type ResourceRequest,
  requestOf,
} from "./host-capacity.ts";
import { bestHost, type Candidates } from "./score.ts";
import { markUnplaceable, type PlacementState } from "./state.ts";

/** Machine without a host, with the hosts that are fit for it, readable or not. */
interface PendingWorkload {
  readonly workload: Workload;
  readonly feasible: readonly HostCapacity[];
}

/**
 * Finds a host for every machine that is observed nowhere. The order: machines with the fewest fit hosts, then those
 * with a hard group or devices, then the biggest. Stops before the machine `until`.
 */
export function scheduleNew(state: PlacementState, workloads: readonly Workload[], until?: ResourceId): void {
  const feasibleFor = memoizeFeasible(state);
  const queue = workloads
    .map((workload) => ({ workload, feasible: feasibleFor(workload) }))
    .sort(compareUrgency);
  const outstanding = groupRequests(queue);
  for (const pending of queue) {
    if (pending.workload.resource === until) return;
    scheduleOne(state, pending, outstanding);
  }
}

/** Caches the fit hosts, because all machines of a pool need the same. */
function memoizeFeasible(state: PlacementState): (workload: Workload) => readonly HostCapacity[] {
  const cached = new Map<string, readonly HostCapacity[]>();
  return (workload) => {
    const key = JSON.stringify([workload.hostSelector, workload.onlyOn, workload.devices]);
    const feasible =
      cached.get(key) ?? [...state.hosts.values()].filter((capacity) => passesFilters(capacity, workload));
    cached.set(key, feasible);
    return feasible;
  };
}

function compareUrgency(
  { workload: a, feasible: feasibleA }: PendingWorkload,
  { workload: b, feasible: feasibleB }: PendingWorkload,
): number {
  return (
    feasibleA.length - feasibleB.length ||
    strictness(b) - strictness(a) ||
    b.memoryBytes - a.memoryBytes ||
    b.vcpus - a.vcpus ||
    compareText(a.resource, b.resource)
  );
}

function strictness({ group, devices, cpuPolicy, hugepages }: Workload): number {
  return [isHard(group), devices.length > 0, cpuPolicy === "dedicated", hugepages].filter(Boolean).length;
}

/** Returns the total request of the members of each affinity group without a host. */
function groupRequests(queue: readonly PendingWorkload[]): Map<ResourceId, ResourceRequest> {
  const sums = new Map<ResourceId, ResourceRequest>();
  for (const { workload } of queue) {
    if (workload.group?.policy !== "affinity") continue;
    const request = requestOf(workload, NO_ALLOCATION);
    sums.set(workload.group.id, addRequest(sums.get(workload.group.id), request));
  }
  return sums;
}

function addRequest(sum: ResourceRequest | undefined, request: ResourceRequest): ResourceRequest {
  if (sum === undefined) return request;
  return {
    memoryBytes: sum.memoryBytes + request.memoryBytes,
    hugepageBytes: sum.hugepageBytes + request.hugepageBytes,
    sharedVcpus: sum.sharedVcpus + request.sharedVcpus,
    dedicatedCpus: sum.dedicatedCpus + request.dedicatedCpus,
    devices: [...sum.devices, ...request.devices],
  };
}

function scheduleOne(
  state: PlacementState,
  pending: PendingWorkload,
  outstanding: ReadonlyMap<ResourceId, ResourceRequest>,
): void {
  const { workload, feasible } = pending;
  const unreadable = feasible.filter((capacity) => capacity.unreadable !== undefined);
  const unknown = unreadable.filter((capacity) => !isReleased(state, capacity, workload));
  const candidates = candidatesFor(state, pending, outstanding);
  const capacity = bestHost(candidates, state.affinityGroups);
  if (unknown.length > 0) blockUnreadable(state, workload, unknown);
  else if (capacity === undefined) blockUnschedulable(state, pending);
  else {
    assign(state, candidates, capacity);
    const off = unreadable.map(({ host }) => host);
    if (off.length > 0) state.restarted.set(workload.resource, off);
  }
}

/** Returns whether a machine of a host that is off may start on another host. */
function isReleased(
  { offHosts }: PlacementState,
  { host }: HostCapacity,
  { resource, restartRefusal }: Workload,
): boolean {
  return restartRefusal === undefined && offHosts.get(host)?.has(resource) === true;
}

function candidatesFor(
  state: PlacementState,
  { workload, feasible }: PendingWorkload,
  outstanding: ReadonlyMap<ResourceId, ResourceRequest>,
): Candidates {
  const group = workload.group?.id;
  const groupRequest =
    group === undefined || state.affinityGroups.has(group) ? undefined : outstanding.get(group);
  const request = requestOf(workload, NO_ALLOCATION);
  return {
    workload,
    request,
    groupRequest,
    hosts: feasible.filter((capacity) => fits(state, capacity, workload, request)),
  };
}

/** Returns whether a fit host has room for a machine. Equivalent to empty `rejectionReasons`, but without their cost. */
export function fits(
  state: PlacementState,
  capacity: HostCapacity,
  { group }: Workload,
  request: ResourceRequest,
): boolean {
  const isOpen = capacity.unschedulable === undefined && capacity.unreadable === undefined;
  return (
    isOpen &&
    hasCapacity(capacity, request) &&
    affinityViolation(state.affinityGroups, group, capacity) === undefined
  );
}

function assign(state: PlacementState, { workload, request }: Candidates, capacity: HostCapacity): void {
  recordMember(state.affinityGroups, workload.group, capacity);
  state.decisions.set(workload.resource, {
    host: capacity.host,
    allocation: allocate(capacity, request, workload, NO_ALLOCATION),
  });
}

/** Returns the reasons against a host for a new machine. Empty: the host accepts it. */
export function rejectionReasons(
  state: PlacementState,
  capacity: HostCapacity,
  workload: Workload,
): readonly string[] {
  if (capacity.unreadable !== undefined) return [`could not be read: ${capacity.unreadable}`];
  const failures = filterFailures(capacity, workload);
  if (failures.length > 0) return failures;
  const shortages = capacityShortage(capacity, requestOf(workload, NO_ALLOCATION));
  return [
    capacity.unschedulable,
    ...shortages,
    affinityViolation(state.affinityGroups, workload.group, capacity),
  ].filter((reason) => reason !== undefined);
}

/** Blocks a machine that may run on an unreadable host. Otherwise a second one could start elsewhere. */
function blockUnreadable(
  state: PlacementState,
  workload: Workload,
  capacities: readonly HostCapacity[],
): void {
  const hosts = listSome(
    capacities.map(({ host, unreadable }) => `${host} (${offReason(state, host, workload) ?? unreadable})`),
    MAX_NAMED,
  );
  const message = `is seen nowhere, but may be on a host that could not be read: ${hosts}`;
  markUnplaceable(
    state,
    workload,
    "unreadable",
    message,
    `${UNTIL_HOST_ANSWERS}; a host that is gone for good must leave the fleet`,
  );
}

/** Returns why a machine stays down although its host is off; undefined: the host is not known to be off. */
function offReason(
  { offHosts }: PlacementState,
  host: TargetId,
  { restartRefusal }: Workload,
): string | undefined {
  if (!offHosts.has(host)) return undefined;
  const unseen = "the daemon has not seen it there without autostart before the host failed";
  return `off, but ${restartRefusal ?? unseen}`;
}

function blockUnschedulable(state: PlacementState, { workload, feasible }: PendingWorkload): void {
  const hostsByReasons = new Map<string, string[]>();
  for (const capacity of feasible.length > 0 ? feasible : state.hosts.values()) {
    const reasons = rejectionReasons(state, capacity, workload).join(" and ");
    hostsByReasons.set(reasons, [...(hostsByReasons.get(reasons) ?? []), capacity.host]);
  }
  const summary = listSome(
    [...hostsByReasons].map(([reasons, hosts]) => `${listSome(hosts, MAX_NAMED)}: ${reasons}`),
    MAX_NAMED,
    "; ",
  );
  if (feasible.length > 0) markUnplaceable(state, workload, "capacity", `no host has room: ${summary}`);
  else
    markUnplaceable(
      state,
      workload,
      "refused",
      `no host is fit for it: ${summary || "the fleet has no hosts"}`,
    );
}
