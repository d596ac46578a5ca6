import { canonicalPath, directoriesAbove } from "../../fleet/canonical-path.ts";
import { groupBy } from "../../model/group-by.ts";
import { memoizeByIdentity } from "../../model/memoize.ts";
import {
  type DesiredObject,
  type Mark,
  type ObjectId,
  type ObservedObject,
  type TargetId,
  targetKind,
} from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource } from "../../model/resource.ts";
import { formatObject, stripSubject } from "../format.ts";
import { isRemakable, type PlanAuthor } from "./draft.ts";
import { formatCommit, isOwned } from "./lineage.ts";
import { identityKey } from "./pairing.ts";
import { isPruned, retentionReason } from "./prune.ts";
import type { PlanningState } from "./types.ts";

/** Returns the reason why a desired object cannot be planned. `there` is the observed object of the same id. */
type Precondition = (
  object: DesiredObject,
  planning: PlanningState,
  observed: ObservedObject | undefined,
) => Omit<Blocked, "resource" | "object"> | undefined;

/**
 * Preconditions of planning a desired object. The first unmet one is reported. Unknown does not mean absent: while a
 * target is unreadable, nothing is created that could exist there.
 */
const PRECONDITIONS = {
  unreadable(object, { input }) {
    if (input.snapshot.unreadable.size === 0) return undefined;
    const why = input.snapshot.unreadable.get(object.target);
    if (why === undefined) return undefined;
    return {
      code: "unreadable",
      message: `${formatObject(object)}: ${object.target} cannot be read: ${stripSubject(object.target, why)}`,
    };
  },
  duplicate(object, { duplicates }) {
    const owners = duplicates.get(object.id);
    if (owners === undefined) return undefined;
    const names = [...new Set(owners)].sort().map(formatResource).join(" and ");
    const message = `${formatObject(object)} is wanted by more than one resource: ${names}`;
    return { code: "duplicate", message, hint: "give one of them another name or address" };
  },
  unusable(object, { unusable }, observed) {
    if (unusable.size === 0) return undefined;
    const id = [object.id, ...object.dependsOn, ...(observed?.dependsOn ?? [])].find((needed) =>
      unusable.has(needed),
    );
    if (id === undefined) return undefined;
    const subject = id === object.id ? formatObject(object) : `${formatObject(object)} needs ${id}`;
    return {
      code: "unreadable",
      message: `${subject}: ${unusable.get(id)}`,
      hint: `put that right on ${object.target}; nothing is made, changed or deleted there until then`,
    };
  },
  unmanaged(object, { input }, observed) {
    if (observed === undefined || isOwned(observed, input)) return undefined;
    const ownership = describeOwner(observed, input.fleet.id);
    const isNamesake = observed.mark?.fleet === input.fleet.id;
    const other = isNamesake ? "give this Fleet another name" : "give the resource another name";
    const hint = `to take it over: fleetwright adopt ${formatResource(object.owner)}; or ${other}`;
    return { code: "unmanaged", message: `${formatObject(object)} is there already and ${ownership}`, hint };
  },
  missing({ mustExist }, _planning, observed) {
    if (mustExist === undefined || observed !== undefined) return undefined;
    return { code: "refused", message: mustExist, hint: "write the name of a disk that is there" };
  },
  sharedDirectory(object, planning, observed) {
    const path = observed === undefined ? directoryOf(object, planning) : undefined;
    if (path === undefined) return undefined;
    const others = foreignDirectories(planning).get(object.target) ?? [];
    const other = others.find(({ directory }) => overlapping(directory, path));
    if (other === undefined) return undefined;
    const owner = describeOwner(other, planning.input.fleet.id);
    const relation = relationOf(path, other.directory);
    const place = relation === "is" ? "" : ` ${other.directory},`;
    const message = `${formatObject(object)}: ${path} ${relation}${place} the directory of ${other.type} ${other.name}, which ${owner}`;
    return { code: "duplicate", message, hint: "give each a directory of its own" };
  },
  usedByOthers(object, planning, observed) {
    const others = otherUsers(planning);
    if (others.size === 0) return undefined;
    const id = object.exclusive?.find(
      (used) => others.has(used) && observed?.dependsOn.includes(used) !== true,
    );
    const user = id === undefined ? undefined : others.get(id);
    if (user === undefined || user.id === object.id) return undefined;
    const needs = `${formatObject(object)} needs ${id}`;
    if (planning.types.get(user.type)?.isMachine !== true)
      return {
        code: "refused",
        message: `${needs}, on which ${formatObject(user)} is based`,
        hint: "what is written to it would destroy that one: use that one, or delete it",
      };
    const reason = "two machines that write to one disk destroy its data";
    if (isOwned(user, planning.input)) {
      const owner = formatResource(user.mark.owner);
      return {
        code: "unmanaged",
        message: `${needs}, which ${formatObject(user)} has besides what ${owner} describes`,
        hint: `${reason}: describe it as a disk of ${owner}, or take it from that machine on ${user.target}`,
      };
    }
    return {
      code: "unmanaged",
      message: `${needs}, which ${formatObject(user)} uses: it ${describeOwner(user, planning.input.fleet.id)}`,
      hint: `${reason}: adopt that machine, or take the disk from it`,
    };
  },
  otherOwner(object, planning, observed) {
    if (!changesOwner(object, observed)) return undefined;
    const why =
      planning.types.get(object.type)?.holdsData === true
        ? "it holds data"
        : retentionReason(observed, planning, object.owner);
    if (why === undefined) return undefined;
    const message = `${formatObject(object)} is there already and belongs to ${formatResource(observed.mark.owner)}: ${why}`;
    return { code: "unmanaged", message, hint: "give one of the two resources another name" };
  },
  occupied(object, planning, observed) {
    const { places, input } = planning;
    if (observed !== undefined && places.hasPlace(observed)) return undefined;
    const other = places.observedBeside(object).find((beside) => !givesWay(beside, object, planning));
    if (other !== undefined) {
      const message = `${formatObject(object)} cannot be there beside ${formatObject(other)}, which ${describeHolder(other, input)}`;
      return { code: "unmanaged", message, hint: "remove that one, or give the resource another name" };
    }
    const [desired] = places.desiredBeside(object);
    if (desired === undefined) return undefined;
    const message = `${formatObject(object)} cannot be there beside ${formatObject(desired)}, which ${formatResource(desired.owner)} asks for`;
    return { code: "duplicate", message, hint: "give one of the two resources another name" };
  },
  misplaced(object, planning, observed) {
    if (planning.misplaced.size === 0) return undefined;
    const others = planning.misplaced.get(identityKey(object)) ?? [];
    const targets = others.map(({ target }) => target).sort();
    if (targets.length === 0) return undefined;
    const isHere = observed !== undefined;
    if (!isHere && targets.length === 1) return refuseMove(object, targets.join());
    const all = (isHere ? [object.target, ...targets] : targets).sort().join(" and ");
    const hint =
      "find out first whether they are one: where two hosts share a directory, give each its own; else let the files keep it where it is to stay, and move the other aside under another name";
    return { code: "duplicate", message: `${object.type} ${object.name} is on ${all} at once`, hint };
  },
  possiblyElsewhere(object, planning, observed) {
    if (
      planning.input.snapshot.unreadable.size === 0 ||
      observed !== undefined ||
      !isOnOneTarget(object, planning)
    )
      return undefined;
    const { unreadable } = planning.input.snapshot;
    const off = planning.input.restarted?.get(object.owner) ?? [];
    const unknown = [...unreadable.keys()]
      .sort()
      .filter((target) => !off.includes(target))
      .find((target) => canHold(object, target) && (planning.input.canBeOn?.(object, target) ?? true));
    if (unknown === undefined) return undefined;
    const message = `${formatObject(object)} is not made: it could be on ${unknown}, which cannot be read: ${stripSubject(unknown, unreadable.get(unknown) ?? "")}`;
    return { code: "unreadable", message };
  },
} satisfies Record<string, Precondition>;

/** Returns whether an object goes before `object` takes its place. Drivers replace objects of one resource in one step. */
function givesWay(beside: ObservedObject, object: DesiredObject, planning: PlanningState): boolean {
  if (!isOwned(beside, planning.input) || beside.mark.owner !== object.owner)
    return isPruned(beside, planning);
  return !beside.mark.protect && beside.mark.keep.onDelete === "delete";
}

function describeHolder(object: ObservedObject, input: PlanningState["input"]): string {
  return isOwned(object, input)
    ? `belongs to ${formatResource(object.mark.owner)}`
    : describeOwner(object, input.fleet.id);
}

type Directory = Pick<ObservedObject, "target" | "type" | "name" | "mark"> & { readonly directory: string };

/**
 * Returns the directories of observed objects that are not the fleet's own, by target, once for each plan. The file
 * checks find overlaps of its own.
 */
const foreignDirectories = memoizeByIdentity(({ input, types }: PlanningState) => {
  const directories = input.snapshot.objects.flatMap((object): Directory[] => {
    const directory = types.get(object.type)?.directory?.(object.state as never); // a type gets only its own states
    if (directory === undefined || isOwned(object, input)) return [];
    const { target, type, name, mark } = object;
    return [{ target, type, name, mark, directory: canonicalPath(directory) }];
  });
  return groupBy(directories, ({ target }) => target);
});

/**
 * Returns an observed user for each object that only one desired object may use. Users are machines of other fleets or of no
 * fleet, own machines whose resource does not describe the use, and all data that is based on the object.
 */
const otherUsers = memoizeByIdentity(({ input, types, desired }: PlanningState) => {
  const exclusive = new Set([...desired.values()].flatMap((object) => object.exclusive ?? []));
  const users = new Map<ObjectId, ObservedObject>();
  if (exclusive.size === 0) return users;
  for (const object of input.snapshot.objects) {
    const type = types.get(object.type);
    const isOwnMachine = type?.isMachine === true && isOwned(object, input);
    if (type?.isMachine !== true && type?.holdsData !== true) continue;
    const uses = isOwnMachine ? (object.lastingUses ?? []) : object.dependsOn;
    for (const id of uses) if (exclusive.has(id)) users.set(id, object);
  }
  return users;
});

function relationOf(path: string, other: string): string {
  if (path === other) return "is";
  return directoriesAbove(path).includes(other) ? "is in" : "contains";
}

function overlapping(one: string, other: string): boolean {
  return one === other || directoriesAbove(one).includes(other) || directoriesAbove(other).includes(one);
}

/** Returns the directory that an object has alone. Undefined for most objects. */
export function directoryOf({ type, state }: DesiredObject, { types }: PlanningState): string | undefined {
  return types.get(type)?.directory?.(state as never); // as above
}

function describeOwner({ mark }: Pick<ObservedObject, "mark">, fleet: string): string {
  if (mark === undefined) return "is not managed by Fleetwright";
  if (mark.fleet !== fleet) return `belongs to fleet ${mark.fleet}`;
  return `belongs to another repository's fleet ${fleet}, whose history begins with the commit ${formatCommit(mark.origin)}`;
}

/** Returns whether the desired owner differs from the owner in the mark. */
export function changesOwner(
  { owner }: DesiredObject,
  observed: ObservedObject | undefined,
): observed is ObservedObject & { readonly mark: Mark } {
  return observed?.mark !== undefined && observed.mark.owner !== owner;
}

/**
 * Returns whether only the pair itself could fail a precondition. Then an unchanged pair of the same fleet that met them
 * before meets them now.
 */
export function hasNoGlobalBlock(planning: PlanningState): boolean {
  const { input, duplicates, misplaced, unusable } = planning;
  const all = [input.snapshot.unreadable, duplicates, misplaced, unusable, otherUsers(planning)];
  return all.every(({ size }) => size === 0);
}

const ORDERED_PRECONDITIONS: readonly Precondition[] = Object.values(PRECONDITIONS);

/** Returns the unmet precondition of a desired object. Undefined: none. */
export function failedPrecondition(
  object: DesiredObject,
  planning: PlanningState,
  observed: ObservedObject | undefined,
): Blocked | undefined {
  for (const precondition of ORDERED_PRECONDITIONS) {
    const failure = precondition(object, planning, observed);
    if (failure === undefined) continue;
    const message = `${formatResource(object.owner)}: ${failure.message}`;
    return { resource: object.owner, object: object.id, ...failure, message };
  }
  return undefined;
}

/** Returns the author of a plan's changes. */
export function planAuthor({ input }: PlanningState): PlanAuthor {
  return { fleet: input.fleet.id, commit: input.commit, origin: input.lineage?.roots[0] };
}

function refuseMove(object: DesiredObject, from: string): ReturnType<Precondition> {
  const message = `${object.type} ${object.name} is on ${from}, is wanted on ${object.target}; moving is not supported yet`;
  return {
    code: "refused",
    message,
    hint: `let it stay on ${from}: a hostSelector that allows only ${from}`,
  };
}

/**
 * Returns whether an object could be on a target. A machine could be on any host; a DNS record only in its zone, an
 * image only in its pool.
 */
function canHold(object: DesiredObject, target: TargetId): boolean {
  return targetKind(object.target) === "host" && targetKind(target) === "host";
}

function isOnOneTarget(object: DesiredObject, { types }: PlanningState): boolean {
  const type = types.get(object.type);
  const remakable = type?.holdsData === true && isRemakable(type, object);
  return type?.perTarget !== true && !remakable;
}
