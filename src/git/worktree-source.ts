import type { Stats } from "node:fs";
import path from "node:path";
import { asFailure, Failure } from "../model/failure.ts";
import { parseAddress, type RepositoryAddress } from "./address.ts";
import { POLL_INTERVAL_MS } from "./commits-source.ts";
import { openDirectoryHistory } from "./history.ts";
import { normalizeDirectory } from "./listing.ts";
import type { PolledSource } from "./polling-source.ts";
import { openRepository } from "./repository.ts";
import type { SourceProblem } from "./source-problem.ts";
import { isFleetDirectory, isFleetFile, type Tree, type TreeFile } from "./tree.ts";
import type { SourceOptions } from "./types.ts";
import { refPaths, repeatWithJitter, watchPaths } from "./watch-paths.ts";
import { readWorktree } from "./worktree.ts";

/** Opens the files of a directory, committed or not. Files that git ignores count too, as on the command line. */
export async function openWorktreeSource(options: SourceOptions): Promise<PolledSource> {
  const { repo, path: subdir = "", intervalMs = POLL_INTERVAL_MS, signers } = options;
  const address = parseAddress(repo);
  if (address.kind === "remote" || signers !== undefined) throw unsupportedWorktree(address);
  const root = path.join(address.path, normalizeDirectory(subdir));
  let branch = "worktree";
  let tree: Tree | undefined;
  let problems: readonly SourceProblem[] = [];
  let changes = 0;
  const status = () => ({ commit: tree?.commit, branch, confirmed: true, problems });
  return {
    async refresh() {
      try {
        const read = reuseUnchangedFiles(tree, await readWorktree(root));
        if (!isUnchanged(tree, read)) changes += 1;
        tree = read;
        branch = await readBranch(address.path);
        problems = [];
      } catch (error) {
        problems = [toProblem(error)];
      }
    },
    status,
    fingerprint: () => JSON.stringify([status(), changes]),
    async files(commit) {
      if (tree?.commit === commit) return tree.files;
      throw new Failure("world-moved", `${root}: its files are not those of ${commit} any more`);
    },
    location: () => ({ directory: root }),
    history: () => openDirectoryHistory(root),
    reviews: undefined,
    watch: (onChange) => watchWorktree(address.path, root, intervalMs, onChange),
    [Symbol.asyncDispose]: async () => {},
  };
}

function unsupportedWorktree({ kind, shown }: RepositoryAddress): Failure {
  const why =
    kind === "remote"
      ? "only a local directory has a working tree"
      : "files that are not committed are not signed";
  return new Failure("usage", `${shown}: ${why}`);
}

/** Returns the tree with the identical objects of files that did not change. */
function reuseUnchangedFiles(before: Tree | undefined, tree: Tree): Tree {
  const previousFiles = new Map(before?.files.map((file) => [file.path, file]));
  const files = tree.files.map((file): TreeFile => {
    const previous = previousFiles.get(file.path);
    return previous !== undefined && Buffer.compare(previous.content, file.content) === 0 ? previous : file;
  });
  return { ...tree, files };
}

function isUnchanged(previous: Tree | undefined, next: Tree): boolean {
  const { files } = next;
  return (
    previous?.files.length === files.length && files.every((file, index) => file === previous.files[index])
  );
}

async function readBranch(directory: string): Promise<string> {
  const repository = await openRepository(directory).catch(() => undefined);
  return repository?.head.replace(/^refs\/heads\//, "") ?? "worktree";
}

function toProblem(error: unknown): SourceProblem {
  const { message, hint, code } = asFailure(error);
  const problemCode = code === "usage" ? "unreachable" : "unreadable"; // `usage` when there is no such directory
  return { code: problemCode, effect: "held", message, hint };
}

/** Watches the files, and the references that say which commit they belong to. */
async function watchWorktree(
  directory: string,
  root: string,
  intervalMs: number,
  onChange: () => void,
): Promise<AsyncDisposable> {
  const repository = await openRepository(directory).catch(() => undefined);
  const refs = repository === undefined ? [] : refPaths(repository.gitdir);
  const watchers = [
    watchPaths([root], onChange, (at, stats) => isIgnored(at, root, stats)),
    watchPaths(refs, onChange, (at) => at.endsWith(".lock")),
  ];
  const polling = repeatWithJitter(intervalMs, onChange);
  return {
    async [Symbol.asyncDispose]() {
      polling[Symbol.dispose]();
      await Promise.all(watchers.map((watcher) => watcher[Symbol.asyncDispose]()));
    },
  };
}

function isIgnored(at: string, root: string, stats: Stats | undefined): boolean {
  if (at === root) return false;
  const name = path.basename(at);
  return stats?.isFile() === true ? !isFleetFile(name) : !isFleetDirectory(name);
}
