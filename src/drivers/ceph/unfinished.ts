import type { ImageInfo, ImageRef } from "node-ceph";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { type Cluster, newName, newNamesOf, type OfFleet } from "./cluster.ts";
import { ifThere, subjectOf } from "./errors.ts";
import { whenClosed } from "./image-trash.ts";
import type { Note } from "./note.ts";

/** The name says whose it is. It goes at once when nobody makes it any more: no data of anybody's is in it. */
export function unfinishedNote(
  { world: { fleet }, owner }: OfFleet & Pick<Cluster, "owner">,
  { id, name }: ImageRef,
): Note | undefined {
  if (!name.startsWith(newNamesOf(fleet))) return undefined;
  const keep = { onDelete: "delete", trashSeconds: 0 } as const;
  return { image: id, mark: { fleet, owner, applied: "", commit: "", protect: false, keep } };
}

/** Images of ours that are listed and of which there is nothing else: librbd was cut off while it made or removed them. */
export function stubs(
  { world: { fleet } }: OfFleet,
  listed: readonly ImageRef[],
  infos: readonly ImageInfo[],
): ImageInfo[] {
  const known = new Set(infos.map(({ id }) => id));
  return listed
    .filter(({ id, name }) => !known.has(id) && name.startsWith(newNamesOf(fleet)))
    .map((image) => ({ ...image, sizeBytes: 0, features: [], parent: null, snapshots: [], metadata: {} }));
}

/**
 * Removes what an earlier attempt left. Its snapshot goes first, as far as it got. A name of ours by which an image is found
 * that is listed under another one is what a rename left that was cut off: that image is in use.
 */
export async function discard(
  { pool }: Cluster,
  change: Change,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const [info, listed] = await Promise.all([pool.info({ name }), pool.list()]);
  const isListed = listed.some((one) => one.name === name && one.id === info?.id);
  if (info !== null && !isListed) throw renamed(change, pool.name, name);
  for (const snapshot of info?.snapshots ?? []) {
    if (snapshot.protected) await pool.snapshotUnprotect({ name }, snapshot.name);
    await pool.snapshotRemove({ name }, snapshot.name);
  }
  await ifThere(whenClosed(change, signal, () => pool.remove(name))); // the process that made it may just have been killed
}

function renamed(change: Change, pool: string, name: string): Failure {
  const left = `a rename that was cut off left the name ${name} to an image that is called otherwise`;
  return new Failure(
    "rejected",
    `${subjectOf(change)}: ${left}; to take it away: rados -p ${pool} rm rbd_id.${name}`,
  );
}

/**
 * Whether an image that is found by the wanted name is still listed under the one that it was made with: giving it the
 * wanted one was cut off. Nobody has used it yet, since nobody lists it.
 */
export async function isHalfNamed(cluster: Cluster, { name }: Change, { id }: ImageRef): Promise<boolean> {
  const made = newName(cluster, name);
  return (await cluster.pool.list()).some((one) => one.id === id && one.name === made);
}
