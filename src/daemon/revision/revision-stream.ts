import { isDeepStrictEqual } from "node:util";
import type { SourceProblem } from "../../git/source-problem.ts";
import { WORKTREE } from "../../git/tree.ts";
import type { GitSource, SourceHead } from "../../git/types.ts";
import { asFailure } from "../../model/failure.ts";
import { backoffMs, type Random } from "../../workspace/backoff.ts";
import type { Revision } from "../../workspace/revision.ts";
import type { DaemonEventListener } from "../daemon-event.ts";
import { createNotifier } from "../queue/notifier.ts";
import type { CommitLoader } from "./commit-loader.ts";

/** The commits of a source in the order in which they come into force. */
export interface RevisionStream extends AsyncDisposable {
  /** Waits for the next commit; resolves to undefined when `stop` is aborted. Skips commits that a newer one replaced. */
  next(stop: AbortSignal): Promise<Revision | undefined>;
}

export interface RevisionStreamOptions {
  readonly source: GitSource;
  readonly commitLoader: CommitLoader;
  readonly emit: DaemonEventListener;
  readonly clock: () => number;
  readonly random: Random;
}

/** The delays between attempts to read a source that fails. */
const RETRY = { initialMs: 5_000, factor: 2, maxMs: 300_000 } as const;

export function watchRevisions({
  source,
  commitLoader,
  emit,
  clock,
  random,
}: RevisionStreamOptions): RevisionStream {
  const notifier = createNotifier();
  const watching = source.watch(() => notifier.notify());
  let last: Pick<SourceHead, "commit" | "confirmed"> | undefined;
  let reportedProblems: readonly SourceProblem[] = [];
  let failures = 0;
  const read = async (stop: AbortSignal): Promise<Revision | undefined> => {
    const began = clock();
    const { commit, branch, confirmed, problems } = await source.head(stop);
    if (!isDeepStrictEqual(problems, reportedProblems)) emit({ kind: "source", problems });
    reportedProblems = problems;
    if (commit === last?.commit && confirmed === last.confirmed && commit !== WORKTREE) return undefined;
    const next = await commitLoader.load({ commit, confirmed });
    last = { commit, confirmed };
    const resources = next.desired.loaded.resources.length;
    emit({ kind: "commit", commit, branch, resources, problems: next.problems, ms: clock() - began });
    return next;
  };
  /** Returns the next commit, or for how many milliseconds to wait for it. */
  const attempt = async (stop: AbortSignal): Promise<Revision | number> => {
    try {
      const next = await read(stop);
      failures = 0;
      return next ?? Number.POSITIVE_INFINITY;
    } catch (error) {
      failures += 1;
      if (!stop.aborted)
        emit({ kind: "error", operation: "reading the repository", failure: asFailure(error) });
      return backoffMs(failures, RETRY, random);
    }
  };
  return {
    async next(stop) {
      const wake = () => notifier.notify();
      stop.addEventListener("abort", wake);
      try {
        for (let waitMs = last === undefined ? 0 : Number.POSITIVE_INFINITY; ; ) {
          await notifier.wait(waitMs);
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
