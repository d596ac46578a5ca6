import type { Hold } from "./change.ts";
import type { Hash } from "./hash.ts";
import type { ObjectId, TemplateVersion } from "./object.ts";
import type { ResourceId } from "./resource.ts";

/**
 * Place of a member in its pool.
 *
 * - `service`: one of the members that the pool is to have in service.
 * - `surge`: an additional member during an update. It leaves at the end of the update.
 * - `warm`: made in advance, and not in service.
 * - `leaving`: to be removed.
 */
export type MemberPhase = "service" | "surge" | "warm" | "leaving";

/**
 * Whether a member does its work. `settling`: it does, but not for as long as the pool asks for. `unknown`: what would tell it
 * cannot be read.
 */
export type Availability = "available" | "settling" | "unavailable" | "unknown";

/** Repair of a member. */
export interface MemberRepair {
  readonly action: "restart" | "recreate";
  /** Why the member is unhealthy, for users: `its readinessProbe fails`. */
  readonly reason: string;
  /** Number of repairs in a row before that have not helped. */
  readonly attempts: number;
  /** Why the repair may not happen yet. Absent: it may. */
  readonly hold?: Hold;
}

/**
 * Registration of a member at the load balancers of its pool. `drained`: no client is served any more. `unknown`: a load balancer
 * cannot be read.
 */
export type Registration = "none" | "unknown" | "in-service" | "draining" | "drained";

/** Entry of a member in a load balancer. */
export interface RegistrationPlace {
  readonly object: ObjectId;
  /** Key of the entry in the state of the load balancer. */
  readonly key: string;
}

/** Machine of a pool, as far as it was observed. A member that is to be created has no machine yet. */
export interface PoolMember {
  readonly id: ResourceId;
  readonly phase: MemberPhase;
  /** True: its domain was observed. */
  readonly exists: boolean;
  readonly availability: Availability;
  /** Why the member is not available. Absent: it is. */
  readonly reason?: string;
  /** When it becomes available without a new observation (ISO 8601). Absent: never, or it is available. */
  readonly until?: string;
  readonly registration: Registration;
  /** When a draining member counts as drained (ISO 8601). */
  readonly drainedAt?: string;
  /** The load balancers at which it is registered. */
  readonly registeredAt: readonly RegistrationPlace[];
  readonly repair?: MemberRepair;
  /** Why the update of the member counts as failed. Absent: it does not. */
  readonly failure?: string;
  /** Hash of the template that was applied last. Absent: unknown, or not created yet. */
  readonly template?: Hash;
}

/** Preparations of the next steps of a pool: an update, or the removal of members. Lists are sorted. */
export interface RolloutPreparation {
  /** Number of additional members that the update needs. */
  readonly surge: number;
  /** Members that get no new connections, because their machine is about to stop or has just started. */
  readonly draining: readonly ResourceId[];
  /** Members that leave, and whose machine may be removed now. */
  readonly removed: readonly ResourceId[];
}

/** Rules and state of a pool. Counts are numbers of machines. */
export interface MachinePool {
  /** The pool's resource. */
  readonly id: ResourceId;
  /** All members, existing or to be created, in the order of an update. */
  readonly members: readonly PoolMember[];
  /** Members that are to be in service. */
  readonly desired: number;
  /** Maximum number of existing machines, in any state. Nothing is created beyond it. */
  readonly maxMachines: number;
  /** Number of available members below which no change may lead. */
  readonly minAvailable: number;
  /** Maximum number of additional members during an update. */
  readonly maxSurge: number;
  /** `OnDelete`: nothing is disrupted for an update. */
  readonly updates: "Rolling" | "OnDelete";
  /** True: the monitors of load balancers decide about the health of members. */
  readonly isMonitored: boolean;
  /** True: a failed update of a member stops the update of the others. */
  readonly pausesOnFailure: boolean;
  /** Why no member may be updated, whatever its state. Absent: nothing speaks against it. */
  readonly blocked?: string;
  /** Why no member is repaired, because too many are unhealthy at once. Absent: repairs go. */
  readonly frozen?: string;
  /** Hash of the template that the members are to have. */
  readonly template: Hash;
  /** Commit of that template, if the pool went back to it. Absent: the planned commit. */
  readonly templateCommit?: string;
  /** The last template that was fully rolled out, if it is another one. */
  readonly previous?: TemplateVersion;
}
