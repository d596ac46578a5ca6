import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { writeOnce } from "./atomic.ts";

/** The 32 random bytes of a file, which is made when it is asked for first. */
export async function readHashKey(path: string): Promise<Uint8Array> {
  const known = await readFile(path).catch(() => undefined);
  if (known !== undefined && known.length === 32) return known;
  await writeOnce(path, randomBytes(32));
  return readFile(path);
}
