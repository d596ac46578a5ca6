import type { ObjectId } from "../../model/object.ts";
import { DelayingQueue } from "../queue/delaying-queue.ts";

/** The next read of a target. */
export type DueRead =
  | { readonly kind: "resync" }
  | { readonly kind: "refresh"; readonly ids: readonly ObjectId[] }
  | { readonly kind: "idle"; readonly forMs: number };

/** Decides when an informer reads its whole target (a resync) or some objects of it (a refresh). A new target is due. */
export class RefreshQueue {
  readonly #clock: () => number;
  readonly #refreshes: DelayingQueue<ObjectId>;
  #resyncAt = 0;

  /** `clock`: milliseconds that never go back. */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#refreshes = new DelayingQueue(clock);
  }

  /** Asks for a resync after `delayMs`, or earlier when an earlier one was requested. */
  requestResync(delayMs: number): void {
    this.#resyncAt = Math.min(this.#resyncAt, this.#clock() + delayMs);
  }

  /** Sets the time of the next resync, also to a later one than before. */
  postponeResync(delayMs: number): void {
    this.#resyncAt = this.#clock() + delayMs;
  }

  /** Asks for a refresh after `delayMs`. An object that is due sooner stays so. */
  requestRefresh(ids: Iterable<ObjectId>, delayMs: number): void {
    for (const id of ids) this.#refreshes.add(id, delayMs);
  }

  /** Asks for a refresh after `delayMs`, or later while refreshes have taken more than a fifth of the time. */
  requestThrottledRefresh(ids: Iterable<ObjectId>, delayMs: number): void {
    for (const id of ids) this.#refreshes.addThrottled(id, delayMs);
  }

  dropRefreshes(): void {
    this.#refreshes.take();
  }

  /** Records that a refresh began at `startedAt` and has just ended. */
  recordRefresh(startedAt: number): void {
    this.#refreshes.recordWork(startedAt);
  }

  /**
   * Returns what to read now. A refresh is removed from the queue; a resync stays due until `postponeResync`. Refreshes go
   * first: something has happened to their objects, and a resync takes longer. All requested objects go with the first that
   * is due, because reading many takes hardly longer.
   */
  next(): DueRead {
    const refreshMs = this.#refreshes.waitMs();
    if (refreshMs <= 0) return { kind: "refresh", ids: this.#refreshes.take() };
    const resyncMs = this.#resyncAt - this.#clock();
    if (resyncMs <= 0) return { kind: "resync" };
    return { kind: "idle", forMs: Math.min(refreshMs, resyncMs) };
  }
}
