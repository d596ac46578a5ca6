import type { HealthByObject, HealthRequest } from "../../drivers/driver.ts";
import { type Connections, withDeadline } from "../../engine/observe/observe.ts";
import { Failure } from "../../model/failure.ts";
import type { TargetId } from "../../model/object.ts";

export interface HealthPollerOptions {
  connections(): Connections;
  /** Returns the objects to ask for, by target. */
  requests(): ReadonlyMap<TargetId, HealthRequest>;
  onHealth(target: TargetId, request: HealthRequest, health: HealthByObject): void;
}

/**
 * The interval of polls, in milliseconds. A poll is one short command for each host with a prober, so that the daemon knows
 * soon what a prober has found.
 */
const INTERVAL_MS = 2_000;
const DEADLINE_MS = 10_000;

/**
 * Reads the health of probers and guest agents at short intervals until it is disposed of. A target that is slow or does
 * not answer delays no other; its informer reports why it cannot be read.
 */
export class HealthPoller implements AsyncDisposable {
  readonly #options: HealthPollerOptions;
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #polls = new Map<TargetId, Promise<void>>();

  constructor(options: HealthPollerOptions, intervalMs = INTERVAL_MS) {
    this.#options = options;
    this.#timer = setInterval(() => this.#pollAll(), intervalMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await Promise.all(this.#polls.values());
  }

  #pollAll(): void {
    const connections = this.#options.connections();
    for (const [target, request] of this.#options.requests()) {
      const connection = connections.get(target);
      if (connection === undefined || connection instanceof Failure || this.#polls.has(target)) continue;
      const { health } = connection;
      if (health === undefined) continue;
      const poll = withDeadline(this.#stop.signal, DEADLINE_MS, `${target}: no health in time`, (signal) =>
        health(request, signal),
      ).then(
        (found) => {
          if (!this.#stop.signal.aborted) this.#options.onHealth(target, request, found);
        },
        () => {}, // the informer of the target finds out why, and reports it
      );
      this.#polls.set(
        target,
        poll.finally(() => this.#polls.delete(target)),
      );
    }
  }
}
