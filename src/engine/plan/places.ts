import type { ObjectPlace } from "../../drivers/object-type.ts";
import { groupBy } from "../../model/group-by.ts";
import { memoizeOnce } from "../../model/memoize.ts";
import type { DesiredObject, ObservedObject } from "../../model/object.ts";
import type { PlaceIndex, PlanningState } from "./types.ts";

type Sides = Pick<PlanningState, "types" | "desired" | "observed">;

/** Indexes the objects of types with places, at the first question. */
export function indexPlaces({ types, desired, observed }: Sides): PlaceIndex {
  const hasPlaces = (type: string) => types.get(type)?.placeOf !== undefined;
  const placeOf = ({ type, name, state }: DesiredObject | ObservedObject) =>
    types.get(type)?.placeOf?.(name, state as never); // of this very type
  const indexOf = <Placed extends DesiredObject | ObservedObject>(objects: Iterable<Placed>) => {
    const placed = [...objects].filter(({ type }) => hasPlaces(type));
    return groupBy(placed, (object) => placeKey(object, placeOf(object)));
  };
  const desiredByPlace = memoizeOnce(() => indexOf(desired.values()));
  const observedByPlace = memoizeOnce(() => indexOf(observed.values()));
  const beside = <Placed extends DesiredObject | ObservedObject>(
    object: DesiredObject,
    index: () => ReadonlyMap<string, readonly Placed[]>,
  ): readonly Placed[] => {
    const place = placeOf(object);
    if (place === undefined) return [];
    const others = index().get(placeKey(object, place)) ?? [];
    return others
      .filter((other) => other.id !== object.id)
      .filter((other) => place.exclusive || placeOf(other)?.exclusive === true)
      .sort((left, right) => (left.id < right.id ? -1 : 1));
  };
  return {
    hasPlaces,
    hasPlace: (object) => placeOf(object) !== undefined,
    observedBeside: (object) => beside(object, observedByPlace),
    desiredBeside: (object) => (placeOf(object)?.exclusive === true ? beside(object, desiredByPlace) : []),
  };
}

function placeKey({ type, target }: DesiredObject | ObservedObject, place: ObjectPlace | undefined): string {
  return place === undefined ? "" : `${type}@${target}/${place.name}`;
}
