import type { AnyObjectType } from "../../drivers/driver.ts";
import type { ObjectId, ObservedObject, UpdatePolicy } from "../../model/object.ts";
import type { Orphan } from "../../model/plan.ts";
import { showResource } from "../../model/resource.ts";
import { showObject } from "../show.ts";
import { ACTION_IMPACT, isRemakable, losesData, opaque } from "./draft.ts";
import type { Draft } from "./input.ts";
import { present } from "./present.ts";
import { identity, type Ours, type World } from "./world.ts";

/** The world, with those who use a leftover and will go on doing so: it is no use to plan its end. */
interface Judged extends World {
  readonly users: ReadonlyMap<ObjectId, ObservedObject>;
}

type Reason = (object: Ours, world: Judged) => string | undefined;

/**
 * Why an object of ours that nobody wants is left alone; the first that applies is told.
 * What has no reason to stay goes: data into the trash, everything else for good.
 */
const REASONS = {
  unknownType: ({ type }, { types }) =>
    types.has(type) ? undefined : `objects of type ${type} are not known here`,
  unreadable: ({ target }, { input }) =>
    input.snapshot.unreadable.has(target) ? `${target} cannot be read` : undefined,
  emptyFleet: (_, { input }) =>
    input.resources === 0 ? "the fleet holds no resources at all, so nothing is deleted" : undefined,
  unparsable: (_, { input }) =>
    input.unparsable.length > 0
      ? `nothing is deleted while ${input.unparsable.join(", ")} cannot be read`
      : undefined,
  pruneOff: (_, { input }) => (input.fleet.prune ? undefined : "the fleet does not prune (prune: false)"),
  invalidOwner: ({ mark }, { input }) =>
    input.invalid.has(mark.owner) ? `${showResource(mark.owner)} cannot be used as it is written` : undefined,
  blockedOwner: ({ mark }, { blockedOwners }) => blockedOwners.get(mark.owner),
  suspended: ({ mark }, { input }) => suspension(input.suspended.get(mark.owner)),
  wantedElsewhere: (object, world) => {
    const wanted = world.wantedPlaces.get(identity(object));
    return wanted === undefined ? undefined : `it is wanted on ${wanted}`;
  },
  protected: ({ mark }) => (mark.protect ? "it is protected (protect: true)" : undefined),
  inTrash: ({ trashed }, { input }) => {
    if (trashed === undefined || (trashed.until !== null && isPast(trashed.until, input.now)))
      return undefined;
    return trashed.until === null ? "in the trash, kept for good" : `in the trash until ${trashed.until}`;
  },
  stillUsed: (object, world) => {
    if (!isRemakable(object.mark)) return undefined;
    const user = world.users.get(object.id);
    return user === undefined ? undefined : `${showObject(user)} still uses it`;
  },
  retained: ({ type, mark, trashed }, { types }) => {
    const kept = mark.keep.onDelete === "retain" && types.get(type)?.holdsData === false;
    return kept && trashed === undefined
      ? "it is kept when its resource goes (deletionPolicy: Retain)"
      : undefined;
  },
} satisfies Record<string, Reason>;

/** What becomes of the objects that nobody wants any more; `changing` are the wanted ones that this plan touches. */
export function judgeLeftovers(
  known: World,
  changing: ReadonlySet<ObjectId>,
): { drafts: Draft[]; orphans: Orphan[] } {
  const world: Judged = { ...known, users: lastingUsers(known, changing) };
  const drafts: Draft[] = [];
  const orphans: Orphan[] = [];
  for (const object of world.leftovers) {
    const type = world.types.get(object.type);
    const reason = reasonToStay(object, world);
    if (reason === undefined && type !== undefined) drafts.push(ending(type, object, world.input.now));
    else orphans.push(orphan(object, reason ?? ""));
  }
  return { drafts, orphans: orphans.sort((a, b) => (a.object < b.object ? -1 : 1)) };
}

/** One user each of the leftovers that could be made again, of those that this plan leaves as they are. */
function lastingUsers(world: World, changing: ReadonlySet<ObjectId>): Map<ObjectId, ObservedObject> {
  const used = new Set(world.leftovers.filter(({ mark }) => isRemakable(mark)).map(({ id }) => id));
  const users = new Map<ObjectId, ObservedObject>();
  if (used.size === 0) return users;
  const ending = new Set(world.leftovers.filter((object) => isEnding(object, world)).map(({ id }) => id));
  for (const user of world.observed.values()) {
    if (changing.has(user.id) || ending.has(user.id)) continue;
    for (const id of user.needs) if (used.has(id)) users.set(id, firstOf(user, users.get(id)));
  }
  return users;
}

function firstOf(one: ObservedObject, other: ObservedObject | undefined): ObservedObject {
  return other === undefined || one.id < other.id ? one : other;
}

/** A disk in the trash still stands on its image; everything else of what nobody wants lets go of what it used. */
function isEnding({ type, mark, trashed }: Ours, { types, input }: World): boolean {
  if (types.get(type)?.holdsData !== true || isRemakable(mark)) return true;
  return trashed !== undefined && trashed.until !== null && isPast(trashed.until, input.now);
}

function reasonToStay(object: Ours, world: Judged): string | undefined {
  for (const reason of Object.values<Reason>(REASONS)) {
    const found = reason(object, world);
    if (found !== undefined) return found;
  }
  return undefined;
}

function orphan({ id, mark, trashed }: Ours, reason: string): Orphan {
  return { object: id, mark, reason, ...present({ trashed }) };
}

/** Nobody is there any more to restrict what happens to it; the mark said what may. */
const UNRESTRICTED: UpdatePolicy = { reboot: "Immediate", recreate: "Immediate" };

function ending(type: AnyObjectType, object: Ours, now: string): Draft {
  const { mark, trashed } = object;
  const expired = trashed !== undefined;
  const action = type.holdsData && !expired && !isRemakable(mark) ? "trash" : "delete";
  const { id, target, name, state, running } = object;
  return {
    ...{ id, type: type.name, target, name, owner: mark.owner, action, change: `${action} ${id}` },
    ...{ cause: expired ? "expired" : "removed", impact: ACTION_IMPACT[action], fields: [], keep: mark.keep },
    ...{ policy: UNRESTRICTED, losesData: action === "delete" && losesData(type, mark), ...opaque(type) },
    ...present({ before: state, running, trashed }),
    ...(action === "trash" ? { mark, trashed: { since: now, until: trashEnd(object, now) } } : {}),
  };
}

function trashEnd({ mark }: Ours, now: string): string | null {
  if (mark.keep.onDelete === "retain") return null;
  return new Date(Date.parse(now) + mark.keep.trashSeconds * 1000).toISOString();
}

function isPast(until: string, now: string): boolean {
  return Date.parse(until) <= Date.parse(now);
}

function suspension(reason: string | undefined): string | undefined {
  return reason === undefined ? undefined : `its resource is suspended: ${reason}`;
}
