import type { Stats } from "node:fs";
import path from "node:path";
import { asFailure, Failure } from "../model/failure.ts";
import { type Address, parseAddress } from "./address.ts";
import { INTERVAL_MS } from "./commits-source.ts";
import type { Followed } from "./following.ts";
import { directoryIn } from "./listing.ts";
import { openRepository } from "./repository.ts";
import type { SourceOptions, SourceProblem } from "./source.ts";
import { isFleetDirectory, isFleetFile, type Tree, type TreeFile } from "./tree.ts";
import { placesOfRefs, repeat, watchPlaces } from "./watch.ts";
import { readWorktree } from "./worktree.ts";

/** The files of a directory as they lie there, committed or not. What git ignores counts, as on the command line. */
export async function openWorktree(options: SourceOptions): Promise<Followed> {
  const { repo, path: subdir = "", intervalMs = INTERVAL_MS, signers } = options;
  const address = parseAddress(repo);
  if (address.kind === "remote" || signers !== undefined) throw noWorktree(address);
  const root = path.join(address.path, directoryIn(subdir));
  let branch = "worktree";
  let tree: Tree | undefined;
  let problems: readonly SourceProblem[] = [];
  let turn = 0;
  const standing = () => ({ commit: tree?.commit, branch, problems });
  return {
    async refresh() {
      try {
        const read = withSameFiles(tree, await readWorktree(root));
        if (!isSame(tree, read)) turn += 1;
        tree = read;
        branch = await branchOf(address.path);
        problems = [];
      } catch (error) {
        problems = [problemOf(error)];
      }
    },
    standing,
    state: () => JSON.stringify([standing(), turn]),
    async files(commit) {
      if (tree?.commit === commit) return tree.files;
      throw new Failure("world-moved", `${root}: its files are not those of ${commit} any more`);
    },
    place: () => ({ directory: root }),
    reviews: undefined,
    watch: (lookAgain) => watchTree(address.path, root, intervalMs, lookAgain),
    [Symbol.asyncDispose]: async () => {},
  };
}

function noWorktree({ kind, shown }: Address): Failure {
  const why =
    kind === "remote"
      ? "only a local directory has a working tree"
      : "files that are not committed are not signed";
  return new Failure("usage", `${shown}: ${why}`);
}

/** What did not change is the very same object. */
function withSameFiles(before: Tree | undefined, tree: Tree): Tree {
  const known = new Map(before?.files.map((file) => [file.path, file]));
  const files = tree.files.map((file): TreeFile => {
    const same = known.get(file.path);
    return same !== undefined && Buffer.compare(same.content, file.content) === 0 ? same : file;
  });
  return { ...tree, files };
}

function isSame(one: Tree | undefined, other: Tree): boolean {
  const { files } = other;
  return one?.files.length === files.length && files.every((file, index) => file === one.files[index]);
}

async function branchOf(directory: string): Promise<string> {
  const opened = await openRepository(directory).catch(() => undefined);
  return opened?.head.replace(/^refs\/heads\//, "") ?? "worktree";
}

function problemOf(error: unknown): SourceProblem {
  const { message, hint, code } = asFailure(error);
  const what = code === "usage" ? "unreachable" : "unreadable"; // `usage` when there is no such directory
  return { code: what, effect: "held", message, ...(hint === undefined ? {} : { hint }) };
}

/** The files, and what says which commit they are. */
async function watchTree(
  directory: string,
  root: string,
  intervalMs: number,
  lookAgain: () => void,
): Promise<AsyncDisposable> {
  const opened = await openRepository(directory).catch(() => undefined);
  const refs = opened === undefined ? [] : placesOfRefs(opened.repository.gitdir);
  const stopping = [
    watchPlaces([root], lookAgain, (at, stats) => isNotOurs(at, root, stats)),
    watchPlaces(refs, lookAgain, (at) => at.endsWith(".lock")),
  ];
  const again = repeat(intervalMs, lookAgain);
  return {
    async [Symbol.asyncDispose]() {
      again[Symbol.dispose]();
      await Promise.all(stopping.map((one) => one[Symbol.asyncDispose]()));
    },
  };
}

function isNotOurs(at: string, root: string, stats: Stats | undefined): boolean {
  if (at === root) return false;
  const name = path.basename(at);
  return stats?.isFile() === true ? !isFleetFile(name) : !isFleetDirectory(name);
}
