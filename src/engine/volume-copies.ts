import type { ObjectId, ObservedObject, TargetId } from "../model/object.ts";
import type { Snapshot } from "../model/snapshot.ts";

/**
 * Compares the copies of a volume that migrations made. `leftFor` marks the copy that goes to the trash, and names the host that has
 * the data; `unusable` keeps both where it is not certain which is right:
 *
 * ```
 * machine here       the volume on the other host, which came from here later    this copy      the other
 * none               complete                                                    left           in use
 * has left           complete                                                    left           in use
 * uses it            complete                                                    unusable       unusable
 * uses it, has left  incomplete                                                  in use         incomplete
 * none               incomplete                                                  unusable       unusable
 * any                in the trash, or not observed, or of another lineage        in use         -
 * ```
 *
 * Returns the snapshot itself if nothing is marked. Two hosts that share a directory see one record, and so no other copy.
 */
export function compareCopies(snapshot: Snapshot): Snapshot {
  const moved = snapshot.objects.filter((object) => object.moved !== undefined);
  if (moved.length === 0) return snapshot;
  const users = usersOf(snapshot.objects);
  const verdicts = new Map<ObservedObject, Verdict>();
  for (const original of originalsOf(moved, snapshot.objects)) {
    const successors = moved.filter((other) => isSuccessor(other, original));
    for (const [object, verdict] of verdictsOn(original, successors, moved, users)) verdicts.set(object, verdict);
  }
  if (verdicts.size === 0) return snapshot;
  const objects = snapshot.objects.map((object) => withVerdict(object, verdicts.get(object)));
  return { ...snapshot, objects };
}

type Verdict = Pick<ObservedObject, "leftFor" | "unusable">;

/** Returns the volumes in use from whose hosts others came. */
function originalsOf(moved: readonly ObservedObject[], objects: readonly ObservedObject[]): ObservedObject[] {
  const sources = new Set(moved.map(({ type, name, moved: last }) => idOn(last?.from ?? "", type, name)));
  return objects.filter(
    ({ id, trashed, unfinished }) => sources.has(id) && trashed === undefined && unfinished === undefined,
  );
}

function verdictsOn(
  original: ObservedObject,
  successors: readonly ObservedObject[],
  moved: readonly ObservedObject[],
  users: Users,
): (readonly [ObservedObject, Verdict])[] {
  const holder = successors.map((other) => holderOf(other, moved)).find((host) => host !== undefined);
  const isUsed = users.present.has(original.id);
  if (holder !== undefined && holder !== original.target && !isUsed) return [[original, { leftFor: holder }]];
  const begun = successors.filter(({ unfinished }) => unfinished === true);
  const duplicates = isUsed ? successors.filter(isComplete) : begun;
  if (duplicates.length === 0 || (!isUsed && users.left.has(original.id))) return [];
  const hosts = [original, ...duplicates].map(({ target }) => target).sort();
  const unusable = `since a migration it is on ${hosts.join(" and ")}, and no record says which is right`;
  return [original, ...duplicates].map((object) => [object, { unusable }] as const);
}

function isComplete({ unfinished, trashed }: ObservedObject): boolean {
  return unfinished === undefined && trashed === undefined;
}

/** Returns whether a volume came from another in a later migration than that one. */
function isSuccessor(other: ObservedObject, object: ObservedObject): boolean {
  return (
    isSameVolume(other, object) && other.moved?.from === object.target && countOf(other) > countOf(object)
  );
}

/** Returns the host that has the data of a moved volume. From the trash it leads on to where the next migration took it. */
function holderOf(object: ObservedObject, moved: readonly ObservedObject[]): TargetId | undefined {
  if (object.unfinished === true) return undefined;
  if (object.trashed === undefined) return object.target;
  const { movedTo } = object.trashed;
  const next = moved.find((other) => other.target === movedTo && isSuccessor(other, object));
  return next === undefined ? undefined : holderOf(next, moved);
}

function isSameVolume(left: ObservedObject, right: ObservedObject): boolean {
  const isSameOwner =
    left.mark !== undefined && left.mark.owner === right.mark?.owner && left.mark.fleet === right.mark.fleet;
  return isSameOwner && left.type === right.type && left.name === right.name && left.target !== right.target;
}

function countOf({ moved }: ObservedObject): number {
  return moved?.count ?? 0;
}

/** Returns whether a volume, in the trash or not, is the copy that an earlier migration of the other one left. */
export function isOlderCopy(object: ObservedObject, current: ObservedObject | undefined): boolean {
  const hasLeft = object.leftFor !== undefined || object.trashed?.movedTo !== undefined;
  return (
    hasLeft && current !== undefined && isSameVolume(object, current) && countOf(object) < countOf(current)
  );
}

function idOn(target: TargetId, type: string, name: string): ObjectId {
  return `${type}@${target}/${name}`;
}

/** The objects that others use: those that are there, and those that a migration has left. */
interface Users {
  readonly present: ReadonlySet<ObjectId>;
  readonly left: ReadonlySet<ObjectId>;
}

function usersOf(objects: Iterable<ObservedObject>): Users {
  const present = new Set<ObjectId>();
  const left = new Set<ObjectId>();
  for (const { dependsOn, trashed, left: hasLeft } of objects)
    if (trashed === undefined) for (const id of dependsOn) (hasLeft === true ? left : present).add(id);
  return { present, left };
}

/** The marked objects, by the observed ones: the planner compares only what is another object than before. */
const MARKED = new WeakMap<ObservedObject, ObservedObject>();

function withVerdict(object: ObservedObject, verdict: Verdict | undefined): ObservedObject {
  if (verdict === undefined) return object;
  const known = MARKED.get(object);
  if (known !== undefined && known.leftFor === verdict.leftFor && known.unusable === verdict.unusable)
    return known;
  const marked = { ...object, ...verdict };
  MARKED.set(object, marked);
  return marked;
}

/**
 * Returns whether a volume to which a migration copies may be deleted: a machine still uses the original. Otherwise the copy could be
 * complete, and the only one.
 */
export function isOriginalInUse(
  { type, name, mark, moved }: ObservedObject,
  observed: ReadonlyMap<ObjectId, ObservedObject>,
): boolean {
  const original = observed.get(idOn(moved?.from ?? "", type, name));
  if (original === undefined || !isComplete(original)) return false;
  if (original.mark?.owner !== mark?.owner || original.mark?.fleet !== mark?.fleet) return false;
  return usersOf(observed.values()).present.has(original.id);
}
