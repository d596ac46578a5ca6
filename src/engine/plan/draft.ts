import type { AnyObjectType } from "../../drivers/driver.ts";
import type { Action, Cause, Impact } from "../../model/change.ts";
import type { DesiredObject, Mark } from "../../model/object.ts";
import { stateHash } from "./digest.ts";
import type { Draft } from "./input.ts";

/** Whose work a change is. */
export interface Author {
  readonly fleet: string;
  readonly commit: string;
}

/** What an action costs the object that it is done to. */
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

/** What every change of a wanted object says. */
export function basics(
  type: AnyObjectType,
  object: DesiredObject,
  action: Action,
  cause: Cause,
): Omit<Draft, "fields"> {
  const { id, target, name, owner, policy, keep } = object;
  const change = `${action} ${id}` as const;
  const about = { id, type: type.name, target, name, owner, policy, keep, action, change, cause };
  return { ...about, impact: ACTION_IMPACT[action], losesData: false, ...opaque(type) };
}

export function opaque(type: AnyObjectType): Pick<Draft, "opaque"> {
  return type.opaque === undefined || type.opaque.length === 0 ? {} : { opaque: type.opaque };
}

/** What is deleted at once when nobody wants it any more can be made again: seeds, copies of images. */
export function losesData(type: AnyObjectType, mark: Mark | undefined): boolean {
  return type.holdsData && !isRemakable(mark);
}

export function isRemakable(mark: Pick<Mark, "keep"> | undefined): boolean {
  return mark?.keep.onDelete === "delete" && mark.keep.trashSeconds === 0;
}

/** The mark that an object carries once it is as it is wanted. */
export function markOf(
  { owner, state, protect, keep, announces = [] }: DesiredObject,
  { fleet, commit }: Author,
): Mark {
  const mark = { fleet, owner, applied: stateHash(state), commit, protect, keep };
  return announces.length === 0 ? mark : { ...mark, announces: [...announces].sort() };
}
