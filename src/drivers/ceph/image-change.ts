import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { ensureBase } from "./base.ts";
import type { Cluster } from "./cluster.ts";
import { ifThere, subjectOf } from "./errors.ts";
import { checkedOurs, type Found, findInTrash, findInUse, findOurs } from "./find-image.ts";
import { deleteImage } from "./image-delete.ts";
import { makeImage } from "./image-make.ts";
import { moveToTrash, whenClosed } from "./image-trash.ts";
import { markIn, type Note, writeNote } from "./note.ts";
import { type RbdState, SWITCHED } from "./states.ts";
import { isHalfNamed } from "./unfinished.ts";

type Step = (cluster: Cluster, change: Change, signal: AbortSignal) => Promise<void>;

/** What is done for each action. Each can be done again after it was cut off anywhere. */
export const IMAGE_ACTIONS: Readonly<Record<Action, Step>> = {
  create: createImage,
  update: updateImage,
  trash: moveToTrash,
  restore: restoreImage,
  delete: deleteImage,
  restart: unsupported,
  replace: unsupported,
  migrate: unsupported,
};

async function unsupported(_cluster: Cluster, change: Change): Promise<void> {
  throw new Failure("unsupported", `${subjectOf(change)}: ${change.action} is not possible for images`, {
    hint: "its data would be lost: make another volume and copy",
  });
}

function wantedState(change: Change): RbdState {
  if (change.after === undefined)
    throw new Failure("bug", `${subjectOf(change)}: ${change.action} without a state`);
  return change.after as unknown as RbdState; // the planner keeps states with their types
}

/** An image only ever has its name when it is complete: then it was made by an earlier attempt. */
async function createImage(cluster: Cluster, change: Change, signal: AbortSignal): Promise<void> {
  const there = await findInUse(cluster, change.name);
  if (there === undefined) return makeImage(cluster, change, wantedState(change), signal);
  if (await isHalfNamed(cluster, change, there.info)) {
    await ifThere(whenClosed(change, signal, () => cluster.pool.remove(change.name)));
    return makeImage(cluster, change, wantedState(change), signal);
  }
  await bring(cluster, change, checkedOurs(cluster, change, there));
}

async function updateImage(cluster: Cluster, change: Change): Promise<void> {
  await bring(cluster, change, await findOurs(cluster, change));
}

/** Out of the trash, and as it is wanted now. */
async function restoreImage(cluster: Cluster, change: Change): Promise<void> {
  const there = await findInUse(cluster, change.name);
  if (there !== undefined) return bring(cluster, change, checkedOurs(cluster, change, there));
  const kept = await findInTrash(cluster, change);
  if (kept === undefined)
    throw new Failure("world-moved", `${subjectOf(change)}: the image is not in the trash any more`);
  await cluster.pool.trashRestore(kept.info.id, change.name);
  await bring(cluster, change, checkedOurs(cluster, change, kept));
}

/** From what is there to what is wanted. The size is read right before: nothing is ever cut off. */
async function bring(
  cluster: Cluster,
  change: Change,
  { info, note }: Found & { readonly note: Note },
): Promise<void> {
  const { pool } = cluster;
  const wanted = wantedState(change);
  const key = { id: info.id };
  const { capacityBytes = info.sizeBytes } = wanted;
  if (capacityBytes < info.sizeBytes) {
    const sizes = `has ${info.sizeBytes} bytes and would have ${capacityBytes}`;
    throw new Failure("rejected", `${subjectOf(change)}: an image is never made smaller: it ${sizes}`);
  }
  if (capacityBytes > info.sizeBytes) await pool.resize(key, capacityBytes);
  await switchFeatures(cluster, info, wanted);
  if (wanted.snapshot !== undefined) await ensureBase(cluster, info);
  const mark = markIn(subjectOf(change), change.mark);
  await writeNote(cluster, { image: info.id, mark, ...contentOf(note) });
}

function contentOf({ content }: Note): Pick<Note, "content"> {
  return content === undefined ? {} : { content };
}

/** All at once: one needs the other, and since Octopus one switches the other on and then refuses to be switched on. */
async function switchFeatures(
  { pool }: Cluster,
  { id, features }: Found["info"],
  { features: wanted }: RbdState,
): Promise<void> {
  const on = SWITCHED.filter((feature) => wanted.includes(feature) && !features.includes(feature));
  const off = SWITCHED.filter((feature) => !wanted.includes(feature) && features.includes(feature));
  if (off.length > 0) await pool.updateFeatures({ id }, off, false);
  if (on.length > 0) await pool.updateFeatures({ id }, on, true);
}

/** Takes over a stranger: only the mark is written. */
export async function adoptImage(cluster: Cluster, change: Change): Promise<void> {
  const there = await findInUse(cluster, change.name);
  if (there === undefined) throw new Failure("world-moved", `${subjectOf(change)}: the image is gone`);
  const mark = markIn(subjectOf(change), change.mark);
  await writeNote(cluster, { image: there.info.id, mark });
}
