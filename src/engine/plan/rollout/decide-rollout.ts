import { parseMemberName } from "../../../kinds/virtual-machine-pool/member-name.ts";
import type { Hold } from "../../../model/change.ts";
import type { MachinePool, PoolMember } from "../../../model/machine-pool.ts";
import { formatResource, parseResourceId, type ResourceId } from "../../../model/resource.ts";
import { DisruptionBudget, isOutOfService, isServing } from "./disruption-budget.ts";

/** The changes of a plan to the machines of a pool that no gate of the objects holds. */
export interface PoolIntent {
  readonly pool: MachinePool;
  /** Members whose machine would be power-cycled or replaced for an update. */
  readonly updates: ReadonlySet<ResourceId>;
  /** Members whose machine would be power-cycled or replaced for their health. */
  readonly repairs: ReadonlySet<ResourceId>;
  /** Members with a change in flight, or whose liveness probe fails. They do not serve. */
  readonly inFlight: ReadonlySet<ResourceId>;
  /** Members whose last change failed, each with the error. */
  readonly failing: ReadonlyMap<ResourceId, string>;
}

type HoldsByMember = ReadonlyMap<ResourceId, Hold>;

/** The changes that members of a pool may have now, and the preparations of the next steps. */
export interface RolloutDecision {
  readonly updates: HoldsByMember;
  readonly repairs: HoldsByMember;
  /** Holds of the removal of members that leave. */
  readonly removals: HoldsByMember;
  /** Members that get no new connections, because their machine is about to stop or has just started. */
  readonly draining: ReadonlySet<ResourceId>;
  /** Number of additional members that the update needs. */
  readonly surge: number;
  readonly state: RolloutState;
}

/** State of an update. `paused`: mostly because that of `member` failed. `on-delete`: the machines must be deleted by hand. */
export type RolloutState =
  | { readonly kind: "idle" | "progressing" | "on-delete" }
  | { readonly kind: "paused"; readonly member: ResourceId | undefined; readonly reason: string };

/**
 * Decides which machines of a pool may stop now. Pure: nothing is remembered between two decisions.
 *
 * - No change of a plan leads below `minAvailable` members that serve: see `DisruptionBudget`.
 * - Members that leave come first, then additional members, then members in the order of the pool.
 * - A member that is registered at a load balancer is drained before it stops. One that does not work yet after a start stays
 *   drained.
 * - After the failed update of a member no other one is updated, if the pool is to pause.
 */
export function decideRollout(intent: PoolIntent): RolloutDecision {
  const { pool } = intent;
  const state = rolloutState(intent);
  const budget = new DisruptionBudget(intent);
  const holds = { updates: new Map(), repairs: new Map(), removals: new Map() };
  const draining = new Set(pool.members.filter(isRecovering).map(({ id }) => id));
  const stop = (member: PoolMember, holdsOfKind: Map<ResourceId, Hold>) => {
    const hold = budget.spend(member) ? drainHold(member) : budget.hold(member);
    if (hold !== undefined) holdsOfKind.set(member.id, hold);
    if (hold?.gate !== "rollout") draining.add(member.id);
  };
  for (const member of pool.members.filter(({ phase }) => phase === "leaving")) stop(member, holds.removals);
  for (const member of inUpdateOrder(pool)) {
    const repair = repairHold(member, state, intent);
    if (intent.repairs.has(member.id) && repair !== undefined) holds.repairs.set(member.id, repair);
    if (!intent.updates.has(member.id)) continue;
    const pause = updatePause(member, state);
    if (pause === undefined) stop(member, holds.updates);
    else holds.updates.set(member.id, pause);
  }
  return { ...holds, draining, surge: neededSurge(intent, state), state };
}

function rolloutState({ pool, updates, failing }: PoolIntent): RolloutState {
  if (updates.size === 0) return { kind: "idle" };
  if (pool.updates === "OnDelete") return { kind: "on-delete" };
  if (pool.blocked !== undefined) return { kind: "paused", member: undefined, reason: pool.blocked };
  if (!pool.pausesOnFailure) return { kind: "progressing" };
  for (const { id, phase, failure } of pool.members) {
    const reason = phase === "service" || phase === "surge" ? (failure ?? failing.get(id)) : undefined;
    if (reason === undefined) continue;
    return { kind: "paused", member: id, reason: `that of ${formatResource(id)} failed: ${reason}` };
  }
  return { kind: "progressing" };
}

/** Returns why a member is not updated at the moment, whatever the budget. The member that failed is tried again. */
function updatePause({ id, phase }: PoolMember, state: RolloutState): Hold | undefined {
  if (state.kind === "on-delete")
    return {
      gate: "rollout",
      reason:
        "updateStrategy.type is OnDelete: the member is updated when its machine is created again (virsh undefine)",
    };
  if (state.kind !== "paused" || phase === "warm" || id === state.member) return undefined;
  return { gate: "rollout", reason: pauseReason(state) };
}

/** Returns why a member is not repaired. Made anew in a paused update, it would get the template that failed. */
function repairHold(
  { id, repair }: PoolMember,
  state: RolloutState,
  { updates }: PoolIntent,
): Hold | undefined {
  if (repair?.action === "recreate" && state.kind === "paused" && updates.has(id) && id !== state.member)
    return { gate: "rollout", reason: pauseReason(state) };
  return repair?.hold;
}

function pauseReason({ reason }: Extract<RolloutState, { kind: "paused" }>): string {
  return `the update is paused: ${reason}`;
}

/** Additional members come first: the more of them serve, the more of the others may stop. */
function inUpdateOrder({ members }: MachinePool): PoolMember[] {
  const ofPhase = (...phases: PoolMember["phase"][]) => members.filter(({ phase }) => phases.includes(phase));
  return [...ofPhase("surge"), ...ofPhase("service", "warm")];
}

/** Returns the hold of a member that may stop, but may still serve clients. */
function drainHold({ registration, drainedAt }: PoolMember): Hold | undefined {
  if (registration === "none" || registration === "drained") return undefined;
  if (registration === "unknown")
    return { gate: "drain", reason: "its load balancer cannot be read, and may send clients to it" };
  const reason = "it leaves its load balancers first, and its clients end what they have begun";
  return { gate: "drain", reason, ...(drainedAt === undefined ? {} : { until: drainedAt }) };
}

/** Returns whether a member was drained for a change, and does not work yet. */
export function isRecovering(member: PoolMember): boolean {
  return isOutOfService(member) && member.phase !== "warm" && member.availability === "unavailable";
}

function isSurge({ id }: PoolMember): boolean {
  return parseMemberName(parseResourceId(id).name)?.slot.role === "surge";
}

/** A member that has begun to leave its load balancers does not come back. */
function isLeavingForGood(member: PoolMember): boolean {
  return member.phase === "leaving" && isOutOfService(member);
}

/**
 * Returns the number of additional members. As many as members are still to be updated; at the end, as many as do not serve yet, so
 * that the additional members leave when all serve.
 */
function neededSurge({ pool, updates }: PoolIntent, state: RolloutState): number {
  const { members, maxSurge } = pool;
  if (maxSurge === 0 || state.kind === "on-delete") return 0;
  const inService = members.filter(({ phase }) => phase === "service");
  const behind = inService.filter(({ id }) => updates.has(id));
  const existing = members.filter((member) => isSurge(member) && member.exists && !isLeavingForGood(member));
  if (behind.length + existing.length === 0) return 0;
  if (state.kind === "paused") return Math.min(maxSurge, existing.length);
  const absent = inService.filter((member) => !updates.has(member.id) && !isServing(member));
  return Math.min(maxSurge, behind.length + (existing.length > 0 ? absent.length : 0));
}
