import type { ImageInfo, ImageRef, ParentRef, TrashEntry } from "node-ceph";
import { type ObjectId, type ObservedObject, objectRef, type Trashed } from "../../model/object.ts";
import type { Cluster } from "./cluster.ts";
import { ifThere } from "./errors.ts";
import { type Note, noteOf } from "./note.ts";
import { BASE, isNewName, type RbdState, SWITCHED } from "./states.ts";
import { stubs, unfinishedNote } from "./unfinished.ts";

/**
 * Every image of the pool, strangers too, and of the trash what is ours: two requests, and one for each image, many at
 * once; or only those of these names. A pool that is not there has none.
 */
export async function observeImages(
  cluster: Cluster,
  only?: ReadonlySet<string>,
): Promise<ObservedObject<RbdState>[]> {
  const { pool, world } = cluster;
  const listed = await ifThere(Promise.all([pool.list(), pool.trashList()]));
  if (listed === undefined) return [];
  const [images, trash] = listed;
  const asked = ({ name }: ImageRef) => only === undefined || only.has(name);
  const whole = await pool.describe([...images, ...trash].filter(asked));
  const infos = [...whole, ...stubs(cluster, images.filter(asked), whole)];
  const inTrash = new Map(trash.map((entry) => [entry.id, entry]));
  const all = await withParents(pool, infos, [...images, ...trash]);
  return infos.flatMap((info) => {
    const entry = inTrash.get(info.id);
    const note = (entry === undefined ? unfinishedNote(cluster, info) : undefined) ?? noteOf(info);
    const isOurs = note?.mark.fleet === world.fleet;
    // Names are taken by what is outside of the trash alone; what other fleets are making is no name that anybody wants.
    if ((entry !== undefined || isNewName(info.name)) && !isOurs) return [];
    return [observed(cluster, info, { note, entry, all })];
  });
}

/** By id; with the parents that are in the pool, for the names of snapshots. */
async function withParents(
  pool: Cluster["pool"],
  infos: readonly ImageInfo[],
  listed: readonly ImageRef[],
): Promise<ReadonlyMap<string, ImageInfo>> {
  const all = new Map(infos.map((info) => [info.id, info]));
  const parents = new Set(infos.flatMap(({ parent }) => (parent === null ? [] : [parent.imageId])));
  const missing = listed.filter(({ id }) => parents.has(id) && !all.has(id));
  for (const info of await pool.describe(missing)) all.set(info.id, info);
  return all;
}

interface Around {
  readonly note: Note | undefined;
  readonly entry: TrashEntry | undefined;
  readonly all: ReadonlyMap<string, ImageInfo>;
}

function observed(
  { target, pool }: Cluster,
  info: ImageInfo,
  { note, entry, all }: Around,
): ObservedObject<RbdState> {
  const parent = info.parent === null ? undefined : parentIn(info.parent, all);
  const trashed = note && trashedOf(note, entry);
  const snapshot = info.snapshots.find((one) => one.name === BASE && one.protected)?.name;
  return {
    ...objectRef("rbd", target, info.name),
    state: {
      pool: pool.name,
      capacityBytes: info.sizeBytes,
      features: SWITCHED.filter((feature) => info.features.includes(feature)),
      ...(parent === undefined ? {} : { parent: parent.text }),
      ...(note?.content === undefined ? {} : { content: note.content }),
      ...(snapshot === undefined ? {} : { snapshot }),
    },
    mark: note?.mark,
    needs: parent?.name === undefined ? [] : [rbdId(target, parent.name)],
    ...(trashed === undefined ? {} : { trashed }),
  };
}

function rbdId(target: string, name: string): ObjectId {
  return objectRef("rbd", target, name).id;
}

/** A parent elsewhere has only numbers here. */
function parentIn(
  { poolId, imageId, snapshotId }: ParentRef,
  all: Around["all"],
): { readonly text: string; readonly name?: string } {
  const image = all.get(imageId);
  if (image === undefined) return { text: `${poolId}/${imageId}@${snapshotId}` };
  const snapshot = image.snapshots.find(({ id }) => id === snapshotId)?.name ?? `${snapshotId}`;
  return { text: `${image.name}@${snapshot}`, name: image.name };
}

/** The note is written right before the image is moved, which waits for its last user: longer ago, it is of another time. */
const SAME_MOVE_MS = 10 * 60_000;

/**
 * Since when and until when: as noted by whoever moved it. What people moved themselves has no such note: it is kept as
 * it would be by us. What is noted and yet not there was never moved, or was taken out again by hand.
 */
export function trashedOf({ mark, trashed }: Note, entry: TrashEntry | undefined): Trashed | undefined {
  if (entry === undefined) return undefined;
  const { movedAtMs } = entry;
  if (trashed !== undefined && Math.abs(movedAtMs - Date.parse(trashed.since)) < SAME_MOVE_MS) return trashed;
  const { onDelete, trashSeconds } = mark.keep;
  return {
    since: new Date(movedAtMs).toISOString(),
    until: onDelete === "retain" ? null : new Date(movedAtMs + trashSeconds * 1000).toISOString(),
  };
}
