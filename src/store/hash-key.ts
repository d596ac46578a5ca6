import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { writeIfAbsent } from "./atomic.ts";

/** Returns the 32 random bytes of a file. Creates the file on first use. */
export async function readHashKey(path: string): Promise<Uint8Array> {
  const existing = await readFile(path).catch(() => undefined);
  if (existing !== undefined && existing.length === 32) return existing;
  await writeIfAbsent(path, randomBytes(32));
  return readFile(path);
}
