import { setTimeout as sleep } from "node:timers/promises";
import { CephError } from "node-ceph";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Trashed } from "../../model/object.ts";
import type { Cluster } from "./cluster.ts";
import { subjectOf } from "./errors.ts";
import { checkedOurs, findInTrash, findInUse } from "./find-image.ts";
import { writeNote } from "./note.ts";

/** Into the trash of the pool. The note goes first: it says since when, and until when it is kept. */
export async function moveToTrash(cluster: Cluster, change: Change, signal: AbortSignal): Promise<void> {
  const { pool } = cluster;
  if (change.trashed === undefined)
    throw new Failure("bug", `${subjectOf(change)}: into the trash without a date`);
  const there = await findInUse(cluster, change.name);
  if (there === undefined) {
    if ((await findInTrash(cluster, change)) !== undefined) return;
    throw new Failure("world-moved", `${subjectOf(change)}: the image is gone`);
  }
  const { info, note } = checkedOurs(cluster, change, there);
  await writeNote(cluster, { ...note, mark: change.mark ?? note.mark, trashed: change.trashed });
  const delay = secondsUntil(change.trashed, cluster.world.now());
  await whenClosed(change, signal, () => pool.trashMove(info.name, delay));
}

/** Ceph keeps the end of the delay in 32 bits. */
const LATEST = Date.UTC(2100, 0, 1);

/** Until when nobody removes it without force, whoever empties the trash: for good is as late as can be said. */
function secondsUntil({ until }: Trashed, now: Date): number {
  const end = until === null ? LATEST : Math.min(LATEST, Date.parse(until));
  return Math.max(0, Math.ceil((end - now.getTime()) / 1000));
}

/** How long a client that ended without a word still counts as one (osd_client_watch_timeout), and some more. */
const CLOSING_MS = 45_000;

/** Waits for clients that are just closing the image, such as the QEMU of a machine that was switched off. */
export async function whenClosed(
  change: Change,
  signal: AbortSignal,
  act: () => Promise<void>,
): Promise<void> {
  for (const deadline = Date.now() + CLOSING_MS; ; ) {
    try {
      return await act();
    } catch (error) {
      const isBusy = error instanceof CephError && error.code === "EBUSY";
      if (!isBusy) throw error;
      if (Date.now() > deadline) throw inUse(change, error);
    }
    if (signal.aborted) throw new Failure("cancelled", `${subjectOf(change)}: stopped while it was in use`);
    await sleep(500);
  }
}

function inUse(change: Change, cause: unknown): Failure {
  const hint = `see who has it open: rbd status ${(change.before as { pool?: string })?.pool ?? "POOL"}/${change.name}`;
  return new Failure("rejected", `${subjectOf(change)}: the image is open somewhere`, { cause, hint });
}
