import type { AnyObjectType } from "../../drivers/driver.ts";
import { poolByName } from "../../kinds/virtual-machine-pool/members.ts";
import type { Cause } from "../../model/change.ts";
import type { ObjectId, ObservedObject, UpdatePolicy } from "../../model/object.ts";
import type { Orphan } from "../../model/plan.ts";
import { type ResourceId, showResource } from "../../model/resource.ts";
import { showObject } from "../show.ts";
import { ACTION_IMPACT, isRemakable, losesData, opaque } from "./draft.ts";
import type { Draft } from "./input.ts";
import { present } from "./present.ts";
import { identity, type Ours, type World } from "./world.ts";

type Reason = (object: Ours, world: World) => string | undefined;

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
  invalidOwner: ({ mark }, { input }) => {
    const invalid = kinOf(mark.owner).find((owner) => input.invalid.has(owner));
    return invalid === undefined ? undefined : `${showResource(invalid)} cannot be used as it is written`;
  },
  blockedOwner: ({ mark }, { blockedOwners }) => firstOfKin(mark.owner, blockedOwners),
  suspended: ({ mark }, { input }) => suspension(firstOfKin(mark.owner, input.suspended)),
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
  retained: ({ type, mark, trashed }, { types }) => {
    const kept = mark.keep.onDelete === "retain" && types.get(type)?.holdsData === false;
    return kept && trashed === undefined
      ? "it is kept when its resource goes (deletionPolicy: Retain)"
      : undefined;
  },
} satisfies Record<string, Reason>;

/** Why the owner of an object keeps it though nobody speaks for that owner; undefined when another one may have it. */
export function whyKept(object: Ours, world: World): string | undefined {
  for (const name of KEEPING) {
    const reason = REASONS[name](object, world);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

const KEEPING = [
  ...(["emptyFleet", "unparsable", "pruneOff", "invalidOwner", "blockedOwner"] as const),
  ...(["suspended", "protected", "retained"] as const),
] satisfies readonly (keyof typeof REASONS)[];

/** An owner, and the pool that it is or was a member of, if its name says the truth: what keeps a pool keeps them all. */
function kinOf(owner: ResourceId): ResourceId[] {
  return [owner, poolByName(owner)].filter((one) => one !== undefined);
}

function firstOfKin(owner: ResourceId, reasons: ReadonlyMap<ResourceId, string>): string | undefined {
  return kinOf(owner)
    .map((one) => reasons.get(one))
    .find((reason) => reason !== undefined);
}

/** What becomes of the objects that nobody wants any more; `changing` are the wanted ones that this plan touches. */
export function judgeLeftovers(
  world: World,
  changing: ReadonlySet<ObjectId>,
): { drafts: Draft[]; orphans: Orphan[] } {
  const judged = world.leftovers.map((object) => judge(object, world));
  const users = lastingUsers(world, changing, new Set(judged.filter(isGone).map(({ object }) => object.id)));
  const drafts: Draft[] = [];
  const orphans: Orphan[] = [];
  for (const { object, reason, draft } of judged) {
    const user = users.get(object.id);
    if (draft === undefined) orphans.push(orphan(object, reason ?? ""));
    else if (user === undefined) drafts.push(draft);
    else orphans.push(orphan(object, `${showObject(user)} still uses it`));
  }
  return { drafts, orphans: orphans.sort((a, b) => (a.object < b.object ? -1 : 1)) };
}

interface Judgement {
  readonly object: Ours;
  readonly reason?: string;
  readonly draft?: Draft;
}

function judge(object: Ours, world: World): Judgement {
  const type = world.types.get(object.type);
  const reason = reasonToStay(object, world);
  if (reason !== undefined || type === undefined) return { object, ...present({ reason }) };
  return { object, draft: ending(type, object, world) };
}

/** A disk that goes to the trash still stands on its image; what is deleted lets go of everything. */
function isGone({ draft }: Judgement): boolean {
  return draft?.action === "delete";
}

/**
 * For leftovers that are used by something which this plan leaves where it is: one such user, the first by its id.
 * What stays for that reason keeps in turn what it uses itself.
 */
function lastingUsers(
  world: World,
  changing: ReadonlySet<ObjectId>,
  gone: ReadonlySet<ObjectId>,
): ReadonlyMap<ObjectId, ObservedObject> {
  const users = new Map<ObjectId, ObservedObject>();
  if (world.leftovers.length === 0) return users;
  const leftover = new Set(world.leftovers.map(({ id }) => id));
  const lasting = [...world.observed.values()].filter(({ id }) => !changing.has(id) && !gone.has(id));
  for (let user = lasting.pop(); user !== undefined; user = lasting.pop()) {
    for (const id of user.needs) {
      if (!leftover.has(id)) continue;
      const kept = world.observed.get(id);
      if (kept !== undefined && gone.has(id) && !users.has(id)) lasting.push(kept);
      users.set(id, firstOf(user, users.get(id)));
    }
  }
  return users;
}

function firstOf(one: ObservedObject, other: ObservedObject | undefined): ObservedObject {
  return other === undefined || one.id < other.id ? one : other;
}

function reasonToStay(object: Ours, world: World): string | undefined {
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

function ending(type: AnyObjectType, object: Ours, { input: { now }, groups }: World): Draft {
  const { mark, trashed } = object;
  const expired = trashed !== undefined;
  const action = type.holdsData && !expired && !isRemakable(mark) ? "trash" : "delete";
  const { id, target, name, state, running } = object;
  return {
    ...{ id, type: type.name, target, name, owner: mark.owner, action, change: `${action} ${id}` },
    ...{
      cause: expired ? "expired" : whyUnwanted(object, groups),
      impact: ACTION_IMPACT[action],
      fields: [],
      keep: mark.keep,
    },
    ...{ policy: UNRESTRICTED, losesData: action === "delete" && losesData(type, mark), ...opaque(type) },
    ...present({ before: state, running, trashed }),
    ...(action === "trash" ? { mark, trashed: { since: now, until: trashEnd(object, now) } } : {}),
  };
}

function whyUnwanted({ mark }: Ours, groups: World["groups"]): Cause {
  return groups.left(mark.owner) === undefined ? "removed" : "scale";
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
