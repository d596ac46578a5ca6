import type { Workload } from "../../kinds/kind.ts";
import { moveBetween } from "../../kinds/shared/mobility.ts";
import { listSome } from "../../model/list-some.ts";
import { recordMember } from "./affinity.ts";
import { MAX_NAMED, passesFilters } from "./filters.ts";
import { allocate, type HostCapacity, NO_ALLOCATION, requestOf } from "./host-capacity.ts";
import type { Leaving } from "./reserve-observed.ts";
import { fits, rejectionReasons } from "./schedule.ts";
import { bestHost, type Candidates } from "./score.ts";
import { markUnplaceable, type PlacementState } from "./state.ts";

/**
 * Finds a host for every machine that is to leave its own, the biggest first. A machine without one stays where it is; if
 * its host may not hold it, it is blocked.
 */
export function scheduleMoves(state: PlacementState, leaving: readonly Leaving[]): void {
  for (const departure of [...leaving].sort(bySize)) scheduleMove(state, departure);
}

function bySize({ workload: a }: Leaving, { workload: b }: Leaving): number {
  return b.memoryBytes - a.memoryBytes || b.vcpus - a.vcpus || (a.resource < b.resource ? -1 : 1);
}

function scheduleMove(state: PlacementState, departure: Leaving): void {
  const { workload, capacity } = departure;
  const destination = bestDestination(state, departure);
  if (destination === undefined) {
    recordMember(state.affinityGroups, workload.group, capacity);
    if (departure.failures.length > 0 || departure.capacity.maintenance) blockImmovable(state, departure);
    return;
  }
  recordMember(state.affinityGroups, workload.group, destination);
  const request = requestOf(workload, NO_ALLOCATION);
  const allocation = allocate(destination, request, workload, NO_ALLOCATION);
  state.decisions.set(workload.resource, { host: destination.host, allocation });
}

/** Prefers a host that an earlier plan has prepared. Otherwise each plan could choose another one. */
function bestDestination(state: PlacementState, { workload, host }: Leaving): HostCapacity | undefined {
  const request = requestOf(workload, NO_ALLOCATION);
  const others = [...state.hosts.values()].filter((other) => other.host !== host);
  const hosts = others.filter(
    (other) =>
      passesFilters(other, workload) &&
      fits(state, other, workload, request) &&
      moveRefusal(state, workload, other) === undefined,
  );
  const prepared = hosts.filter((other) => workload.mobility?.preparedOn.includes(other.host));
  const candidates: Candidates = {
    workload,
    request,
    groupRequest: undefined,
    hosts: prepared.length > 0 ? prepared : hosts,
  };
  return bestHost(candidates, state.affinityGroups);
}

/** Returns why an observed machine cannot move to a host that has room for it. */
export function moveRefusal(
  state: PlacementState,
  { mobility, observedOn: [from = ""] }: Workload,
  { host }: HostCapacity,
): string | undefined {
  const [source, destination] = [state.views.get(from), state.views.get(host)];
  if (mobility === undefined || source === undefined || destination === undefined)
    return "only a defined machine moves";
  const move = moveBetween(mobility, source, destination);
  return "refused" in move ? move.refused : undefined;
}

const HINT_MISPLACED = "let the files allow its host again, or remove what keeps it there";
const HINT_DRAINED = "make room on another host, change the machine's evictionStrategy, or stop the machine";

function blockImmovable(state: PlacementState, departure: Leaving): void {
  const { workload, host, failures } = departure;
  const reasons = [...state.hosts.values()]
    .filter((other) => other.host !== host)
    .map((other) => [other.host, reasonAgainst(state, workload, other)] as const);
  const byReason = new Map<string, string[]>();
  for (const [other, reason] of reasons) byReason.set(reason, [...(byReason.get(reason) ?? []), other]);
  const summary = [...byReason].map(([reason, hosts]) => `${listSome(hosts, MAX_NAMED)}: ${reason}`);
  const why = listSome(summary, MAX_NAMED, "; ") || "the fleet has no other hosts";
  const cause =
    failures.length > 0 ? `may not hold it any more: ${failures.join("; ")}` : "is in maintenance";
  const message = `is on ${host}, which ${cause}. It cannot move: ${why}`;
  const hint = failures.length > 0 ? HINT_MISPLACED : HINT_DRAINED;
  markUnplaceable(state, workload, "refused", message, hint);
}

function reasonAgainst(state: PlacementState, workload: Workload, capacity: HostCapacity): string {
  const reasons = rejectionReasons(state, capacity, workload);
  return reasons.length > 0 ? reasons.join(" and ") : (moveRefusal(state, workload, capacity) ?? "");
}
