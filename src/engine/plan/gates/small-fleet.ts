import { groupBy } from "../../../model/group-by.ts";
import type { ObjectId, ObservedObject } from "../../../model/object.ts";
import type { ResourceId } from "../../../model/resource.ts";
import { pluralize } from "../../format.ts";

/** Objects of a small fleet: in use, without copies that can be recreated. */
export interface SmallFleetInput {
  readonly present: readonly ObservedObject[];
  /** Present objects that the plan removes. */
  readonly ended: ReadonlySet<ObjectId>;
  /** Limit of objects below which percentages do not apply. [GuardLimits] */
  readonly fromObjects: number;
}

/** Resources of a type that a plan may remove without approval, whatever their share. */
const FEW = 2;

/**
 * Reasons why a plan removes too much of a small fleet, by type. The key `undefined` stands for all types. Counts
 * resources, not objects: one network on three hosts is one loss, three machines are three.
 */
export type SmallFleetReasons = ReadonlyMap<string | undefined, string>;

/** Returns the reasons for approval: the plan empties the fleet, or removes more than half of a type's resources. */
export function smallFleetReasons(input: SmallFleetInput): SmallFleetReasons {
  const reasons = new Map<string | undefined, string>();
  if (isEmptied(input)) {
    const all = pluralize(input.present.length, "object");
    reasons.set(
      undefined,
      `this plan would delete everything that the fleet has, ${all}; that needs approval`,
    );
  }
  for (const [type, objects] of groupBy(input.present, (object) => object.type)) {
    const reason = objects.length < input.fromObjects ? typeReason(type, objects, input.ended) : undefined;
    if (reason !== undefined) reasons.set(type, reason);
  }
  return reasons;
}

/** Returns whether the plan removes everything. A single resource may be removed without approval. */
function isEmptied({ present, ended }: SmallFleetInput): boolean {
  return ownersOf(present).size > 1 && present.every(({ id }) => ended.has(id));
}

function typeReason(
  type: string,
  objects: readonly ObservedObject[],
  ended: ReadonlySet<ObjectId>,
): string | undefined {
  const all = ownersOf(objects).size;
  const gone = all - ownersOf(objects.filter(({ id }) => !ended.has(id))).size;
  if (gone <= FEW || gone * 2 <= all) return undefined;
  return `this plan would delete every ${type} of ${gone} of ${all} resources; more than half need approval`;
}

function ownersOf(objects: readonly ObservedObject[]): ReadonlySet<ResourceId> {
  return new Set(objects.flatMap(({ mark }) => (mark === undefined ? [] : [mark.owner])));
}
