import { groupBy } from "../../model/group-by.ts";
import { memoizeOnce } from "../../model/memoize.ts";

import type { DesiredObject, Mark, ObservedObject, TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import type { ResourceId } from "../../model/resource.ts";
import { isRemakable } from "./draft.ts";
import type { DesiredIndex, ObservedIndex } from "./indexes.ts";
import { isOwned } from "./lineage.ts";
import { indexMigrations } from "./migration-index.ts";
import { indexPlaces } from "./places.ts";
import { indexPools } from "./pools.ts";
import type { ObjectPair, OwnedObject, PlanInput, PlanningState } from "./types.ts";

export interface PlanIndexes {
  readonly desired: DesiredIndex;
  readonly observed: ObservedIndex;
}

export function pairObjects(
  input: PlanInput,
  types: PlanningState["types"],
  indexes: PlanIndexes,
): PlanningState {
  const { desired, duplicates } = indexes.desired;
  const { observed, trashedNamesakes, unusable } = indexes.observed;
  const { pairs, unwanted } = matchById(indexes);
  const isOwn = (object: ObservedObject) => isOwned(object, input);
  const migrations = indexMigrations(
    { desired, observed },
    isOwn as (object: ObservedObject) => object is OwnedObject,
  );
  const pruneCandidates = [...unwanted, ...trashedNamesakes].filter((object) => isOwned(object, input));
  const misplaced = groupBy(
    pruneCandidates.filter(
      (object) =>
        canBeMoved(object, types) && !migrations.departures.has(object.id) && object.leftFor === undefined,
    ),
    identityKey,
  );
  const blockedOwners = reasonsByResource(input.blocked);
  const desiredTargets = desiredTargetsOf(desired.values(), misplaced);
  const owners = memoizeOnce(() => new Set([...desired.values()].map(({ owner }) => owner)));
  const pools = indexPools(input.pools, (id) => blockedOwners.has(id) || owners().has(id));
  const targets = { misplaced, desiredTargets };
  const sides = { pairs, desired, duplicates, observed, unusable, pruneCandidates };
  const places = indexPlaces({ types, desired, observed });
  return { input, types, ...sides, ...targets, blockedOwners, pools, places, migrations };
}

/**
 * Pairs desired and observed objects by id. Looks up each id once, because lookups are most of the work of a plan with
 * few changes.
 */
function matchById({ desired: { desired }, observed: { observed } }: PlanIndexes): {
  pairs: ObjectPair[];
  unwanted: ObservedObject[];
} {
  const pairs: ObjectPair[] = [];
  let matched = 0;
  for (const desiredObject of desired.values()) {
    const observedObject = observed.get(desiredObject.id);
    if (observedObject !== undefined) matched += 1;
    pairs.push({ desired: desiredObject, observed: observedObject });
  }
  const unwanted =
    matched === observed.size ? [] : [...observed.values()].filter(({ id }) => !desired.has(id));
  return { pairs, unwanted };
}

/** Returns one reason for each blocked resource: the first in the alphabet. */
export function reasonsByResource(blocked: readonly Blocked[]): Map<ResourceId, string> {
  const sorted = [...blocked].sort((a, b) => (a.message < b.message ? 1 : -1)); // the first in the alphabet stays
  return new Map(sorted.map(({ resource, message }) => [resource, message]));
}

/** Returns the desired target of objects that also exist elsewhere. They are few, while all names are many. */
function desiredTargetsOf(
  desired: Iterable<DesiredObject>,
  misplaced: PlanningState["misplaced"],
): Map<string, TargetId> {
  const targets = new Map<string, TargetId>();
  if (misplaced.size === 0) return targets;
  for (const object of desired) {
    const key = identityKey(object);
    if (misplaced.has(key))
      targets.set(key, [targets.get(key) ?? object.target, object.target].sort()[0] ?? object.target);
  }
  return targets;
}

/** Returns a key that is the same for an object on any target. */
export function identityKey(object: { type: string; name: string; owner?: ResourceId; mark?: Mark }): string {
  return `${object.owner ?? object.mark?.owner} ${object.type} ${object.name}`;
}

/**
 * Returns whether an object can move to another target. Excludes objects that exist on each target, that can be
 * recreated, or that are in the trash.
 */
function canBeMoved(object: OwnedObject, types: PlanningState["types"]): boolean {
  const type = types.get(object.type);
  const remakable = type?.holdsData === true && isRemakable(type, object);
  const isElsewhere = object.trashed === undefined && object.left === undefined;
  return type !== undefined && type.perTarget !== true && !remakable && isElsewhere;
}
