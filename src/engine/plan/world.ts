import type { AnyObjectType } from "../../drivers/driver.ts";
import type { DesiredObject, Mark, ObjectId, ObservedObject, TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import type { ResourceId } from "../../model/resource.ts";
import { isRemakable } from "./draft.ts";
import { type Groups, groupsOf } from "./groups.ts";
import type { DesiredIndex, ObservedIndex } from "./index-sides.ts";
import type { PlanInput } from "./input.ts";

/** An object that carries this fleet's mark. */
export type Ours = ObservedObject & { readonly mark: Mark };

/** A wanted object and what stands under its id. */
export interface Pair {
  readonly wanted: DesiredObject;
  readonly there: ObservedObject | undefined;
}

/** Both sides, ready to be asked. */
export interface World {
  readonly input: PlanInput;
  readonly types: ReadonlyMap<string, AnyObjectType>;
  readonly pairs: readonly Pair[];
  readonly desired: ReadonlyMap<ObjectId, DesiredObject>;
  /** Ids that are wanted more than once. */
  readonly twice: ReadonlySet<ObjectId>;
  /** Everything that is there, strangers too; what is in use stands before its namesake in the trash. */
  readonly observed: ReadonlyMap<ObjectId, ObservedObject>;
  /** Ours that nobody wants where they are. */
  readonly leftovers: readonly Ours[];
  /** The leftovers that could be a wanted object on the wrong target, by `identity`. */
  readonly elsewhere: ReadonlyMap<string, readonly Ours[]>;
  /** Where the things are wanted that could be moved, by `identity`. */
  readonly wantedPlaces: ReadonlyMap<string, TargetId>;
  /** Resources that compiling could not bring to objects, with why. */
  readonly blockedOwners: ReadonlyMap<ResourceId, string>;
  readonly groups: Groups;
}

export interface Indexed {
  readonly desired: DesiredIndex;
  readonly observed: ObservedIndex;
}

export function lookAt(input: PlanInput, types: World["types"], indexed: Indexed): World {
  const { desired, twice } = indexed.desired;
  const { observed, doubles } = indexed.observed;
  const { pairs, unwanted } = pair(indexed);
  const leftovers = [...unwanted, ...doubles].filter((object) => isOurs(object, input.fleet.id));
  const elsewhere = groupBy(
    leftovers.filter((object) => canBeMoved(object, types)),
    identity,
  );
  const blockedOwners = reasonsOf(input.blocked);
  const wantedPlaces = placesOf(desired.values(), elsewhere);
  const owners = lazily(() => new Set([...desired.values()].map(({ owner }) => owner)));
  const groups = groupsOf(input.groups, (id) => blockedOwners.has(id) || owners().has(id));
  const places = { elsewhere, wantedPlaces };
  return { input, types, pairs, desired, twice, observed, leftovers, ...places, blockedOwners, groups };
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Names are looked up once: that is most of the work of a pass in which little has moved. */
function pair({ desired: { desired }, observed: { observed } }: Indexed): {
  pairs: Pair[];
  unwanted: ObservedObject[];
} {
  const pairs: Pair[] = [];
  let met = 0;
  for (const wanted of desired.values()) {
    const there = observed.get(wanted.id);
    if (there !== undefined) met += 1;
    pairs.push({ wanted, there });
  }
  const unwanted = met === observed.size ? [] : [...observed.values()].filter(({ id }) => !desired.has(id));
  return { pairs, unwanted };
}

/** One reason for each blocked resource. */
export function reasonsOf(blocked: readonly Blocked[]): Map<ResourceId, string> {
  const sorted = [...blocked].sort((a, b) => (a.message < b.message ? 1 : -1)); // the first in the alphabet stays
  return new Map(sorted.map(({ resource, message }) => [resource, message]));
}

/** Only of what is also found elsewhere: that is rare, and the names of everything are many. */
function placesOf(desired: Iterable<DesiredObject>, elsewhere: World["elsewhere"]): Map<string, TargetId> {
  const places = new Map<string, TargetId>();
  if (elsewhere.size === 0) return places;
  for (const object of desired) {
    const key = identity(object);
    if (elsewhere.has(key))
      places.set(key, [places.get(key) ?? object.target, object.target].sort()[0] ?? object.target);
  }
  return places;
}

export function isOurs(object: ObservedObject, fleet: string): object is Ours {
  return object.mark?.fleet === fleet;
}

/** The same for one thing on any target. */
export function identity(object: { type: string; name: string; owner?: ResourceId; mark?: Mark }): string {
  return `${object.owner ?? object.mark?.owner} ${object.type} ${object.name}`;
}

/** Not what may be on several targets by itself, nor what is made anew wherever it is wanted, nor what is thrown away. */
function canBeMoved(object: Ours, types: World["types"]): boolean {
  const type = types.get(object.type);
  const remakable = type?.holdsData === true && isRemakable(object.mark);
  return type !== undefined && type.copies !== true && !remakable && object.trashed === undefined;
}

export function groupBy<Key, Value>(
  values: Iterable<Value>,
  keyOf: (value: Value) => Key,
): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
