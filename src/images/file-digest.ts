import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { openNamedFile, statNamedFile } from "../host/named-file.ts";
import { hashText } from "../model/hash.ts";
import { readIfExists, writeAtomic } from "../store/atomic.ts";

/** A cached digest. It is valid while the file's fingerprint is the same. */
interface CachedDigest {
  readonly print: string;
  readonly digest: string;
}

export type DigestAlgorithm = "sha256" | "sha512";

/** Returns the digest of a file's content in hex. Throws `rejected` if the file does not exist. */
export async function digestFileCached(
  path: string,
  cache: string,
  algorithm: DigestAlgorithm = "sha256",
): Promise<string> {
  const print = await fingerprint(path);
  const cacheFile = join(cache, "digests", hashText(algorithm === "sha256" ? path : `${algorithm} ${path}`));
  const cached = parseCachedDigest(await readIfExists(cacheFile));
  if (cached?.print === print) return cached.digest;
  const digest = await digestFile(path, algorithm);
  if ((await fingerprint(path)) === print) await writeAtomic(cacheFile, JSON.stringify({ print, digest }));
  return digest;
}

export async function digestFile(path: string, algorithm: DigestAlgorithm = "sha256"): Promise<string> {
  const hash = createHash(algorithm);
  await using file = await openNamedFile(path);
  for await (const chunk of file.createReadStream({ highWaterMark: 1 << 20, autoClose: false }))
    hash.update(chunk as Buffer); // the stream has no encoding, so chunks are buffers
  return hash.digest("hex");
}

/**
 * Returns a text that changes with the content. Writing to a file changes its time, replacing it changes its inode.
 */
export async function fingerprint(path: string): Promise<string> {
  await statNamedFile(path);
  const stats = await stat(path, { bigint: true });
  return [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(" ");
}

function parseCachedDigest(text: string | undefined): CachedDigest | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as CachedDigest); // only `digestFileCached` writes it
  } catch {
    return undefined;
  }
}
