import type { ImageInfo, ImageRef, ParentRef, TrashEntry } from "node-ceph";
import { type ObjectId, type ObservedObject, objectRef, observedObject } from "../../model/object.ts";
import { ignoreNotFound } from "./errors.ts";
import { type ImageRecord, parseImageRecord, trashTimes } from "./image-record.ts";
import { findStubs, partialImageRecord } from "./partial-images.ts";
import type { CephPoolContext } from "./pool-context.ts";
import { BASE_SNAPSHOT, isTemporaryName, type RbdState, TOGGLEABLE_FEATURES } from "./states.ts";

/**
 * Reads every image of the pool, managed or not, and our images in the trash; or only those with these names. It takes
 * two requests, and one for each image, many at once. A missing pool has no images. Leaves out images that this process
 * is creating.
 */
export async function observeImages(
  cluster: CephPoolContext,
  only?: ReadonlySet<string>,
): Promise<ObservedObject<RbdState>[]> {
  const { pool, context, pendingByName } = cluster;
  const before = [...pendingByName.keys()];
  const lists = await ignoreNotFound(Promise.all([pool.list(), pool.trashList()]));
  if (lists === undefined) return [];
  const pendingNames = new Set([...before, ...pendingByName.keys()]);
  const images = lists[0].filter(({ name }) => !pendingNames.has(name));
  const trash = lists[1];
  const isRequested = ({ name }: ImageRef) => only === undefined || only.has(name);
  const described = await pool.describe([...images, ...trash].filter(isRequested));
  const infos = [...described, ...findStubs(cluster, images.filter(isRequested), described)];
  const inTrash = new Map(trash.map((entry) => [entry.id, entry]));
  const all = await withParents(pool, infos, [...images, ...trash]);
  return infos.flatMap((info) => {
    const entry = inTrash.get(info.id);
    const unfinished = entry === undefined ? partialImageRecord(cluster, info) : undefined;
    const record = unfinished ?? parseImageRecord(info);
    const isOurs = record?.mark.fleet === context.fleet;
    // only images outside of the trash occupy their names; other fleets' temporary names are never desired
    if ((entry !== undefined || isTemporaryName(info.name)) && !isOurs) return [];
    return [toObservedImage(cluster, info, { record, entry, all, isUnfinished: unfinished !== undefined })];
  });
}

/** Returns the images by id, with the parents in the pool, whose snapshots have names. */
async function withParents(
  pool: CephPoolContext["pool"],
  infos: readonly ImageInfo[],
  listed: readonly ImageRef[],
): Promise<ReadonlyMap<string, ImageInfo>> {
  const all = new Map(infos.map((info) => [info.id, info]));
  const parents = new Set(infos.flatMap(({ parent }) => (parent === null ? [] : [parent.imageId])));
  const missing = listed.filter(({ id }) => parents.has(id) && !all.has(id));
  for (const info of await pool.describe(missing)) all.set(info.id, info);
  return all;
}

interface ImageSurroundings {
  readonly record: ImageRecord | undefined;
  readonly entry: TrashEntry | undefined;
  readonly all: ReadonlyMap<string, ImageInfo>;
  readonly isUnfinished: boolean;
}

function toObservedImage(
  { target, pool }: CephPoolContext,
  info: ImageInfo,
  { record, entry, all, isUnfinished }: ImageSurroundings,
): ObservedObject<RbdState> {
  const parent = info.parent === null ? undefined : findParent(info.parent, all);
  const trashed = record && trashTimes(record, entry);
  const snapshot = info.snapshots.find(
    (candidate) => candidate.name === BASE_SNAPSHOT && candidate.protected,
  )?.name;
  return observedObject("rbd", target, info.name, {
    state: {
      pool: pool.name,
      capacityBytes: info.sizeBytes,
      features: TOGGLEABLE_FEATURES.filter((feature) => info.features.includes(feature)),
      ...(parent === undefined ? {} : { parent: parent.text }),
      ...(record?.content === undefined ? {} : { content: record.content }),
      ...(snapshot === undefined ? {} : { snapshot }),
    },
    mark: record?.mark,
    dependsOn: parent?.name === undefined ? [] : [rbdId(target, parent.name)],
    trashed,
    unfinished: isUnfinished ? true : undefined,
  });
}

function rbdId(target: string, name: string): ObjectId {
  return objectRef("rbd", target, name).id;
}

/** Returns the parent of an image. A parent in another pool has only numbers. */
function findParent(
  { poolId, imageId, snapshotId }: ParentRef,
  all: ImageSurroundings["all"],
): { readonly text: string; readonly name?: string } {
  const image = all.get(imageId);
  if (image === undefined) return { text: `${poolId}/${imageId}@${snapshotId}` };
  const snapshot = image.snapshots.find(({ id }) => id === snapshotId)?.name ?? `${snapshotId}`;
  return { text: `${image.name}@${snapshot}`, name: image.name };
}
