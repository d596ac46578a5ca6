import type { ImageInfo } from "node-ceph";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Cluster } from "./cluster.ts";
import { ifThere, subjectOf } from "./errors.ts";
import { type Note, noteOf } from "./note.ts";
import { trashedOf } from "./observe-images.ts";

/** An image as a change finds it, right before it touches it. */
export interface Found {
  readonly info: ImageInfo;
  readonly note: Note | undefined;
  readonly inTrash: boolean;
}

/** The image outside of the trash that has this name. */
export async function findInUse({ pool }: Cluster, name: string): Promise<Found | undefined> {
  const info = (await ifThere(pool.info({ name }))) ?? undefined;
  return info === undefined ? undefined : { info, note: noteOf(info), inTrash: false };
}

/** Of ours in the trash the one that the change is about: there may be several of one name. */
export async function findInTrash({ pool, world }: Cluster, change: Change): Promise<Found | undefined> {
  const entries = (await pool.trashList()).filter(({ name }) => name === change.name);
  const since = new Map(entries.map((entry) => [entry.id, entry]));
  const found = (await pool.describe(entries))
    .map((info) => ({ info, note: noteOf(info), inTrash: true }))
    .filter(({ note }) => note?.mark.fleet === world.fleet);
  const meant = found.find(
    ({ info, note }) => note && trashedOf(note, since.get(info.id))?.since === change.trashed?.since,
  );
  return meant ?? (found.length === 1 ? found[0] : undefined);
}

/** The same, but it must be there and ours. */
export async function findOurs(cluster: Cluster, change: Change): Promise<Found & { readonly note: Note }> {
  const found = await findInUse(cluster, change.name);
  if (found === undefined) throw new Failure("world-moved", `${subjectOf(change)}: the image is gone`);
  return checkedOurs(cluster, change, found);
}

export function checkedOurs(
  { world }: Cluster,
  change: Change,
  { info, note, inTrash }: Found,
): Found & { readonly note: Note } {
  if (note?.mark.fleet === world.fleet) return { info, note, inTrash };
  throw new Failure(
    "world-moved",
    `${subjectOf(change)}: there is another image of that name, which is not ours`,
  );
}
