import path from "node:path";
import { Failure } from "../model/failure.ts";
import { createAcceptance } from "./acceptance.ts";
import { type Address, parseAddress } from "./address.ts";
import { readFiles } from "./commit.ts";
import type { Followed } from "./following.ts";
import { openKeyRing } from "./key-ring.ts";
import { directoryIn } from "./listing.ts";
import { createMemory } from "./memory.ts";
import { openMirror } from "./mirror.ts";
import { openObjects } from "./objects.ts";
import { openRepository } from "./repository.ts";
import { reviewsOf } from "./reviews.ts";
import type { SourceOptions } from "./source.ts";
import { placesOfRefs, repeat, watchPlaces } from "./watch.ts";

export const INTERVAL_MS = 60_000;
const TIMEOUT_MS = 120_000;
/** Looks between two askings whether there is housekeeping to do, which costs a process. */
const LOOKS_BETWEEN = 100;

/** The commits of a branch, in our own mirror of the repository. */
export async function openCommits(options: SourceOptions): Promise<Followed> {
  const { repo, path: subdir = "", cache, intervalMs = INTERVAL_MS, timeoutMs = TIMEOUT_MS } = options;
  const address = parseAddress(repo);
  const directory = directoryIn(subdir);
  const branch = options.ref === undefined ? undefined : branchOf(options.ref);
  const references = [...(branch?.startsWith("refs/") ? [branch] : []), ...(options.reviewed ?? [])];
  const purpose = JSON.stringify([branch, directory]);
  const mirror = await openMirror({ address, cache: path.resolve(cache), purpose, references, timeoutMs });
  const memory = createMemory();
  const read = async (commit: string) => {
    await using objects = await openObjects(mirror.directory);
    return await readFiles(
      objects,
      { repo: address.shown, ref: commit.slice(0, 12), commit, directory },
      memory,
    );
  };
  const place = (commit: string) => ({
    repo: mirror.directory,
    commit,
    ...(directory && { path: directory }),
  });
  const keys = options.signers === undefined ? undefined : openKeyRing(options.signers, cache);
  const acceptance = createAcceptance({ ...options, mirror, branch, read, keys });
  let looks = 0;
  return {
    async refresh(signal) {
      await acceptance.refresh(signal);
      looks += 1;
      if (looks % LOOKS_BETWEEN === 0) await mirror.tidy();
    },
    standing: acceptance.standing,
    state: acceptance.state,
    files: async (commit) => acceptance.files(commit) ?? read(commit),
    place,
    reviews: reviewsOf({ mirror, read, place }),
    watch: (lookAgain) => watchAddress(address, intervalMs, lookAgain),
    [Symbol.asyncDispose]: () => mirror[Symbol.asyncDispose](),
  };
}

/** What git-check-ref-format(1) does not allow in a name, and what could be an option. */
const NO_NAME = /^[-/]|\.\.|@\{|[\s~^:?*[\\]|\p{Cc}|\.lock$|[/.]$|\/\//u;

/** Branches by their short names, everything else by its full one. */
function branchOf(ref: string): string {
  if (ref === "" || NO_NAME.test(ref)) throw new Failure("usage", `"${ref}" is no name of a branch`);
  return ref.replace(/^refs\/heads\//, "");
}

/** The interval is for what no watcher sees: another machine, a file system that does not tell, a repository made anew. */
async function watchAddress(
  address: Address,
  intervalMs: number,
  lookAgain: () => void,
): Promise<AsyncDisposable> {
  const again = repeat(intervalMs, lookAgain);
  const places = address.kind === "local" ? await placesIn(address.path) : [];
  const watched = watchPlaces(places, lookAgain, (at) => at.endsWith(".lock"));
  return {
    async [Symbol.asyncDispose]() {
      again[Symbol.dispose]();
      await watched[Symbol.asyncDispose]();
    },
  };
}

/** A repository that is not there yet may come as a bare one or with a working tree. */
async function placesIn(directory: string): Promise<string[]> {
  const opened = await openRepository(directory).catch(() => undefined);
  if (opened !== undefined) return placesOfRefs(opened.repository.gitdir);
  return [...placesOfRefs(directory), ...placesOfRefs(path.join(directory, ".git"))];
}
