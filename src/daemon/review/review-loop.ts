import type { GitSource } from "../../git/types.ts";
import { asFailure } from "../../model/failure.ts";
import type { RuntimeContext } from "../../workspace/context.ts";
import { createProposalPlanner } from "../../workspace/proposals/proposal-planner.ts";
import type { DaemonEventListener } from "../daemon-event.ts";
import type { Reconciler } from "../reconcile/reconciler.ts";
import type { Reconciliation } from "../reconcile/reconciliation.ts";
import { createCommitApprovals } from "./commit-approvals.ts";
import { createPlanProposal } from "./proposal-planning.ts";
import type { ReviewProvider } from "./provider.ts";
import { Reviewer } from "./reviewer.ts";
import type { Wakeup } from "./wakeup.ts";

/** Opens the forge or the Git notes where plans of a fleet are published. */
export type OpenReviewProvider = (fleet: string) => Promise<ReviewProvider>;

export interface ReviewLoopOptions {
  readonly source: GitSource;
  /** Undefined: no proposal is planned, and only commits approve changes. */
  readonly openReviewProvider: OpenReviewProvider | undefined;
  /** Starts a review at once. Without it, reviews start at the interval of the provider. */
  readonly wakeup?: Wakeup | undefined;
  readonly context: RuntimeContext;
  readonly emit: DaemonEventListener;
  readonly clock: () => number;
}

/** The reviews of a fleet and the approvals in its commits. Reconciliation never waits for them. */
export interface ReviewLoop {
  /** The given source. Its changes start reviews, too. */
  readonly source: GitSource;
  /** Must get every event of the daemon. */
  readonly handle: DaemonEventListener;
  /** Starts reviews, until the result is disposed of. */
  start(fleet: ReviewedFleet): Promise<AsyncDisposable>;
}

interface ReviewedFleet {
  readonly fleet: string;
  readonly reconciler: Pick<Reconciler, "refreshApprovals" | "inFlightCount">;
}

export function createReviewLoop(options: ReviewLoopOptions): ReviewLoop {
  const { source, openReviewProvider, context, emit, clock } = options;
  const { reviews } = source;
  let branch: string | undefined;
  let lastReconciliation: Reconciliation | undefined;
  let reviewer: Reviewer | undefined;
  let onPlanned: (lastReconciliation: Reconciliation) => void = () => {};
  options.wakeup?.listen(() => reviewer?.wake());
  return {
    source: {
      ...source,
      watch: (onMoved) =>
        source.watch(() => {
          onMoved();
          reviewer?.wake();
        }),
    },
    handle(event) {
      if (event.kind === "commit") branch = event.branch;
      if (event.kind !== "planned") return;
      lastReconciliation = event.reconciliation;
      onPlanned(lastReconciliation);
      reviewer?.onPlanned();
    },
    async start({ fleet, reconciler }) {
      const planner = createProposalPlanner(context);
      const commitApprovals = createCommitApprovals({ fleet, reviews, context, emit });
      const onApproved = () => void reconciler.refreshApprovals();
      onPlanned = (reconciliation) =>
        void commitApprovals
          .onPlanned(reconciliation)
          .then((isApproved) => isApproved && onApproved())
          .catch((error: unknown) =>
            emit({ kind: "error", operation: "approving", failure: asFailure(error) }),
          );
      if (reviews !== undefined && openReviewProvider !== undefined)
        reviewer = new Reviewer({
          fleet,
          context,
          emit,
          clock,
          onApproved,
          provider: await openReviewProvider(fleet),
          plan: createPlanProposal({ reviews, planner, place: source.location }),
          branch: () => branch,
          lastReconciliation: () => lastReconciliation,
          inFlightCount: () => reconciler.inFlightCount(),
        });
      return {
        async [Symbol.asyncDispose]() {
          onPlanned = () => {};
          await reviewer?.[Symbol.asyncDispose]();
          await planner[Symbol.asyncDispose]();
        },
      };
    },
  };
}
