import { statfs } from "node:fs/promises";
import { deadlineSignal } from "../model/deadline.ts";
import { Failure } from "../model/failure.ts";

/** Limits of one download. */
export interface DownloadLimits {
  /** The largest file, also if the server does not send its length. */
  readonly maxBytes: number;
  /** Bytes that must stay free on the disk. */
  readonly spareBytes: number;
  /** The time from the first request to the verified file. */
  readonly totalMs: number;
  /** The time until a server starts its response. */
  readonly answerMs: number;
  /** The period in which at least `paceBytes` must arrive. */
  readonly paceMs: number;
  readonly paceBytes: number;
  readonly redirects: number;
}

export const DOWNLOAD_LIMITS: DownloadLimits = {
  maxBytes: 64 * 2 ** 30,
  spareBytes: 512 * 2 ** 20,
  totalMs: 6 * 3_600_000,
  answerMs: 30_000,
  paceMs: 60_000,
  paceBytes: 256 * 2 ** 10,
  redirects: 5,
};

interface DownloadBounds {
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  readonly limits: DownloadLimits;
}

/** Runs work until the signal or the deadline stops it. Throws `cancelled` and `timeout` for these. */
export async function withDeadline<T>(
  { url, signal, limits }: DownloadBounds,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = deadlineSignal(limits.totalMs, signal);
  try {
    stop.throwIfAborted();
    return await work(stop);
  } catch (error) {
    if (signal?.aborted === true)
      throw new Failure("cancelled", `${url}: the download was stopped`, { cause: error });
    if (!stop.aborted) throw error;
    const hint = "what has come so far is kept, and gone on with";
    throw new Failure("timeout", `${url}: it was not there within ${formatDuration(limits.totalMs)}`, {
      hint,
      cause: error,
    });
  }
}

export function formatDuration(ms: number): string {
  return ms < 3_600_000 ? `${ms / 1000} s` : `${ms / 3_600_000} hours`;
}

/** Throws `rejected` if a file of this size, or its received part, is too large for the limits or the disk. */
export async function assertRoom(
  url: string,
  folder: string,
  { total, missing }: { readonly total: number; readonly missing: number },
  { maxBytes, spareBytes }: DownloadLimits,
): Promise<void> {
  if (total > maxBytes)
    throw new Failure("rejected", `${url}: it has more than ${formatBytes(maxBytes)}, which is no image`);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (missing + spareBytes <= free) return;
  const hint = "make room, or give Fleetwright another state folder";
  const message = `${url}: ${formatBytes(missing)} are still to come, and ${folder} has ${formatBytes(free)} free`;
  throw new Failure("rejected", message, { hint });
}

export function formatBytes(bytes: number): string {
  return bytes < 2 ** 30
    ? `${Math.round(bytes / 2 ** 20)} MiB`
    : `${Number((bytes / 2 ** 30).toFixed(1))} GiB`;
}
