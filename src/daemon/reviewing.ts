import type { Driver } from "../drivers/driver.ts";
import type { GitSource } from "../git/source.ts";
import { asFailure } from "../model/failure.ts";
import type { Observer } from "./happening.ts";
import type { Keeper, View } from "./keeper.ts";
import type { Means } from "./means.ts";
import type { Desk } from "./review/desk.ts";
import type { Doorbell } from "./review/doorbell.ts";
import { createProposalPlanner } from "./review/plan-proposal.ts";
import { createReviewer, type Reviewer } from "./review/reviewer.ts";
import { createTrailers } from "./trailers.ts";

/** Opens the place where plans of a fleet are reported. */
export type OpenDesk = (fleet: string) => Promise<Desk>;

export interface ReviewingOptions {
  readonly source: GitSource;
  /** Undefined: nothing is reported, and only commits approve. */
  readonly openDesk: OpenDesk | undefined;
  /** Makes us look at once; absent: as often as the desk is to be asked. */
  readonly doorbell?: Doorbell | undefined;
  readonly means: Means;
  readonly observe: Observer;
  readonly clock: () => number;
}

/** What people review, and what they let go by it: beside the keeping of the fleet, which waits for none of it. */
export interface Reviewing {
  /** The same source, that tells reviews too when something has moved. */
  readonly source: GitSource;
  /** Is told of everything that happens. */
  readonly watch: Observer;
  /** Until it is disposed of. */
  start(kept: Kept): Promise<AsyncDisposable>;
}

interface Kept {
  readonly fleet: string;
  readonly keeper: Keeper;
  readonly drivers: readonly Driver[];
}

export function createReviewing(options: ReviewingOptions): Reviewing {
  const { source, openDesk, means, observe, clock } = options;
  const { reviews } = source;
  let branch: string | undefined;
  let view: View | undefined;
  let reviewer: Reviewer | undefined;
  let onPlanned: (view: View) => void = () => {};
  options.doorbell?.listen(() => reviewer?.look());
  return {
    source: {
      ...source,
      watch: (onMoved) =>
        source.watch(() => {
          onMoved();
          reviewer?.look();
        }),
    },
    watch(happening) {
      if (happening.kind === "commit") branch = happening.branch;
      if (happening.kind !== "planned") return;
      view = happening.view;
      onPlanned(view);
      reviewer?.planned();
    },
    async start({ fleet, keeper, drivers }) {
      const trailers = createTrailers({ fleet, reviews, means, observe });
      const onApproved = () => void keeper.lookForDecisions();
      onPlanned = (now) =>
        void trailers
          .planned(now)
          .then((isNews) => isNews && onApproved())
          .catch((error: unknown) =>
            observe({ kind: "failed", doing: "approving", failure: asFailure(error) }),
          );
      if (reviews !== undefined && openDesk !== undefined)
        reviewer = createReviewer({
          ...{ fleet, means, observe, clock, onApproved, desk: await openDesk(fleet) },
          plan: createProposalPlanner({ reviews, means, drivers }),
          ...{ branch: () => branch, view: () => view, underWay: () => keeper.underWay() },
        });
      return {
        async [Symbol.asyncDispose]() {
          onPlanned = () => {};
          await reviewer?.[Symbol.asyncDispose]();
        },
      };
    },
  };
}
