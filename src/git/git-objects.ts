import { Failure } from "../model/failure.ts";
import { formatMiB } from "./tree.ts";

/** A reader of the objects of a repository. It knows the size of every object before it reads the content. */
export interface GitObjects extends AsyncDisposable {
  /** Returns the full id of the commit that a branch, a tag or a shortened id names. Throws `ObjectUnreadableError` if none does. */
  resolve(ref: string): Promise<string>;
  /** Returns the entries of a tree, or of the tree of a commit. Throws `ObjectTooLargeError` above MAX_DIRECTORY_BYTES. */
  readTree(oid: string): Promise<readonly GitTreeEntry[]>;
  /** Returns the sizes of blobs in bytes, in the order of `oids`. Reads no content. */
  readSizes(oids: readonly string[]): Promise<number[]>;
  /** Returns the content of a blob. Throws `ObjectTooLargeError` above `maxBytes`, and keeps no byte of the content then. */
  readBlob(oid: string, maxBytes: number): Promise<Uint8Array>;
  /** Streams the content of a blob to `sink`, and waits for each call. For blobs that may be too large for the memory. */
  copyBlob(oid: string, sink: (chunk: Uint8Array) => Promise<void>): Promise<void>;
}

export interface GitTreeEntry {
  readonly name: string;
  readonly oid: string;
  /** `commit` is a submodule. */
  readonly type: "tree" | "file" | "link" | "commit";
}

/** Thrown for an object that is missing or broken although another object refers to it. */
export class ObjectUnreadableError extends Failure {
  constructor(oid: string, cause?: unknown) {
    const hint = "run git fsck in the repository";
    super("rejected", `the repository has no readable object ${oid}`, { hint, cause });
  }
}

/** Thrown for an object that is larger than the reader accepts. */
export class ObjectTooLargeError extends Failure {
  constructor(oid: string, bytes: number, maxBytes: number) {
    super("rejected", `the object ${oid} has ${formatMiB(bytes)}; at most ${formatMiB(maxBytes)} are read`);
  }
}

/** Enough for some 200,000 entries of one directory. */
export const MAX_DIRECTORY_BYTES = 8 * 2 ** 20;
