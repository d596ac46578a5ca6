import type { Workload } from "../../kinds/kind.ts";
import type { TargetId } from "../../model/object.ts";
import { affinityViolation, recordMember } from "./affinity.ts";
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
export interface ObservedPlacement {
  readonly workload: Workload;
  readonly host: TargetId;
  readonly capacity: HostCapacity | undefined;
  readonly allocation: Allocation;
}

/** Machine that is to leave its host. */
export interface Leaving extends ObservedPlacement {
  readonly capacity: HostCapacity;
  /**
   * Reasons why the host may not hold it. Empty: the host is in maintenance, or only its placement group wants it
   * elsewhere.
   */
  readonly failures: readonly string[];
}

const UNKNOWN_HOST = "add the host again, or delete the machine and add it anew";

/**
 * Places every observed machine on its host, and blocks those that should not be there. Returns those that are to leave.
 * Goes in the order of names, in three rounds: all machines keep their CPUs and devices; each takes its further needs;
 * machines that do not fit are counted last, because they exist all the same.
 */
export function reserveAllObserved(state: PlacementState, workloads: readonly Workload[]): Leaving[] {
  const placements = workloads.flatMap((workload) =>
    workload.observedOn.map((host) => toObservedPlacement(state, workload, host)),
  );
  const leaving: Leaving[] = [];
  const overcommitted = placements.filter((placement) => !reserve(state, placement, leaving));
  for (const { workload, capacity, allocation } of overcommitted)
    if (capacity !== undefined)
      allocate(
        capacity,
        { ...requestOf(workload, allocation), dedicatedCpus: 0, devices: [] },
        workload,
        allocation,
      );
  return leaving;
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

/** Reserves the needs of a machine on its host, also if it is to leave: it is there until then. Returns false if it does not fit. */
function reserve(state: PlacementState, placement: ObservedPlacement, leaving: Leaving[]): boolean {
  const { workload, host, capacity, allocation } = placement;
  const request = requestOf(workload, allocation);
  const shortages =
    capacity === undefined || capacity.unreadable !== undefined ? [] : capacityShortage(capacity, request);
  const updated =
    capacity === undefined || shortages.length > 0
      ? allocation
      : allocate(capacity, request, workload, allocation);
  if (workload.observedOn.length === 1) state.decisions.set(workload.resource, { host, allocation: updated });
  const departure = departureOf(state, { ...placement, allocation: updated });
  if (departure !== undefined) leaving.push(departure);
  else {
    blockIfInvalid(state, placement, shortages);
    if (capacity !== undefined) recordMember(state.affinityGroups, workload.group, capacity);
  }
  return shortages.length === 0;
}

/**
 * Returns the machine if it is to leave its host: the host may not hold it or is in maintenance, or the machine breaks its
 * group's hard rule there.
 */
function departureOf(state: PlacementState, placement: ObservedPlacement): Leaving | undefined {
  const { workload, capacity } = placement;
  if (workload.observedOn.length > 1 || capacity === undefined || capacity.unreadable !== undefined)
    return undefined;
  const failures = filterFailures(capacity, workload);
  const isMisplaced =
    failures.length > 0 ||
    (workload.mobility !== undefined &&
      (capacity.maintenance ||
        affinityViolation(state.affinityGroups, workload.group, capacity) !== undefined));
  return isMisplaced ? { ...placement, capacity, failures } : undefined;
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
    markUnplaceable(
      state,
      workload,
      "refused",
      `is on ${host}, which is no host of this fleet`,
      UNKNOWN_HOST,
    );
  else if (capacity.unreadable !== undefined)
    markUnplaceable(
      state,
      workload,
      "unreadable",
      `is on ${host}, which could not be read: ${capacity.unreadable}`,
    );
  else blockShortage(state, workload, capacity, shortages);
}

function blockDuplicate(state: PlacementState, workload: Workload): void {
  const hosts = [...workload.observedOn].sort().join(" and ");
  const hint =
    "find out first whether these hosts are one; else which machine is right, and undefine the other, which keeps its disks: virsh undefine --keep-nvram";
  markUnplaceable(state, workload, "duplicate", `is on ${hosts} at the same time`, hint);
}

function blockShortage(
  state: PlacementState,
  workload: Workload,
  capacity: HostCapacity,
  shortages: readonly string[],
): void {
  if (shortages.length === 0) return;
  const message = `does not fit on ${capacity.host}, where it is: ${shortages.join("; ")}`;
  markUnplaceable(state, workload, "capacity", message, `make it smaller, or make room on ${capacity.host}`);
}
