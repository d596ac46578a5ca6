import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { openNamedFile } from "../host/named-file.ts";
import { Failure } from "../model/failure.ts";

/** A compression of published disk images. */
export interface Compression {
  readonly name: string;
  /** The Debian package with the program. */
  readonly package: string;
  readonly program: string;
  /** The arguments with which the program decompresses stdin to stdout, in bounded memory. */
  readonly args: readonly string[];
  readonly magic: RegExp;
}

/** The compressions by the signature at the start of a file. Files are known by their content, never by their name. */
const COMPRESSIONS: readonly Compression[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: signatures are bytes
  { name: "gzip", package: "gzip", program: "gzip", args: ["-d", "-c", "-q"], magic: /^\x1f\x8b\x08/ },
  {
    name: "xz",
    package: "xz-utils",
    program: "xz",
    args: ["--format=xz", "-d", "-c", "-q", "-T1", "--memlimit-decompress=512MiB"],
    magic: /^\xfd7zXZ\0/,
  },
  { name: "zstd", package: "zstd", program: "zstd", args: ["-d", "-c", "-q"], magic: /^\x28\xb5\x2f\xfd/ },
  {
    name: "bzip2",
    package: "bzip2",
    program: "bzip2",
    args: ["-d", "-c", "-q"],
    // biome-ignore lint/suspicious/noControlCharactersInRegex: signatures are bytes
    magic: /^BZh[1-9](?:1AY&SY|\x17rE8P\x90)/,
  },
];

/** Returns the compression of a file that begins with these bytes; undefined if it is not compressed. */
export function findCompression(header: Buffer): Compression | undefined {
  const start = header.toString("latin1", 0, 16);
  return COMPRESSIONS.find(({ magic }) => magic.test(start));
}

interface DecompressOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/**
 * Yields the decompressed content of a file. The program reads the file as its stdin, and no name is an argument. Throws
 * `rejected` for damaged content, and `unsupported` without the program. Ends the program when the consumer stops.
 */
export async function* decompress(
  path: string,
  compression: Compression,
  { env, signal }: DecompressOptions,
): AsyncGenerator<Buffer> {
  await using file = await openNamedFile(path);
  signal.throwIfAborted();
  const child = spawn(compression.program, compression.args, {
    stdio: [file.fd, "pipe", "pipe"],
    env: { PATH: env.PATH, LC_ALL: "C" }, // without XZ_OPT and the like, which add arguments
  }) as ChildProcessByStdio<null, Readable, Readable>; // of its stdio
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const kill = () => child.kill("SIGKILL");
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr = `${stderr}${chunk}`.slice(-400);
  });
  await once(child, "spawn").catch((cause: unknown) => throwMissing(path, compression, cause));
  signal.addEventListener("abort", kill);
  if (signal.aborted) kill();
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer; // the stream has no encoding, so chunks are buffers
    const code = await closed;
    signal.throwIfAborted();
    if (code !== 0) throw damagedFailure(path, compression, stderr);
  } finally {
    signal.removeEventListener("abort", kill);
    kill();
    await closed;
  }
}

function throwMissing(path: string, { name, program, package: debian }: Compression, cause: unknown): never {
  const message = `${path}: it is ${name} data, and the program ${program} cannot be started here`;
  throw new Failure("unsupported", message, { hint: `apt-get install ${debian}`, cause });
}

function damagedFailure(path: string, { name, program }: Compression, stderr: string): Failure {
  const [line = ""] = stderr.trim().split("\n");
  const reason = line.replace(/^[a-z0-9]+: (?:\(stdin\): |stdin: |\/\*stdin\*\\ : )?/, "").trim();
  const says = reason === "" ? "" : `: ${program} says "${reason}"`;
  return new Failure("rejected", `${path}: its ${name} data is incomplete or damaged${says}`, {
    hint: "compare it with its published checksum, and copy it again",
  });
}
