import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { Failure } from "../model/failure.ts";
import { showBytes } from "../model/units.ts";

/** The digest that a checksum names. Throws `rejected` without one: what a server sends is never just believed. */
export function digestIn(checksum: string | undefined): string {
  if (checksum !== undefined) return checksum.replace(/^sha256:/, "");
  throw new Failure("rejected", "an image from a url needs a checksum", {
    hint: 'add "checksum: sha256:..."',
  });
}

/** Where the download with this digest is; undefined while it is not here. */
export function downloaded(digest: string, cache: string): string | undefined {
  const path = join(cache, "downloads", digest);
  return existsSync(path) ? path : undefined;
}

/**
 * The path of a download with this digest; fetched only when it is not there yet. A file appears under its name only
 * when it is complete and verified. Throws `rejected`, `timeout`.
 */
export async function download(
  url: string,
  digest: string,
  cache: string,
  tell: (message: string) => void,
): Promise<string> {
  const path = join(cache, "downloads", digest);
  if (downloaded(digest, cache) !== undefined) return path;
  const half = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const found = await fetched(url, half, tell);
    if (found !== digest) throw wrongDigest(url, digest, found);
    await rename(half, path);
    return path;
  } finally {
    await rm(half, { force: true });
  }
}

async function fetched(url: string, path: string, tell: (message: string) => void): Promise<string> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw new Failure("rejected", `${url}: it does not answer`, {
      cause,
      hint: "is the address right, and the way to it open?",
    });
  });
  if (!response.ok || response.body === null) {
    throw new Failure("rejected", `${url}: the server says ${response.status} ${response.statusText}`);
  }
  const hash = createHash("sha256");
  const size = Number(response.headers.get("content-length") ?? 0);
  const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>); // the same class under two names
  await pipeline(body, counting(hash.update.bind(hash), progress(url, size, tell)), createWriteStream(path));
  return hash.digest("hex");
}

function counting(...taps: readonly ((chunk: Buffer) => unknown)[]): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (const tap of taps) tap(chunk);
      done(null, chunk);
    },
  });
}

/** Tells of every further tenth. */
function progress(url: string, size: number, tell: (message: string) => void): (chunk: Buffer) => void {
  let read = 0;
  let told = 0;
  return (chunk) => {
    read += chunk.length;
    const tenth = size > 0 ? Math.floor((read / size) * 10) : 0;
    if (tenth <= told) return;
    told = tenth;
    tell(`download ${url}: ${tenth * 10} % of ${showBytes(Math.round(size / 2 ** 20) * 2 ** 20)}`);
  };
}

function wrongDigest(url: string, wanted: string, found: string): Failure {
  return new Failure("rejected", `${url}: its content has the digest sha256:${found}, not sha256:${wanted}`, {
    hint: "if the other content is right, write its checksum into the Image",
  });
}
