import type { Workload } from "../../kinds/kind.ts";
import { compareText } from "../../model/compare.ts";
import type { TargetId } from "../../model/object.ts";
import { recordMember } from "./affinity.ts";
import { passesFilters } from "./filters.ts";
import { allocate, type HostCapacity, NO_ALLOCATION, requestOf, sharedCapacity } from "./host-capacity.ts";
import { moveRefusal } from "./moves.ts";
import { fits } from "./schedule.ts";
import type { PlacementState } from "./state.ts";

/** The share of a host by which a move must lower the load of the fuller of both hosts. Smaller gains are not worth a move. */
const LEAST_GAIN = 0.05;

interface Move {
  readonly workload: Workload;
  readonly destination: HostCapacity;
  readonly gain: number;
}

/**
 * Moves machines from full hosts to emptier ones, one after the other: each time the move that lowers the load of the
 * fuller host most. A machine moves once at most, to a host that has room for it while it is still on its own. Ends when no
 * move gains enough.
 */
export function rebalance(state: PlacementState, workloads: readonly Workload[]): Balance {
  const before = new Map([...state.hosts.values()].map((capacity) => [capacity.host, loadOf(capacity)]));
  const after = new Map(before);
  const loads = new Map(before); // of the hosts that may still lose or get machines
  const movable = workloads.filter((workload) => isMovable(state, workload));
  const left = new Set(movable);
  for (let host = fullestHost(loads); host !== undefined; host = fullestHost(loads)) {
    const move = bestMove(state, host, left, loads);
    if (move === undefined) loads.delete(host);
    else {
      perform(state, move, loads);
      for (const [changedHost, load] of loads) after.set(changedHost, load);
      left.delete(move.workload);
    }
  }
  return { moves: movable.length - left.size, before, after };
}

/** The loads of all hosts before and after the moves. */
export interface Balance {
  readonly moves: number;
  readonly before: ReadonlyMap<TargetId, Load>;
  readonly after: ReadonlyMap<TargetId, Load>;
}

/** `rebalance: 3 machines move; the fullest host goes from 92 % (hv1) to 61 % (hv2)`. */
export function balanceNotice({ moves, before, after }: Balance): string {
  const fullest = (loads: Balance["before"]) => {
    const host = fullestHost(loads);
    const load = host === undefined ? undefined : loads.get(host);
    return load === undefined ? "no host" : `${Math.round(heightOf(load) * 100)} % (${host})`;
  };
  if (moves === 0)
    return `rebalance: no move would lower the load of a host by ${LEAST_GAIN * 100} % or more; the fullest has ${fullest(before)}`;
  const machines = moves === 1 ? "1 machine moves" : `${moves} machines move`;
  return `rebalance: ${machines}; the fullest host goes from ${fullest(before)} to ${fullest(after)}`;
}

/** The part of a host's memory and of its vCPUs that its machines use, each from 0 to 1 and above. */
interface Load {
  readonly memory: number;
  readonly cpu: number;
}

function loadOf(capacity: HostCapacity): Load {
  const { memory, hugepages, sharedVcpus } = capacity;
  return {
    memory: Math.max(
      shareOf(memory.usedBytes, memory.totalBytes),
      shareOf(hugepages.usedBytes, hugepages.totalBytes),
    ),
    cpu: shareOf(sharedVcpus, sharedCapacity(capacity)),
  };
}

const shareOf = (used: number, total: number) => (total <= 0 ? 0 : used / total);
const heightOf = ({ memory, cpu }: Load) => Math.max(memory, cpu);

/** Returns the load with or without a machine. Machines with dedicated CPUs or huge pages count by their memory only. */
function changed({ memory, cpu }: Load, capacity: HostCapacity, workload: Workload, sign: 1 | -1): Load {
  const { memoryBytes, hugepageBytes, sharedVcpus } = requestOf(workload, NO_ALLOCATION);
  const part =
    shareOf(memoryBytes, capacity.memory.totalBytes) + shareOf(hugepageBytes, capacity.hugepages.totalBytes);
  return { memory: memory + sign * part, cpu: cpu + sign * shareOf(sharedVcpus, sharedCapacity(capacity)) };
}

function fullestHost(loads: ReadonlyMap<TargetId, Load>): TargetId | undefined {
  const sorted = [...loads].sort(([a, x], [b, y]) => heightOf(y) - heightOf(x) || compareText(a, b));
  return sorted[0]?.[0];
}

/** Returns whether a machine runs on one readable host, which it is not to leave anyway. */
function isMovable(state: PlacementState, { resource, observedOn, mobility, devices }: Workload): boolean {
  const [host] = observedOn;
  if (mobility === undefined || observedOn.length !== 1 || devices.length > 0) return false;
  const isReadable = state.hosts.get(host ?? "")?.unreadable === undefined;
  const isBlocked = state.blocked.some((entry) => entry.resource === resource);
  return isReadable && !isBlocked && mobility.running && state.decisions.get(resource)?.host === host;
}

function bestMove(
  state: PlacementState,
  host: TargetId,
  left: ReadonlySet<Workload>,
  loads: ReadonlyMap<TargetId, Load>,
): Move | undefined {
  let best: Move | undefined;
  for (const workload of left) {
    if (workload.observedOn[0] !== host) continue;
    for (const [other] of loads) {
      const move = moveTo(state, workload, host, other, loads);
      if (move !== undefined && (best === undefined || isBetter(move, best))) best = move;
    }
  }
  return best;
}

function isBetter(move: Move, best: Move): boolean {
  const difference = move.gain - best.gain;
  if (Math.abs(difference) > 1e-9) return difference > 0;
  return compareText(move.workload.resource, best.workload.resource) < 0;
}

function moveTo(
  state: PlacementState,
  workload: Workload,
  from: TargetId,
  to: TargetId,
  loads: ReadonlyMap<TargetId, Load>,
): Move | undefined {
  const [source, destination] = [state.hosts.get(from), state.hosts.get(to)];
  const [before, other] = [loads.get(from), loads.get(to)];
  if (from === to || source === undefined || destination === undefined) return undefined;
  if (before === undefined || other === undefined) return undefined;
  const [lighter, heavier] = [
    changed(before, source, workload, -1),
    changed(other, destination, workload, 1),
  ];
  const gain = heightOf(before) - Math.max(heightOf(lighter), heightOf(heavier));
  if (gain < LEAST_GAIN || !accepts(state, workload, destination)) return undefined;
  return { workload, destination, gain };
}

function accepts(state: PlacementState, workload: Workload, destination: HostCapacity): boolean {
  return (
    passesFilters(destination, workload) &&
    fits(state, destination, workload, requestOf(workload, NO_ALLOCATION)) &&
    moveRefusal(state, workload, destination) === undefined
  );
}

function perform(state: PlacementState, { workload, destination }: Move, loads: Map<TargetId, Load>): void {
  const [from = ""] = workload.observedOn;
  const source = state.hosts.get(from);
  const [before, other] = [loads.get(from), loads.get(destination.host)];
  if (source === undefined || before === undefined || other === undefined) return; // `moveTo` has found them
  loads.set(from, changed(before, source, workload, -1));
  loads.set(destination.host, changed(other, destination, workload, 1));
  recordMember(state.affinityGroups, workload.group, destination);
  const allocation = allocate(destination, requestOf(workload, NO_ALLOCATION), workload, NO_ALLOCATION);
  state.decisions.set(workload.resource, { host: destination.host, allocation });
}
