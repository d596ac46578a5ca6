import type { Action, ChangeId } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { groupBy } from "../../model/group-by.ts";
import type { Hash } from "../../model/hash.ts";
import { type ObjectId, type ObservedObject, type TargetId, targetOf } from "../../model/object.ts";
import { changeDigest } from "./digest.ts";
import type { ChangeDraft, PlanningState } from "./types.ts";

/** Draft with its predecessors. */
export interface Node {
  readonly draft: ChangeDraft;
  readonly digest: Hash;
  readonly dependsOn: readonly ChangeId[];
  /** Changes that run before it, but need not succeed. */
  readonly orderedAfter: readonly ChangeId[];
}

/** Effect of an action on the existence of its object. It decides the order of changes. */
export const ROLE = {
  create: "creates",
  restore: "creates",
  replace: "creates",
  migrate: "changes",
  update: "changes",
  restart: "restarts",
  trash: "removes",
  delete: "removes",
} as const satisfies Record<Action, string>;

export interface Graph {
  /** Ordered: each node comes after its predecessors. Independent of the order of the drafts. */
  readonly nodes: readonly Node[];
  readonly byObject: ReadonlyMap<ObjectId, readonly ChangeDraft[]>;
  /** Observed users of objects that are deleted or put into the trash. */
  readonly users: ReadonlyMap<ObjectId, readonly ObservedObject[]>;
}

/**
 * Returns the drafts with their dependencies:
 *
 * ```
 * any change          after the changes of the objects that it depends on
 * restart             after the update of the same object, and both after its restore or migration
 * migrate             after the removal of what is in the place of a disk that it brings
 * change of a disk    after the migration that brings it
 * trash, delete       of what several resources share on a host: after the migrations that leave the host
 * create, update      after the change that releases an exclusive object they take over
 * create, update      after the removal of another resource's object from the place that it takes
 * trash, delete       after every change of the observed users of the object
 * create              after the changes of the objects that will advertise it, whether they succeed or not
 * stop                after the changes of the objects that advertised it, whether they succeed or not
 * ```
 */
export function graphOf(drafts: readonly ChangeDraft[], planning: PlanningState): Graph {
  const byObject = byObjectOf(drafts);
  const users = usersOf(drafts, planning);
  const removalsByUse = removalsByUseOf(drafts, planning);
  const advertisers = advertisersOf(drafts, planning);
  const nodes = drafts.map((draft) => ({
    ...nodeOf(draft, { byObject, users, removalsByUse }, planning),
    orderedAfter: changesOfAdvertisers(draft, advertisers),
  }));
  return { nodes: sortNodes(nodes), byObject, users };
}

/** Groups the drafts by object. A migration changes the object that it leaves, too. */
function byObjectOf(drafts: readonly ChangeDraft[]): ReadonlyMap<ObjectId, readonly ChangeDraft[]> {
  const byObject = groupBy(drafts, ({ id }) => id);
  const migrations = drafts.filter(({ from }) => from !== undefined);
  if (migrations.length === 0) return byObject;
  return new Map([...byObject, ...groupBy(migrations, ({ from = "" as ObjectId }) => from)]);
}

/** Changes of the objects that advertise an object: those that will do so, and those that did so before. */
interface Advertisers {
  readonly next: ReadonlyMap<ObjectId, readonly ChangeId[]>;
  readonly before: ReadonlyMap<ObjectId, readonly ChangeId[]>;
}

function advertisersOf(drafts: readonly ChangeDraft[], { desired, observed }: PlanningState): Advertisers {
  const next = new Map<ObjectId, ChangeId[]>();
  const before = new Map<ObjectId, ChangeId[]>();
  const add = (into: Map<ObjectId, ChangeId[]>, change: ChangeId, ids: readonly ObjectId[] = []) => {
    for (const id of ids) into.set(id, [...(into.get(id) ?? []), change]);
  };
  for (const { id, action, change } of drafts) {
    if (ROLE[action] !== "removes") add(next, change, desired.get(id)?.advertises);
    add(before, change, observed.get(id)?.mark?.announces);
  }
  return { next, before };
}

function changesOfAdvertisers(
  { id, action }: ChangeDraft,
  { next, before }: Advertisers,
): readonly ChangeId[] {
  if (STOPS.has(action)) return [...(before.get(id) ?? [])].sort();
  return ROLE[action] === "creates" ? [...(next.get(id) ?? [])].sort() : [];
}

/** Actions that stop a domain, if only for a moment. */
const STOPS: ReadonlySet<Action> = new Set<Action>(["trash", "delete", "restart", "replace", "migrate"]);

interface GraphIndexes extends Omit<Graph, "nodes"> {
  readonly removalsByUse: ReadonlyMap<ObjectId, readonly ChangeId[]>;
}

function nodeOf(
  draft: ChangeDraft,
  { byObject, users, removalsByUse }: GraphIndexes,
  planning: PlanningState,
): Omit<Node, "orderedAfter"> {
  const ofSameObject =
    byObject.get(draft.id)?.filter(({ action }) => ORDER_IN_OBJECT[action] < ORDER_IN_OBJECT[draft.action]) ??
    [];
  const isRemoval = ROLE[draft.action] === "removes";
  const dependencies = isRemoval
    ? (users.get(draft.id) ?? []).map(({ id }) => id)
    : dependenciesOf(draft, planning);
  const before = dependencies
    .flatMap((id) => byObject.get(id) ?? [])
    .filter((other) => mustComeFirst(other, draft));
  const exclusive = isRemoval ? [] : (planning.desired.get(draft.id)?.exclusive ?? []);
  const removals = exclusive.flatMap((id) => removalsByUse.get(id) ?? []);
  const vacated = [
    ...vacatingChanges(draft, byObject, planning),
    ...changesAroundMigrations(draft, byObject, planning),
  ];
  const dependsOn = [
    ...[...ofSameObject, ...before, ...vacated].map(({ change }) => change),
    ...removals,
  ].sort();
  return { draft, digest: changeDigest(draft), dependsOn };
}

/**
 * Returns the removals of other resources' objects from the place of an object, such as the records beside a new CNAME.
 * The driver replaces objects of the same resource in one step.
 */
function vacatingChanges(
  { id, owner }: ChangeDraft,
  byObject: GraphIndexes["byObject"],
  { desired, places }: PlanningState,
): readonly ChangeDraft[] {
  const object = desired.get(id);
  const others = object === undefined ? [] : places.observedBeside(object);
  return others
    .flatMap((other) => byObject.get(other.id) ?? [])
    .filter((other) => ROLE[other.action] === "removes" && other.owner !== owner);
}

/** Returns the changes before a migration, and the migrations before a change. */
function changesAroundMigrations(
  draft: ChangeDraft,
  byObject: GraphIndexes["byObject"],
  { migrations, types }: PlanningState,
): readonly ChangeDraft[] {
  if (migrations.incoming.size === 0) return [];
  const isRemoval = ROLE[draft.action] === "removes";
  const disks = draft.migration?.disks ?? [];
  const cleared = disks
    .flatMap(({ to }) => byObject.get(to) ?? [])
    .filter(({ action }) => ROLE[action] === "removes");
  const incoming = isRemoval ? undefined : migrations.incoming.get(draft.id);
  const brings = incoming === undefined ? [] : migrationsIn(byObject.get(incoming.machine.desired.id));
  const isShared = isRemoval && types.get(draft.type)?.perTarget === true;
  const leaving = isShared ? migrationsFrom(draft.target, byObject) : [];
  return [...cleared, ...brings, ...leaving].filter(({ change }) => change !== draft.change);
}

function migrationsIn(drafts: readonly ChangeDraft[] = []): readonly ChangeDraft[] {
  return drafts.filter(({ action }) => action === "migrate");
}

function migrationsFrom(target: TargetId, byObject: GraphIndexes["byObject"]): readonly ChangeDraft[] {
  return [...byObject]
    .flatMap(([id, drafts]) => (targetOf(id) === target ? migrationsIn(drafts) : []))
    .filter(({ from }) => from !== undefined && targetOf(from) === target);
}

/** Order of the changes of one object. */
const ORDER_IN_OBJECT: Readonly<Record<Action, number>> = {
  restore: 0,
  create: 0,
  replace: 1,
  migrate: 0,
  update: 1,
  restart: 2,
  trash: 0,
  delete: 0,
};

function mustComeFirst(other: ChangeDraft, draft: ChangeDraft): boolean {
  const role = ROLE[other.action];
  return ROLE[draft.action] === "removes" ? true : role === "creates" || role === "changes";
}

export function dependenciesOf(
  { id }: Pick<ChangeDraft, "id">,
  { desired }: PlanningState,
): readonly ObjectId[] {
  return desired.get(id)?.dependsOn ?? [];
}

/** Removals by the objects that the removed ones use. */
function removalsByUseOf(
  drafts: readonly ChangeDraft[],
  { observed }: PlanningState,
): ReadonlyMap<ObjectId, readonly ChangeId[]> {
  const removals = new Map<ObjectId, ChangeId[]>();
  for (const { id, action, change } of drafts) {
    if (ROLE[action] !== "removes") continue;
    for (const used of observed.get(id)?.dependsOn ?? [])
      removals.set(used, [...(removals.get(used) ?? []), change]);
  }
  return removals;
}

function usersOf(
  drafts: readonly ChangeDraft[],
  { observed }: PlanningState,
): Map<ObjectId, ObservedObject[]> {
  const removedIds = new Set(drafts.filter(({ action }) => ROLE[action] === "removes").map(({ id }) => id));
  const users = new Map<ObjectId, ObservedObject[]>([...removedIds].map((id) => [id, []]));
  if (removedIds.size === 0) return users;
  for (const user of observed.values()) {
    for (const id of user.dependsOn) if (id !== user.id) users.get(id)?.push(user);
  }
  return users;
}

/** Sorts the nodes depth first. The result depends on the changes only. Throws `bug` on a cycle. */
function sortNodes(nodes: readonly Node[]): Node[] {
  const byId = new Map(nodes.map((node) => [node.draft.change, node]));
  const ordered = new Set<Node>();
  const open: ChangeId[] = [];
  const visit = (node: Node): void => {
    if (ordered.has(node)) return;
    if (open.includes(node.draft.change)) throw cycleFailure(node.draft.change, open);
    open.push(node.draft.change);
    for (const id of [...node.dependsOn, ...node.orderedAfter]) {
      const before = byId.get(id);
      if (before !== undefined) visit(before);
    }
    open.pop();
    ordered.add(node);
  };
  for (const node of [...nodes].sort(compareNodes)) visit(node);
  return [...ordered];
}

function cycleFailure(change: ChangeId, open: readonly ChangeId[]): Failure {
  const circle = [...open.slice(open.indexOf(change)), change];
  return new Failure("bug", `these changes wait for each other: ${circle.join(" → ")}`);
}

/** Compares nodes: removals come last. Then by resource, object and the order within an object. */
function compareNodes({ draft: left }: Node, { draft: right }: Node): number {
  const removalOrder = Number(ROLE[left.action] === "removes") - Number(ROLE[right.action] === "removes");
  if (removalOrder !== 0) return removalOrder;
  if (left.owner !== right.owner) return left.owner < right.owner ? -1 : 1;
  if (left.id !== right.id) return left.id < right.id ? -1 : 1;
  return ORDER_IN_OBJECT[left.action] - ORDER_IN_OBJECT[right.action];
}
