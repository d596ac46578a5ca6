import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deadlineSignal } from "../model/deadline.ts";
import { Failure } from "../model/failure.ts";
import { waitForLock } from "./cache-lock.ts";
import { type Compression, decompress, findCompression } from "./compression.ts";
import { parseVirtualBytes, readSample } from "./disk-format.ts";
import { DOWNLOAD_LIMITS, type DownloadLimits, formatBytes, formatDuration } from "./download-limits.ts";
import { fingerprint } from "./file-digest.ts";
import { type FileSample, HEADER_BYTES } from "./file-type.ts";
import type { DiskFormat, ImageContext } from "./types.ts";

/** A disk file of this machine, which may be compressed. */
interface DiskFile {
  readonly path: string;
  /** The digest of the artifact, which names the decompressed file in the cache. */
  readonly digest: string;
}

type UnpackLimits = Pick<DownloadLimits, "maxBytes" | "spareBytes" | "totalMs">;

interface UnpackOptions extends Pick<ImageContext, "cache" | "env"> {
  readonly signal?: AbortSignal | undefined;
  /** [DOWNLOAD_LIMITS] */
  readonly limits?: UnpackLimits;
}

/**
 * Returns the path of the disk itself: the file, or its decompressed content in the cache. One process decompresses,
 * others wait for it. Throws `rejected` for content that is damaged or larger than the limits, `unsupported` without
 * the program, `timeout` and `cancelled`.
 */
export async function unpackDisk(disk: DiskFile, options: UnpackOptions): Promise<string> {
  const compression = findCompression((await readSample(disk.path)).header);
  if (compression === undefined) return disk.path;
  const { limits = DOWNLOAD_LIMITS, signal, cache } = options;
  const stop = deadlineSignal(limits.totalMs, signal);
  try {
    const lock = join(cache, "locks", `${disk.digest}.unpack.lock`);
    await using _lock = await waitForLock(lock, stop);
    const result = unpackedAt(disk.digest, cache);
    if (!existsSync(result)) await unpackAtomically(disk, result, compression, { ...options, limits, stop });
    return result;
  } catch (error) {
    if (signal?.aborted === true)
      throw new Failure("cancelled", `${disk.path}: its decompression was stopped`, { cause: error });
    if (!stop.aborted) throw error;
    const limit = formatDuration(limits.totalMs);
    throw new Failure("timeout", `${disk.path}: it was not decompressed within ${limit}`, { cause: error });
  }
}

function unpackedAt(digest: string, cache: string): string {
  return join(cache, "unpacked", digest);
}

interface UnpackRun {
  readonly env: ImageContext["env"];
  readonly limits: UnpackLimits;
  readonly stop: AbortSignal;
}

/** Runs under the lock, so that partial files of the same disk are those of ended processes. */
async function unpackAtomically(
  { path }: DiskFile,
  result: string,
  compression: Compression,
  { env, limits, stop }: UnpackRun,
): Promise<void> {
  const folder = dirname(result);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder))
    if (join(folder, name).startsWith(`${result}.`)) await rm(join(folder, name), { force: true });
  const partial = `${result}.${randomUUID()}`;
  try {
    const print = await fingerprint(path);
    await using file = await open(partial, "wx", 0o600);
    await writeSparse(file, decompress(path, compression, { env, signal: stop }), {
      total: (bytes) => assertSize(path, bytes, limits),
      written: () => assertSpace(path, folder, limits),
    });
    if ((await fingerprint(path)) !== print)
      throw new Failure("world-moved", `${path}: it changed while it was decompressed`, {
        hint: "plan again",
      });
    await file.sync();
    await rename(partial, result);
  } finally {
    await rm(partial, { force: true });
  }
}

interface WriteChecks {
  /** Called with the size of the content before each chunk. */
  total(bytes: number): void;
  /** Called before the first bytes on the disk, and after each `CHECK_SPACE_BYTES` of them. */
  written(): Promise<void>;
}

/** Written bytes between two checks of the free space. */
const CHECK_SPACE_BYTES = 64 * 2 ** 20;

/** Writes a file with holes in the place of zeros. An empty raw disk of 100 GiB then needs no space. */
async function writeSparse(
  file: FileHandle,
  chunks: AsyncIterable<Buffer>,
  check: WriteChecks,
): Promise<void> {
  let [total, unchecked] = [0, CHECK_SPACE_BYTES];
  for await (const chunk of chunks) {
    check.total(total + chunk.length);
    if (!isZero(chunk)) {
      if (unchecked >= CHECK_SPACE_BYTES) {
        await check.written();
        unchecked = 0;
      }
      await writeAll(file, chunk, total);
      unchecked += chunk.length;
    }
    total += chunk.length;
  }
  await file.truncate(total);
}

const ZEROS = Buffer.alloc(2 ** 16);

function isZero(chunk: Buffer): boolean {
  for (let at = 0; at < chunk.length; at += ZEROS.length) {
    const part = chunk.subarray(at, at + ZEROS.length);
    if (!part.equals(ZEROS.subarray(0, part.length))) return false;
  }
  return true;
}

async function writeAll(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}

function assertSize(path: string, bytes: number, { maxBytes }: UnpackLimits): void {
  if (bytes <= maxBytes) return;
  const message = `${path}: decompressed, it has more than ${formatBytes(maxBytes)}, which is no image`;
  throw new Failure("rejected", message);
}

async function assertSpace(path: string, folder: string, { spareBytes }: UnpackLimits): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= spareBytes) return;
  const message = `${path}: there is no room to decompress it: ${folder} has ${formatBytes(bavail * bsize)} free`;
  throw new Failure("rejected", message, { hint: "make room, or give Fleetwright another state folder" });
}

/**
 * Returns the size of a disk in bytes, of a compressed one that of its content; 0 while that is not known. Decompresses
 * only the start of the file. Throws `rejected` as `readVirtualBytes` does.
 */
export async function measureDisk(
  { path, digest }: { readonly path: string; digest(): Promise<string> },
  format: DiskFormat,
  { cache, env }: Pick<ImageContext, "cache" | "env">,
): Promise<number> {
  const sample = await readSample(path);
  const compression = findCompression(sample.header);
  if (compression === undefined) return parseVirtualBytes(sample, path, format);
  const unpacked = unpackedAt(await digest(), cache);
  if (existsSync(unpacked)) return parseVirtualBytes(await readSample(unpacked), path, format);
  const start = await sampleContent(path, compression, env);
  const bytes = parseVirtualBytes(start.sample, path, format);
  return format === "qcow2" || start.isWhole ? bytes : 0;
}

/** Returns the size from a sample alone; 0 for a compressed disk, whose content is not looked at. */
export function measureSample(sample: FileSample, path: string, format: DiskFormat): number {
  return findCompression(sample.header) === undefined ? parseVirtualBytes(sample, path, format) : 0;
}

/** The time for the start of a file, which takes milliseconds. */
const SAMPLE_MS = 60_000;

async function sampleContent(
  path: string,
  compression: Compression,
  env: ImageContext["env"],
): Promise<{ readonly sample: FileSample; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decompress(path, compression, { env, signal: deadlineSignal(SAMPLE_MS) })) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > HEADER_BYTES) break;
  }
  const header = Buffer.concat(chunks).subarray(0, HEADER_BYTES);
  return { sample: { header, size }, isWhole: size <= HEADER_BYTES };
}
