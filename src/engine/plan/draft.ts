import type { AnyObjectType } from "../../drivers/object-type.ts";
import type { Action, Cause, Impact } from "../../model/change.ts";
import type { DesiredObject, Mark, ObservedObject } from "../../model/object.ts";
import { hashState } from "./digest.ts";
import type { ChangeDraft } from "./types.ts";

/** Author of a plan's changes. */
export interface PlanAuthor {
  readonly fleet: string;
  readonly commit: string;
  readonly origin?: string | undefined;
}

/** Impact of an action on its object. */
export const ACTION_IMPACT: Readonly<Record<Action, Impact>> = {
  create: "live",
  update: "live",
  restart: "reboot",
  replace: "replace",
  migrate: "live",
  restore: "live",
  trash: "live",
  delete: "replace",
};

/** Returns the fields that all changes of a desired object have. */
export function draftBase(
  type: AnyObjectType,
  object: DesiredObject,
  action: Action,
  cause: Cause,
): Omit<ChangeDraft, "fields"> {
  const { id, target, name, owner, policy, keep: retention } = object;
  const change = `${action} ${id}` as const;
  const identity = { id, type: type.name, target, name, owner, policy, retention, action, change, cause };
  return { ...identity, impact: ACTION_IMPACT[action], losesData: false, ...sensitiveFields(type) };
}

export function sensitiveFields(type: AnyObjectType): Pick<ChangeDraft, "sensitive"> {
  return type.sensitive === undefined || type.sensitive.length === 0 ? {} : { sensitive: type.sensitive };
}

/**
 * Returns whether data is lost with the object, or parts of it that no resource describes. Depends on the object only, not
 * on the plan.
 */
export function losesData(type: AnyObjectType, object: RetainableObject): boolean {
  return (type.holdsData && !isRemakable(type, object)) || lossesOf(type, object.state).length > 0;
}

/** Returns what is gone for good with an object that holds no data: `the snapshots`. */
export function lossesOf(type: AnyObjectType, state: object): readonly string[] {
  return type.losses?.(state as never) ?? []; // a state of this very type
}

/** Object of either side, with the fields that decide about data loss. */
type RetainableObject = Pick<ObservedObject, "state" | "unfinished"> &
  (Pick<ObservedObject, "mark"> | Pick<DesiredObject, "keep">);

/**
 * Returns whether an object can be recreated at any time: seeds and copies of images that are deleted at once when
 * undesired, and incomplete objects, which hold no data yet. The mark alone is no proof.
 */
export function isRemakable(type: AnyObjectType, object: RetainableObject): boolean {
  if (object.unfinished === true) return true;
  const keep = "keep" in object ? object.keep : object.mark?.keep;
  const goesAtOnce = keep?.onDelete === "delete" && keep.trashSeconds === 0;
  return goesAtOnce && type.isCopy?.(object.state as never) === true; // a state of this very type
}

/** Returns the mark of an object after the change. `before` is the mark that it has. */
export function markOf(
  desired: DesiredObject,
  { fleet, commit, origin }: PlanAuthor,
  before: Mark | undefined,
): Mark {
  const { owner, state, protect, keep, advertises = [] } = desired;
  const mark = { fleet, owner, applied: hashState(state), commit, protect, keep };
  return {
    ...mark,
    ...(origin === undefined ? {} : { origin }),
    ...(advertises.length === 0 ? {} : { announces: [...advertises].sort() }),
    ...(isAdopted(desired, before) ? { adopted: true as const } : {}),
  };
}

/** Returns whether others made the object: it was adopted, or nothing creates it. */
export function isAdopted({ mustExist }: Pick<DesiredObject, "mustExist">, mark: Mark | undefined): boolean {
  return mark?.adopted === true || mustExist !== undefined;
}
