import type { ChangeId } from "../../model/change.ts";
import type { ObjectId } from "../../model/object.ts";
import type { GuardLimits } from "../../model/policy.ts";
import { count, showObject } from "../show.ts";
import { isRemakable } from "./draft.ts";
import { type Node, ROLE } from "./graph.ts";
import { isOurs, type World } from "./world.ts";

/** How much a plan would end and disrupt, measured before anybody approves it. */
export interface Brake {
  readonly limits: GuardLimits;
  /** Ours that are there and in use, by type. */
  readonly present: ReadonlyMap<string, number>;
  readonly ended: ReadonlyMap<string, number>;
  readonly disrupted: ReadonlyMap<string, number>;
  /** What this plan ends for good or puts into the trash; copies that can be made again are not counted. */
  readonly endings: ReadonlySet<ChangeId>;
}

/** Counts only what nothing else holds: a restart that waits for its window disrupts nobody. */
export function brakeFor(world: World, open: readonly Node[]): Brake {
  const ended = open.filter((node) => isEnding(node, world));
  const disrupted = new Map<ObjectId, Node>(open.filter(isDisrupting).map((node) => [node.draft.id, node]));
  return {
    limits: world.input.fleet.guard,
    present: ended.length + disrupted.size === 0 ? new Map() : presentByType(world),
    ended: tally(ended),
    disrupted: tally(disrupted.values()),
    endings: new Set(ended.map(({ draft }) => draft.change)),
  };
}

/** Why a change is too much in this plan, with the numbers; undefined when it is not. */
export function brakeReason(node: Node, brake: Brake): string | undefined {
  const { draft } = node;
  if (draft.losesData && draft.cause !== "expired")
    return `the data of ${showObject(draft)} would be gone for good`;
  if (brake.endings.has(draft.change)) return tooManyEnded(brake) ?? share("delete", draft.type, brake);
  return isDisrupting(node) ? share("disrupt", draft.type, brake) : undefined;
}

function tooManyEnded({ endings, limits }: Brake): string | undefined {
  if (endings.size <= limits.maxDeletes) return undefined;
  return `this plan would delete ${count(endings.size, "object")}; more than ${limits.maxDeletes} need approval`;
}

const SHARES = {
  delete: { counted: "ended", limit: "maxDeletePercent", words: "delete" },
  disrupt: { counted: "disrupted", limit: "maxDisruptPercent", words: "restart or replace" },
} as const;

function share(what: keyof typeof SHARES, type: string, brake: Brake): string | undefined {
  const { counted, limit, words } = SHARES[what];
  const amount = brake[counted].get(type) ?? 0;
  const all = brake.present.get(type) ?? 0;
  const allowed = brake.limits[limit];
  if (all < brake.limits.fromObjects || amount * 100 <= allowed * all) return undefined;
  const percent = Math.round((amount * 100) / all);
  return `this plan would ${words} ${amount} of ${all} objects of type ${type} (${percent}%); more than ${allowed}% need approval`;
}

/** What leaves the trash was counted when it went there; what can be made again at any time is no loss. */
function isEnding({ draft }: Node, { types }: Pick<World, "types">): boolean {
  return ROLE[draft.action] === "ends" && draft.cause !== "expired" && !isCopy(draft.type, draft, types);
}

function isCopy(type: string, kept: Parameters<typeof isRemakable>[0], types: World["types"]): boolean {
  return types.get(type)?.holdsData === true && isRemakable(kept);
}

function isDisrupting({ draft: { action } }: Node): boolean {
  return action === "restart" || action === "replace";
}

function presentByType({ observed, input, types }: World): Map<string, number> {
  const counts = new Map<string, number>();
  for (const object of observed.values()) {
    if (object.trashed !== undefined || !isOurs(object, input.fleet.id)) continue;
    if (isCopy(object.type, object.mark, types)) continue;
    counts.set(object.type, (counts.get(object.type) ?? 0) + 1);
  }
  return counts;
}

function tally(nodes: Iterable<Node>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { draft } of nodes) counts.set(draft.type, (counts.get(draft.type) ?? 0) + 1);
  return counts;
}
