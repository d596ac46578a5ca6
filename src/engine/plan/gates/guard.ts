import type { AnyObjectType } from "../../../drivers/object-type.ts";
import type { ChangeId } from "../../../model/change.ts";
import type { ObjectId, ObservedObject } from "../../../model/object.ts";
import type { GuardLimits } from "../../../model/policy.ts";
import { formatDuration } from "../../../model/units.ts";
import { formatObject, pluralize } from "../../format.ts";
import { isRemakable, lossesOf } from "../draft.ts";
import { countExpiries, type Expiries, expiryReason } from "../expiry.ts";
import { type Node, ROLE } from "../graph.ts";
import { isOwned } from "../lineage.ts";
import type { PlanningState } from "../types.ts";
import { disruptionOf } from "./disruption.ts";
import { type SmallFleetReasons, smallFleetReasons } from "./small-fleet.ts";

/** Amount of deletions and disruptions of a plan, before approvals. */
export interface Guard {
  readonly limits: GuardLimits;
  /** Number of managed objects in use, by type. */
  readonly present: ReadonlyMap<string, number>;
  readonly ended: ReadonlyMap<string, number>;
  readonly disrupted: ReadonlyMap<string, number>;
  /** Changes that delete objects or put them into the trash. Copies that can be recreated do not count. */
  readonly removals: ReadonlySet<ChangeId>;
  /** Expiring objects, and their share of all existing ones, the trash included. */
  readonly expiries: Expiries;
  /** Reasons of the guard for small fleets, by type. */
  readonly smallFleet: SmallFleetReasons;
}

/** Measures the changes that nothing else holds. A restart that waits for its window disrupts nothing. */
export function guardFor(planning: PlanningState, open: readonly Node[]): Guard {
  const removed = open.filter((node) => isRemoval(node, planning));
  const disrupted = new Map<ObjectId, Node>(open.filter(isDisrupting).map((node) => [node.draft.id, node]));
  const { guard: limits } = planning.input.fleet;
  const present = removed.length + disrupted.size === 0 ? [] : presentObjects(planning);
  return {
    limits: limits,
    present: countByType(present),
    ended: countDraftsByType(removed),
    disrupted: countDraftsByType(disrupted.values()),
    removals: new Set(removed.map(({ draft }) => draft.change)),
    expiries: countExpiries(open, planning),
    smallFleet:
      removed.length === 0 || limits.maxDeletePercent === 100
        ? new Map()
        : smallReasons(present, removed, planning),
  };
}

function smallReasons(
  present: readonly ObservedObject[],
  nodes: readonly Node[],
  planning: PlanningState,
): SmallFleetReasons {
  const { fromObjects } = planning.input.fleet.guard;
  return smallFleetReasons({ present, fromObjects, ended: new Set(nodes.map(({ draft }) => draft.id)) });
}

/** Returns the reason, with numbers, why the guard holds a change. Undefined: the change is within the limits. */
export function guardReason(
  node: Node,
  guard: Guard,
  { types }: Pick<PlanningState, "types">,
): string | undefined {
  const { draft } = node;
  if (draft.losesData && draft.cause === "expired") return expiryReason(draft, guard.expiries, guard.limits);
  if (draft.losesData) return lossReason(draft, types.get(draft.type));
  if (guard.removals.has(draft.change))
    return (
      tooManyRemoved(guard) ?? shareReason("delete", draft.type, guard) ?? tooMuchOfSmall(draft.type, guard)
    );
  return isDisrupting(node) ? shareReason("disrupt", draft.type, guard) : undefined;
}

function lossReason(draft: Node["draft"], type: AnyObjectType | undefined): string {
  const object = formatObject(draft);
  if (draft.action === "trash") {
    const time = formatDuration(draft.retention.trashSeconds);
    return `others made the data of ${object}, and it would be gone for good after its time in the trash (${time})`;
  }
  const losses = type === undefined || type.holdsData ? ["the data"] : lossesOf(type, draft.before ?? {});
  return `${losses.join(", and ")} of ${object} would be gone for good`;
}

function tooManyRemoved({ removals, limits }: Guard): string | undefined {
  if (removals.size <= limits.maxDeletes) return undefined;
  return `this plan would delete ${pluralize(removals.size, "object")}; more than ${limits.maxDeletes} need approval`;
}

function tooMuchOfSmall(type: string, { smallFleet }: Guard): string | undefined {
  return smallFleet.get(undefined) ?? smallFleet.get(type);
}

const SHARES = {
  delete: { counted: "ended", limit: "maxDeletePercent", words: "delete" },
  disrupt: { counted: "disrupted", limit: "maxDisruptPercent", words: "restart or replace" },
} as const;

function shareReason(what: keyof typeof SHARES, type: string, guard: Guard): string | undefined {
  const { counted, limit, words } = SHARES[what];
  const amount = guard[counted].get(type) ?? 0;
  const all = guard.present.get(type) ?? 0;
  const allowed = guard.limits[limit];
  if (all < guard.limits.fromObjects || amount * 100 <= allowed * all) return undefined;
  const percent = Math.round((amount * 100) / all);
  return `this plan would ${words} ${amount} of ${all} objects of type ${type} (${percent}%); more than ${allowed}% need approval`;
}

/**
 * Returns whether a change removes an object. Copies that can be recreated do not count. Expiring objects are counted
 * apart, so that they hold no other change.
 */
function isRemoval({ draft }: Node, { types }: Pick<PlanningState, "types">): boolean {
  if (ROLE[draft.action] !== "removes" || draft.cause === "expired") return false;
  return types.get(draft.type)?.holdsData !== true || draft.action === "trash" || draft.losesData;
}

function isCopy(object: ObservedObject, { types }: Pick<PlanningState, "types">): boolean {
  const type = types.get(object.type);
  return type?.holdsData === true && isRemakable(type, object);
}

function isDisrupting({ draft }: Node): boolean {
  return disruptionOf(draft) !== undefined;
}

function presentObjects(planning: PlanningState): readonly ObservedObject[] {
  const { observed, input } = planning;
  return [...observed.values()].filter(
    (object) => object.trashed === undefined && isOwned(object, input) && !isCopy(object, planning),
  );
}

function countByType(objects: readonly ObservedObject[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of objects) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

function countDraftsByType(nodes: Iterable<Node>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { draft } of nodes) counts.set(draft.type, (counts.get(draft.type) ?? 0) + 1);
  return counts;
}
