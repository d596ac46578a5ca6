import type { AnyObjectType } from "../../drivers/object-type.ts";
import type { MigratedVolume, RedirectedObject } from "../../model/change.ts";
import type { JsonObject } from "../../model/json.ts";
import type { DesiredObject, MigratedDisk, ObjectId, Redirect } from "../../model/object.ts";
import { omitUndefined } from "../../model/omit-undefined.ts";
import { applyEdits } from "../../model/redirect.ts";
import { hashState } from "./digest.ts";
import { draftBase, markOf, type PlanAuthor } from "./draft.ts";
import { diffObject, mergeIntoStopped, type ObjectChanges } from "./object-changes.ts";
import type { ChangeDraft, IncomingObject, MigratingMachine, OwnedObject, PlanningState } from "./types.ts";

/**
 * Returns the changes of an object that a migration brings: the migration, and what differs besides the host. That is changed
 * after the machine has arrived.
 */
export function incomingChanges(
  type: AnyObjectType,
  desired: DesiredObject,
  { source, machine }: IncomingObject,
  planning: PlanningState,
  author: PlanAuthor,
): ObjectChanges {
  const arriving = relocated(type, desired, source);
  const changes = diffObject(type, desired, arriving, author);
  if (machine.desired !== desired) return changes;
  const isStopped = machine.migration.mode === "stopped";
  const { state, rest } = isStopped
    ? mergeIntoStopped(type, desired, arriving, changes)
    : { state: arriving.state, rest: changes };
  const migrate = draftMigration(
    type,
    machine,
    { source, state, isComplete: rest.drafts.length === 0 },
    planning,
    author,
  );
  return { drafts: [migrate, ...rest.drafts], blocked: rest.blocked };
}

/** Returns the object as it is observed when it has arrived, and nothing else has changed. */
function relocated(type: AnyObjectType, desired: DesiredObject, source: OwnedObject): OwnedObject {
  const relocate = (state: JsonObject) =>
    (type.relocate?.(state as never, desired.state as never) ?? state) as JsonObject; // states of this very type
  const { unrecorded: _, maybeOn: __, left: ___, ...arriving } = source; // the migration sets that right
  return {
    ...arriving,
    id: desired.id,
    target: desired.target,
    state: relocate(source.state),
    ...omitUndefined({ running: source.running && relocate(source.running) }),
  };
}

interface Destination {
  readonly source: OwnedObject;
  readonly state: JsonObject;
  /** True if the object is as desired when it has arrived. */
  readonly isComplete: boolean;
}

function draftMigration(
  type: AnyObjectType,
  { desired, migration }: MigratingMachine,
  { source, state, isComplete }: Destination,
  planning: PlanningState,
  author: PlanAuthor,
): ChangeDraft {
  const { from, disks, ...way } = migration;
  const isOff = source.state.power === "shutoff";
  const impact = way.mode === "live" || isOff ? "live" : "reboot";
  const mark = markOf(desired, author, source.mark);
  return {
    ...draftBase(type, desired, "migrate", "commit"),
    impact,
    from,
    ...omitUndefined({ before: source.state, running: source.running }),
    after: state,
    fields: [{ path: "host", before: source.target, after: desired.target, impact, where: "both" }],
    mark: isComplete ? mark : { ...mark, applied: source.mark.applied },
    migration: {
      ...way,
      disks: disks.map((disk) => migratedVolume(disk, planning, author)),
      redirects: redirectsAfter(desired.id, planning, author),
      limits: planning.input.fleet.migration,
    },
  };
}

/** Returns a disk with its state, which it keeps, and its mark on the destination. */
function migratedVolume(disk: MigratedDisk, planning: PlanningState, author: PlanAuthor): MigratedVolume {
  const source = planning.observed.get(disk.from) as OwnedObject; // the index has only observed ones of ours
  const desired = planning.desired.get(disk.to);
  return {
    ...disk,
    state: source.state,
    mark: desired === undefined ? source.mark : markOf(desired, author, source.mark),
  };
}

/** Returns the objects that follow a machine, with their marks when all migrations are done. */
function redirectsAfter(
  machine: ObjectId,
  { desired, observed }: PlanningState,
  author: PlanAuthor,
): RedirectedObject[] {
  const followers = [...desired.values()].filter(({ redirects }) => redirects !== undefined);
  return followers.flatMap((object) => {
    const { id, type, target, name, owner, redirects = [] } = object;
    const own = redirects.filter(({ after }) => after.includes(machine));
    const state = applyEdits(
      object.state,
      redirects.flatMap(({ edits }) => edits),
    );
    const mark = { ...markOf(object, author, observed.get(id)?.mark), applied: hashState(state) };
    return own.map((redirect: Redirect) => ({ id, type, target, name, owner, mark, ...redirect }));
  });
}
