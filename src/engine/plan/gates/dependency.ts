import type { Action, ChangeId, Hold } from "../../../model/change.ts";
import { type DesiredObject, type ObjectId, type ObservedObject, targetOf } from "../../../model/object.ts";
import { formatObject } from "../../format.ts";
import { dependenciesOf, type Graph, type Node, ROLE } from "../graph.ts";
import { isOwned } from "../lineage.ts";
import type { ChangeDraft, PlanningState } from "../types.ts";

type HoldsByChange = Map<ChangeId, Hold>;

interface DependencyContext {
  readonly graph: Graph;
  readonly planning: PlanningState;
  readonly holds: HoldsByChange;
  /** Dependents of objects that the plan creates. */
  readonly dependents: ReadonlyMap<ObjectId, readonly DesiredObject[]>;
}

/** Rule that holds a change because of another held change. The rules run again until nothing more is held. */
type DependencyRule = (node: Node, context: DependencyContext) => Hold | undefined;

const DEPENDENCY_RULES: readonly DependencyRule[] = [
  holdForOwnUpdate,
  holdForDependency,
  holdForUsers,
  holdForMigrations,
  holdWithoutUsers,
];

/** Returns the holds of the gates, and holds for all changes that depend on held ones. */
export function holdDependents(
  graph: Graph,
  planning: PlanningState,
  holds: ReadonlyMap<ChangeId, Hold>,
): ReadonlyMap<ChangeId, Hold> {
  const context = {
    graph,
    planning,
    holds: new Map(holds),
    dependents: dependentsOfCreated(graph, planning),
  };
  while (holdMore(context)) {
    // each round holds at least one change more, so there is an end
  }
  return context.holds;
}

function holdMore(context: DependencyContext): boolean {
  const before = context.holds.size;
  for (const node of context.graph.nodes) {
    if (context.holds.has(node.draft.change)) continue;
    const hold = firstDependencyHold(node, context);
    if (hold !== undefined) context.holds.set(node.draft.change, hold);
  }
  return context.holds.size > before;
}

function firstDependencyHold(node: Node, context: DependencyContext): Hold | undefined {
  for (const rule of DEPENDENCY_RULES) {
    const hold = rule(node, context);
    if (hold !== undefined) return hold;
  }
  return undefined;
}

/** Holds a restart until the update of the same object is done. A machine that has failed waits for no update. */
function holdForOwnUpdate({ draft, dependsOn }: Node, { graph, holds }: DependencyContext): Hold | undefined {
  if (draft.action === "restart" && draft.cause === "health") return undefined;
  const ofSameObject = graph.byObject.get(draft.id) ?? [];
  const before = ofSameObject.find(({ change }) => holds.has(change) && dependsOn.includes(change));
  return before === undefined
    ? undefined
    : dependencyHold(`its ${before.action} is held`, holds.get(before.change));
}

/**
 * Holds a creation until its dependencies match their desired state. An existing object waits only for missing ones: a
 * held update of a network does not hold the memory of a machine.
 */
function holdForDependency({ draft }: Node, context: DependencyContext): Hold | undefined {
  if (ROLE[draft.action] === "removes") return undefined;
  const isCreation = ROLE[draft.action] === "creates";
  for (const id of dependenciesOf(draft, context.planning)) {
    const hold = holdOfDependency(id, isCreation, context);
    if (hold !== undefined) return hold;
  }
  return undefined;
}

function holdOfDependency(
  id: ObjectId,
  isCreation: boolean,
  { graph, planning, holds }: DependencyContext,
): Hold | undefined {
  if (!isCreation && isPresent(id, planning)) return undefined;
  const before = (graph.byObject.get(id) ?? []).find(
    ({ action, change }) => action !== "restart" && holds.has(change),
  );
  if (before === undefined) return undefined;
  return dependencyHold(
    `needs ${formatObject(before)}, whose ${before.action} is held`,
    holds.get(before.change),
  );
}

/** Holds a removal while a remaining object uses it, unmanaged objects and the trash included. */
function holdForUsers({ draft }: Node, context: DependencyContext): Hold | undefined {
  if (ROLE[draft.action] !== "removes") return undefined;
  const users = context.graph.users.get(draft.id) ?? [];
  const remaining = users.filter((user) => keepsUsing(user, draft, context)).sort(byId);
  const [first] = remaining;
  return first === undefined
    ? undefined
    : { gate: "dependency", reason: `${formatObject(first)} still uses it` };
}

/** Holds the removal of what machines of a host share, such as firewall rules, while a machine that is to leave is there. */
function holdForMigrations({ draft }: Node, { graph, planning, holds }: DependencyContext): Hold | undefined {
  const { migrations, types } = planning;
  const isShared = types.get(draft.type)?.perTarget === true;
  if (migrations.departures.size === 0 || ROLE[draft.action] !== "removes" || !isShared) return undefined;
  for (const [from, { desired }] of migrations.departures) {
    if (targetOf(from) !== draft.target) continue;
    const migrate = (graph.byObject.get(desired.id) ?? []).find(({ action }) => action === "migrate");
    if (migrate === undefined || holds.has(migrate.change))
      return dependencyHold(`${from} is still there`, migrate && holds.get(migrate.change));
  }
  return undefined;
}

function keepsUsing(
  user: ObservedObject,
  draft: ChangeDraft,
  { graph, planning, holds }: DependencyContext,
): boolean {
  const changes = graph.byObject.get(user.id) ?? [];
  const isDesired = dependenciesOf(user, planning).includes(draft.id);
  const lasts =
    user.lastingUses?.includes(draft.id) === true && !changes.some(({ action }) => ENDS.has(action));
  // A volume in the trash still stands on its backing file.
  return (
    isDesired ||
    lasts ||
    changes.length === 0 ||
    changes.some(({ change, action }) => action === "trash" || holds.has(change))
  );
}

/** The actions after which nothing of an object is left. */
const ENDS: ReadonlySet<Action> = new Set<Action>(["delete", "replace"]);

/** Holds a creation whose dependents are all held. */
function holdWithoutUsers({ draft }: Node, context: DependencyContext): Hold | undefined {
  if (draft.action !== "create") return undefined;
  const users = context.dependents.get(draft.id) ?? [];
  const [first] = [...users].sort(byId);
  if (first === undefined || !users.every((user) => isIdle(user, context))) return undefined;
  return { gate: "dependency", reason: `only ${formatObject(first)} would use it, which is held` };
}

function isIdle(user: DesiredObject, { graph, holds }: DependencyContext): boolean {
  const changes = (graph.byObject.get(user.id) ?? []).filter(({ action }) => action !== "restart");
  return changes.length > 0 && changes.every(({ change }) => holds.has(change));
}

function dependentsOfCreated({ nodes }: Graph, { desired }: PlanningState): Map<ObjectId, DesiredObject[]> {
  const dependents = new Map<ObjectId, DesiredObject[]>();
  for (const { draft } of nodes) if (draft.action === "create") dependents.set(draft.id, []);
  if (dependents.size === 0) return dependents;
  for (const user of desired.values()) for (const id of user.dependsOn) dependents.get(id)?.push(user);
  return dependents;
}

export function isPresent(id: ObjectId, { observed, input }: PlanningState): boolean {
  const object = observed.get(id);
  return object !== undefined && object.trashed === undefined && isOwned(object, input);
}

function dependencyHold(reason: string, hold: Hold | undefined): Hold {
  return { gate: "dependency", reason, ...(hold?.until === undefined ? {} : { until: hold.until }) };
}

function byId(left: { id: string }, right: { id: string }): number {
  return left.id < right.id ? -1 : 1;
}
