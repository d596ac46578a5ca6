import { MAX_FILE_BYTES } from "../fleet/source-text.ts";
import { Failure } from "../model/failure.ts";

/** The files of a fleet at one moment. */
export interface Tree {
  /** Sorted by path. */
  readonly files: readonly TreeFile[];
  /** The full id of the commit that holds exactly these files; `worktree` when no commit does. */
  readonly commit: string;
  /** Whether the files are in a repository whose last commit holds other files. */
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

/** A file or link of a directory, not read yet. */
export interface WorktreeEntry {
  readonly path: string;
  readonly link: boolean;
}

/**
 * A fleet file in a commit. The object of a `link` contains its target. The target may be a directory, unless the link has the name
 * of a fleet file. A `commit` is a submodule.
 */
export interface CommitEntry {
  readonly path: string;
  readonly oid: string;
  readonly type: "file" | "link" | "commit";
}

/** The limits of what is read of a fleet. */
export interface TreeLimits {
  /** The size of one file. */
  readonly fileBytes: number;
  /** The size of all files together. */
  readonly treeBytes: number;
  /** The number of fleet files. */
  readonly files: number;
}

/** More than any fleet has. Otherwise a wrong directory could fill the memory. */
export const TREE_LIMITS: TreeLimits = {
  fileBytes: MAX_FILE_BYTES,
  treeBytes: 256 * 2 ** 20,
  files: 200_000,
};

/**
 * Returns whether a file is part of a fleet by its name. Files of other tools begin with a dot (`.gitlab-ci.yml`). The case of the
 * ending does not count. Otherwise `a.YAML` would look like a removed file.
 */
export function isFleetFile(name: string): boolean {
  return /\.ya?ml$/i.test(name) && !name.startsWith(".");
}

export function isFleetDirectory(name: string): boolean {
  return name !== "node_modules" && !name.startsWith(".");
}

/** Throws `rejected` for a name that is not UTF-8. Otherwise two such names could look the same. */
export function checkName(root: string, path: string): void {
  if (!path.includes("\ufffd")) return;
  throw rejectTree(root, path, "has a name that is not UTF-8", "give it another name: git mv, or mv");
}

/** The reason to refuse a link to a directory. Otherwise all files in the directory would look removed. */
export const LINKED_DIRECTORY = "is a link to a directory, which is not followed";
export const LINKED_DIRECTORY_HINT =
  "put the directory itself there, or give the link a name that begins with a dot";

export function joinPath(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}

export function comparePaths(a: { readonly path: string }, b: { readonly path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}

/** Counts a file before it is read. Throws `rejected` when this file or all files together are too large. */
export type SizeBudget = (path: string, bytes: number) => void;

export function createSizeBudget(root: string, limits: TreeLimits = TREE_LIMITS): SizeBudget {
  const { fileBytes, treeBytes, files } = limits;
  let total = 0;
  let count = 0;
  return (path, bytes) => {
    if (bytes > fileBytes) {
      const why = `has ${formatMiB(bytes)}; at most ${formatMiB(fileBytes)} are read`;
      throw rejectTree(root, path, why, "split it into several files");
    }
    total += bytes;
    count += 1;
    if (total > treeBytes) throw treeTooLarge(root, `more than ${formatMiB(treeBytes)} in its YAML files`);
    if (count > files) throw treeTooLarge(root, `more than ${files} YAML files`);
  };
}

export function formatMiB(bytes: number): string {
  return `${Number((bytes / 2 ** 20).toFixed(1))} MiB`;
}

/** Returns the failure that refuses a whole tree because of its size. */
export function treeTooLarge(root: string, what: string): Failure {
  return new Failure("rejected", `${root || "the repository"}: has ${what}, which is no fleet`, {
    hint: "give the directory that holds the fleet's files alone",
  });
}

/** Throws `rejected` for a pointer of Git LFS. Otherwise users would see an error of YAML, since the content is elsewhere. */
export function checkContent(root: string, path: string, content: Uint8Array): void {
  const head = Buffer.from(
    content.buffer,
    content.byteOffset,
    Math.min(content.byteLength, LFS_POINTER.length),
  );
  if (head.toString("latin1") === LFS_POINTER) {
    throw rejectTree(
      root,
      path,
      "is kept in Git LFS, and only its pointer is here",
      "take *.yaml out of .gitattributes",
    );
  }
}

const LFS_POINTER = "version https://git-lfs.github.com/spec/";

/**
 * Returns the failure that refuses a whole tree because of one path. Otherwise the resources of a file that cannot be read would
 * look removed.
 */
export function rejectTree(
  root: string,
  path: string,
  why: string,
  hint = "put the file itself there",
): Failure {
  return new Failure("rejected", `${root === "" ? path : `${root}/${path}`}: ${why}`, { hint });
}
