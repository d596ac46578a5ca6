import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { dropBase } from "./base.ts";
import { type Cluster, inTurn } from "./cluster.ts";
import { subjectOf } from "./errors.ts";
import { checkedOurs, type Found, findInTrash, findInUse } from "./find-image.ts";
import { whenClosed } from "./image-trash.ts";
import { BASE, isNewName } from "./states.ts";
import { discard } from "./unfinished.ts";

/**
 * For good. By way of the trash, where what a crash leaves is not met under its name by anybody. Snapshots that people
 * made and copies that are left keep it: they would lose their data.
 */
export async function deleteImage(cluster: Cluster, change: Change, signal: AbortSignal): Promise<void> {
  const { name } = change;
  if (isNewName(name)) return inTurn(cluster, name, () => discard(cluster, change, name, signal));
  const found =
    change.trashed === undefined ? await findInUse(cluster, change.name) : await findInTrash(cluster, change);
  if (found === undefined) return;
  const { info, inTrash } = checkedOurs(cluster, change, found);
  await refuseUsed(cluster, change, info);
  await dropBase(cluster, info);
  if (!inTrash) await whenClosed(change, signal, () => cluster.pool.trashMove(info.name, 0));
  await whenClosed(change, signal, () => cluster.pool.trashRemove(info.id, true));
}

async function refuseUsed(
  { pool }: Cluster,
  change: Change,
  { id, snapshots }: Found["info"],
): Promise<void> {
  const others = snapshots.filter(({ name, kind }) => name !== BASE && kind === "user");
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
