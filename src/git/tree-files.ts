import { createHash } from "node:crypto";
import { posix } from "node:path";
import { Failure } from "../model/failure.ts";
import { openGitObjects } from "./cat-file.ts";
import type { FilesLocation } from "./file-locator.ts";
import { resolveTree } from "./listing.ts";
import { formatMiB } from "./tree.ts";

/** Facts of a file of a commit, found without writing the file to disk. */
export interface TreeFileFacts {
  /** Digests of the content, hexadecimal. */
  readonly digests: { readonly sha256: string; readonly sha512: string };
  /** The first `headerBytes` of the content. */
  readonly header: Buffer;
  /** In bytes. */
  readonly size: number;
}

/** Returns the id of the blob of a file of a commit; undefined when the commit has no such file. Links are no files here. */
export async function resolveBlob(location: FilesLocation, path: string): Promise<string | undefined> {
  if ("directory" in location) return undefined;
  const inside = posix.join(location.path ?? "", path);
  await using objects = await openGitObjects(location.repo);
  const tree = await resolveTree(objects, location.commit, posix.dirname(inside));
  const entries = tree === undefined ? [] : await objects.readTree(tree);
  return entries.find(({ name, type }) => name === posix.basename(inside) && type === "file")?.oid;
}

/** The number of cached blobs. Proposals have most of them in common. */
const MAX_CACHED = 1000;

/** Creates a reader that streams each blob once, and caches its facts with its first `headerBytes`. */
export function createFileInspector(headerBytes: number) {
  const cache = new Map<string, TreeFileFacts>();
  /** Throws `rejected` for a blob larger than `maxBytes`, before reading it. `path` is only for messages. */
  return async (repo: string, oid: string, path: string, maxBytes: number): Promise<TreeFileFacts> => {
    const cached = cache.get(oid);
    if (cached !== undefined && cached.size <= maxBytes) return cached;
    await using objects = await openGitObjects(repo);
    const [size = 0] = await objects.readSizes([oid]);
    if (size > maxBytes)
      throw new Failure(
        "rejected",
        `${path}: has ${formatMiB(size)}; of images that a proposal brings, ${formatMiB(maxBytes)} are read`,
      );
    const [sha256, sha512] = [createHash("sha256"), createHash("sha512")];
    const head: Uint8Array[] = [];
    let bytes = 0;
    await objects.copyBlob(oid, async (chunk) => {
      sha256.update(chunk);
      sha512.update(chunk);
      if (bytes < headerBytes) head.push(chunk.slice(0, headerBytes - bytes));
      bytes += chunk.byteLength;
    });
    const digests = { sha256: sha256.digest("hex"), sha512: sha512.digest("hex") };
    const facts = { digests, header: Buffer.concat(head), size };
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(oid, facts);
    return facts;
  };
}
