import {
  type DesiredObject,
  type Mark,
  type ObservedObject,
  type TargetId,
  targetKind,
} from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { showResource } from "../../model/resource.ts";
import { showObject, withoutSubject } from "../show.ts";
import { type Author, isRemakable } from "./draft.ts";
import { whyKept } from "./leftovers.ts";
import { identity, type World } from "./world.ts";

/** `there` is what stands under the object's own id. */
type Obstacle = (
  object: DesiredObject,
  world: World,
  there: ObservedObject | undefined,
) => Omit<Blocked, "resource" | "object"> | undefined;

/**
 * What stands in the way of looking after a wanted object at all; the first that applies is told.
 * Unknown is not absent: while something cannot be read, nothing is made that could be there already.
 */
const OBSTACLES = {
  unreadable(object, { input }) {
    if (input.snapshot.unreadable.size === 0) return undefined;
    const why = input.snapshot.unreadable.get(object.target);
    if (why === undefined) return undefined;
    return {
      code: "unreadable",
      message: `${showObject(object)}: ${object.target} cannot be read: ${withoutSubject(object.target, why)}`,
    };
  },
  wantedTwice(object, { twice }) {
    if (twice.size === 0 || !twice.has(object.id)) return undefined;
    return { code: "duplicate", message: `${showObject(object)} is wanted by more than one resource` };
  },
  stranger(object, { input }, there) {
    if (there === undefined || there.mark?.fleet === input.fleet.id) return undefined;
    const whose =
      there.mark === undefined ? "is not managed by Fleetwright" : `belongs to fleet ${there.mark.fleet}`;
    const hint = `to take it over: fleetwright adopt ${showResource(object.owner)}; or give the resource another name`;
    return { code: "stranger", message: `${showObject(object)} is there already and ${whose}`, hint };
  },
  otherOwner(object, world, there) {
    if (!changesHands(object, there)) return undefined;
    const why = world.types.get(object.type)?.holdsData === true ? "it holds data" : whyKept(there, world);
    if (why === undefined) return undefined;
    const message = `${showObject(object)} is there already and belongs to ${showResource(there.mark.owner)}: ${why}`;
    return { code: "stranger", message, hint: "give one of the two resources another name" };
  },
  elsewhere(object, world, there) {
    if (world.elsewhere.size === 0) return undefined;
    const others = world.elsewhere.get(identity(object)) ?? [];
    const places = others.map(({ target }) => target).sort();
    if (places.length === 0) return undefined;
    const here = there !== undefined;
    if (!here && places.length === 1) return moving(object, places.join());
    const all = (here ? [object.target, ...places] : places).sort().join(" and ");
    const hint = "find out which one is right, and remove the other by hand";
    return { code: "duplicate", message: `${object.type} ${object.name} is on ${all} at once`, hint };
  },
  perhapsElsewhere(object, world, there) {
    if (world.input.snapshot.unreadable.size === 0 || there !== undefined || !hasOnePlace(object, world))
      return undefined;
    const { unreadable } = world.input.snapshot;
    const unknown = [...unreadable.keys()]
      .sort()
      .find((target) => isPlaceOf(object, target) && (world.input.couldBeOn?.(object, target) ?? true));
    if (unknown === undefined) return undefined;
    const message = `${showObject(object)} is not made: it could be on ${unknown}, which cannot be read: ${withoutSubject(unknown, unreadable.get(unknown) ?? "")}`;
    return { code: "unreadable", message };
  },
} satisfies Record<string, Obstacle>;

/** Whether one resource wants what was made for another one. */
export function changesHands(
  { owner }: DesiredObject,
  there: ObservedObject | undefined,
): there is ObservedObject & { readonly mark: Mark } {
  return there?.mark !== undefined && there.mark.owner !== owner;
}

/**
 * Whether nothing but a pair itself could be in its way. Then a pair that was looked at before, unchanged, for the
 * same fleet, has nothing in its way now either.
 */
export function isCalm({ input, twice, elsewhere }: World): boolean {
  return input.snapshot.unreadable.size === 0 && twice.size === 0 && elsewhere.size === 0;
}

const IN_TURN: readonly Obstacle[] = Object.values(OBSTACLES);

/** Why nothing can be planned for an object that is wanted; undefined when nothing stands in the way. */
export function obstacleFor(
  object: DesiredObject,
  world: World,
  there: ObservedObject | undefined,
): Blocked | undefined {
  for (const obstacle of IN_TURN) {
    const found = obstacle(object, world, there);
    if (found === undefined) continue;
    const message = `${showResource(object.owner)}: ${found.message}`;
    return { resource: object.owner, object: object.id, ...found, message };
  }
  return undefined;
}

/** Whose work the changes of a plan are. */
export function authorOf({ input }: World): Author {
  return { fleet: input.fleet.id, commit: input.commit };
}

function moving(object: DesiredObject, from: string): ReturnType<Obstacle> {
  const message = `${object.type} ${object.name} is on ${from}, is wanted on ${object.target}; moving is not supported yet`;
  return {
    code: "refused",
    message,
    hint: `let it stay on ${from}: a hostSelector that allows only ${from}`,
  };
}

/** A machine could be on any host; a name is in its zone, and an image in its pool, or nowhere. */
function isPlaceOf(object: DesiredObject, target: TargetId): boolean {
  return targetKind(object.target) === "host" && targetKind(target) === "host";
}

function hasOnePlace(object: DesiredObject, { types }: World): boolean {
  const type = types.get(object.type);
  const remakable = type?.holdsData === true && isRemakable({ keep: object.keep });
  return type?.copies !== true && !remakable;
}
