import { isDeepStrictEqual } from "node:util";
import type { GitSource, SourceHead } from "../git/source.ts";
import { asFailure } from "../model/failure.ts";
import { createBell } from "./bell.ts";
import { createDeliverer } from "./deliverer.ts";
import type { Observer } from "./happening.ts";
import { createKeeper } from "./keeper.ts";
import type { Means } from "./means.ts";
import type { Random } from "./pause.ts";
import { openSetbacks } from "./setbacks.ts";
import { createWishes, type InForce } from "./wishes.ts";

export interface DaemonOptions {
  readonly source: GitSource;
  /** For people: where the source is. */
  readonly repo: string;
  readonly means: Means;
  readonly observe: Observer;
  readonly userAgent: string;
  /** For people: who applies. */
  readonly by: string;
  readonly clock: () => number;
  readonly random: Random;
  readonly onProgress: (text: string) => void;
}

/** What people decided elsewhere is looked for this often. */
const LOOK_MS = 1_000;
/** A source that has nothing that could be used is asked again. */
const AGAIN_MS = 5_000;

/**
 * Keeps the targets of a fleet as its repository says, until it is stopped; then what is under way is finished. Throws
 * `rejected` when another daemon keeps the fleet.
 */
export async function runDaemon(options: DaemonOptions, stop: AbortSignal): Promise<void> {
  const { source, means, observe, random, clock } = options;
  const { store, now } = means;
  const wishes = createWishes(source, means, options.onProgress);
  const follower = follow(options, wishes);
  const first = await follower.next(stop);
  if (first === undefined) return;
  const fleet = first.wish.fleet.id;
  await using _kept = await store.keeping(fleet);
  observe({ kind: "started", fleet, repo: options.repo });
  const setbacks = await openSetbacks(fleet, store, { now, clock, random });
  await using deliverer = createDeliverer({ fleet, means, userAgent: options.userAgent, observe, random });
  const drivers = await means.tools.drivers();
  const keeper = createKeeper({ fleet, means, drivers, setbacks, observe, by: options.by, clock, random });
  const decisions = setInterval(() => void keeper.lookForDecisions(), LOOK_MS);
  try {
    for (let next: InForce | undefined = first; next !== undefined; next = await follower.next(stop)) {
      await keeper.adopt(next);
      deliverer.keep(next.hooks, next.secrets);
    }
  } finally {
    clearInterval(decisions);
    observe({ kind: "stopping", underWay: keeper.underWay() });
    await keeper.stop();
  }
}

interface Follower {
  /** The next commit that is in force; undefined when it is stopped. */
  next(stop: AbortSignal): Promise<InForce | undefined>;
}

function follow(
  { source, observe, clock }: DaemonOptions,
  wishes: ReturnType<typeof createWishes>,
): Follower {
  const bell = createBell();
  const watching = source.watch(() => bell.ring());
  let last: string | undefined;
  let told: SourceHead["problems"] = [];
  const read = async (stop: AbortSignal): Promise<InForce | undefined> => {
    const began = clock();
    const { commit, branch, problems } = await source.head(stop);
    if (!isDeepStrictEqual(problems, told)) observe({ kind: "source", problems });
    told = problems;
    if (commit === last && commit !== "worktree") return undefined;
    const next = await wishes.read(commit);
    last = commit;
    const { resources } = next.wish.loaded;
    observe({
      ...{ kind: "commit", commit, branch, resources: resources.length },
      ...{ problems: next.problems, ms: clock() - began },
    });
    return next;
  };
  return {
    async next(stop) {
      const wake = () => bell.ring();
      stop.addEventListener("abort", wake);
      let pause = last === undefined ? 0 : Number.POSITIVE_INFINITY;
      try {
        for (;;) {
          await bell.wait(pause);
          if (stop.aborted) {
            await watching[Symbol.asyncDispose]();
            return undefined;
          }
          try {
            const next = await read(stop);
            if (next !== undefined) return next;
            pause = Number.POSITIVE_INFINITY;
          } catch (error) {
            if (stop.aborted) continue;
            observe({ kind: "failed", doing: "reading the repository", failure: asFailure(error) });
            pause = AGAIN_MS;
          }
        }
      } finally {
        stop.removeEventListener("abort", wake);
      }
    },
  };
}
