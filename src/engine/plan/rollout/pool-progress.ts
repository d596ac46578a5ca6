import type { Cause, PlannedChange } from "../../../model/change.ts";
import type { MachinePool, PoolMember } from "../../../model/machine-pool.ts";
import type { ResourceId } from "../../../model/resource.ts";
import type { PoolRollout } from "../gates/rollout.ts";

/**
 * What a pool does at the moment. Nothing of it is stored: it follows from the members and the plan. The first that applies:
 *
 * ```
 * repairs-stopped   too many members are unhealthy at once, so that none is repaired
 * paused            the update of a member failed, and no other one is updated
 * rolled-back       the members have, or get, the template of an earlier commit
 * on-delete         members are behind their template until their machines are deleted
 * updating          members are behind their template, or additional ones exist
 * scaling           members are to be created or removed
 * degraded          members are not available, also those that have just been updated
 * stable            none of these
 * ```
 */
export type PoolCondition =
  | "repairs-stopped"
  | "paused"
  | "rolled-back"
  | "on-delete"
  | "updating"
  | "scaling"
  | "degraded"
  | "stable";

/** Numbers of members of a pool, and what it does. */
export interface PoolProgress {
  readonly pool: ResourceId;
  readonly state: PoolCondition;
  /** Why the pool is in this state, for users. Absent: the numbers say all. */
  readonly reason?: string;
  /** Members that are to be in service. */
  readonly desired: number;
  /** Existing members that are in service, additional ones included. */
  readonly current: number;
  /** Members in service without a planned change that stops their machine. */
  readonly updated: number;
  /** Members in service that are available. */
  readonly available: number;
  /** Existing members of the warm pool. */
  readonly warm: number;
  /** Members that leave. */
  readonly leaving: number;
  /** Hash of the template that the members are to have. */
  readonly template: string;
}

/** Returns the progress of each pool. */
export function poolsProgress(
  rollouts: readonly PoolRollout[],
  changes: readonly PlannedChange[],
): readonly PoolProgress[] {
  if (rollouts.length === 0) return [];
  const outdated = new Set(changes.filter(updatesMachine).map(({ owner }) => owner));
  return rollouts.map((rollout) => poolProgress(rollout, outdated));
}

const STOPS: ReadonlySet<PlannedChange["action"]> = new Set(["restart", "replace", "migrate"]);
const REPAIR: Cause = "health";

function updatesMachine({ type, action, cause }: PlannedChange): boolean {
  return type === "domain" && STOPS.has(action) && cause !== REPAIR;
}

function poolProgress({ pool, decision }: PoolRollout, outdated: ReadonlySet<ResourceId>): PoolProgress {
  const existing = pool.members.filter(({ exists }) => exists);
  const current = existing.filter(isInService);
  const isOutdated = ({ id }: PoolMember) => outdated.has(id);
  return {
    pool: pool.id,
    ...stateOf({ pool, decision }, existing.some(isOutdated)),
    desired: pool.desired,
    current: current.length,
    updated: current.filter((member) => !isOutdated(member)).length,
    available: current.filter(({ availability }) => availability === "available").length,
    warm: existing.filter(({ phase }) => phase === "warm").length,
    leaving: pool.members.filter(({ phase }) => phase === "leaving").length,
    template: pool.template,
  };
}

function isInService({ phase }: PoolMember): boolean {
  return phase === "service" || phase === "surge";
}

function stateOf(
  { pool, decision }: Pick<PoolRollout, "pool" | "decision">,
  isBehind: boolean,
): Pick<PoolProgress, "state" | "reason"> {
  const { members, frozen, templateCommit } = pool;
  const { state: update } = decision;
  if (frozen !== undefined) return { state: "repairs-stopped", reason: frozen };
  if (update.kind === "paused") return { state: "paused", reason: update.reason };
  if (templateCommit !== undefined)
    return { state: "rolled-back", reason: `its members have the template of the commit ${templateCommit}` };
  if (update.kind === "on-delete") return { state: "on-delete" };
  const surges = members.some(({ phase }) => phase === "surge");
  if (isBehind || surges) return { state: "updating", ...reasonOf(pool) };
  if (members.some(({ exists, phase }) => !exists || phase === "leaving")) return { state: "scaling" };
  const isDegraded = members.some((member) => isInService(member) && member.availability !== "available");
  return isDegraded ? { state: "degraded", ...reasonOf(pool) } : { state: "stable" };
}

/** Returns what the first member that is not available waits for. */
function reasonOf({ members }: MachinePool): Pick<PoolProgress, "reason"> {
  const waiting = members.find((member) => isInService(member) && member.availability !== "available");
  const { id, reason } = waiting ?? {};
  return id === undefined || reason === undefined ? {} : { reason: `${nameOf(id)}: ${reason}` };
}

function nameOf(id: ResourceId): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
