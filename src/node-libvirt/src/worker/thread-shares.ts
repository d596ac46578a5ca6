/**
 * The threads of native calls, shared among hosts. A call that hangs holds its thread until its deadline. Therefore the share of each
 * host is limited, so that others always have threads.
 */
export class ThreadShares {
  readonly #width: number;
  readonly #hosts = new Set<ThreadShare>();
  #running = 0;

  constructor(width: number) {
    this.#width = width;
  }

  get width(): number {
    return this.#width;
  }

  /** Adds a host. Its share lasts until `leave()`. */
  join(): ThreadShare {
    const share: ThreadShare = new ThreadShare({
      canStart: (running) => this.#running < this.#width && running < this.#limitPerHost(),
      onStart: () => {
        this.#running += 1;
      },
      onEnd: () => {
        this.#running -= 1;
        this.#startNext(share);
      },
      onLeave: () => this.#hosts.delete(share),
    });
    this.#hosts.add(share);
    return share;
  }

  /** Returns the limit of a host: one part more than hosts, so that threads remain even if all other hosts hang. */
  #limitPerHost(): number {
    const fair = Math.floor(this.#width / (this.#hosts.size + 1));
    return Math.max(1, Math.min(this.#width - 1, fair));
  }

  /** Starts waiting calls, host by host. The host of the last call comes last. */
  #startNext(last: ThreadShare): void {
    if (this.#hosts.delete(last)) this.#hosts.add(last);
    for (const share of this.#hosts) while (share.startNext());
  }
}

interface ThreadBudget {
  canStart(running: number): boolean;
  onStart(): void;
  onEnd(): void;
  onLeave(): void;
}

/** The share of one host. */
export class ThreadShare {
  readonly #budget: ThreadBudget;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(budget: ThreadBudget) {
    this.#budget = budget;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#start())
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      this.#running -= 1;
      this.#budget.onEnd();
    }
  }

  /** Starts the call that has waited longest, if a thread is free. Returns whether it did. */
  startNext(): boolean {
    if (this.#waiting.length === 0 || !this.#start()) return false;
    this.#waiting.shift()?.();
    return true;
  }

  /** Starts all waiting calls at once. They fail because their connection is closed. */
  leave(): void {
    this.#budget.onLeave();
    for (const start of this.#waiting.splice(0)) {
      this.#running += 1;
      this.#budget.onStart();
      start();
    }
  }

  #start(): boolean {
    if (!this.#budget.canStart(this.#running)) return false;
    this.#running += 1;
    this.#budget.onStart();
    return true;
  }
}
