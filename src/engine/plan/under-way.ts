import type { Hold } from "../../model/change.ts";
import type { ObjectId, TargetId } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import { type Node, needsOf, ROLE } from "./graph.ts";
import type { World } from "./world.ts";

/** What is being done at this moment, for other plans. Empty where plans are carried out one after the other. */
export interface UnderWay {
  readonly objects: ReadonlySet<ObjectId>;
  /** On which targets something of a resource is being made or changed. */
  readonly owners: ReadonlyMap<ResourceId, ReadonlySet<TargetId>>;
}

export const NOTHING_UNDER_WAY: UnderWay = { objects: new Set(), owners: new Map() };

/** An object that is left alone for a while after failures. */
export interface Pause {
  readonly until: string;
  readonly message: string;
}

/**
 * Why a change that may go does not go at this moment: its object, or something that it needs, is being changed by a run
 * that is under way, or it failed a short while ago. It counts for the brake all the same.
 */
export function momentHold(node: Node, world: World): Hold | undefined {
  return underWay(node, world) ?? backingOff(node, world);
}

function underWay({ draft }: Node, world: World): Hold | undefined {
  const { underWay: { objects, owners } = NOTHING_UNDER_WAY } = world.input;
  if (objects.size === 0) return undefined;
  if (objects.has(draft.id)) return { gate: "busy", reason: "it is being changed at this moment" };
  const needed = needsOf(draft, world).find((id) => objects.has(id));
  if (needed !== undefined) return { gate: "busy", reason: `${needed} is being changed at this moment` };
  return ROLE[draft.action] === "makes" && isElsewhere(draft, owners, world)
    ? { gate: "busy", reason: "its resource is being worked on elsewhere at this moment" }
    : undefined;
}

/** Something is never made a second time because the first is not done yet. */
function isElsewhere(
  { owner, target, type }: Node["draft"],
  owners: UnderWay["owners"],
  { types }: World,
): boolean {
  if (types.get(type)?.copies === true) return false;
  return [...(owners.get(owner) ?? [])].some((other) => other !== target);
}

function backingOff({ draft }: Node, { input }: World): Hold | undefined {
  const pause = input.pauses?.get(draft.id);
  if (pause === undefined || pause.until <= input.now) return undefined;
  return { gate: "backoff", reason: pause.message, until: pause.until };
}
