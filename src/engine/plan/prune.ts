import type { AnyObjectType } from "../../drivers/object-type.ts";
import { poolByName } from "../../kinds/virtual-machine-pool/member-name.ts";
import type { Cause } from "../../model/change.ts";
import { type ObjectId, type ObservedObject, targetKind, type UpdatePolicy } from "../../model/object.ts";
import { omitUndefined } from "../../model/omit-undefined.ts";
import type { Orphan } from "../../model/plan.ts";
import { formatResource, parseResourceId, type ResourceId } from "../../model/resource.ts";
import { formatObject } from "../format.ts";
import { ACTION_IMPACT, isRemakable, losesData, sensitiveFields } from "./draft.ts";
import { isOwned, lineageReason } from "./lineage.ts";
import { identityKey } from "./pairing.ts";
import type { ChangeDraft, OwnedObject, PlanningState } from "./types.ts";

type RetentionRule = (object: OwnedObject, planning: PlanningState) => string | undefined;

/**
 * Reasons to keep a managed object that no resource desires. The first match is reported. Without a reason, data goes to
 * the trash, and everything else is deleted.
 */
const RETENTION_RULES = {
  unknownType: ({ type }, { types }) =>
    types.has(type) ? undefined : `objects of type ${type} are not known here`,
  unreadable: ({ target }, { input }) =>
    input.snapshot.unreadable.has(target) ? `${target} cannot be read` : undefined,
  /** A cluster answers although a host does not: who uses its images is then unknown. */
  unknownUsers: ({ target, trashed }, { input }) => {
    if (targetKind(target) !== "cluster" || trashed !== undefined) return undefined;
    const [host] = [...input.snapshot.unreadable.keys()].filter((one) => targetKind(one) === "host").sort();
    return host && `a machine on ${host}, which cannot be read, may use it`;
  },
  unusable: ({ id, dependsOn }, { unusable }) =>
    unusable.size === 0
      ? undefined
      : [id, ...dependsOn].map((objectId) => unusable.get(objectId)).find(Boolean),
  emptyFleet: (_, { input }) =>
    input.resources === 0 ? "the fleet holds no resources at all, so nothing is deleted" : undefined,
  unparsable: (_, { input }) =>
    input.unparsable.length > 0
      ? `nothing is deleted while ${input.unparsable.join(", ")} cannot be read`
      : undefined,
  pruneOff: (_, { input }) => (input.fleet.prune ? undefined : "the fleet does not prune (prune: false)"),
  invalidOwner: ({ mark }, { input }) => {
    const invalid = ownerAndPool(mark.owner).find((owner) => input.invalid.has(owner));
    return invalid === undefined ? undefined : `${formatResource(invalid)} cannot be used as it is written`;
  },
  blockedOwner: ({ mark }, { blockedOwners }) => firstReasonOf(mark.owner, blockedOwners),
  suspended: ({ mark }, { input }) => suspensionReason(firstReasonOf(mark.owner, input.suspended)),
  desiredElsewhere: (object, planning) => {
    const desiredTarget = planning.desiredTargets.get(identityKey(object));
    return desiredTarget === undefined ? undefined : `it is wanted on ${desiredTarget}`;
  },
  protected: ({ mark }) => (mark.protect ? "it is protected (protect: true)" : undefined),
  lineage: ({ mark }, { input }) => lineageReason(mark, input.lineage),
  inTrash: ({ trashed }, { input }) => {
    if (trashed === undefined || (trashed.until !== null && isPast(trashed.until, input.now)))
      return undefined;
    return trashed.until === null ? "in the trash, kept for good" : `in the trash until ${trashed.until}`;
  },
  retained: ({ type, mark, trashed }, { types }) => {
    const isRetained = mark.keep.onDelete === "retain" && types.get(type)?.holdsData === false;
    return isRetained && trashed === undefined
      ? "it is kept when its resource goes (deletionPolicy: Retain)"
      : undefined;
  },
} satisfies Record<string, RetentionRule>;

/**
 * Returns the reason why an object stays with an owner that no longer exists in the files. Undefined: `newOwner` may
 * take it.
 */
export function retentionReason(
  object: OwnedObject,
  planning: PlanningState,
  newOwner: ResourceId,
): string | undefined {
  for (const name of OWNER_RULES) {
    if (name === "retained" && isRenamedHost(object.mark.owner, newOwner)) continue;
    const reason = RETENTION_RULES[name](object, planning);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Returns whether a Host resource was renamed. The objects of a host belong to the Host resource that names it now. */
function isRenamedHost(owner: ResourceId, newOwner: ResourceId): boolean {
  return parseResourceId(owner).kind === "Host" && parseResourceId(newOwner).kind === "Host";
}

/** Returns whether this plan deletes an observed object, which no resource desires, at once. */
export function isPruned(object: ObservedObject, planning: PlanningState): boolean {
  const { input, types, desired } = planning;
  if (desired.has(object.id) || !isOwned(object, input)) return false;
  return types.get(object.type)?.holdsData === false && findRetentionReason(object, planning) === undefined;
}

const OWNER_RULES = [
  ...(["emptyFleet", "unparsable", "pruneOff", "invalidOwner", "blockedOwner"] as const),
  ...(["suspended", "protected", "lineage", "retained"] as const),
] satisfies readonly (keyof typeof RETENTION_RULES)[];

/** Returns an owner and its pool by name. A reason to keep the pool keeps all of its members. */
function ownerAndPool(owner: ResourceId): ResourceId[] {
  return [owner, poolByName(owner)].filter((id) => id !== undefined);
}

function firstReasonOf(owner: ResourceId, reasons: ReadonlyMap<ResourceId, string>): string | undefined {
  return ownerAndPool(owner)
    .map((id) => reasons.get(id))
    .find((reason) => reason !== undefined);
}

/** Plans the objects that no resource desires. `changing` are the desired objects that this plan changes. */
export function planPrune(
  planning: PlanningState,
  changing: ReadonlySet<ObjectId>,
): { drafts: ChangeDraft[]; orphans: Orphan[] } {
  const decisions = planning.pruneCandidates.map((object) => decidePrune(object, planning));
  const users = remainingUsers(
    planning,
    changing,
    new Set(decisions.filter(isDeleted).map(({ object }) => object.id)),
  );
  const drafts: ChangeDraft[] = [];
  const orphans: Orphan[] = [];
  for (const { object, reason, draft } of decisions) {
    const user = users.get(object.id);
    if (draft === undefined) orphans.push(toOrphan(object, reason ?? ""));
    else if (user === undefined) drafts.push(draft);
    else orphans.push(toOrphan(object, `${formatObject(user)} still uses it`));
  }
  return { drafts, orphans: orphans.sort((a, b) => (a.object < b.object ? -1 : 1)) };
}

interface PruneDecision {
  readonly object: OwnedObject;
  readonly reason?: string;
  readonly draft?: ChangeDraft;
}

function decidePrune(object: OwnedObject, planning: PlanningState): PruneDecision {
  const type = planning.types.get(object.type);
  const reason = findRetentionReason(object, planning);
  if (reason !== undefined || type === undefined) return { object, ...omitUndefined({ reason }) };
  return { object, draft: draftRemoval(type, object, planning) };
}

/** Returns whether the object is deleted. A disk in the trash still uses its base image. */
function isDeleted({ draft }: PruneDecision): boolean {
  return draft?.action === "delete";
}

/**
 * Returns one remaining user for each prune candidate that is still used, the first by id. A candidate that stays keeps,
 * in turn, the objects that it uses.
 */
function remainingUsers(
  planning: PlanningState,
  changing: ReadonlySet<ObjectId>,
  deleted: ReadonlySet<ObjectId>,
): ReadonlyMap<ObjectId, ObservedObject> {
  const users = new Map<ObjectId, ObservedObject>();
  if (planning.pruneCandidates.length === 0) return users;
  const candidates = new Set(planning.pruneCandidates.map(({ id }) => id));
  const remaining = [...planning.observed.values()].filter(({ id }) => !changing.has(id) && !deleted.has(id));
  for (let user = remaining.pop(); user !== undefined; user = remaining.pop()) {
    for (const id of user.dependsOn) {
      if (!candidates.has(id)) continue;
      const used = planning.observed.get(id);
      if (used !== undefined && deleted.has(id) && !users.has(id)) remaining.push(used);
      users.set(id, firstById(user, users.get(id)));
    }
  }
  return users;
}

function firstById(left: ObservedObject, right: ObservedObject | undefined): ObservedObject {
  return right === undefined || left.id < right.id ? left : right;
}

function findRetentionReason(object: OwnedObject, planning: PlanningState): string | undefined {
  for (const reason of Object.values<RetentionRule>(RETENTION_RULES)) {
    const text = reason(object, planning);
    if (text !== undefined) return text;
  }
  return undefined;
}

function toOrphan({ id, mark, trashed }: OwnedObject, reason: string): Orphan {
  return { object: id, mark, reason, ...omitUndefined({ trashed }) };
}

/** Policy of an object whose resource is gone. Its mark says what may happen to it. */
const UNRESTRICTED: UpdatePolicy = { reboot: "Immediate", recreate: "Immediate" };

/** Returns the change that takes an observed object away. */
export function draftRemoval(
  type: AnyObjectType,
  object: OwnedObject,
  { input, pools }: PlanningState,
): ChangeDraft {
  const { mark, trashed } = object;
  const now = trustedNow(input);
  const expired = trashed !== undefined;
  const action = type.holdsData && !expired && !isRemakable(type, object) ? "trash" : "delete";
  const { id, target, name, state, running } = object;
  return {
    id,
    type: type.name,
    target,
    name,
    owner: mark.owner,
    action,
    change: `${action} ${id}`,
    cause: expired ? "expired" : removalCause(object, pools),
    impact: ACTION_IMPACT[action],
    fields: [],
    retention: mark.keep,
    policy: UNRESTRICTED,
    losesData: action === "delete" ? losesData(type, object) : isAdoptedAndDeleted(object),
    ...sensitiveFields(type),
    ...omitUndefined({ before: state, running, trashed }),
    ...(action === "trash" ? { mark, trashed: { since: now, until: trashEnd(object, now) } } : {}),
  };
}

/** Returns whether data that others made goes for good after its time in the trash. */
function isAdoptedAndDeleted({ mark }: OwnedObject): boolean {
  return mark.adopted === true && mark.keep.onDelete === "delete";
}

/**
 * Returns the later of the clock and the latest certain time. Otherwise a slow clock would lengthen the time in the
 * trash.
 */
function trustedNow({ now, time }: PlanningState["input"]): string {
  const latest = time?.latest;
  return latest !== undefined && Date.parse(latest) > Date.parse(now) ? latest : now;
}

function removalCause({ mark }: OwnedObject, pools: PlanningState["pools"]): Cause {
  return pools.formerPoolOf(mark.owner) === undefined ? "removed" : "scale";
}

function trashEnd({ mark }: OwnedObject, now: string): string | null {
  if (mark.keep.onDelete === "retain") return null;
  return new Date(Date.parse(now) + mark.keep.trashSeconds * 1000).toISOString();
}

function isPast(until: string, now: string): boolean {
  return Date.parse(until) <= Date.parse(now);
}

function suspensionReason(reason: string | undefined): string | undefined {
  return reason === undefined ? undefined : `its resource is suspended: ${reason}`;
}
