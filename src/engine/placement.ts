import type { HostView, Placement, PlacementReason, Workload } from "../kinds/kind.ts";
import { compareText } from "../model/compare.ts";
import type { TargetId } from "../model/object.ts";
import type { Blocked } from "../model/plan.ts";
import type { ResourceId } from "../model/resource.ts";
import { affinityNote } from "./placement/affinity.ts";
import { filterFailures, formatFree } from "./placement/filters.ts";
import { type HostCapacity, NO_ALLOCATION, requestOf } from "./placement/host-capacity.ts";
import { moveRefusal, scheduleMoves } from "./placement/moves.ts";
import { balanceNotice, rebalance } from "./placement/rebalance.ts";
import { reserveAllObserved } from "./placement/reserve-observed.ts";
import { rejectionReasons, scheduleNew } from "./placement/schedule.ts";
import { score } from "./placement/score.ts";
import { openPlacement, type PlacementState, placementsOf } from "./placement/state.ts";

/** Hosts of machines, and machines without a host. */
export interface PlacementResult {
  /** Includes blocked machines that are observed on a single host. Otherwise the plan would delete their objects. */
  readonly placements: ReadonlyMap<ResourceId, Placement>;
  readonly blocked: readonly Blocked[];
  /** Sentences for users about the balance, if it was asked for. */
  readonly notices: readonly string[];
  /** Returns the reasons for and against each host. Repeats the whole placement, so call it for single machines only. */
  explain(id: ResourceId): PlacementReason[];
}

/**
 * Places every machine on a host. A machine that is observed on a host stays there while the host may hold it, and moves
 * otherwise. A machine that is observed nowhere
 * is not placed while an unreadable host could hold it. With `balance`, machines also move from full hosts to emptier ones:
 * see `rebalance`. The order of the arguments is irrelevant.
 */
export function placeWorkloads(
  workloads: readonly Workload[],
  hosts: readonly HostView[],
  unreadable: ReadonlyMap<TargetId, string>,
  balance = false,
): PlacementResult {
  const sorted = [...workloads].sort((a, b) => compareText(a.resource, b.resource));
  const placeUntil = (until?: ResourceId) => placeAll(openPlacement(hosts, unreadable), sorted, until);
  const state = placeUntil();
  const notices = balance ? [balanceNotice(rebalance(state, sorted))] : [];
  const placements = placementsOf(state);
  return {
    placements,
    notices,
    blocked: state.blocked.sort((a, b) => compareText(a.resource, b.resource)),
    explain: (id) => {
      const workload = sorted.find(({ resource }) => resource === id);
      return workload === undefined ? [] : explainHosts(placeUntil(id), workload, placements.get(id)?.host);
    },
  };
}

function placeAll(
  state: PlacementState,
  sorted: readonly Workload[],
  until: ResourceId | undefined,
): PlacementState {
  const leaving = reserveAllObserved(
    state,
    sorted.filter(({ observedOn }) => observedOn.length > 0),
  );
  scheduleMoves(state, leaving);
  scheduleNew(
    state,
    sorted.filter(({ observedOn }) => observedOn.length === 0),
    until,
  );
  return state;
}

function explainHosts(
  state: PlacementState,
  workload: Workload,
  chosen: TargetId | undefined,
): PlacementReason[] {
  return [...state.hosts.values()].map((capacity) => {
    const { host } = capacity;
    if (workload.observedOn.includes(host))
      return { ...reasonsForPresent(capacity, workload), verdict: verdictFor(host, chosen, "refused") };
    const rejections = rejectionReasons(state, capacity, workload);
    const isElsewhere = workload.observedOn.length > 0;
    const immovable =
      isElsewhere && rejections.length === 0 && host !== chosen
        ? moveRefusal(state, workload, capacity)
        : undefined;
    const reasons = immovable === undefined ? rejections : [immovable];
    if (host !== chosen && reasons.length > 0) return { host, verdict: "refused", reasons: reasons };
    return { ...reasonsInFavor(state, capacity, workload), verdict: verdictFor(host, chosen, "possible") };
  });
}

function verdictFor<Else extends string>(
  host: TargetId,
  chosen: TargetId | undefined,
  otherwise: Else,
): "chosen" | Else {
  return host === chosen ? "chosen" : otherwise;
}

function reasonsForPresent(capacity: HostCapacity, workload: Workload): Omit<PlacementReason, "verdict"> {
  const drained = capacity.maintenance ? ["is in maintenance"] : [];
  return {
    host: capacity.host,
    reasons: ["is there already", ...drained, ...filterFailures(capacity, workload)],
  };
}

function reasonsInFavor(
  state: PlacementState,
  capacity: HostCapacity,
  workload: Workload,
): Omit<PlacementReason, "verdict"> {
  const request = requestOf(workload, NO_ALLOCATION);
  const note = affinityNote(state.affinityGroups, workload.group, capacity);
  const points = score(
    capacity,
    { workload, request, hosts: [], groupRequest: undefined },
    state.affinityGroups,
  );
  return {
    host: capacity.host,
    reasons: [formatFree(capacity, request), ...(note === undefined ? [] : [note])],
    score: Math.round(points * 1000) / 1000,
  };
}
