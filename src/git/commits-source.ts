import path from "node:path";
import { Failure } from "../model/failure.ts";
import { parseAddress, type RepositoryAddress } from "./address.ts";
import { BranchTracker } from "./branch-tracker.ts";
import { openCatFile } from "./cat-file.ts";
import { readFiles } from "./commit.ts";
import { openHistory } from "./history.ts";
import { openKeyRing } from "./key-ring.ts";
import { normalizeDirectory } from "./listing.ts";
import { openMirror } from "./mirror.ts";
import type { PolledSource } from "./polling-source.ts";
import { fullName, shortName } from "./reference.ts";
import { openRepository } from "./repository.ts";
import { createReviews } from "./reviews.ts";
import type { TreeLimits } from "./tree.ts";
import { createTreeCache } from "./tree-cache.ts";
import type { SourceOptions } from "./types.ts";
import { refPaths, repeatWithJitter, watchPaths } from "./watch-paths.ts";

export const POLL_INTERVAL_MS = 60_000;
const TIMEOUT_MS = 120_000;
/** The number of refreshes between two runs of `git gc --auto`. Each run costs a process. */
const REFRESHES_PER_MAINTENANCE = 100;

/** Opens the commits of a branch, read from a local mirror of the repository. Throws `usage` for an invalid address or branch name. */
export async function openCommitsSource(options: SourceOptions): Promise<PolledSource> {
  const { repo, path: subdir = "", cache, intervalMs = POLL_INTERVAL_MS, timeoutMs = TIMEOUT_MS } = options;
  const address = parseAddress(repo);
  const directory = normalizeDirectory(subdir);
  const branch = options.ref === undefined ? undefined : normalizeBranch(options.ref);
  const references = [...(branch?.startsWith("refs/") === true ? [branch] : []), ...(options.reviewed ?? [])];
  const purpose = JSON.stringify([branch, directory]);
  const mirror = await openMirror({ address, cache: path.resolve(cache), purpose, references, timeoutMs });
  const treeCache = createTreeCache();
  const objects = openCatFile(mirror.directory);
  const read = (commit: string, trusted?: string, limits?: TreeLimits) =>
    readFiles(
      objects,
      { repo: address.shown, ref: commit.slice(0, 12), commit, directory },
      { cache: treeCache, trusted, limits },
    );
  const location = (commit: string) => ({
    repo: mirror.directory,
    commit,
    ...(directory && { path: directory }),
  });
  const keys = options.signers === undefined ? undefined : openKeyRing(options.signers, cache);
  const approvers = options.approvers === undefined ? undefined : openKeyRing(options.approvers, cache);
  const trailers = { keys: approvers, selfApproval: options.selfApproval ?? "allow" } as const;
  const tracker = new BranchTracker({ ...options, mirror, branch, read, keys });
  let refreshes = 0;
  return {
    async refresh(signal) {
      await tracker.refresh(signal);
      refreshes += 1;
      if (refreshes % REFRESHES_PER_MAINTENANCE === 0) await mirror.runMaintenance();
    },
    status: () => tracker.status(),
    fingerprint: () => tracker.fingerprint(),
    files: async (commit) => tracker.files(commit) ?? read(commit),
    location,
    history: (commit) => openHistory({ heads: [commit], run: mirror.run }),
    reviews: createReviews({ mirror, read, location, trailers }),
    watch: (onChange) => watchAddress(address, intervalMs, onChange),
    async [Symbol.asyncDispose]() {
      await objects[Symbol.asyncDispose]();
      await mirror[Symbol.asyncDispose]();
    },
  };
}

/** Names that git-check-ref-format(1) does not allow, and names that git could take for an option. */
const INVALID_REF_NAME = /^[-/]|\.\.|@\{|[\s~^:?*[\\]|\p{Cc}|\.lock$|[/.]$|\/\//u;

/** Returns the shortest exact name of a branch. Throws `usage` for an invalid name. */
function normalizeBranch(ref: string): string {
  if (ref === "" || INVALID_REF_NAME.test(ref)) throw new Failure("usage", `"${ref}" is no name of a branch`);
  return shortName(fullName(ref));
}

/**
 * Calls `onChange` when a local repository changes, and at every interval. Polling covers what no file watcher sees: remote
 * repositories, file systems without events, and a repository that was created again.
 */
async function watchAddress(
  address: RepositoryAddress,
  intervalMs: number,
  onChange: () => void,
): Promise<AsyncDisposable> {
  const polling = repeatWithJitter(intervalMs, onChange);
  const paths = address.kind === "local" ? await repositoryPaths(address.path) : [];
  const watching = watchPaths(paths, onChange, (at) => at.endsWith(".lock"));
  return {
    async [Symbol.asyncDispose]() {
      polling[Symbol.dispose]();
      await watching[Symbol.asyncDispose]();
    },
  };
}

/** Returns the paths to watch. A repository that does not exist yet may become a bare one or one with a working tree. */
async function repositoryPaths(directory: string): Promise<string[]> {
  const repository = await openRepository(directory).catch(() => undefined);
  if (repository !== undefined) return refPaths(repository.gitdir);
  return [...refPaths(directory), ...refPaths(path.join(directory, ".git"))];
}
