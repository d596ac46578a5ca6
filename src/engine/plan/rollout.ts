import type { ChangeId, Hold } from "../../model/change.ts";
import type { Group } from "../../model/group.ts";
import { type ResourceId, showResource } from "../../model/resource.ts";
import { count } from "../show.ts";
import type { Node } from "./graph.ts";
import { isUp, machinesOfGroups, type Standing } from "./groups.ts";
import { groupBy, type World } from "./world.ts";

/**
 * What the members of a group may not all do at once, of the changes that nothing else holds:
 *
 * - never are there more machines than its ceiling: what is there is counted in any state, wanted or not;
 * - no more members are away at a time than it allows, those that are away for another reason included.
 */
export function groupHolds(open: readonly Node[], world: World): Map<ChangeId, Hold> {
  const holds = new Map<ChangeId, Hold>();
  const concerned = groupBy(
    open.filter((node) => concerns(node, world)),
    ({ draft }) => world.groups.having(draft.owner),
  );
  if (concerned.size === 0) return holds;
  const standing = groupBy(machinesOfGroups(world), ({ group }) => group.id);
  for (const [group, nodes] of concerned) {
    if (group === undefined) continue;
    const situation = { group, world, nodes: inOrder(nodes, group), standing: standing.get(group.id) ?? [] };
    holdBeyondCeiling(situation, holds);
    holdBeyondBudget(situation, holds);
  }
  return holds;
}

interface Situation {
  readonly group: Group;
  readonly world: World;
  /** Creations and disruptions of its machines, in the order of its members. */
  readonly nodes: readonly Node[];
  /** Its machines that are there. */
  readonly standing: readonly Standing[];
}

const DISRUPTS: ReadonlySet<string> = new Set(["restart", "replace"]);

function concerns({ draft }: Node, { types, groups }: World): boolean {
  const isMachine = types.get(draft.type)?.machine === true && groups.having(draft.owner) !== undefined;
  return isMachine && (draft.action === "create" || DISRUPTS.has(draft.action));
}

function inOrder(nodes: readonly Node[], { members }: Group): Node[] {
  const place = new Map(members.map((member, index) => [member, index]));
  return [...nodes].sort((a, b) => (place.get(a.draft.owner) ?? 0) - (place.get(b.draft.owner) ?? 0));
}

function holdBeyondCeiling({ group, nodes, standing }: Situation, holds: Map<ChangeId, Hold>): void {
  const created = nodes.filter(({ draft }) => draft.action === "create");
  const room = Math.max(0, group.ceiling - standing.length);
  for (const { draft } of created.slice(room))
    holds.set(draft.change, { gate: "ceiling", reason: ceilingReason(group, standing) });
}

function ceilingReason({ id, ceiling }: Group, standing: readonly Standing[]): string {
  const names = standing.map(({ machine }) => `${machine.name} on ${machine.target}`).sort();
  const some = names.length <= 5 ? names.join(", ") : `${names.slice(0, 5).join(", ")}, …`;
  return `${showResource(id)} may have ${count(ceiling, "machine")}, and there are ${standing.length} already: ${some}`;
}

/** Who is away already may be disturbed freely; then the first ones, as many as the group can do without. */
function holdBeyondBudget({ group, world, nodes, standing }: Situation, holds: Map<ChangeId, Hold>): void {
  const disruptions = nodes.filter(({ draft }) => DISRUPTS.has(draft.action));
  if (disruptions.length === 0) return;
  const up = membersUp(world, standing);
  const away = group.members.filter((member) => !up.has(member));
  const chosen = new Set<ResourceId>(away);
  for (const { draft } of disruptions) {
    if (!chosen.has(draft.owner) && chosen.size < group.maxUnavailable) chosen.add(draft.owner);
    if (!chosen.has(draft.owner))
      holds.set(draft.change, { gate: "rollout", reason: budgetReason(group, [...chosen]) });
  }
}

function budgetReason({ id, maxUnavailable }: Group, chosen: readonly ResourceId[]): string {
  const names = chosen.map(showResource).sort();
  const some = names.length <= 5 ? names.join(", ") : `${names.slice(0, 5).join(", ")}, …`;
  return `${showResource(id)} lets ${maxUnavailable} of its members be away at a time: first ${some}`;
}

/** Whom a run is at counts as away. */
function membersUp({ desired, observed, input }: World, standing: readonly Standing[]): Set<ResourceId> {
  const up = standing.filter(
    ({ machine: { id } }) =>
      isUp(desired.get(id), observed.get(id)) && input.underWay?.objects.has(id) !== true,
  );
  return new Set(up.map(({ machine }) => machine.mark.owner));
}
