import type { Connection, TargetAddress, WatchEvent } from "../../drivers/driver.ts";
import { DEADLINE_MS, readTarget } from "../../engine/observe/observe.ts";
import { refreshObjects } from "../../engine/observe/refresh-objects.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";
import type { TargetObservation } from "../../model/snapshot.ts";
import { backoffMs, type Random, withJitter } from "../../workspace/backoff.ts";
import { createNotifier } from "../queue/notifier.ts";
import { RefreshQueue } from "./refresh-queue.ts";

/** The result of a read. */
export type TargetUpdate =
  | {
      readonly kind: "synced";
      readonly observation: TargetObservation;
      /** Objects that a refresh has read since this resync began. Their state in `observation` may be older. */
      readonly newerObjects: ReadonlySet<ObjectId>;
    }
  | {
      readonly kind: "refreshed";
      readonly ids: readonly ObjectId[];
      /** Those of `ids` that exist. */
      readonly objects: readonly ObservedObject[];
    }
  | { readonly kind: "unreachable"; readonly failure: Failure };

export interface TargetInformerOptions {
  readonly address: TargetAddress;
  open(signal: AbortSignal): Promise<Connection>;
  readonly onUpdate: (update: TargetUpdate) => void;
  /** Returns whether an event of an object makes the informer read it. */
  readonly shouldRefresh: (id: ObjectId) => boolean;
  /** Returns the milliseconds between two resyncs that nothing requests. */
  readonly intervalMs: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  readonly random: Random;
}

/** Events come in bunches: starting a machine gives three. */
const GATHER_MS = 15;
const RETRY = { initialMs: 1_000, factor: 2, maxMs: 60_000 } as const;

/**
 * Keeps reading one target until it is disposed of: opens it, resyncs it at intervals, refreshes the objects of its events,
 * and opens it again after a failure.
 */
export class TargetInformer implements AsyncDisposable {
  readonly address: TargetAddress;
  readonly #options: TargetInformerOptions;
  readonly #queue: RefreshQueue;
  readonly #notifier = createNotifier();
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  #connection: Connection | Failure;
  #opening: Promise<Connection> | undefined;
  #watching: Disposable | undefined;
  #resyncing: Promise<void> | undefined;
  /** Objects that refreshes have read since the last resync began. */
  #readSinceResync = new Set<ObjectId>();
  #failures = 0;

  constructor(options: TargetInformerOptions) {
    this.address = options.address;
    this.#options = options;
    this.#queue = new RefreshQueue(options.clock);
    this.#connection = new Failure("host-unreachable", `${options.address.id} is not open yet`);
    this.#done = this.#run();
  }

  /** Returns the open connection, or why the target is not open. */
  connection(): Connection | Failure {
    return this.#connection;
  }

  /** Requests a resync as soon as possible. */
  resync(): void {
    this.#queue.requestResync(0);
    this.#notifier.notify();
  }

  /**
   * Requests a refresh. With 0 for `withinMs` it is due at once. Otherwise the informer gathers requests for longer where
   * refreshes take long: they use a fifth of the time at most.
   */
  refresh(ids: readonly ObjectId[], withinMs: number): void {
    if (ids.length === 0) return;
    if (withinMs === 0) this.#queue.requestRefresh(ids, 0);
    else this.#queue.requestThrottledRefresh(ids, withinMs);
    this.#notifier.notify();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#notifier.notify();
    await this.#done;
    this.#watching?.[Symbol.dispose]();
    if (!(this.#connection instanceof Failure)) await this.#connection[Symbol.asyncDispose]();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const due = this.#queue.next();
      if (due.kind === "idle") await this.#notifier.wait(due.forMs);
      else if (due.kind === "refresh") await this.#deliver(this.#refreshNow(due.ids));
      else if (this.#resyncing === undefined) this.#startResync();
      else await this.#resyncing; // a resync that is requested during another one begins after it
    }
    await this.#resyncing;
  }

  /** Starts a resync. It takes long, so the loop goes on with refreshes meanwhile. */
  #startResync(): void {
    this.#queue.postponeResync(Number.POSITIVE_INFINITY);
    this.#resyncing = this.#deliver(this.#resyncNow()).finally(() => {
      this.#resyncing = undefined;
      this.#notifier.notify();
    });
  }

  async #resyncNow(): Promise<TargetUpdate> {
    const newerObjects = new Set<ObjectId>();
    this.#readSinceResync = newerObjects;
    const observation = await readTarget(await this.#ensureOpen(), this.#stop.signal, DEADLINE_MS);
    return { kind: "synced", observation, newerObjects };
  }

  async #refreshNow(ids: readonly ObjectId[]): Promise<TargetUpdate> {
    const connection = await this.#ensureOpen();
    const startedAt = this.#options.clock();
    const objects = await refreshObjects(ids, new Map([[this.address.id, connection]]), this.#stop.signal);
    this.#queue.recordRefresh(startedAt);
    for (const id of ids) this.#readSinceResync.add(id);
    return { kind: "refreshed", ids, objects };
  }

  /** Waits for a read, and passes its result on. Never throws. */
  async #deliver(reading: Promise<TargetUpdate>): Promise<void> {
    const update = await reading.catch((error: unknown) => this.#onFailure(asFailure(error)));
    if (this.#stop.signal.aborted) return;
    if (update.kind === "synced") {
      this.#failures = 0;
      this.#queue.requestResync(withJitter(this.#options.intervalMs(), this.#options.random));
    }
    this.#options.onUpdate(update);
  }

  #onFailure(failure: Failure): TargetUpdate {
    this.#failures += 1;
    if (this.#connection instanceof Failure) this.#connection = failure;
    this.#queue.dropRefreshes();
    this.#queue.postponeResync(backoffMs(this.#failures, RETRY, this.#options.random));
    return { kind: "unreachable", failure };
  }

  async #ensureOpen(): Promise<Connection> {
    if (!(this.#connection instanceof Failure)) return this.#connection;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #open(): Promise<Connection> {
    const connection = await this.#options.open(this.#stop.signal);
    this.#connection = connection;
    this.#watching = connection.watch?.((event) => this.#onWatchEvent(event));
    return connection;
  }

  #onWatchEvent(event: WatchEvent): void {
    if (event.kind === "changed") {
      const ids = event.objects.filter(this.#options.shouldRefresh);
      if (ids.length === 0) return;
      this.#queue.requestRefresh(ids, GATHER_MS);
    } else this.#queue.requestResync(0); // events may have been missed
    this.#notifier.notify();
  }
}
