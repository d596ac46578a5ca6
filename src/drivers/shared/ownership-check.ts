import { type Change, previousOwner } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Mark } from "../../model/object.ts";
import { formatResource } from "../../model/resource.ts";
import type { HostMarks } from "./marks.ts";

/*
 * The last look. Between a plan and a change may be minutes, in which webhooks are called and other changes are made.
 * So each driver reads the object again right before it changes it. It then continues with the UUID or id that it
 * found, never with the name.
 */

/** Throws `world-moved` unless the object with this mark is the one that the change was planned for. */
export function assertStillOurs(change: Change, fleet: string, mark: Mark | undefined): void {
  if (mark !== undefined && mark.fleet === fleet && isOwner(change, mark)) return;
  throw replacedFailure(change, describeOwner(mark));
}

/**
 * Does the same for objects whose marks lie on the host, after reading the marks again. An object without a mark does
 * not exist, or is half deleted.
 */
export async function assertMarkStillOurs(
  change: Change,
  marks: HostMarks,
  fleet: string,
  signal: AbortSignal,
): Promise<void> {
  await marks.refreshSome(change.type, [change.name], signal);
  const record = marks.of(change.type).get(change.name);
  if (record !== undefined) assertStillOurs(change, fleet, record.mark);
}

/** Returns true also for the previous owner: an interrupted change may not have handed the object over yet. */
function isOwner(change: Change, { owner }: Mark): boolean {
  return owner === change.owner || owner === previousOwner(change);
}

function describeOwner(mark: Mark | undefined): string {
  return mark === undefined
    ? "is not managed by Fleetwright"
    : `belongs to ${formatResource(mark.owner)} of fleet ${mark.fleet}`;
}

/**
 * Throws `world-moved` unless the UUID is that of the object that the change was planned for, or that it creates: the
 * change may have been interrupted. A change without a planned UUID passes.
 */
export function assertSameUuid({ before, after, ...change }: Change, uuid: string): void {
  const planned = before?.uuid;
  if (planned === undefined || planned === uuid || after?.uuid === uuid) return;
  throw replacedFailure(change, `is another one, with the UUID ${uuid}`);
}

/** Returns the failure of a change whose object was replaced since the plan. Nothing was done to the object. */
export function replacedFailure(change: Pick<Change, "id" | "owner">, what: string): Failure {
  const message = `${formatResource(change.owner)} (${change.id}): the object that has this name now ${what}`;
  return new Failure("world-moved", message, { hint: "nothing was done to it; plan again" });
}
