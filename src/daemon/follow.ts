import { isDeepStrictEqual } from "node:util";
import type { GitSource, SourceProblem } from "../git/source.ts";
import { WORKTREE } from "../git/tree.ts";
import { asFailure } from "../model/failure.ts";
import { createBell } from "./bell.ts";
import type { Observer } from "./happening.ts";
import { pauseMs, type Random } from "./pause.ts";
import type { InForce, Wishes } from "./wishes.ts";

/** The commits of a source, one after the other, as they come into force. */
export interface Commits extends AsyncDisposable {
  /** The next one, however long that takes; undefined when it is stopped. Commits that were overtaken are left out. */
  next(stop: AbortSignal): Promise<InForce | undefined>;
}

export interface CommitsOptions {
  readonly source: GitSource;
  readonly wishes: Wishes;
  readonly observe: Observer;
  readonly clock: () => number;
  readonly random: Random;
}

/** A source that has nothing that could be used is asked again after longer and longer. */
const RETRY = { firstMs: 5_000, factor: 2, mostMs: 300_000 } as const;

export function followCommits({ source, wishes, observe, clock, random }: CommitsOptions): Commits {
  const bell = createBell();
  const watching = source.watch(() => bell.ring());
  let last: string | undefined;
  let told: readonly SourceProblem[] = [];
  let failures = 0;
  const read = async (stop: AbortSignal): Promise<InForce | undefined> => {
    const began = clock();
    const { commit, branch, problems } = await source.head(stop);
    if (!isDeepStrictEqual(problems, told)) observe({ kind: "source", problems });
    told = problems;
    if (commit === last && commit !== WORKTREE) return undefined;
    const next = await wishes.read(commit);
    last = commit;
    const resources = next.wish.loaded.resources.length;
    observe({ kind: "commit", commit, branch, resources, problems: next.problems, ms: clock() - began });
    return next;
  };
  /** A commit, or for how many milliseconds there is none. */
  const attempt = async (stop: AbortSignal): Promise<InForce | number> => {
    try {
      const next = await read(stop);
      failures = 0;
      return next ?? Number.POSITIVE_INFINITY;
    } catch (error) {
      failures += 1;
      if (!stop.aborted)
        observe({ kind: "failed", doing: "reading the repository", failure: asFailure(error) });
      return pauseMs(failures, RETRY, random);
    }
  };
  return {
    async next(stop) {
      const wake = () => bell.ring();
      stop.addEventListener("abort", wake);
      try {
        for (let waitMs = last === undefined ? 0 : Number.POSITIVE_INFINITY; ; ) {
          await bell.wait(waitMs);
          if (stop.aborted) return undefined;
          const next = await attempt(stop);
          if (typeof next !== "number") return next;
          waitMs = next;
        }
      } finally {
        stop.removeEventListener("abort", wake);
      }
    },
    [Symbol.asyncDispose]: () => watching[Symbol.asyncDispose](),
  };
}
