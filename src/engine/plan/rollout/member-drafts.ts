import type { FieldChange, Hold } from "../../../model/change.ts";
import { groupBy } from "../../../model/group-by.ts";
import type { MachinePool } from "../../../model/machine-pool.ts";
import type { DesiredObject, MemberMark, ObservedObject, TemplateVersion } from "../../../model/object.ts";
import { formatResource } from "../../../model/resource.ts";
import { draftBase, markOf } from "../draft.ts";
import { planAuthor } from "../preconditions.ts";
import { draftRemoval } from "../prune.ts";
import type { ChangeDraft, PlanningState } from "../types.ts";
import { isRecovering } from "./decide-rollout.ts";
import { poolCauses } from "./pool-causes.ts";

/**
 * Completes the drafts of pools' members: their causes, power cycles for their health, the removal of members that leave, and
 * what their marks record.
 */
export function memberDrafts(drafts: readonly ChangeDraft[], planning: PlanningState): ChangeDraft[] {
  if (planning.pools.all.length === 0) return [...drafts];
  const all = [
    ...drafts,
    ...repairDrafts(drafts, planning),
    ...leavingDrafts(planning),
    ...returnDrafts(drafts, planning),
  ];
  if (!all.some(({ owner }) => planning.pools.poolOf(owner))) return all;
  const stopping = new Set(all.filter(({ action }) => STOPS.has(action)).map(({ id }) => id));
  return poolCauses(all, planning).map((draft) => withMemberMark(draft, stopping, planning));
}

const STOPS: ReadonlySet<ChangeDraft["action"]> = new Set(["restart", "replace"]);

/** Returns power cycles of unhealthy members. One that is power-cycled, started or replaced anyway needs none. */
function repairDrafts(drafts: readonly ChangeDraft[], planning: PlanningState): ChangeDraft[] {
  const sick = membersWhere(planning, ({ repair }) => repair?.action === "restart");
  if (sick.size === 0) return [];
  const cycled = new Set(drafts.filter(isPowerCycle).map(({ id }) => id));
  return machinesOf(sick, planning).flatMap(({ desired, observed }): ChangeDraft[] => {
    const type = planning.types.get(desired.type);
    const reason = planning.pools.memberOf(desired.owner)?.repair?.reason;
    if (type === undefined || cycled.has(desired.id) || observed?.state.power !== "running") return [];
    const { state, running } = observed;
    const field = {
      path: "health",
      before: reason,
      after: "healthy",
      impact: "reboot",
      where: "running",
    } as const;
    return [
      {
        ...draftBase(type, desired, "restart", "health"),
        before: state,
        ...(running === undefined ? {} : { running }),
        after: state,
        fields: [field],
        mark: markOf(desired, planAuthor(planning), observed.mark),
      },
    ];
  });
}

function isPowerCycle({ action, fields }: ChangeDraft): boolean {
  return action === "restart" || fields.some(({ path }) => path === "power");
}

/**
 * Returns the removals of members that leave and are still desired, until nothing holds them. The gate of rollouts always holds
 * them: the plan shows what comes, and a later plan without the member removes its machine.
 */
function leavingDrafts(planning: PlanningState): ChangeDraft[] {
  const leaving = membersWhere(planning, ({ phase }) => phase === "leaving");
  if (leaving.size === 0) return [];
  return machinesOf(leaving, planning).flatMap(({ desired, observed }): ChangeDraft[] => {
    const type = planning.types.get(desired.type);
    if (type === undefined || observed?.mark === undefined) return [];
    const object = { ...observed, mark: observed.mark };
    return [{ ...draftRemoval(type, object, planning), cause: "scale" }];
  });
}

/**
 * Returns the changes that put members into service again after a change of their machines, until they are available. They only show
 * what comes. A load balancer that changes anyway is shown with that change.
 */
function returnDrafts(drafts: readonly ChangeDraft[], planning: PlanningState): ChangeDraft[] {
  const changing = new Set(drafts.map(({ id }) => id));
  const recovering = planning.pools.all.flatMap(({ members }) => members.filter(isRecovering));
  const byObject = groupBy(
    recovering.flatMap((member) => member.registeredAt.map((place) => ({ member, ...place }))),
    ({ object }) => object,
  );
  return [...byObject].flatMap(([id, entries]): ChangeDraft[] => {
    const desired = planning.desired.get(id);
    const type = desired && planning.types.get(desired.type);
    const observed = planning.observed.get(id);
    if (desired === undefined || type === undefined || observed === undefined || changing.has(id)) return [];
    const fields = entries.map(({ key }): FieldChange => {
      return { path: `members.${key}.state`, before: "maint", after: "ready", impact: "live", where: "both" };
    });
    const [first] = entries;
    const reason = `${formatResource(first?.member.id ?? desired.owner)} is not available yet: ${first?.member.reason ?? ""}`;
    const until = first?.member.until;
    const base = {
      ...draftBase(type, desired, "update", "health"),
      before: observed.state,
      after: observed.state,
    };
    const waits: Hold = { gate: "rollout", reason, ...(until === undefined ? {} : { until }) };
    return [{ ...base, fields, waits, ...(observed.mark === undefined ? {} : { mark: observed.mark }) }];
  });
}

function membersWhere(
  { pools }: PlanningState,
  isMeant: (member: MachinePool["members"][number]) => boolean,
) {
  return new Set(pools.all.flatMap(({ members }) => members.filter(isMeant).map(({ id }) => id)));
}

function machinesOf(owners: ReadonlySet<string>, { pairs, types }: PlanningState): PlanningState["pairs"] {
  return pairs.filter(
    ({ desired: { owner, type } }) => owners.has(owner) && types.get(type)?.isMachine === true,
  );
}

/** Adds what a member's machine records about itself. `stopping` are the machines that another change power-cycles or replaces. */
function withMemberMark(
  draft: ChangeDraft,
  stopping: ReadonlySet<string>,
  planning: PlanningState,
): ChangeDraft {
  const desired = planning.desired.get(draft.id);
  const pool = planning.pools.poolOf(draft.owner);
  if (draft.mark === undefined || desired?.member === undefined || pool === undefined) return draft;
  const isPartial = draft.action === "update" && stopping.has(draft.id);
  const observed = planning.observed.get(draft.id);
  const member = memberMark(draft, { desired, observed, pool, isPartial }, planning);
  return { ...draft, mark: { ...draft.mark, member } };
}

interface MemberMachine {
  readonly desired: DesiredObject;
  readonly observed: ObservedObject | undefined;
  readonly pool: MachinePool;
  /** True: the change leaves something to another one. */
  readonly isPartial: boolean;
}

const MAKES: ReadonlySet<ChangeDraft["action"]> = new Set(["create", "replace"]);

function memberMark(draft: ChangeDraft, machine: MemberMachine, { input, pools }: PlanningState): MemberMark {
  const { desired, observed, pool } = machine;
  const before = observed?.mark?.member;
  const isMade = MAKES.has(draft.action);
  const isStarted = isMade || isPowerCycle(draft);
  const { previous } = pool;
  const version = appliedVersion(machine, input);
  const rejected = desired.member?.rejected;
  return {
    pool: pool.id,
    ...version,
    created: isMade ? input.now : (before?.created ?? ""),
    updated: isStarted ? input.now : (before?.updated ?? ""),
    warm: desired.member?.warm ?? false,
    attempts: attemptsAfter(draft, isStarted, before, pools.memberOf(draft.owner)?.repair?.attempts),
    ...(previous === undefined || previous.template === version.template ? {} : { previous }),
    ...(rejected === undefined ? {} : { rejected }),
  };
}

/** Returns the template after the change. An update that leaves something to a restart or a replacement keeps the one before. */
function appliedVersion(
  { observed, pool, isPartial }: MemberMachine,
  { now, commit }: PlanningState["input"],
): TemplateVersion & Pick<MemberMark, "templated"> {
  const { template = "", commit: versionCommit = "", templated = "" } = observed?.mark?.member ?? {};
  if (isPartial || template === pool.template) return { template, commit: versionCommit, templated };
  return { template: pool.template, commit: pool.templateCommit ?? commit, templated: now };
}

function attemptsAfter(
  { cause, action }: ChangeDraft,
  isStarted: boolean,
  before: MemberMark | undefined,
  vain: number | undefined,
): number {
  if (cause === "health" && action !== "update") return (vain ?? 0) + 1;
  return isStarted && cause !== "health" ? 0 : (before?.attempts ?? 0);
}
