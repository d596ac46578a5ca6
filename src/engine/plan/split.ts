import type { AnyObjectType } from "../../drivers/driver.ts";
import type { Cause, FieldChange } from "../../model/change.ts";
import { equal } from "../../model/hash.ts";
import type { DesiredObject, Mark, ObjectId, ObservedObject } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { showResource } from "../../model/resource.ts";
import { asFields, compare, type Difference, madeGood } from "../difference.ts";
import { showObject } from "../show.ts";
import { showField } from "../value.ts";
import { stateHash } from "./digest.ts";
import { type Author, basics, losesData, markOf } from "./draft.ts";
import type { Draft } from "./input.ts";
import { present } from "./present.ts";

/** What making one object as it is wanted comes to. */
export interface Split {
  readonly drafts: readonly Draft[];
  readonly blocked: readonly Blocked[];
}

const NOTHING: Split = { drafts: [], blocked: [] };

/** A wanted object that is nowhere. */
export function creation(type: AnyObjectType, desired: DesiredObject, author: Author): Split {
  const about = { ...basics(type, desired, "create", "commit"), after: desired.state, fields: [] };
  const summary = type.summary?.(desired.state as never); // of this very type
  const words = summary === undefined ? {} : { summary };
  return { drafts: [{ ...about, ...built(desired), ...words, mark: markOf(desired, author) }], blocked: [] };
}

/**
 * The changes that bring an object of ours to what is wanted of it, by impact:
 *
 * ```
 *            stored side   running side
 * live       update        update
 * reboot     update        restart
 * replace    replace       replace        goes instead of update and restart, where it may go at all
 * refuse     blocked       blocked        and no replacement, which would bring it about
 * ```
 */
export function split(
  type: AnyObjectType,
  desired: DesiredObject,
  observed: ObservedObject,
  author: Author,
): Split {
  const found = withCompanions(type, compare(type, desired.state, observed));
  const marked = markFields(desired, observed.mark);
  if (found.length === 0 && marked.length === 0 && observed.trashed === undefined) return NOTHING;
  const parts = { type, desired, observed, author, found, marked };
  const drafts = [restoration(parts), update(parts), restart(parts), replacement(parts)];
  return { drafts: drafts.filter((draft) => draft !== undefined), blocked: refusals(parts) };
}

/** A field that fits another one is not changed before it. */
function withCompanions({ companions }: AnyObjectType, found: readonly Difference[]): readonly Difference[] {
  if (companions === undefined) return found;
  const replaced = new Set(found.filter(({ impact }) => impact === "replace").map(({ field }) => field));
  const waits = ({ field, impact }: Difference) =>
    impact !== "refuse" && replaced.has(companions[field] ?? "");
  return found.map((one) => (waits(one) ? { ...one, impact: "replace" } : one));
}

interface Parts {
  readonly type: AnyObjectType;
  readonly desired: DesiredObject;
  readonly observed: ObservedObject;
  readonly author: Author;
  readonly found: readonly Difference[];
  readonly marked: readonly FieldChange[];
}

function restoration({ type, desired, observed, author, marked }: Parts): Draft | undefined {
  if (observed.trashed === undefined) return undefined;
  const applied = observed.mark?.applied ?? "";
  const sides = { before: observed.state, after: observed.state, fields: marked, trashed: observed.trashed };
  return {
    ...basics(type, desired, "restore", "commit"),
    ...sides,
    mark: { ...markOf(desired, author), applied },
  };
}

function update({ type, desired, observed, author, found, marked }: Parts): Draft | undefined {
  const now = found.filter(isUpdate);
  const noted = now.length === 0 ? marked : marked.filter(({ path }) => path !== ANNOUNCES);
  const fields = [...asFields(now), ...(observed.trashed === undefined ? noted : [])];
  if (fields.length === 0) return undefined;
  const whole = found.every((one) => isUpdate(one) || isRestart(one));
  const mark = markOf(desired, author);
  return {
    ...basics(type, desired, "update", now.length === 0 ? "commit" : causeOf(desired, observed)),
    ...before(observed),
    ...built(desired), // what was cut off in the middle of being made is filled by an update
    after: madeGood(observed.state, desired.state, now),
    fields,
    mark: whole ? mark : { ...mark, applied: observed.mark?.applied ?? "" },
  };
}

/** Only where nothing else power cycles it. A domain that is started or stopped takes up what is stored by itself. */
function restart({ type, desired, observed, author, found }: Parts): Draft | undefined {
  const fields = asFields(found.filter(isRestart));
  if (fields.length === 0 || found.some(({ field }) => field === "power")) return undefined;
  const state = madeGood(observed.state, desired.state, found.filter(isUpdate));
  const sides = { ...before(observed), before: state, after: state, fields };
  return {
    ...basics(type, desired, "restart", restartCause(desired, observed, found)),
    ...sides,
    mark: markOf(desired, author),
  };
}

/** What runs cannot be changed by hand without a restart: if what is stored is right, a commit waits to take effect. */
function restartCause(desired: DesiredObject, observed: ObservedObject, found: readonly Difference[]): Cause {
  const stored = found.some(({ side, impact }) => side === "stored" && impact === "reboot");
  return stored ? causeOf(desired, observed) : "commit";
}

function replacement({ type, desired, observed, author, found }: Parts): Draft | undefined {
  const needed = found.filter(({ impact }) => impact === "replace");
  if (needed.length === 0 || found.some(({ impact }) => impact === "refuse")) return undefined;
  return {
    ...basics(type, desired, "replace", causeOf(desired, observed)),
    ...before(observed),
    ...built(desired),
    after: desired.state,
    fields: asFields(needed),
    mark: markOf(desired, author),
    losesData: losesData(type, observed.mark),
  };
}

function refusals({ desired, found }: Parts): Blocked[] {
  return asFields(found.filter(({ impact }) => impact === "refuse")).map((field) => refusal(desired, field));
}

function refusal(desired: DesiredObject, { path, before, after }: FieldChange): Blocked {
  const { label, show } = showField(path);
  const shrinks = typeof before === "number" && typeof after === "number" && after < before;
  const why = shrinks ? "it can grow, but never shrink" : "this cannot be changed once it is there";
  return {
    resource: desired.owner,
    object: desired.id,
    code: "refused",
    message: `${showResource(desired.owner)}: ${label} of ${showObject(desired)} stays ${show(before)} and does not become ${show(after)}: ${why}`,
    hint: `write ${show(before)} again, or make a new one under another name`,
  };
}

function isUpdate({ impact, side }: Difference): boolean {
  return impact === "live" || (impact === "reboot" && side === "stored");
}

function isRestart({ impact, side }: Difference): boolean {
  return impact === "reboot" && side === "running";
}

function causeOf(desired: DesiredObject, observed: ObservedObject): Cause {
  return stateHash(desired.state) === observed.mark?.applied ? "drift" : "commit";
}

/** What the object's mark says of its keeping, where the fleet says otherwise. */
function markFields(desired: DesiredObject, mark: Mark | undefined): FieldChange[] {
  if (mark === undefined) return [];
  const rows = [
    { path: "owner", before: mark.owner, after: desired.owner },
    { path: "protect", before: mark.protect, after: desired.protect },
    { path: "deletionPolicy", before: mark.keep.onDelete, after: desired.keep.onDelete },
    { path: "keepSeconds", before: mark.keep.trashSeconds, after: desired.keep.trashSeconds },
    { path: ANNOUNCES, before: sorted(mark.announces), after: sorted(desired.announces) },
  ];
  const changed = rows.filter(({ before, after }) => !equal(before, after));
  return changed.map((row) => ({ ...row, impact: "live", where: "stored" }));
}

/** Follows from what changed besides, and is told only where nothing did. */
const ANNOUNCES = "announces";

function sorted(ids: readonly ObjectId[] = []): readonly ObjectId[] {
  return [...ids].sort();
}

function before(observed: ObservedObject): Pick<Draft, "before" | "running"> {
  return present({ before: observed.state, running: observed.running });
}

function built({ build }: DesiredObject): Pick<Draft, "build"> {
  return present({ build });
}
