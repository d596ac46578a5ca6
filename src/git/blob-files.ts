import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** Folders that no process used for this time are removed. Later readers extract the blob again. */
const RETENTION_MS = 7 * 24 * 3_600_000;
/** The time stamp of a folder is updated at most this often. */
const TOUCH_INTERVAL_MS = 3_600_000;

/**
 * Records the use of a folder in its modification time. The times of the files stay as they are. Otherwise they would look like
 * other files.
 */
export async function touchBlobFolder(folder: string): Promise<void> {
  const age = await readAge(folder);
  if (age === undefined || age < TOUCH_INTERVAL_MS) return;
  const now = new Date();
  await utimes(folder, now, now).catch(() => {}); // another process removed the folder: the caller extracts the blob again
}

/** Removes the folders that no process used for a week. */
export async function removeUnusedBlobFolders(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const blobFolder = join(folder, name);
    const age = await readAge(blobFolder);
    if (age !== undefined && age > RETENTION_MS) await rm(blobFolder, { recursive: true, force: true });
  }
}

/** Returns the time since the last use in milliseconds; undefined when the folder does not exist. */
async function readAge(folder: string): Promise<number | undefined> {
  const stats = await stat(folder).catch(() => undefined);
  return stats === undefined ? undefined : Date.now() - stats.mtimeMs;
}
