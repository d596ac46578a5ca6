import type { Workload } from "../../kinds/kind.ts";
import type { TargetId } from "../../model/object.ts";
import { recordMember } from "./affinity.ts";
import { capacityShortage, filterFailures } from "./filters.ts";
import {
  type Allocation,
  allocate,
  type HostCapacity,
  NO_ALLOCATION,
  requestOf,
  reserveObserved,
} from "./host-capacity.ts";
import { markUnplaceable, type PlacementState } from "./state.ts";

/** Machine, and a host on which it is observed. */
interface ObservedPlacement {
  readonly workload: Workload;
  readonly host: TargetId;
  readonly capacity: HostCapacity | undefined;
  readonly allocation: Allocation;
}

const NO_MOVE =
  "moving machines between hosts is not supported yet: let it match again, or delete it and add it anew";

/**
 * Places every observed machine on its host, and blocks those that should not be there. Goes in the order of names, in
 * three rounds: all machines keep their CPUs and devices; each takes its further needs; machines that do not fit are
 * counted last, because they exist all the same.
 */
export function reserveAllObserved(state: PlacementState, workloads: readonly Workload[]): void {
  const placements = workloads.flatMap((workload) =>
    workload.observedOn.map((host) => toObservedPlacement(state, workload, host)),
  );
  const overcommitted = placements.filter((placement) => !reserve(state, placement));
  for (const { workload, capacity, allocation } of overcommitted)
    if (capacity !== undefined)
      allocate(
        capacity,
        { ...requestOf(workload, allocation), dedicatedCpus: 0, devices: [] },
        workload,
        allocation,
      );
}

function toObservedPlacement(state: PlacementState, workload: Workload, host: TargetId): ObservedPlacement {
  const capacity = state.hosts.get(host);
  const isReadable = capacity !== undefined && capacity.unreadable === undefined;
  return {
    workload,
    host,
    capacity,
    allocation: isReadable ? reserveObserved(capacity, workload) : observedAllocation(workload),
  };
}

/** Returns the observed allocation. On an unreadable host, the allocation stays. */
function observedAllocation({ cpuPolicy, observedCpus, observedDevices }: Workload): Allocation {
  return { cpus: cpuPolicy === "dedicated" ? observedCpus : NO_ALLOCATION.cpus, devices: observedDevices };
}

/** Reserves the needs of a machine on its host. Returns false if it does not fit. */
function reserve(state: PlacementState, placement: ObservedPlacement): boolean {
  const { workload, host, capacity, allocation } = placement;
  const request = requestOf(workload, allocation);
  const shortages =
    capacity === undefined || capacity.unreadable !== undefined ? [] : capacityShortage(capacity, request);
  blockIfInvalid(state, placement, shortages);
  if (capacity !== undefined) recordMember(state.affinityGroups, workload.group, capacity);
  const updated =
    capacity === undefined || shortages.length > 0
      ? allocation
      : allocate(capacity, request, workload, allocation);
  if (workload.observedOn.length === 1) state.decisions.set(workload.resource, { host, allocation: updated });
  return shortages.length === 0;
}

function blockIfInvalid(
  state: PlacementState,
  { workload, host, capacity }: ObservedPlacement,
  shortages: readonly string[],
): void {
  const [first] = workload.observedOn;
  if (workload.observedOn.length > 1) {
    if (host === first) blockDuplicate(state, workload);
  } else if (capacity === undefined)
    markUnplaceable(state, workload, "refused", `is on ${host}, which is no host of this fleet`, NO_MOVE);
  else if (capacity.unreadable !== undefined)
    markUnplaceable(
      state,
      workload,
      "unreadable",
      `is on ${host}, which could not be read: ${capacity.unreadable}`,
    );
  else blockMisfit(state, workload, capacity, shortages);
}

function blockDuplicate(state: PlacementState, workload: Workload): void {
  const hosts = [...workload.observedOn].sort().join(" and ");
  const hint =
    "find out first whether these hosts are one; else which machine is right, and undefine the other, which keeps its disks: virsh undefine --keep-nvram";
  markUnplaceable(state, workload, "duplicate", `is on ${hosts} at the same time`, hint);
}

/**
 * Blocks a machine that does not fit its host. Ignores its placement group, whose rule counts only when a machine is
 * placed.
 */
function blockMisfit(
  state: PlacementState,
  workload: Workload,
  capacity: HostCapacity,
  shortages: readonly string[],
): void {
  const failures = filterFailures(capacity, workload);
  if (failures.length > 0) {
    const message = `is on ${capacity.host}, which may not hold it any more: ${failures.join("; ")}`;
    markUnplaceable(state, workload, "refused", message, NO_MOVE);
  } else if (shortages.length > 0) {
    const message = `does not fit on ${capacity.host}, where it is: ${shortages.join("; ")}`;
    markUnplaceable(
      state,
      workload,
      "capacity",
      message,
      `make it smaller, or make room on ${capacity.host}`,
    );
  }
}
