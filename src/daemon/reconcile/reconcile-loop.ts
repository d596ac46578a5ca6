import { DelayingQueue } from "../queue/delaying-queue.ts";
import { createNotifier } from "../queue/notifier.ts";
import { enqueue, type Trigger } from "./triggers.ts";

/** A loop that reconciles after triggers, one reconciliation at a time. */
export interface ReconcileLoop {
  trigger(trigger: Trigger): void;
  /** Starts no further reconciliation. Resolves when the current one has ended. */
  stop(): Promise<void>;
}

export interface ReconcileLoopOptions {
  /** Milliseconds that never go back. */
  readonly clock: () => number;
  /** Returns for how many milliseconds the fleet cannot be planned yet; 0 or less when it can. */
  readonly notBefore: () => number;
  reconcile(triggers: readonly Trigger[]): Promise<void>;
  /** Reports that a reconciliation threw. The loop retries it after a second. */
  onFailure(error: unknown): void;
}

const RETRY_MS = 1_000;

export function createReconcileLoop({
  clock,
  notBefore,
  reconcile,
  onFailure,
}: ReconcileLoopOptions): ReconcileLoop {
  const notifier = createNotifier();
  const queue = new DelayingQueue<Trigger>(clock);
  let stopping = false;
  const trigger = (trigger: Trigger) => {
    enqueue(queue, trigger);
    notifier.notify();
  };
  const reconcileOnce = async () => {
    const startedAt = clock();
    try {
      await reconcile(queue.take());
    } catch (error) {
      onFailure(error);
      setTimeout(() => trigger("resync"), RETRY_MS).unref();
    }
    queue.recordWork(startedAt);
  };
  const done = (async () => {
    while (!stopping) {
      const waitMs = Math.max(queue.waitMs(), notBefore());
      if (waitMs > 0) await notifier.wait(waitMs);
      else await reconcileOnce();
    }
  })();
  return {
    trigger,
    stop: () => {
      stopping = true;
      notifier.notify();
      return done;
    },
  };
}
