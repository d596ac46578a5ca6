import type { Hold } from "../../model/change.ts";
import type { RecordingClock } from "../../model/clock-time.ts";
import type { Hash } from "../../model/hash.ts";
import type { MachinePool, MemberPhase, MemberRepair, PoolMember } from "../../model/machine-pool.ts";
import type { PartHealth, Readiness } from "../../model/readiness.ts";
import { type ResourceId, resourceId } from "../../model/resource.ts";
import { availabilityOf, type ObservedRegistration, registrationOf, updateFailure } from "./availability.ts";
import type { MemberCandidate } from "./member-candidate.ts";
import {
  freezeHold,
  type HealthRules,
  type HealthVerdict,
  healthOf,
  repairBackoff,
  vainAttempts,
} from "./member-health.ts";
import { decideMembership, type Membership } from "./membership.ts";
import type { ScaleInOrder } from "./scale-in-order.ts";

/** Rules of a pool, resolved to numbers. */
export interface PoolRules {
  readonly id: ResourceId;
  readonly project: string;
  readonly name: string;
  /** Number of members that are to be in service. */
  readonly desired: number;
  readonly maxUnavailable: number;
  readonly maxSurge: number;
  readonly updates: MachinePool["updates"];
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly pausesOnFailure: boolean;
  readonly order: ScaleInOrder;
  readonly warm: { readonly size: number; readonly runs: boolean };
  /** False: the files want the members off, or leave it to users. */
  readonly membersRun: boolean;
  readonly template: Hash;
  readonly health: HealthRules;
  readonly maxUnhealthyPercent: number;
  /** True: the monitors of load balancers decide about the health of members. */
  readonly isMonitored: boolean;
}

/** The observed state of a machine that may be a member. */
export interface MemberFacts extends Omit<MemberCandidate, "health" | "draining"> {
  /** True: it is paused, by a user or after an error of its disk. Absent: false. */
  readonly isPaused?: boolean;
  readonly startedAt: string | undefined;
  /** When Fleetwright last created, replaced or restarted the machine (ISO 8601). */
  readonly updated: string | undefined;
  /** Number of repairs in a row after which the member was never healthy. */
  readonly attempts: number;
  readonly readiness: Readiness;
  /** Result of the checks of `healthCheck`. Undefined: it only checks that machines run. */
  readonly check: PartHealth | undefined;
  /** The reason why the check fails, for users. */
  readonly complaint: string;
  /** Number of failed changes of the machine in a row. */
  readonly failedChanges: number;
  readonly registrations: readonly ObservedRegistration[];
}

export interface PoolDecision {
  readonly membership: Membership;
  readonly pool: MachinePool;
}

/** Conditions of a decision that do not come from the pool's file or its members. */
export interface DecisionContext {
  readonly clock: RecordingClock;
  /** Number of additional members that an update in progress needs. */
  readonly surge: number;
  readonly isReserved: (name: string) => boolean;
}

/** Decides which machines are members of a pool, and in which state each is. Pure. */
export function decidePool(
  rules: PoolRules,
  facts: readonly MemberFacts[],
  context: DecisionContext,
): PoolDecision {
  const { clock } = context;
  const surge = Math.min(context.surge, rules.maxSurge);
  const states = new Map(facts.map((fact) => [fact.name, stateOf(fact, rules, clock)]));
  const membership = decideMembership({
    pool: rules.name,
    desired: rules.desired,
    warm: rules.warm.size,
    order: rules.order,
    template: rules.template,
    surge,
    candidates: [...states.values()].map(toCandidate),
    isReserved: context.isReserved,
  });
  const members = MEMBER_PHASES.flatMap((phase) =>
    membership[phase].map((name) => memberOf(name, phase, states.get(name), rules, clock)),
  );
  const inService = Math.max(rules.desired, membership.service.length);
  const freeze = freezeHold(unhealthyCount(membership, states), rules.desired, rules.maxUnhealthyPercent);
  return {
    membership,
    pool: {
      id: rules.id,
      members: freeze === undefined ? members : withFreeze(members, freeze),
      desired: inService,
      maxMachines: inService + rules.warm.size + surge,
      minAvailable: Math.max(0, inService - rules.maxUnavailable),
      maxSurge: rules.maxSurge,
      updates: rules.updates,
      isMonitored: rules.isMonitored,
      pausesOnFailure: rules.pausesOnFailure,
      template: rules.template,
      ...(freeze === undefined ? {} : { frozen: freeze.reason }),
    },
  };
}

const MEMBER_PHASES = ["service", "surge", "warm", "leaving"] as const satisfies readonly (keyof Membership &
  MemberPhase)[];

/** Facts, and what follows from them for a member in service. */
interface MemberState {
  readonly facts: MemberFacts;
  readonly verdict: HealthVerdict;
  readonly registration: ReturnType<typeof registrationOf>;
}

function stateOf(facts: MemberFacts, rules: PoolRules, clock: RecordingClock): MemberState {
  const vitals = { ...facts, shouldRun: rules.membersRun };
  return {
    facts,
    verdict: healthOf(vitals, rules.health, clock),
    registration: registrationOf(facts.registrations, clock),
  };
}

function toCandidate({ facts, verdict, registration }: MemberState): MemberCandidate {
  const isOut = registration.registration === "draining" || registration.registration === "drained";
  return { ...facts, health: healthRank(verdict, facts.readiness), draining: isOut };
}

function healthRank(verdict: HealthVerdict, { state }: Readiness): MemberCandidate["health"] {
  if (verdict.state === "unhealthy") return "failed";
  if (verdict.state === "failing" || state === "unready") return "unready";
  return verdict.state === "unknown" || state === "unknown" ? "unknown" : "ready";
}

function memberOf(
  name: string,
  phase: MemberPhase,
  state: MemberState | undefined,
  rules: PoolRules,
  clock: RecordingClock,
): PoolMember {
  const id = resourceId("VirtualMachine", rules.project, name);
  if (state?.facts.presence !== "machine") return { ...NEW_MEMBER, id, phase };
  const { facts, registration } = state;
  const shouldRun = rules.membersRun && (phase !== "warm" || rules.warm.runs);
  const verdict = shouldRun ? state.verdict : HEALTHY;
  const { minReadySeconds, progressDeadlineSeconds } = rules;
  const isUpdated = phase !== "leaving" && phase !== "warm" && facts.template === rules.template;
  const failure = updateFailure({ ...facts, isUpdated, progressDeadlineSeconds }, clock);
  const repair = phase === "leaving" ? undefined : repairOf(facts, verdict, rules, clock);
  return {
    id,
    phase,
    exists: true,
    ...availabilityOf({ ...facts, exists: true, shouldRun, verdict, minReadySeconds }, clock),
    ...registration,
    ...(facts.template === undefined ? {} : { template: facts.template }),
    ...(repair === undefined ? {} : { repair }),
    ...(failure === undefined ? {} : { failure }),
  };
}

const HEALTHY: HealthVerdict = { state: "healthy" };

const NEW_MEMBER = {
  exists: false,
  availability: "unavailable",
  reason: "its machine does not exist yet",
  registration: "none",
  registeredAt: [],
} as const satisfies Partial<PoolMember>;

/**
 * Returns the repair of an unhealthy member. A machine that only has to be started or resumed needs none: its power state is drift.
 * A paused one still has its memory and its disk, and is never made anew for the pause.
 */
function repairOf(
  facts: MemberFacts,
  verdict: HealthVerdict,
  { health, membersRun }: PoolRules,
  clock: RecordingClock,
): MemberRepair | undefined {
  if (verdict.state !== "unhealthy") return undefined;
  if (verdict.isStopped && (health.action === "restart" || facts.isPaused === true)) return undefined;
  const vitals = { ...facts, shouldRun: membersRun };
  const attempts = vainAttempts(vitals, health.graceSeconds, clock);
  const hold = repairBackoff(vitals, health.graceSeconds, clock);
  return { action: health.action, reason: verdict.reason, attempts, ...holdOf(hold) };
}

/** Returns the number of unhealthy members that are in service. Machines that do not exist yet do not count. */
function unhealthyCount({ service, surge }: Membership, states: ReadonlyMap<string, MemberState>): number {
  return [...service, ...surge].filter((name) => {
    const state = states.get(name);
    return state?.facts.presence === "machine" && state.verdict.state === "unhealthy";
  }).length;
}

/** Holds all repairs while too many members are unhealthy. */
function withFreeze(members: readonly PoolMember[], hold: Hold): readonly PoolMember[] {
  return members.map((member) =>
    member.repair === undefined ? member : { ...member, repair: { ...member.repair, hold } },
  );
}

function holdOf(hold: Hold | undefined): { readonly hold?: Hold } {
  return hold === undefined ? {} : { hold };
}
