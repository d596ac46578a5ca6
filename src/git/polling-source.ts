import pLimit from "p-limit";
import { asFailure, Failure } from "../model/failure.ts";
import type { GitSource, SourceHead } from "./types.ts";

/** A source that reads its repository only when `refresh` is called. `pollSource` makes a `GitSource` of it. */
export interface PolledSource
  extends Pick<GitSource, "files" | "location" | "history" | "reviews">,
    AsyncDisposable {
  /** Reads the repository, and accepts its newest commit if that is usable. Faults of the repository become problems; others are thrown. */
  refresh(signal: AbortSignal): Promise<void>;
  status(): SourceStatus;
  /** Returns a text that changes with the commit in force, the problems and the other branches. */
  fingerprint(): string;
  /** Calls `onChange` when the repository may have changed. */
  watch(onChange: () => void): Promise<AsyncDisposable>;
}

export interface SourceStatus extends Omit<SourceHead, "commit"> {
  /** Undefined until a first commit is good. */
  readonly commit: string | undefined;
}

/** Returns a source that refreshes on `head()`, on `refresh()`, and by itself while it has watchers. Runs one refresh at a time. */
export function pollSource(source: PolledSource): GitSource {
  const limit = pLimit(1);
  const closing = new AbortController();
  const watchers = new Set<() => void>();
  const state = { isStale: true, told: "" };

  const refresh = async (signal: AbortSignal): Promise<void> => {
    state.isStale = false;
    // No deadline here: a refresh runs several commands of git, each with its own.
    await source.refresh(AbortSignal.any([signal, closing.signal])).catch((error: unknown) => {
      state.isStale = true;
      throw error;
    });
  };
  const hasMoved = async (): Promise<boolean> => {
    if (state.isStale) await refresh(closing.signal);
    const before = state.told;
    state.told = source.fingerprint();
    return state.told !== before;
  };
  const scheduleRefresh = (): void => {
    state.isStale = true;
    const ignoreCancelled = (error: unknown) => asFailure(error).code !== "cancelled"; // head() throws it again
    void limit(hasMoved)
      .catch(ignoreCancelled)
      .then((isMoved) => isMoved && watchers.forEach((onMoved) => void onMoved()));
  };

  return {
    head: (signal) =>
      limit(async () => {
        if (state.isStale || watchers.size === 0) await refresh(signal);
        state.told = source.fingerprint();
        return requireHead(source.status());
      }),
    files: source.files,
    location: source.location,
    history: source.history,
    reviews: source.reviews,
    refresh: scheduleRefresh,
    watch(onMoved) {
      watchers.add(onMoved);
      const watching = source.watch(scheduleRefresh);
      return {
        async [Symbol.asyncDispose]() {
          watchers.delete(onMoved);
          await (await watching)[Symbol.asyncDispose]();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await limit(() => source[Symbol.asyncDispose]());
    },
  };
}

function requireHead({ commit, branch, confirmed, problems }: SourceStatus): SourceHead {
  if (commit !== undefined) return { commit, branch, confirmed, problems };
  const [problem] = problems;
  const code = problem?.code === "unreachable" ? "host-unreachable" : "rejected";
  const message = problem?.message ?? `${branch}: has no commit that may be used`;
  throw new Failure(code, message, { hint: problem?.hint });
}
