import { createHash } from "node:crypto";
import path from "node:path";
import { Failure } from "../model/failure.ts";
import { tryLock } from "../store/lock.ts";
import type { Address } from "./address.ts";
import { unreachable } from "./held.ts";
import { type Mirror, openMirror, Unreachable } from "./mirror.ts";

/** A repository elsewhere, as it was a moment ago. */
export interface Fetched {
  /** Our own bare copy of it, with its branches and tags. */
  readonly directory: string;
  /** The branch that its HEAD names; undefined when it names none. */
  readonly mainBranch: string | undefined;
}

export interface FetchOptions {
  /** A directory of our own, for copies; it may be lost. */
  readonly cache: string;
  /** Full names of what is fetched besides branches and tags. */
  readonly references: readonly string[];
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

/** What tells it from the mirrors that daemons keep: it is for everybody who only wants to look. */
const PURPOSE = "look";
const TIMEOUT_MS = 120_000;

/**
 * Fetches a repository into the cache. One process at a time does; what was fetched stays readable meanwhile. Throws
 * `host-unreachable`, with what can be done about it.
 */
export async function fetchRepository(address: Address, options: FetchOptions): Promise<Fetched> {
  const { signal, timeoutMs = TIMEOUT_MS } = options;
  const cache = path.resolve(options.cache);
  await using _alone = await turn(lockOf(address, cache), signal);
  const references = ["refs/tags/*", ...options.references];
  await using mirror = await openMirror({ address, cache, purpose: PURPOSE, references, timeoutMs });
  try {
    return await fetchInto(mirror, signal);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    const { message, hint } = unreachable(error.message).problemOf(address.shown);
    throw new Failure("host-unreachable", message, hint === undefined ? {} : { hint });
  }
}

async function fetchInto(mirror: Mirror, signal: AbortSignal): Promise<Fetched> {
  await mirror.fetch(signal);
  const mainBranch = await mirror.mainBranch(signal);
  await mirror.tidy();
  return { directory: mirror.directory, mainBranch };
}

function lockOf({ url }: Address, cache: string): string {
  const key = createHash("sha256").update(url).digest("hex").slice(0, 12);
  return path.join(cache, "git", `${key}.lock`);
}

/** The other one fetches what we want, too: that is worth waiting for. */
async function turn(lock: string, signal: AbortSignal): Promise<AsyncDisposable> {
  for (;;) {
    signal.throwIfAborted();
    const held = await tryLock(lock);
    if (held !== undefined) return held;
  }
}
