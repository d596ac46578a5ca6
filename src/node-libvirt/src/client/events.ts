import { transportError } from "../error.ts";
import type { ConnectEvent } from "../types.ts";

type Receiver = (event: ConnectEvent) => void;

/** Spreads one connection's events to everybody who listens. */
export class EventHub {
  readonly #receivers = new Set<Receiver>();
  readonly #endings = new Set<() => void>();
  #ended = false;

  tell(event: ConnectEvent): void {
    for (const receive of [...this.#receivers]) receive(event);
  }

  /** From now on, not from the first next(): what happens between is kept. Ends when the connection is closed. */
  listen(): AsyncIterableIterator<ConnectEvent> {
    const kept: ConnectEvent[] = [];
    let over = this.#ended;
    let wake: () => void = () => {};
    const receive = (event: ConnectEvent) => {
      kept.push(event);
      wake();
    };
    const end = () => {
      over = true;
      this.#receivers.delete(receive);
      this.#endings.delete(end);
      wake();
    };
    if (!over) {
      this.#receivers.add(receive);
      this.#endings.add(end);
    }
    const iterator: AsyncIterableIterator<ConnectEvent> = {
      [Symbol.asyncIterator]: () => iterator,
      async next() {
        for (;;) {
          const value = kept.shift();
          if (value !== undefined) return { done: false, value };
          if (over) return { done: true, value: undefined };
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
      async return() {
        end();
        kept.length = 0;
        return { done: true, value: undefined };
      },
    };
    return iterator;
  }

  /** The first event from now on that fits. Rejects after the time, on abort, and when the connection is closed. */
  waitFor(
    fits: (event: ConnectEvent) => boolean,
    { timeoutMs, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<ConnectEvent> {
    return new Promise((resolve, reject) => {
      const timer =
        timeoutMs === undefined
          ? undefined
          : setTimeout(
              () => stop(() => reject(new Error(`node-libvirt: no such event within ${timeoutMs} ms`))),
              timeoutMs,
            );
      const receive = (event: ConnectEvent) => {
        if (fits(event)) stop(() => resolve(event));
      };
      const aborted = () => stop(() => reject(signal?.reason));
      const ended = () => stop(() => reject(transportError("node-libvirt", "the connection is closed")));
      const stop = (settle: () => void) => {
        clearTimeout(timer);
        this.#receivers.delete(receive);
        this.#endings.delete(ended);
        signal?.removeEventListener("abort", aborted);
        settle();
      };
      if (this.#ended) return ended();
      if (signal?.aborted) return aborted();
      this.#receivers.add(receive);
      this.#endings.add(ended);
      signal?.addEventListener("abort", aborted);
    });
  }

  end(): void {
    this.#ended = true;
    for (const end of [...this.#endings]) end();
  }
}
