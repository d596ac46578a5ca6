import type { ImageInfo, ImageRef } from "node-ceph";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { subjectOf } from "../shared/errors.ts";
import { ignoreNotFound } from "./errors.ts";
import type { ImageRecord } from "./image-record.ts";
import { retryUntilClosed } from "./image-trash.ts";
import { type CephPoolContext, type FleetScope, temporaryName, temporaryNamePrefix } from "./pool-context.ts";

/**
 * Returns the record of an incomplete image of this fleet, by its name. It is deleted at once when no change creates it
 * any more, because it holds no data.
 */
export function partialImageRecord(
  { context: { fleet }, owner }: FleetScope & Pick<CephPoolContext, "owner">,
  { id, name }: ImageRef,
): ImageRecord | undefined {
  if (!name.startsWith(temporaryNamePrefix(fleet))) return undefined;
  const keep = { onDelete: "delete", trashSeconds: 0 } as const;
  return { image: id, mark: { fleet, owner, applied: "", commit: "", protect: false, keep } };
}

/**
 * Returns our images that are listed but cannot be described: librbd was interrupted while it created or removed them.
 */
export function findStubs(
  { context: { fleet } }: FleetScope,
  images: readonly ImageRef[],
  infos: readonly ImageInfo[],
): ImageInfo[] {
  const describedIds = new Set(infos.map(({ id }) => id));
  return images
    .filter(({ id, name }) => !describedIds.has(id) && name.startsWith(temporaryNamePrefix(fleet)))
    .map((image) => ({ ...image, sizeBytes: 0, features: [], parent: null, snapshots: [], metadata: {} }));
}

/**
 * Removes the remains of an earlier attempt, its snapshot first. Throws `rejected` for a temporary name that leads to
 * an image listed under another name: an interrupted rename left it, and the image is in use.
 */
export async function removePartial(
  { pool }: CephPoolContext,
  change: Change,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const [info, images] = await Promise.all([pool.info({ name }), pool.list()]);
  const isListed = images.some((image) => image.name === name && image.id === info?.id);
  if (info !== null && !isListed) throw renamedFailure(change, pool.name, name);
  for (const snapshot of info?.snapshots ?? []) {
    if (snapshot.protected) await pool.snapshotUnprotect({ name }, snapshot.name);
    await pool.snapshotRemove({ name }, snapshot.name);
  }
  await ignoreNotFound(retryUntilClosed(change, signal, () => pool.remove(name))); // the process that created it may just have been killed
}

function renamedFailure(change: Change, pool: string, name: string): Failure {
  const left = `an interrupted rename left the name ${name} to an image that is listed under another name`;
  return new Failure(
    "rejected",
    `${subjectOf(change)}: ${left}; remove the name: rados -p ${pool} rm rbd_id.${name}`,
  );
}

/**
 * Returns true if an image found by its desired name is still listed under its temporary name: its rename was
 * interrupted. No client uses it yet, because no list shows it.
 */
export async function isHalfNamed(
  cluster: CephPoolContext,
  { name }: Change,
  { id }: ImageRef,
): Promise<boolean> {
  const temporary = temporaryName(cluster, name);
  return (await cluster.pool.list()).some((image) => image.id === id && image.name === temporary);
}
