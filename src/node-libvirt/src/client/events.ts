import { transportError } from "../error.ts";
import type { ConnectEvent } from "../types.ts";

type EventReceiver = (event: ConnectEvent) => void;

/** A hub that passes the events of a connection to all listeners. */
export class EventHub {
  readonly #receivers = new Set<EventReceiver>();
  readonly #endings = new Set<() => void>();
  #ended = false;

  emit(event: ConnectEvent): void {
    for (const receive of [...this.#receivers]) receive(event);
  }

  /** Iterates over events from this call on, not from the first next(). Ends when the connection is closed. */
  listen(): AsyncIterableIterator<ConnectEvent> {
    const buffered: ConnectEvent[] = [];
    let isOver = this.#ended;
    let wake: () => void = () => {};
    const receive = (event: ConnectEvent) => {
      buffered.push(event);
      wake();
    };
    const end = () => {
      isOver = true;
      this.#receivers.delete(receive);
      this.#endings.delete(end);
      wake();
    };
    if (!isOver) {
      this.#receivers.add(receive);
      this.#endings.add(end);
    }
    const iterator: AsyncIterableIterator<ConnectEvent> = {
      [Symbol.asyncIterator]: () => iterator,
      async next() {
        for (;;) {
          const value = buffered.shift();
          if (value !== undefined) return { done: false, value };
          if (isOver) return { done: true, value: undefined };
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
      async return() {
        end();
        buffered.length = 0;
        return { done: true, value: undefined };
      },
    };
    return iterator;
  }

  /** Resolves with the next matching event. Rejects after the timeout, on abort, and when the connection is closed. */
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
