import type { GitSource } from "../git/types.ts";
import { asFailure } from "../model/failure.ts";
import type { Random } from "../workspace/backoff.ts";
import type { RuntimeContext } from "../workspace/context.ts";
import type { Revision } from "../workspace/revision.ts";
import { CreditController } from "./cpu-credits/credit-controller.ts";
import type { DaemonEventListener } from "./daemon-event.ts";
import { openObjectBackoff } from "./reconcile/object-backoff.ts";
import { Reconciler } from "./reconcile/reconciler.ts";
import { createReviewLoop, type OpenReviewProvider } from "./review/review-loop.ts";
import type { Wakeup } from "./review/wakeup.ts";
import { createCommitLoader } from "./revision/commit-loader.ts";
import { watchRevisions } from "./revision/revision-stream.ts";
import { createStatusPublisher } from "./status-publisher.ts";
import { WebhookDelivery } from "./webhook-delivery.ts";

export interface DaemonOptions {
  readonly source: GitSource;
  /** The address of the source, for users. */
  readonly repo: string;
  readonly context: RuntimeContext;
  readonly emit: DaemonEventListener;
  readonly version: string;
  /** The id of this process. */
  readonly pid: number;
  /** Who applies, for run records. */
  readonly by: string;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
  readonly random: Random;
  readonly onProgress: (text: string) => void;
  /** Opens the forge or the Git notes where plans of proposals are published. Without it none are planned. */
  readonly openReviewProvider?: OpenReviewProvider | undefined;
  /** Wakes the reviewer when a proposal may have changed. Without it the reviewer only polls. */
  readonly wakeup?: Wakeup;
}

/** The interval at which the store is polled for approvals and suspensions made by other processes. */
const POLL_APPROVALS_MS = 1_000;

/**
 * Reconciles a fleet until it is stopped. Then changes in flight may go on for `graceMs` before they are abandoned. Returns
 * how many were abandoned. Throws `rejected` when another daemon reconciles the fleet.
 */
export async function runDaemon(given: DaemonOptions, stop: AbortSignal, graceMs: number): Promise<number> {
  const { context, random, clock, repo, pid, version } = given;
  const { store, now } = context;
  const statusPublisher = createStatusPublisher({ repo, pid, version, since: now().toISOString() }, now);
  const emit: DaemonEventListener = (event) => {
    statusPublisher.handle(event);
    reviewLoop.handle(event);
    given.emit(event);
  };
  const reviewLoop = createReviewLoop({ ...given, openReviewProvider: given.openReviewProvider, emit });
  const { source } = reviewLoop;
  const options = { ...given, source, emit };
  const commitLoader = createCommitLoader(source, context, options.onProgress);
  await using revisions = watchRevisions({ ...options, commitLoader });
  const first = await revisions.next(stop);
  if (first === undefined) return 0;
  const fleet = first.desired.fleet.id;
  await using _daemonLock = await store.lockDaemon(fleet);
  emit({ kind: "started", fleet, repo });
  await using _publishing = statusPublisher.publish(fleet, store);
  const backoff = await openObjectBackoff(fleet, store, { now, clock, random });
  const userAgent = `fleetwright/${version}`;
  await using webhookDelivery = new WebhookDelivery({
    fleet,
    context,
    userAgent,
    emit,
    random,
  });
  const drivers = await context.backends.drivers();
  const reconciler = new Reconciler({
    fleet,
    context,
    drivers,
    backoff,
    emit,
    by: options.by,
    userAgent,
    clock,
    random,
  });
  await using credits = new CreditController({
    ...reconciler.observedMachines(),
    fleet,
    emit,
    now,
    clock,
  });
  await using _reviews = await reviewLoop.start({ fleet, reconciler });
  let abandoned = 0;
  const approvalsTimer = setInterval(() => void reconciler.refreshApprovals(), POLL_APPROVALS_MS);
  try {
    for (let next: Revision | undefined = first; next !== undefined; next = await revisions.next(stop)) {
      try {
        await reconciler.setRevision(next);
        webhookDelivery.setWebhooks(next.webhooks, next.secrets);
      } catch (error) {
        emit({ kind: "error", operation: "taking a commit", failure: asFailure(error) });
      }
    }
  } finally {
    clearInterval(approvalsTimer);
    await credits[Symbol.asyncDispose]();
    emit({ kind: "stopping", inFlight: reconciler.inFlightCount() });
    abandoned = await reconciler.stop(graceMs);
    emit({ kind: "stopped" });
  }
  return abandoned;
}
