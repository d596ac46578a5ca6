import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import pLimit from "p-limit";
import { Failure } from "../model/failure.ts";
import { errorCode } from "../store/atomic.ts";
import { type ByteReader, createByteReader } from "./byte-reader.ts";
import { gitArguments, gitEnvironment } from "./environment.ts";
import {
  type GitObjects,
  MAX_DIRECTORY_BYTES,
  ObjectTooLargeError,
  ObjectUnreadableError,
} from "./git-objects.ts";
import { openRepository } from "./repository.ts";
import { gitNotInstalled } from "./system-git.ts";
import { parseTree } from "./tree-object.ts";

type CatFileChild = ChildProcessByStdio<Writable, Readable, null>;

/**
 * Opens the objects of a repository through one `git cat-file --batch-command` that stays open. Git sends the size of an object
 * before its content. The process starts with the first request, and again after it ended.
 */
export function openCatFile(repo: string): GitObjects {
  const batch = openBatch(repo);
  return {
    resolve: async (ref) => (await batch.readHeader(`${ref}^{commit}`, "commit")).oid,
    async readTree(oid) {
      const { oid: tree, size } = await batch.readHeader(`${oid}^{tree}`, "tree");
      if (size > MAX_DIRECTORY_BYTES) throw new ObjectTooLargeError(oid, size, MAX_DIRECTORY_BYTES);
      return parseTree(await batch.readContent(tree, "tree", MAX_DIRECTORY_BYTES), tree.length / 2);
    },
    readSizes: async (oids) => (await batch.readHeaders(oids, "blob")).map(({ size }) => size),
    readBlob: (oid, maxBytes) => batch.readContent(oid, "blob", maxBytes),
    copyBlob: (oid, sink) => batch.copyContent(oid, "blob", sink),
    [Symbol.asyncDispose]: () => batch.close(),
  };
}

/** Opens a working tree, its `.git`, or a bare repository for reading. Throws when `directory` is no repository. */
export async function openGitObjects(directory: string): Promise<GitObjects> {
  await openRepository(directory);
  return openCatFile(directory);
}

/** The line that git writes before the content of an object: git-cat-file(1), BATCH OUTPUT. */
interface ObjectHeader {
  readonly oid: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
}

/** A reader of objects. All methods throw `ObjectUnreadableError` for an object that is missing or has another type. */
interface BatchReader {
  readHeader(name: string, type: string): Promise<ObjectHeader>;
  /** Reads many headers in one round trip. */
  readHeaders(names: readonly string[], type: string): Promise<ObjectHeader[]>;
  /** Throws `ObjectTooLargeError` above `maxBytes`, before it keeps a byte. */
  readContent(oid: string, type: string, maxBytes: number): Promise<Buffer>;
  /** Streams the content to `sink`, and waits for each call. */
  copyContent(oid: string, type: string, sink: (chunk: Buffer) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

interface CatFileProcess {
  readonly child: CatFileChild;
  readonly answers: ByteReader;
  /** The error of a process that could not be started. */
  cause?: Error;
}

function openBatch(repo: string): BatchReader {
  const limit = pLimit(1);
  let running: CatFileProcess | undefined;
  const withProcess = <T>(work: (running: CatFileProcess) => Promise<T>): Promise<T> =>
    limit(async () => {
      const previous = running === undefined || hasEnded(running.child) ? undefined : running;
      running = previous ?? startProcess(repo);
      try {
        return await killOnError(running, work);
      } catch (error) {
        if (previous === undefined || !(error instanceof ObjectUnreadableError)) throw error;
        running = startProcess(repo); // the repository may have been created again since the process started
        return killOnError(running, work);
      }
    });
  const headers: BatchReader["readHeaders"] = (names, type) =>
    withProcess((catFile) => readHeaders(catFile, names, type));
  return {
    readHeaders: headers,
    readHeader: async (name, type) => requireHeader(await headers([name], type), name),
    readContent: (oid, type, maxBytes) =>
      withProcess((catFile) => readContent(catFile, { oid, type, maxBytes })),
    copyContent: (oid, type, sink) => withProcess((catFile) => copyContent(catFile, { oid, type, sink })),
    close: async () => {
      if (running !== undefined && !hasEnded(running.child)) await endProcess(running.child);
    },
  };
}

/** Runs `work`, and kills the process after an error. Otherwise the rest of a half-read answer would be taken for the next one. */
async function killOnError<T>(
  running: CatFileProcess,
  work: (running: CatFileProcess) => Promise<T>,
): Promise<T> {
  try {
    return await work(running);
  } catch (error) {
    running.child.kill("SIGKILL");
    throw error;
  }
}

/** The longest time without a byte. Git that needs longer is stuck. */
const STALL_MS = 60_000;
const GRACE_MS = 2_000;

function startProcess(repo: string): CatFileProcess {
  const child = spawn("git", [...gitArguments(repo), "cat-file", "--batch-command"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: gitEnvironment(),
  });
  const running: CatFileProcess = {
    child,
    answers: createByteReader(child.stdout, "git cat-file", STALL_MS),
  };
  child.stdin.on("error", () => {}); // the process ended; the reader of its answer reports that
  child.on("error", (cause) => {
    running.cause = cause;
    child.stdout.destroy();
  });
  return running;
}

function hasEnded({ exitCode, signalCode, killed, pid }: CatFileChild): boolean {
  return exitCode !== null || signalCode !== null || killed || pid === undefined;
}

async function endProcess(child: CatFileChild): Promise<void> {
  const ended = once(child, "close");
  const kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  child.stdin.end();
  await ended.finally(() => clearTimeout(kill));
}

/** The number of requests sent before their answers are read. They fit into the pipes of both directions. */
const MAX_PIPELINED = 256;

async function readHeaders(
  running: CatFileProcess,
  names: readonly string[],
  type: string,
): Promise<ObjectHeader[]> {
  const results: (ObjectHeader | ObjectUnreadableError)[] = [];
  for (let from = 0; from < names.length; from += MAX_PIPELINED) {
    const batch = names.slice(from, from + MAX_PIPELINED);
    running.child.stdin.write(batch.map((name) => `info ${assertObjectName(name)}\n`).join(""));
    for (const name of batch) results.push(await readHeader(running, name, type));
  }
  return results.map((result) => {
    if (result instanceof ObjectUnreadableError) throw result;
    return result;
  });
}

/**
 * Reads `<id> <type> <bytes>`, or `<name> missing`. The error of a missing object is returned, not thrown, because the answers to
 * the next requests are still to be read.
 */
async function readHeader(
  running: CatFileProcess,
  name: string,
  type: string,
): Promise<ObjectHeader | ObjectUnreadableError> {
  const line = await running.answers.readLine();
  if (line === undefined) throw noAnswerFailure(running);
  const [, oid = "", actualType, size] = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/.exec(line) ?? [];
  return actualType === type ? { oid, type, size: Number(size) } : new ObjectUnreadableError(name);
}

function noAnswerFailure({ cause }: CatFileProcess): Failure {
  if (errorCode(cause) === "ENOENT") return gitNotInstalled();
  return new Failure("rejected", "git cat-file ended without an answer", { cause });
}

interface ObjectRequest {
  readonly oid: string;
  readonly type: string;
}

/** Requests a content and reads its header. The content and a newline are the next bytes of the answer. */
async function requestContent(running: CatFileProcess, { oid, type }: ObjectRequest): Promise<ObjectHeader> {
  running.child.stdin.write(`contents ${assertObjectName(oid)}\n`);
  const header = await readHeader(running, oid, type);
  if (header instanceof ObjectUnreadableError) throw header;
  return header;
}

async function readContent(
  running: CatFileProcess,
  { maxBytes, ...request }: ObjectRequest & { readonly maxBytes: number },
): Promise<Buffer> {
  const { size } = await requestContent(running, request);
  if (size > maxBytes) throw new ObjectTooLargeError(request.oid, size, maxBytes);
  const content = Buffer.allocUnsafeSlow(size);
  let offset = 0;
  await copyBytes(running.answers, size, (chunk) => {
    offset += chunk.copy(content, offset);
  });
  return content;
}

async function copyContent(
  running: CatFileProcess,
  { sink, ...request }: ObjectRequest & { readonly sink: (chunk: Buffer) => Promise<void> },
): Promise<void> {
  const { size } = await requestContent(running, request);
  await copyBytes(running.answers, size, sink);
}

async function copyBytes(
  answers: ByteReader,
  size: number,
  sink: Parameters<ByteReader["copy"]>[1],
): Promise<void> {
  const isComplete = (await answers.copy(size, sink)) && (await answers.copy(1, () => {}));
  if (!isComplete) throw new Failure("rejected", "git cat-file ended in the middle of an object");
}

/** Throws `usage` for a name with a line break. Otherwise git would read the rest as another request. */
function assertObjectName(name: string): string {
  if (!/[\r\n\0]/.test(name)) return name;
  throw new Failure(
    "usage",
    `${JSON.stringify(name)}: no branch, tag or commit has a line break in its name`,
  );
}

function requireHeader(headers: readonly ObjectHeader[], name: string): ObjectHeader {
  const [header] = headers;
  if (header === undefined) throw new ObjectUnreadableError(name);
  return header;
}
