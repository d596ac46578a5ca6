import type { Action, ChangeId } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Hash } from "../../model/hash.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";
import { changeDigest } from "./digest.ts";
import type { Draft } from "./input.ts";
import { groupBy, type World } from "./world.ts";

/** A draft with what must be done before it. */
export interface Node {
  readonly draft: Draft;
  readonly digest: Hash;
  readonly dependsOn: readonly ChangeId[];
  /** What comes before it, but need not succeed. */
  readonly follows: readonly ChangeId[];
}

/** What an action does to the existence of its object: this decides what waits for what. */
export const ROLE = {
  create: "makes",
  restore: "makes",
  replace: "makes",
  migrate: "changes",
  update: "changes",
  restart: "restarts",
  trash: "ends",
  delete: "ends",
} as const satisfies Record<Action, string>;

export interface Graph {
  /** In an order in which they could be done one by one, whatever order the drafts came in. */
  readonly nodes: readonly Node[];
  readonly byObject: ReadonlyMap<ObjectId, readonly Draft[]>;
  /** Who uses an object that is to go, as observed. */
  readonly users: ReadonlyMap<ObjectId, readonly ObservedObject[]>;
}

/**
 * Drafts and what they depend on:
 *
 * ```
 * any change          after the changes of the objects that it needs
 * restart             after the update of the same object, and both after its restore
 * create, update      after the end of whoever used alone, until now, what it is to use alone
 * trash and delete    after every change of the objects that still use it
 * create              after what announces the object has been made or changed, whether that succeeded or not
 * what stops it       after every change of what announced the object until now, whether that succeeded or not
 * ```
 */
export function graphOf(drafts: readonly Draft[], world: World): Graph {
  const byObject = groupBy(drafts, ({ id }) => id);
  const users = usersOf(drafts, world);
  const leaving = leavingOf(drafts, world);
  const announcers = announcersOf(drafts, world);
  const nodes = drafts.map((draft) => ({
    ...nodeOf(draft, { byObject, users, leaving }, world),
    follows: announcedBy(draft, announcers),
  }));
  return { nodes: inOrder(nodes), byObject, users };
}

/** The changes of what announces an object: what will announce it, and what has done so until now. */
interface Announcers {
  readonly next: ReadonlyMap<ObjectId, readonly ChangeId[]>;
  readonly before: ReadonlyMap<ObjectId, readonly ChangeId[]>;
}

function announcersOf(drafts: readonly Draft[], { desired, observed }: World): Announcers {
  const next = new Map<ObjectId, ChangeId[]>();
  const before = new Map<ObjectId, ChangeId[]>();
  const add = (into: Map<ObjectId, ChangeId[]>, change: ChangeId, ids: readonly ObjectId[] = []) => {
    for (const id of ids) into.set(id, [...(into.get(id) ?? []), change]);
  };
  for (const { id, action, change } of drafts) {
    if (ROLE[action] !== "ends") add(next, change, desired.get(id)?.announces);
    add(before, change, observed.get(id)?.mark?.announces);
  }
  return { next, before };
}

function announcedBy({ id, action }: Draft, { next, before }: Announcers): readonly ChangeId[] {
  const some = STOPS.has(action) ? before.get(id) : ROLE[action] === "makes" ? next.get(id) : undefined;
  return some === undefined ? [] : [...some].sort();
}

/** Actions in which a domain is down, if only for a moment. */
const STOPS: ReadonlySet<Action> = new Set<Action>(["trash", "delete", "restart", "replace", "migrate"]);

interface Known extends Omit<Graph, "nodes"> {
  readonly leaving: ReadonlyMap<ObjectId, readonly ChangeId[]>;
}

function nodeOf(draft: Draft, { byObject, users, leaving }: Known, world: World): Omit<Node, "follows"> {
  const own =
    byObject.get(draft.id)?.filter(({ action }) => OWN_ORDER[action] < OWN_ORDER[draft.action]) ?? [];
  const ends = ROLE[draft.action] === "ends";
  const others = ends ? (users.get(draft.id) ?? []).map(({ id }) => id) : needsOf(draft, world);
  const before = others.flatMap((id) => byObject.get(id) ?? []).filter((other) => counts(other, draft));
  const alone = ends ? [] : (world.desired.get(draft.id)?.alone ?? []);
  const leavers = alone.flatMap((id) => leaving.get(id) ?? []);
  const dependsOn = [...[...own, ...before].map(({ change }) => change), ...leavers].sort();
  return { draft, digest: changeDigest(draft), dependsOn };
}

/** Changes of one object, in the order in which they are done. */
const OWN_ORDER: Readonly<Record<Action, number>> = {
  ...{ restore: 0, create: 0, replace: 1, migrate: 1, update: 1, restart: 2, trash: 0, delete: 0 },
};

function counts(other: Draft, draft: Draft): boolean {
  const role = ROLE[other.action];
  return ROLE[draft.action] === "ends" ? true : role === "makes" || role === "changes";
}

export function needsOf({ id }: Pick<Draft, "id">, { desired }: World): readonly ObjectId[] {
  return desired.get(id)?.needs ?? [];
}

/** The ends of those that use something, by what they use. */
function leavingOf(
  drafts: readonly Draft[],
  { observed }: World,
): ReadonlyMap<ObjectId, readonly ChangeId[]> {
  const leaving = new Map<ObjectId, ChangeId[]>();
  for (const { id, action, change } of drafts) {
    if (ROLE[action] !== "ends") continue;
    for (const used of observed.get(id)?.needs ?? [])
      leaving.set(used, [...(leaving.get(used) ?? []), change]);
  }
  return leaving;
}

function usersOf(drafts: readonly Draft[], { observed }: World): Map<ObjectId, ObservedObject[]> {
  const ending = new Set(drafts.filter(({ action }) => ROLE[action] === "ends").map(({ id }) => id));
  const users = new Map<ObjectId, ObservedObject[]>([...ending].map((id) => [id, []]));
  if (ending.size === 0) return users;
  for (const user of observed.values()) {
    for (const id of user.needs) if (id !== user.id) users.get(id)?.push(user);
  }
  return users;
}

/** Depth first over the sorted nodes, so that the order depends on nothing but the changes themselves. */
function inOrder(nodes: readonly Node[]): Node[] {
  const byId = new Map(nodes.map((node) => [node.draft.change, node]));
  const ordered = new Set<Node>();
  const open: ChangeId[] = [];
  const visit = (node: Node): void => {
    if (ordered.has(node)) return;
    if (open.includes(node.draft.change)) throw cycle(node.draft.change, open);
    open.push(node.draft.change);
    for (const id of [...node.dependsOn, ...node.follows]) {
      const before = byId.get(id);
      if (before !== undefined) visit(before);
    }
    open.pop();
    ordered.add(node);
  };
  for (const node of [...nodes].sort(byOwner)) visit(node);
  return [...ordered];
}

function cycle(change: ChangeId, open: readonly ChangeId[]): Failure {
  const circle = [...open.slice(open.indexOf(change)), change];
  return new Failure("bug", `these changes wait for each other: ${circle.join(" → ")}`);
}

/** What goes comes last; then by resource, object and the order within an object. */
function byOwner({ draft: left }: Node, { draft: right }: Node): number {
  const ends = Number(ROLE[left.action] === "ends") - Number(ROLE[right.action] === "ends");
  if (ends !== 0) return ends;
  if (left.owner !== right.owner) return left.owner < right.owner ? -1 : 1;
  if (left.id !== right.id) return left.id < right.id ? -1 : 1;
  return OWN_ORDER[left.action] - OWN_ORDER[right.action];
}
