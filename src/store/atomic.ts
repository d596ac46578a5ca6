import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Only for us: what lies here may tell of machines that are nobody else's business. */
const MODE = 0o600;

/** Replaces a file as a whole: whoever reads it sees all of the text before or all of this one, also after a crash. */
export async function writeWhole(path: string, text: string | Uint8Array): Promise<void> {
  const fresh = await written(path, text);
  await rename(fresh, path);
}

/** Makes a file that was not there. False when somebody else was first; then nothing is changed. */
export async function writeOnce(path: string, text: string | Uint8Array): Promise<boolean> {
  const fresh = await written(path, text);
  try {
    await link(fresh, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(fresh, { force: true });
  }
}

async function written(path: string, text: string | Uint8Array): Promise<string> {
  const fresh = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(fresh, "wx", MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return fresh;
}

/** The text of a file, or undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
