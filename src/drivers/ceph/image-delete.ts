import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { subjectOf } from "../shared/errors.ts";
import { removeBaseSnapshot } from "./base-snapshot.ts";
import {
  assertOwned,
  assertSameImage,
  findInUse,
  findPlannedInTrash,
  type ImageLookup,
} from "./find-image.ts";
import { retryUntilClosed } from "./image-trash.ts";
import { removePartial } from "./partial-images.ts";
import { type CephPoolContext, serialize } from "./pool-context.ts";
import { BASE_SNAPSHOT, isTemporaryName } from "./states.ts";

/**
 * Deletes an image for good. It goes through the trash, where the remains of a crash do not occupy its name. Throws
 * `rejected` if users made snapshots of it or copies are based on it, which would lose their data.
 */
export async function deleteImage(
  cluster: CephPoolContext,
  change: Change,
  signal: AbortSignal,
): Promise<void> {
  const { name } = change;
  if (isTemporaryName(name))
    return serialize(cluster, name, () => removePartial(cluster, change, name, signal));
  const image =
    change.trashed === undefined
      ? await findInUse(cluster, change.name)
      : await findPlannedInTrash(cluster, change);
  if (image === undefined) return;
  const { info, inTrash } = assertOwned(cluster, change, image);
  await assertUnused(cluster, change, info);
  await removeBaseSnapshot(cluster, info);
  if (!inTrash)
    await retryUntilClosed(change, signal, async () => {
      await assertSameImage(cluster, change, info);
      await cluster.pool.trashMove(info.name, 0);
    });
  await retryUntilClosed(change, signal, () => cluster.pool.trashRemove(info.id, true));
}

async function assertUnused(
  { pool }: CephPoolContext,
  change: Change,
  { id, snapshots }: ImageLookup["info"],
): Promise<void> {
  const others = snapshots.filter(({ name, kind }) => name !== BASE_SNAPSHOT && kind === "user");
  const copies = await pool.children({ id });
  if (others.length + copies.length === 0) return;
  const users = [
    ...others.map(({ name }) => `snapshot ${name}`),
    ...copies.map(({ pool: at, name }) => `copy ${at}/${name}`),
  ];
  throw new Failure("rejected", `${subjectOf(change)}: it is not deleted while it has ${users.join(", ")}`, {
    hint: "remove these first, or flatten the copies: rbd flatten",
  });
}
