import type { ImageInfo } from "node-ceph";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { subjectOf } from "../shared/errors.ts";
import { assertStillOurs, replacedFailure } from "../shared/ownership-check.ts";
import { ignoreNotFound } from "./errors.ts";
import { type ImageRecord, parseImageRecord, trashTimes } from "./image-record.ts";
import type { CephPoolContext } from "./pool-context.ts";

/** An image as a change finds it, right before the change touches it. */
export interface ImageLookup {
  readonly info: ImageInfo;
  readonly record: ImageRecord | undefined;
  readonly inTrash: boolean;
}

/** Finds the image outside of the trash that has this name. */
export async function findInUse({ pool }: CephPoolContext, name: string): Promise<ImageLookup | undefined> {
  const info = (await ignoreNotFound(pool.info({ name }))) ?? undefined;
  return info === undefined ? undefined : { info, record: parseImageRecord(info), inTrash: false };
}

/** Finds the change's image in the trash among ours. Several may have one name. */
export async function findInTrash(
  cluster: CephPoolContext,
  change: Change,
): Promise<ImageLookup | undefined> {
  const { meant: planned, others } = await searchTrash(cluster, change);
  return planned ?? (others.length === 1 ? others[0] : undefined);
}

/**
 * Finds exactly the planned image in the trash. An image that was taken out and put there again since the plan is kept
 * anew.
 */
export async function findPlannedInTrash(
  cluster: CephPoolContext,
  change: Change,
): Promise<ImageLookup | undefined> {
  return (await searchTrash(cluster, change)).meant;
}

async function searchTrash(
  { pool, context }: CephPoolContext,
  change: Change,
): Promise<{ readonly meant: ImageLookup | undefined; readonly others: readonly ImageLookup[] }> {
  const entries = (await pool.trashList()).filter(({ name }) => name === change.name);
  const entryById = new Map(entries.map((entry) => [entry.id, entry]));
  const images = (await pool.describe(entries))
    .map((info) => ({ info, record: parseImageRecord(info), inTrash: true }))
    .filter(({ record }) => record?.mark.fleet === context.fleet);
  const planned = images.find(
    ({ info, record }) =>
      record && trashTimes(record, entryById.get(info.id))?.since === change.trashed?.since,
  );
  return { meant: planned, others: images };
}

/** Finds the image outside of the trash. Throws `world-moved` if it is gone or not ours. */
export async function findOwned(
  cluster: CephPoolContext,
  change: Change,
): Promise<ImageLookup & { readonly record: ImageRecord }> {
  const lookup = await findInUse(cluster, change.name);
  if (lookup === undefined) throw new Failure("world-moved", `${subjectOf(change)}: the image is gone`);
  return assertOwned(cluster, change, lookup);
}

export function assertOwned(
  { context }: CephPoolContext,
  change: Change,
  { info, record, inTrash }: ImageLookup,
): ImageLookup & { readonly record: ImageRecord } {
  assertStillOurs(change, context.fleet, record?.mark);
  if (record === undefined) throw replacedFailure(change, "is not managed by Fleetwright");
  return { info, record, inTrash };
}

/**
 * Looks a last time before a call that librbd makes by name only. Throws `world-moved` unless the name still belongs to
 * the same image, and the image to us.
 */
export async function assertSameImage(
  cluster: CephPoolContext,
  change: Change,
  { id, name }: ImageInfo,
): Promise<void> {
  const now = await findInUse(cluster, name);
  if (now?.info.id !== id) throw replacedFailure(change, "is another image");
  assertOwned(cluster, change, now);
}
