import pLimit from "p-limit";
import { asFailure, Failure } from "../model/failure.ts";
import type { GitSource, SourceHead } from "./source.ts";

/** What is in force of a source, and how to find out what should be. */
export interface Followed extends Pick<GitSource, "files" | "place" | "reviews">, AsyncDisposable {
  /** Looks at the repository, and takes what is new when it may be used. Throws only what is no fault of the repository. */
  refresh(signal: AbortSignal): Promise<void>;
  standing(): Standing;
  /** Changes whenever there is something to see: what is in force, a problem, another branch. */
  state(): string;
  /** Calls whenever it may be worth a look. */
  watch(lookAgain: () => void): Promise<AsyncDisposable>;
}

export interface Standing extends Omit<SourceHead, "commit"> {
  /** Undefined while there was no good one yet. */
  readonly commit: string | undefined;
}

/** Keeps it up to date: when asked, when told to, and by itself while somebody watches. One look at a time. */
export function follow(followed: Followed): GitSource {
  const one = pLimit(1);
  const closing = new AbortController();
  const watchers = new Set<() => void>();
  const state = { isStale: true, told: "" };

  const refresh = async (signal: AbortSignal): Promise<void> => {
    state.isStale = false;
    await followed.refresh(AbortSignal.any([signal, closing.signal])).catch((error: unknown) => {
      state.isStale = true;
      throw error;
    });
  };
  const hasMoved = async (): Promise<boolean> => {
    if (state.isStale) await refresh(closing.signal);
    const before = state.told;
    state.told = followed.state();
    return state.told !== before;
  };
  const lookAgain = (): void => {
    state.isStale = true;
    const failed = (error: unknown) => asFailure(error).code !== "cancelled"; // head() throws it again
    void one(hasMoved)
      .catch(failed)
      .then((tell) => tell && watchers.forEach((onMoved) => void onMoved()));
  };

  return {
    head: (signal) =>
      one(async () => {
        if (state.isStale || watchers.size === 0) await refresh(signal);
        state.told = followed.state();
        return headOf(followed.standing());
      }),
    files: followed.files,
    place: followed.place,
    reviews: followed.reviews,
    poke: lookAgain,
    watch(onMoved) {
      watchers.add(onMoved);
      const watching = followed.watch(lookAgain);
      return {
        async [Symbol.asyncDispose]() {
          watchers.delete(onMoved);
          await (await watching)[Symbol.asyncDispose]();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await one(() => followed[Symbol.asyncDispose]());
    },
  };
}

function headOf({ commit, branch, problems }: Standing): SourceHead {
  if (commit !== undefined) return { commit, branch, problems };
  const [problem] = problems;
  const code = problem?.code === "unreachable" ? "host-unreachable" : "rejected";
  const options = problem?.hint === undefined ? {} : { hint: problem.hint };
  throw new Failure(code, problem?.message ?? `${branch}: has no commit that may be used`, options);
}
