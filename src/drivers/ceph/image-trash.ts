import { setTimeout as sleep } from "node:timers/promises";
import { CephError } from "node-ceph";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Trashed } from "../../model/object.ts";
import { subjectOf } from "../shared/errors.ts";
import { assertOwned, assertSameImage, findInTrash, findInUse } from "./find-image.ts";
import { writeImageRecord } from "./image-record.ts";
import type { CephPoolContext } from "./pool-context.ts";

/** Moves an image to the trash of the pool. Writes the record first: since when, and until when the image is kept. */
export async function moveToTrash(
  cluster: CephPoolContext,
  change: Change,
  signal: AbortSignal,
): Promise<void> {
  const { pool } = cluster;
  if (change.trashed === undefined)
    throw new Failure("bug", `${subjectOf(change)}: a move to the trash without a date`);
  const existing = await findInUse(cluster, change.name);
  if (existing === undefined) {
    if ((await findInTrash(cluster, change)) !== undefined) return;
    throw new Failure("world-moved", `${subjectOf(change)}: the image is gone`);
  }
  const { info, record } = assertOwned(cluster, change, existing);
  await writeImageRecord(cluster, { ...record, mark: change.mark ?? record.mark, trashed: change.trashed });
  const delay = secondsUntil(change.trashed, cluster.context.now());
  await retryUntilClosed(change, signal, async () => {
    await assertSameImage(cluster, change, info);
    await pool.trashMove(info.name, delay);
  });
}

/** Ceph stores the end of the delay in 32 bits. */
const LATEST = Date.UTC(2100, 0, 1);

/**
 * Returns the delay until which Ceph refuses to remove the image without force. For an image that is kept forever it is
 * the maximum.
 */
function secondsUntil({ until }: Trashed, now: Date): number {
  const end = until === null ? LATEST : Math.min(LATEST, Date.parse(until));
  return Math.max(0, Math.ceil((end - now.getTime()) / 1000));
}

/** Time that Ceph counts a vanished client as a client (osd_client_watch_timeout), and some more. */
const CLOSING_MS = 45_000;

/** Retries while clients are closing the image, such as the QEMU of a machine that was stopped. */
export async function retryUntilClosed(
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
      if (Date.now() > deadline) throw inUseFailure(change, error);
    }
    if (signal.aborted) throw new Failure("cancelled", `${subjectOf(change)}: stopped while it was in use`);
    await sleep(500);
  }
}

function inUseFailure(change: Change, cause: unknown): Failure {
  const hint = `see who has it open: rbd status ${(change.before as { pool?: string })?.pool ?? "POOL"}/${change.name}`;
  return new Failure("rejected", `${subjectOf(change)}: the image is open somewhere`, { cause, hint });
}
