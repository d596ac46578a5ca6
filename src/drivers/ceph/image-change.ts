import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { type ActionTable, type ChangeHandler, desiredState, requireMark } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { replacedFailure } from "../shared/ownership-check.ts";
import { ensureBaseSnapshot } from "./base-snapshot.ts";
import { ignoreNotFound } from "./errors.ts";
import { assertOwned, findInTrash, findInUse, findOwned, type ImageLookup } from "./find-image.ts";
import { deleteImage } from "./image-delete.ts";
import { makeImage } from "./image-make.ts";
import { type ImageRecord, writeImageRecord } from "./image-record.ts";
import { moveToTrash, retryUntilClosed } from "./image-trash.ts";
import { isHalfNamed } from "./partial-images.ts";
import { type CephPoolContext, serialize, temporaryName } from "./pool-context.ts";
import { type RbdState, TOGGLEABLE_FEATURES } from "./states.ts";

/** The actions on images. Each can be run again after it was interrupted at any point. */
export const IMAGE_ACTIONS: ActionTable<ChangeHandler<CephPoolContext>> = {
  objects: "images",
  handlers: {
    create: createImage,
    update: updateImage,
    trash: moveToTrash,
    restore: restoreImage,
    delete: deleteImage,
  },
  hint: "its data would be lost: make another volume and copy",
};

/**
 * Creates an image. Serializes the changes of one name, because the plan may delete the remains of an earlier attempt
 * under the temporary name at the same time.
 */
function createImage(cluster: CephPoolContext, change: Change, signal: AbortSignal): Promise<void> {
  return serialize(cluster, temporaryName(cluster, change.name), () =>
    createSerialized(cluster, change, signal),
  );
}

/**
 * Creates an image, or completes an interrupted change. An image gets its final name only when it is complete, so that
 * an existing one is an earlier attempt's.
 */
async function createSerialized(
  cluster: CephPoolContext,
  change: Change,
  signal: AbortSignal,
): Promise<void> {
  const existing = await findInUse(cluster, change.name);
  if (existing === undefined) return makeImage(cluster, change, desiredState<RbdState>(change), signal);
  if (await isHalfNamed(cluster, change, existing.info)) {
    const removed = retryUntilClosed(change, signal, async () => {
      if (!(await isStillHalfNamed(cluster, change, existing)))
        throw replacedFailure(change, "is another image");
      await cluster.pool.remove(change.name);
    });
    await ignoreNotFound(removed);
    return makeImage(cluster, change, desiredState<RbdState>(change), signal);
  }
  await converge(cluster, change, assertOwned(cluster, change, existing));
}

async function isStillHalfNamed(
  cluster: CephPoolContext,
  change: Change,
  { info }: ImageLookup,
): Promise<boolean> {
  const now = await findInUse(cluster, change.name);
  return now?.info.id === info.id && isHalfNamed(cluster, change, now.info);
}

async function updateImage(cluster: CephPoolContext, change: Change): Promise<void> {
  await converge(cluster, change, await findOwned(cluster, change));
}

/** Restores an image from the trash, and converges it. */
async function restoreImage(cluster: CephPoolContext, change: Change): Promise<void> {
  const existing = await findInUse(cluster, change.name);
  if (existing !== undefined) return converge(cluster, change, assertOwned(cluster, change, existing));
  const trashed = await findInTrash(cluster, change);
  if (trashed === undefined)
    throw new Failure("world-moved", `${subjectOf(change)}: the image is no longer in the trash`);
  await cluster.pool.trashRestore(trashed.info.id, change.name);
  await converge(cluster, change, assertOwned(cluster, change, trashed));
}

/** Converges an image to its desired state. The size is read right before, so that nothing is ever truncated. */
async function converge(
  cluster: CephPoolContext,
  change: Change,
  { info, record }: ImageLookup & { readonly record: ImageRecord },
): Promise<void> {
  const { pool } = cluster;
  const desired = desiredState<RbdState>(change);
  const key = { id: info.id };
  const { capacityBytes = info.sizeBytes } = desired;
  if (capacityBytes < info.sizeBytes) {
    const sizes = `has ${info.sizeBytes} bytes and would have ${capacityBytes}`;
    throw new Failure("rejected", `${subjectOf(change)}: an image never shrinks: it ${sizes}`);
  }
  if (capacityBytes > info.sizeBytes) await pool.resize(key, capacityBytes);
  await toggleFeatures(cluster, info, desired);
  if (desired.snapshot !== undefined) await ensureBaseSnapshot(cluster, info);
  const mark = requireMark(change);
  await writeImageRecord(cluster, { image: info.id, mark, ...contentField(record) });
}

function contentField({ content }: ImageRecord): Pick<ImageRecord, "content"> {
  return content === undefined ? {} : { content };
}

/**
 * Sets all features at once: some depend on others, and since Octopus one may enable another, which then refuses to be
 * enabled.
 */
async function toggleFeatures(
  { pool }: CephPoolContext,
  { id, features }: ImageLookup["info"],
  { features: desired }: RbdState,
): Promise<void> {
  const on = TOGGLEABLE_FEATURES.filter(
    (feature) => desired.includes(feature) && !features.includes(feature),
  );
  const off = TOGGLEABLE_FEATURES.filter(
    (feature) => !desired.includes(feature) && features.includes(feature),
  );
  if (off.length > 0) await pool.updateFeatures({ id }, off, false);
  if (on.length > 0) await pool.updateFeatures({ id }, on, true);
}

/** Adopts an unmanaged image: writes only the mark. */
export async function adoptImage(cluster: CephPoolContext, change: Change): Promise<void> {
  if (change.trashed !== undefined)
    throw new Failure(
      "unsupported",
      `${subjectOf(change)}: an image in the trash cannot be adopted: undelete it first`,
    );
  const existing = await findInUse(cluster, change.name);
  if (existing === undefined) throw new Failure("world-moved", `${subjectOf(change)}: the image is gone`);
  const mark = requireMark(change);
  await writeImageRecord(cluster, { image: existing.info.id, mark });
}
