import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../model/failure.ts";
import { tryLock } from "../store/lock.ts";
import { DOWNLOAD_LIMITS, type DownloadLimits, withDeadline } from "./download-limits.ts";
import { type PartialDownload, partialDownloadAt, removePartialDownload } from "./download-part.ts";
import { downloadInto, TransferInterruptedError, type TransferOptions } from "./download-transfer.ts";
import { digestFile } from "./file-digest.ts";

/** Returns the digest in a checksum. Throws `rejected` without a checksum, because a download must be verified. */
export function parseChecksum(checksum: string | undefined): string {
  if (checksum !== undefined) return checksum.replace(/^sha256:/, "");
  throw new Failure("rejected", "an image from a url needs a checksum", {
    hint: 'add "checksum: sha256:..."',
  });
}

/** Returns the path of the download with this digest; undefined if it is not in the cache. */
export function cachedDownload(digest: string, cache: string): string | undefined {
  const path = join(cache, "downloads", digest);
  return existsSync(path) ? path : undefined;
}

interface DownloadOptions {
  readonly cache: string;
  /** Stops the download and keeps the received part. [never] */
  readonly signal?: AbortSignal | undefined;
  /** [DOWNLOAD_LIMITS] */
  readonly limits?: DownloadLimits;
  onProgress(message: string): void;
}

/**
 * Returns the path of a download with this digest. Fetches it if it is not in the cache, and resumes an earlier
 * attempt. A file gets its name only when it is complete and verified. One process fetches, others wait for it. Throws
 * `rejected`, `timeout` and `cancelled`.
 */
export async function download(url: string, digest: string, options: DownloadOptions): Promise<string> {
  const { cache, signal, limits = DOWNLOAD_LIMITS } = options;
  const path = join(cache, "downloads", digest);
  if (cachedDownload(digest, cache) !== undefined) return path;
  return withDeadline({ url, signal, limits }, async (stop) => {
    await mkdir(dirname(path), { recursive: true });
    await using _lock = await acquireDownloadLock(join(cache, "locks", `${digest}.lock`), stop);
    if (cachedDownload(digest, cache) !== undefined) return path; // the process that held the lock fetched it
    await removeStaleParts(dirname(path), `${digest}.`);
    const part = partialDownloadAt(path, url);
    await downloadWithRetries(part, { url, limits, stop, onProgress: options.onProgress });
    await assertDigest(part, digest);
    await rename(part.file, path);
    await removePartialDownload(part);
    return path;
  });
}

async function acquireDownloadLock(lock: string, stop: AbortSignal): Promise<AsyncDisposable> {
  for (;;) {
    stop.throwIfAborted();
    const acquired = await tryLock(lock);
    if (acquired !== undefined) return acquired;
  }
}

/** Resumes after broken connections, as long as each attempt receives some bytes. */
async function downloadWithRetries(part: PartialDownload, options: TransferOptions): Promise<void> {
  for (let before = -1; ; ) {
    try {
      return await downloadInto(part, options);
    } catch (error) {
      const now = await sizeOf(part.file);
      if (!(error instanceof TransferInterruptedError) || now <= before) throw error;
      before = now;
      await sleep(RETRY_MS, undefined, { signal: options.stop });
    }
  }
}

const RETRY_MS = 1_000;

async function assertDigest(part: PartialDownload, digest: string): Promise<void> {
  const { url, file } = part;
  const actual = await digestFile(file);
  if (actual === digest) return;
  await removePartialDownload(part);
  throw new Failure("rejected", `${url}: its content has the digest sha256:${actual}, not sha256:${digest}`, {
    hint: "if the other content is right, write its checksum into the Image",
  });
}

/** The retention of the part of an interrupted download. */
const PARTIAL_RETENTION_MS = 7 * 24 * 3_600_000;

/** Removes stale parts of interrupted downloads, except those with the current prefix. */
async function removeStaleParts(folder: string, currentPrefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.includes(".") || name.startsWith(currentPrefix)) continue;
    const stats = await stat(join(folder, name)).catch(() => undefined);
    if (stats !== undefined && Date.now() - stats.mtimeMs > PARTIAL_RETENTION_MS)
      await rm(join(folder, name), { force: true });
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}
