import type { ChangeId, Hold } from "../../model/change.ts";
import type { DesiredObject, ObjectId, ObservedObject } from "../../model/object.ts";
import { showObject } from "../show.ts";
import { type Graph, type Node, needsOf, ROLE } from "./graph.ts";
import type { Draft } from "./input.ts";
import { isOurs, type World } from "./world.ts";

type Held = Map<ChangeId, Hold>;

interface Situation {
  readonly graph: Graph;
  readonly world: World;
  readonly held: Held;
  /** Who needs an object that is to be made. */
  readonly wantedBy: ReadonlyMap<ObjectId, readonly DesiredObject[]>;
}

/** Why a change must wait for something that is held; asked again until nothing more has to. */
type Wait = (node: Node, situation: Situation) => Hold | undefined;

const WAITS: readonly Wait[] = [ownStep, needed, stillUsed, forNobody];

/** The gates' holds, and those of everything that would have to wait for them. */
export function waiting(
  graph: Graph,
  world: World,
  holds: ReadonlyMap<ChangeId, Hold>,
): ReadonlyMap<ChangeId, Hold> {
  const situation = { graph, world, held: new Map(holds), wantedBy: wantedBy(graph, world) };
  while (holdMore(situation)) {
    // each round holds at least one change more, so there is an end
  }
  return situation.held;
}

function holdMore(situation: Situation): boolean {
  const before = situation.held.size;
  for (const node of situation.graph.nodes) {
    if (situation.held.has(node.draft.change)) continue;
    const hold = firstWait(node, situation);
    if (hold !== undefined) situation.held.set(node.draft.change, hold);
  }
  return situation.held.size > before;
}

function firstWait(node: Node, situation: Situation): Hold | undefined {
  for (const wait of WAITS) {
    const hold = wait(node, situation);
    if (hold !== undefined) return hold;
  }
  return undefined;
}

/** A restart waits for the update of the same object. */
function ownStep({ draft, dependsOn }: Node, { graph, held }: Situation): Hold | undefined {
  const own = graph.byObject.get(draft.id) ?? [];
  const before = own.find(({ change }) => held.has(change) && dependsOn.includes(change));
  return before === undefined ? undefined : waitsFor(`its ${before.action} is held`, held.get(before.change));
}

/**
 * What is made waits until everything it needs is as it should be.
 * What is there already waits only for what is not there yet: a network's held update holds no machine's memory.
 */
function needed({ draft }: Node, situation: Situation): Hold | undefined {
  if (ROLE[draft.action] === "ends") return undefined;
  const making = ROLE[draft.action] === "makes";
  for (const id of needsOf(draft, situation.world)) {
    const hold = heldNeed(id, making, situation);
    if (hold !== undefined) return hold;
  }
  return undefined;
}

function heldNeed(id: ObjectId, making: boolean, { graph, world, held }: Situation): Hold | undefined {
  if (!making && isThere(id, world)) return undefined;
  const before = (graph.byObject.get(id) ?? []).find(
    ({ action, change }) => action !== "restart" && held.has(change),
  );
  if (before === undefined) return undefined;
  return waitsFor(`needs ${showObject(before)}, whose ${before.action} is held`, held.get(before.change));
}

/** Nothing goes while something that will still be there uses it, strangers and trash included. */
function stillUsed({ draft }: Node, situation: Situation): Hold | undefined {
  if (ROLE[draft.action] !== "ends") return undefined;
  const users = situation.graph.users.get(draft.id) ?? [];
  const keeping = users.filter((user) => keepsUsing(user, draft, situation)).sort(byId);
  const [first] = keeping;
  return first === undefined ? undefined : { gate: "waits", reason: `${showObject(first)} still uses it` };
}

function keepsUsing(user: ObservedObject, draft: Draft, { graph, world, held }: Situation): boolean {
  const changes = graph.byObject.get(user.id) ?? [];
  const wanted = needsOf(user, world).includes(draft.id);
  // A volume in the trash still stands on its backing file.
  return (
    wanted ||
    changes.length === 0 ||
    changes.some(({ change, action }) => action === "trash" || held.has(change))
  );
}

/** Nothing is made for users of whom none may go. */
function forNobody({ draft }: Node, situation: Situation): Hold | undefined {
  if (draft.action !== "create") return undefined;
  const users = situation.wantedBy.get(draft.id) ?? [];
  const [first] = [...users].sort(byId);
  if (first === undefined || !users.every((user) => isIdle(user, situation))) return undefined;
  return { gate: "waits", reason: `only ${showObject(first)} would use it, which is held` };
}

function isIdle(user: DesiredObject, { graph, held }: Situation): boolean {
  const changes = (graph.byObject.get(user.id) ?? []).filter(({ action }) => action !== "restart");
  return changes.length > 0 && changes.every(({ change }) => held.has(change));
}

function wantedBy({ nodes }: Graph, { desired }: World): Map<ObjectId, DesiredObject[]> {
  const made = new Map<ObjectId, DesiredObject[]>();
  for (const { draft } of nodes) if (draft.action === "create") made.set(draft.id, []);
  if (made.size === 0) return made;
  for (const user of desired.values()) for (const id of user.needs) made.get(id)?.push(user);
  return made;
}

export function isThere(id: ObjectId, { observed, input }: World): boolean {
  const object = observed.get(id);
  return object !== undefined && object.trashed === undefined && isOurs(object, input.fleet.id);
}

function waitsFor(reason: string, hold: Hold | undefined): Hold {
  return { gate: "waits", reason, ...(hold?.until === undefined ? {} : { until: hold.until }) };
}

function byId(left: { id: string }, right: { id: string }): number {
  return left.id < right.id ? -1 : 1;
}
