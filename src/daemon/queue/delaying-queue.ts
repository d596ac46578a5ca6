/** Throttled keys leave the work idle for this many times as long as it took. So they use a fifth of the time at most. */
const IDLE_FACTOR = 4;

/** A set of keys, each with the time from which it is due. All of them are taken together as soon as one is due. */
export class DelayingQueue<Key> {
  readonly #clock: () => number;
  readonly #dueAt = new Map<Key, number>();
  #idleUntil = 0;

  /** `clock`: milliseconds that never go back. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Adds a key that is due after `delayMs`. A key that is due sooner stays so: repeated events cannot postpone it. */
  add(key: Key, delayMs: number): void {
    this.#addAt(key, this.#clock() + delayMs);
  }

  /** Adds a key that is due after `delayMs`, and not before the idle time after the last work is over. */
  addThrottled(key: Key, delayMs: number): void {
    this.#addAt(key, Math.max(this.#clock() + delayMs, this.#idleUntil));
  }

  /** Returns the milliseconds until the first key is due: 0 or less when one is due, infinity when there is none. */
  waitMs(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const at of this.#dueAt.values()) first = Math.min(first, at);
    return first - this.#clock();
  }

  /** Removes all keys and returns them in the order in which they were added. */
  take(): readonly Key[] {
    const keys = [...this.#dueAt.keys()];
    this.#dueAt.clear();
    return keys;
  }

  /** Records that the work for taken keys began at `startedAt` and has just ended. */
  recordWork(startedAt: number): void {
    const endedAt = this.#clock();
    this.#idleUntil = endedAt + IDLE_FACTOR * (endedAt - startedAt);
  }

  #addAt(key: Key, at: number): void {
    this.#dueAt.set(key, Math.min(this.#dueAt.get(key) ?? at, at));
  }
}
