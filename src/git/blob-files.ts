import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** What nobody has asked for in this time is removed; whoever asks later gets it anew. */
const KEPT_MS = 7 * 24 * 3_600_000;
/** No need to be exact to the second. */
const NOTED_MS = 3_600_000;

/** Notes that somebody wants what is in a folder. The time of the folder is the note: that of a file would make it another one. */
export async function use(folder: string): Promise<void> {
  const age = await ageOf(folder);
  if (age === undefined || age < NOTED_MS) return;
  const now = new Date();
  await utimes(folder, now, now).catch(() => {}); // somebody removed it: it is made anew
}

/** Removes the folders that nobody has wanted for a week. */
export async function removeUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const own = join(folder, name);
    const age = await ageOf(own);
    if (age !== undefined && age > KEPT_MS) await rm(own, { recursive: true, force: true });
  }
}

/** Undefined when it is not there. */
async function ageOf(folder: string): Promise<number | undefined> {
  const found = await stat(folder).catch(() => undefined);
  return found === undefined ? undefined : Date.now() - found.mtimeMs;
}
