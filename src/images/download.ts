import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../model/failure.ts";
import { waitForLock } from "./cache-lock.ts";
import { type Checksum, formatChecksum, identityOf } from "./checksum.ts";
import { readSample } from "./disk-format.ts";
import { DOWNLOAD_LIMITS, type DownloadLimits, withDeadline } from "./download-limits.ts";
import { type PartialDownload, partialDownloadAt, removePartialDownload } from "./download-part.ts";
import { downloadInto, TransferInterruptedError, type TransferOptions } from "./download-transfer.ts";
import { digestFile } from "./file-digest.ts";
import { findFileType } from "./file-type.ts";

/** Returns the path of the download with this checksum; undefined if it is not in the cache. */
export function cachedDownload(checksum: Checksum, cache: string): string | undefined {
  const path = downloadPath(checksum, cache);
  return existsSync(path) ? path : undefined;
}

function downloadPath(checksum: Checksum, cache: string): string {
  return join(cache, "downloads", identityOf(checksum));
}

interface DownloadOptions {
  readonly cache: string;
  /** Contains the addresses of proxies: see `findProxy`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Stops the download and keeps the received part. [never] */
  readonly signal?: AbortSignal | undefined;
  /** [DOWNLOAD_LIMITS] */
  readonly limits?: DownloadLimits;
  onProgress(message: string): void;
}

/**
 * Returns the path of a download with this checksum. Fetches it if it is not in the cache, and resumes an earlier
 * attempt. A file gets its name only when it is complete and verified. One process fetches, others wait for it. Throws
 * `rejected`, `timeout` and `cancelled`.
 */
export async function download(url: string, checksum: Checksum, options: DownloadOptions): Promise<string> {
  const { cache, env, signal, limits = DOWNLOAD_LIMITS, onProgress } = options;
  const path = downloadPath(checksum, cache);
  const name = basename(path);
  if (existsSync(path)) return path;
  return withDeadline({ url, signal, limits }, async (stop) => {
    await mkdir(dirname(path), { recursive: true });
    await using _lock = await waitForLock(join(cache, "locks", `${name}.lock`), stop);
    if (existsSync(path)) return path; // the process that held the lock fetched it
    await removeStaleParts(dirname(path), `${name}.`);
    const part = partialDownloadAt(path, url);
    await downloadWithRetries(part, { url, limits, stop, env, onProgress });
    await assertChecksum(part, checksum);
    await rename(part.file, path);
    await removePartialDownload(part);
    return path;
  });
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

async function assertChecksum(part: PartialDownload, checksum: Checksum): Promise<void> {
  const { url, file } = part;
  const actual = { ...checksum, hex: await digestFile(file, checksum.algorithm) };
  if (actual.hex === checksum.hex) return;
  const type = findFileType(await readSample(file));
  await removePartialDownload(part);
  const digests = `its content has the digest ${formatChecksum(actual)}, not ${formatChecksum(checksum)}`;
  throw new Failure("rejected", `${url}: ${digests}${type === undefined ? "" : `, and is ${type.name}`}`, {
    hint: type?.hint ?? "if the other content is right, write its checksum into the Image",
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
