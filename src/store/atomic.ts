import { randomUUID } from "node:crypto";
import { type FileHandle, link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** The mode of all files: only for this user, because they describe machines. */
const MODE = 0o600;

/** Replaces a file atomically: a reader sees the old text or the new text, also after a crash. */
export async function writeAtomic(path: string, text: string | Uint8Array): Promise<void> {
  const temporary = await writeTemporary(path, text);
  await rename(temporary, path);
}

/** Creates a file. Returns false without any change if the file exists. */
export async function writeIfAbsent(path: string, text: string | Uint8Array): Promise<boolean> {
  const temporary = await writeTemporary(path, text);
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Replaces a file atomically by what `fill` writes, in chunks. Content may be larger than the memory. */
export async function writeStreamAtomic(
  path: string,
  fill: (sink: (chunk: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  const temporary = await fillTemporary(path, (file) => fill((chunk) => file.writeFile(chunk)));
  await rename(temporary, path);
}

function writeTemporary(path: string, text: string | Uint8Array): Promise<string> {
  return fillTemporary(path, (file) => file.writeFile(text));
}

/** Writes a temporary file beside `path`. Removes the file if writing fails. */
async function fillTemporary(path: string, fill: (file: FileHandle) => Promise<void>): Promise<string> {
  const temporary = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(temporary, "wx", MODE);
  try {
    await fill(file);
    await file.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return temporary;
}

/** Returns the text of a file; undefined if the file does not exist. */
export async function readIfExists(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
