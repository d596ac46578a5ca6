import { createHash } from "node:crypto";
import path from "node:path";
import { Failure } from "../model/failure.ts";
import { tryLock } from "../store/lock.ts";
import type { RepositoryAddress } from "./address.ts";
import { type Mirror, openMirror, RemoteUnreachableError } from "./mirror.ts";
import { repositoryUnreachable } from "./revision-rejected.ts";

/** A copy of a remote repository, just fetched. */
interface FetchedRepository {
  /** The bare local copy, with branches and tags. */
  readonly directory: string;
  /** The branch that the remote HEAD names; undefined when it names none. */
  readonly mainBranch: string | undefined;
}

interface FetchOptions {
  /** The directory for copies. It may be deleted while no process uses it. */
  readonly cache: string;
  /** Full names of the references to fetch in addition to branches and tags. */
  readonly references: readonly string[];
  readonly signal: AbortSignal;
  /** [120 s] */
  readonly timeoutMs?: number;
}

/** The purpose of this mirror. All commands that only read share it; the mirrors of daemons are apart. */
const PURPOSE = "look";
const TIMEOUT_MS = 120_000;

/**
 * Fetches a repository into the cache. One process at a time fetches; the copy stays readable meanwhile. Throws `host-unreachable`
 * with a hint if the repository cannot be read.
 */
export async function fetchRepository(
  address: RepositoryAddress,
  options: FetchOptions,
): Promise<FetchedRepository> {
  const { signal, timeoutMs = TIMEOUT_MS } = options;
  const cache = path.resolve(options.cache);
  await using _lock = await waitForLock(lockPath(address, cache), signal);
  const references = ["refs/tags/*", ...options.references];
  await using mirror = await openMirror({ address, cache, purpose: PURPOSE, references, timeoutMs });
  try {
    return await fetchMirror(mirror, signal);
  } catch (error) {
    if (!(error instanceof RemoteUnreachableError)) throw error;
    const { message, hint } = repositoryUnreachable(error.message).toProblem(address.shown);
    throw new Failure("host-unreachable", message, { hint });
  }
}

async function fetchMirror(mirror: Mirror, signal: AbortSignal): Promise<FetchedRepository> {
  await mirror.fetch(signal);
  const mainBranch = await mirror.readMainBranch(signal);
  await mirror.runMaintenance();
  return { directory: mirror.directory, mainBranch };
}

function lockPath({ url }: RepositoryAddress, cache: string): string {
  const key = createHash("sha256").update(url).digest("hex").slice(0, 12);
  return path.join(cache, "git", `${key}.lock`);
}

/** Waits for the lock. The process that holds it fetches the same repository. */
async function waitForLock(lock: string, signal: AbortSignal): Promise<AsyncDisposable> {
  for (;;) {
    signal.throwIfAborted();
    const held = await tryLock(lock);
    if (held !== undefined) return held;
  }
}
