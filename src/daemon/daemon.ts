import type { GitSource } from "../git/source.ts";
import { asFailure } from "../model/failure.ts";
import { createBulletin } from "./bulletin.ts";
import { createDeliverer } from "./deliverer.ts";
import { followCommits } from "./follow.ts";
import type { Observer } from "./happening.ts";
import { createKeeper } from "./keeper.ts";
import type { Means } from "./means.ts";
import type { Random } from "./pause.ts";
import type { Doorbell } from "./review/doorbell.ts";
import { createReviewing, type OpenDesk } from "./reviewing.ts";
import { openSetbacks } from "./setbacks.ts";
import { firstStatus } from "./status.ts";
import { createWishes, type InForce } from "./wishes.ts";

export interface DaemonOptions {
  readonly source: GitSource;
  /** For people: where the source is. */
  readonly repo: string;
  readonly means: Means;
  readonly observe: Observer;
  readonly version: string;
  /** Of this process. */
  readonly pid: number;
  /** For people: who applies. */
  readonly by: string;
  readonly clock: () => number;
  readonly random: Random;
  readonly onProgress: (text: string) => void;
  /** Where plans of branches and pull requests are reported; absent: nowhere. */
  readonly openDesk?: OpenDesk | undefined;
  /** Rings when something may be new there; absent: nobody tells. */
  readonly doorbell?: Doorbell;
}

/** What people decided elsewhere is looked for this often. */
const LOOK_MS = 1_000;

/**
 * Keeps the targets of a fleet as its repository says, until it is stopped; then what is under way is finished. Throws
 * `rejected` when another daemon keeps the fleet.
 */
export async function runDaemon(given: DaemonOptions, stop: AbortSignal): Promise<void> {
  const { means, random, clock, repo, pid, version } = given;
  const { store, now } = means;
  const bulletin = createBulletin(firstStatus({ repo, pid, version, since: now().toISOString() }), now);
  const observe: Observer = (happening) => {
    bulletin.observe(happening);
    reviewing.watch(happening);
    given.observe(happening);
  };
  const reviewing = createReviewing({ ...given, openDesk: given.openDesk, observe });
  const { source } = reviewing;
  const options = { ...given, source, observe };
  const wishes = createWishes(source, means, options.onProgress);
  await using follower = followCommits({ ...options, wishes });
  const first = await follower.next(stop);
  if (first === undefined) return;
  const fleet = first.wish.fleet.id;
  await using _kept = await store.keeping(fleet);
  observe({ kind: "started", fleet, repo });
  await using _published = bulletin.publish(fleet, store);
  const setbacks = await openSetbacks(fleet, store, { now, clock, random });
  const userAgent = `fleetwright/${version}`;
  await using deliverer = createDeliverer({
    fleet,
    means,
    userAgent,
    observe,
    random,
  });
  const drivers = await means.tools.drivers();
  const keeper = createKeeper({
    fleet,
    means,
    drivers,
    setbacks,
    observe,
    by: options.by,
    userAgent,
    clock,
    random,
  });
  await using _reviews = await reviewing.start({ fleet, keeper, drivers });
  const decisions = setInterval(() => void keeper.lookForDecisions(), LOOK_MS);
  try {
    for (let next: InForce | undefined = first; next !== undefined; next = await follower.next(stop)) {
      try {
        await keeper.adopt(next);
        deliverer.keep(next.hooks, next.secrets);
      } catch (error) {
        observe({ kind: "failed", doing: "taking a commit", failure: asFailure(error) });
      }
    }
  } finally {
    clearInterval(decisions);
    observe({ kind: "stopping", underWay: keeper.underWay() });
    await keeper.stop();
    observe({ kind: "stopped" });
  }
}
