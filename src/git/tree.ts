import { Failure } from "../model/failure.ts";

/** The files of a fleet as they were at one moment. */
export interface Tree {
  /** Sorted by path. */
  readonly files: readonly TreeFile[];
  /** The full id of the commit that holds exactly these files; `worktree` when there is none. */
  readonly commit: string;
  /** True when there is a repository, and its last commit holds other files. */
  readonly dirty: boolean;
  /** The absolute directory that the paths are relative to. */
  readonly root: string;
}

export interface TreeFile {
  /** Relative to the root, with `/` on every system. */
  readonly path: string;
  readonly content: Uint8Array;
}

export const WORKTREE = "worktree";

/** A file or link of the tree before it is read. */
export interface Entry {
  readonly path: string;
  readonly link: boolean;
}

/** Far more than any fleet has; keeps a wrong directory from eating the memory. */
const MAX_TREE_BYTES = 256 * 2 ** 20;

/** Files of people's tools begin with a dot (`.gitlab-ci.yml`), so they are none of ours. */
export function isFleetFile(name: string): boolean {
  return /\.ya?ml$/.test(name) && !name.startsWith(".");
}

export function isFleetDirectory(name: string): boolean {
  return name !== "node_modules" && !name.startsWith(".");
}

export function join(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}

export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** Adds up what is read, and refuses what is too much. */
export function createScale(root: string): (bytes: number) => void {
  let total = 0;
  return (bytes) => {
    total += bytes;
    if (total <= MAX_TREE_BYTES) return;
    const limit = `${MAX_TREE_BYTES / 2 ** 20} MiB`;
    throw new Failure("rejected", `${root}: its YAML files have more than ${limit}, which is no fleet`, {
      hint: "give the directory that holds the fleet's files alone",
    });
  };
}

/** Git LFS keeps the content elsewhere and leaves a note of where; read as YAML it would be an error that nobody understands. */
export function checkContent(root: string, path: string, content: Uint8Array): void {
  const begin = Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, LFS.length));
  if (begin.toString("latin1") === LFS) {
    throw refuse(
      root,
      path,
      "is kept in Git LFS, and only its pointer is here",
      "take *.yaml out of .gitattributes",
    );
  }
}

const LFS = "version https://git-lfs.github.com/spec/";

/**
 * What cannot be read is refused with the whole tree: left out, it would look as if its resources had been removed.
 */
export function refuse(root: string, path: string, why: string, hint = "put the file itself there"): Failure {
  return new Failure("rejected", `${root === "" ? path : `${root}/${path}`}: ${why}`, { hint });
}
