import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { MachinePool, PoolMember } from "../../model/machine-pool.ts";
import { formatResource, parseResourceId, resourceId } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Expansion, ExpansionContext } from "../kind.ts";
import { decidePool, type PoolDecision } from "./decide-pool.ts";
import { type MachinePoolResource, type MemberResource, memberResource } from "./member-resource.ts";
import { type ObservedMember, observeMembers } from "./observed-members.ts";
import { poolRulesOf } from "./pool-rules.ts";
import { chooseTemplate, previousVersion, type TemplateChoice } from "./template-choice.ts";

/** Expands a pool to its members: those that are observed and stay, those that are to be created, and those that leave. */
export function expandPool(pool: MachinePoolResource, view: ExpansionContext): Expansion {
  const members = observeMembers(pool, view);
  const rollout = view.rollout(pool.id);
  const choice = templateFor(pool, members, view);
  const desired = view.replicas(pool.id) ?? pool.spec.replicas;
  const template = choice.template.spec;
  const rules = poolRulesOf(pool, { desired, template, hash: choice.hash, view });
  const decision = decidePool(rules, members, {
    clock: view.clock,
    surge: rollout.surge,
    isReserved: (name) => isWritten(pool, name, view),
  });
  const resources = decision.pool.members
    .filter(({ id }) => !rollout.removed.includes(id))
    .map((member) => resourceOf(pool, member, choice, rules.warm.runs));
  return {
    resources,
    pool: { ...decision.pool, ...versionsOf(choice, members) },
    notices: noticesOf(pool, decision, choice),
  };
}

function templateFor(
  pool: MachinePoolResource,
  members: readonly ObservedMember[],
  view: ExpansionContext,
): TemplateChoice {
  const { rollbackOnFailure, progressDeadline, type } = pool.spec.updateStrategy;
  return chooseTemplate({
    pool,
    members,
    rollsBack: rollbackOnFailure && type !== "OnDelete",
    progressDeadlineSeconds: parseSeconds(progressDeadline),
    clock: view.clock,
    resourceAt: view.resourceAt,
  });
}

/** Returns whether the files define a machine of this name by itself. */
function isWritten(pool: MachinePoolResource, name: string, view: ExpansionContext): boolean {
  return view.get<VirtualMachineSpec>(resourceId("VirtualMachine", pool.project, name)) !== undefined;
}

function resourceOf(
  pool: MachinePoolResource,
  { id, phase, repair }: PoolMember,
  { template, rollback }: TemplateChoice,
  warmRuns: boolean,
): MemberResource {
  return memberResource(pool, parseResourceId(id).name, {
    template,
    warm: phase === "warm",
    runs: phase !== "warm" || warmRuns,
    recreate: repair?.action === "recreate",
    ...(rollback === undefined ? {} : { rejected: rollback.rejected }),
  });
}

function versionsOf(
  { hash, rollback, problem }: TemplateChoice,
  members: readonly ObservedMember[],
): Pick<MachinePool, "templateCommit" | "previous" | "blocked"> {
  const previous = previousVersion(members, hash);
  return {
    ...(problem === undefined ? {} : { blocked: problem }),
    ...(rollback === undefined ? {} : { templateCommit: rollback.commit }),
    ...(previous === undefined ? {} : { previous }),
  };
}

function noticesOf(
  { id, project }: MachinePoolResource,
  { membership }: PoolDecision,
  { rollback, problem }: TemplateChoice,
): readonly string[] {
  const pool = formatResource(id);
  const notices: string[] = [];
  if (rollback !== undefined)
    notices.push(
      `${pool} is behind its files: ${rollback.reason}. Its members have the template of the commit ${rollback.commit} until the files have another one`,
    );
  if (problem !== undefined) notices.push(`${pool} stays as it is: ${problem}`);
  if (membership.kept.length > 0) {
    const names = membership.kept.map((name) => formatResource(resourceId("VirtualMachine", project, name)));
    notices.push(
      `${pool} has more members than replicas: ${names.join(", ")} may not leave (fleetwright/scale-in: protected)`,
    );
  }
  return notices;
}
