import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  type Stats,
  statfsSync,
  statSync,
} from "node:fs";
import { type FileHandle, open, stat, statfs } from "node:fs/promises";
import { Failure } from "../model/failure.ts";

/*
 * Files of this machine whose names come from elsewhere: from a person, a repository, another file. What lies under such a name may be
 * anything, so it is looked at before it is opened, opened without waiting, and read up to a limit. Opening a FIFO waits for a writer, a
 * device may never end or do something when it is opened, and files of /proc tell of this very process.
 */

/** The default limit, for texts that users write: secrets, keys, lists of tokens. */
const MAX_BYTES = 2 ** 20;
/** The timeout of a read, because a network file system may not answer. */
const TIMEOUT_MS = 20_000;
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

export interface ReadLimits {
  /** [1 MiB] */
  readonly maxBytes?: number;
}

/**
 * Reads a whole regular file. Throws `rejected` for any other type, for a missing, unreadable or larger file, and
 * `timeout` if its file system does not answer.
 */
export function readNamedFile(path: string, { maxBytes = MAX_BYTES }: ReadLimits = {}): Promise<Buffer> {
  return withTimeout(path, async () => {
    await using file = await openRegular(path);
    return await file.readAll(maxBytes);
  });
}

/** Reads a file as text. Throws as `readNamedFile` does. */
export async function readNamedText(path: string, limits: ReadLimits = {}): Promise<string> {
  return (await readNamedFile(path, limits)).toString("utf8");
}

/** Reads a file synchronously, for the few files at the start of a command and the many small files of a fleet. */
export function readNamedFileSync(path: string, { maxBytes = MAX_BYTES }: ReadLimits = {}): Buffer {
  try {
    const stats = statSync(path);
    checkRegular(path, stats, () => statfsSync(path).type);
    const file = openSync(path, FLAGS);
    try {
      return readAllSync(path, file, maxBytes);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw toUnreadableFailure(path, error);
  }
}

/** Opens a regular file of any size for reading. Throws as `readNamedFile` does. */
export function openNamedFile(path: string): Promise<FileHandle> {
  return withTimeout(path, async () => (await openRegular(path)).handle);
}

/** Returns the metadata of a regular file. Throws as `readNamedFile` does. */
export async function statNamedFile(path: string): Promise<Stats> {
  return withTimeout(path, () => statRegular(path));
}

async function statRegular(path: string): Promise<Stats> {
  const stats = await stat(path);
  const type = mayBePseudo(stats) ? (await statfs(path)).type : undefined;
  checkRegular(path, stats, () => type ?? 0);
  return stats;
}

interface OpenedFile extends AsyncDisposable {
  readonly handle: FileHandle;
  readAll(maxBytes: number): Promise<Buffer>;
}

async function openRegular(path: string): Promise<OpenedFile> {
  await statRegular(path);
  const handle = await open(path, FLAGS);
  const stats = await handle.stat();
  if (!stats.isFile()) {
    await handle.close();
    throw notAFileFailure(path, stats); // the file was replaced after the check
  }
  return {
    handle,
    async readAll(maxBytes) {
      if (stats.size > maxBytes) throw tooLargeFailure(path, maxBytes);
      const content = Buffer.alloc(maxBytes < stats.size + 1 ? maxBytes + 1 : stats.size + 1);
      const parts: Buffer[] = [];
      for (let total = 0; ; ) {
        const { bytesRead } = await handle.read(content, 0, content.length);
        if (bytesRead === 0) return Buffer.concat(parts);
        total += bytesRead;
        if (total > maxBytes) throw tooLargeFailure(path, maxBytes);
        parts.push(Buffer.from(content.subarray(0, bytesRead)));
      }
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

function readAllSync(path: string, file: number, maxBytes: number): Buffer {
  const stats = fstatSync(file);
  if (!stats.isFile()) throw notAFileFailure(path, stats);
  if (stats.size > maxBytes) throw tooLargeFailure(path, maxBytes);
  const content = Buffer.allocUnsafe(stats.size + 1);
  let total = 0;
  for (;;) {
    const read = readSync(file, content, total, content.length - total, null);
    total += read;
    if (read === 0) return content.subarray(0, total);
    if (total === content.length) throw new Failure("rejected", `${path}: it grows while it is read`);
  }
}

/** Throws unless the path is a regular file on a disk. */
function checkRegular(path: string, stats: Stats, type: () => number): void {
  if (!stats.isFile()) throw notAFileFailure(path, stats);
  if (!mayBePseudo(stats)) return;
  const name = PSEUDO_FILE_SYSTEMS[type()];
  if (name !== undefined)
    throw new Failure("rejected", `${path}: it lies in ${name}, which is not a file system of a disk`);
}

/**
 * Returns whether a file may lie on a pseudo file system. Files of a disk have a device with a major number: see
 * makedev(3).
 */
function mayBePseudo({ dev }: Stats): boolean {
  return ((dev >> 8) & 0xfff) === 0;
}

/** File systems with data of the kernel and of processes: statfs(2), and include/uapi/linux/magic.h. */
const PSEUDO_FILE_SYSTEMS: Readonly<Record<number, string>> = {
  40864: "/proc",
  1650812274: "/sys",
  2613483: "a control group",
  1667723888: "a control group",
  1684170528: "debugfs",
  1953653091: "tracefs",
  1935894131: "securityfs",
  1650812272: "configfs",
  1634035564: "pstore",
  3405662737: "the BPF file system",
  3730735588: "the EFI variables",
  427819522: "the message queues",
};

function notAFileFailure(path: string, stats: Stats): Failure {
  const what = FILE_KINDS.find(([matches]) => matches(stats))?.[1] ?? "something else";
  return new Failure("rejected", `${path}: this is ${what}, and not a file`);
}

const FILE_KINDS: readonly (readonly [(stats: Stats) => boolean, string])[] = [
  [(stats) => stats.isDirectory(), "a directory"],
  [(stats) => stats.isFIFO(), "a pipe"],
  [(stats) => stats.isSocket(), "a socket"],
  [(stats) => stats.isCharacterDevice() || stats.isBlockDevice(), "a device"],
];

function tooLargeFailure(path: string, maxBytes: number): Failure {
  const limit = maxBytes < 2 ** 20 ? `${maxBytes} bytes` : `${maxBytes / 2 ** 20} MiB`;
  return new Failure("rejected", `${path}: it has more than ${limit}, and no more are read of such a file`);
}

async function withTimeout<T>(path: string, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const words = `${path}: it could not be read within ${TIMEOUT_MS / 1000} s`;
    timer = setTimeout(() => reject(new Failure("timeout", words)), TIMEOUT_MS);
  });
  const done = work().catch((error: unknown) => {
    throw toUnreadableFailure(path, error);
  });
  return Promise.race([done, timeout]).finally(() => clearTimeout(timer));
}

/** Returns the failure for an error of the system. */
function toUnreadableFailure(path: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = REASONS[code] ?? `it cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  return new Failure("rejected", `${path}: ${why}`, { cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "this user may not read it",
  EPERM: "this user may not read it",
  ELOOP: "its links lead in a ring",
  ENXIO: "this is a socket, and not a file",
};
