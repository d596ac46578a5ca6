import koffi from "koffi";
import { virStreamEventType as E } from "../constants.gen.ts";
import { callSync, type Pointer } from "./native.ts";

interface Waiter {
  readonly events: number;
  readonly resolve: () => void;
}

const CHECK_MS = 1_000;
const ENDED = E.VIR_STREAM_EVENT_ERROR | E.VIR_STREAM_EVENT_HANGUP;

/** A signal for a non-blocking stream that can continue. Otherwise a console, which waits for hours, would hold a pool thread. */
export class StreamSignal {
  readonly #stream: Pointer;
  readonly #callback: Pointer;
  #waiting: Waiter[] = [];
  #listening = false;
  #closed = false;

  constructor(stream: Pointer) {
    this.#stream = stream;
    this.#callback = koffi.register(
      (_stream: unknown, events: number) => this.#fired(events),
      koffi.pointer(signalType()),
    );
  }

  /** Resolves when the stream is readable or writable, at its end, or after `CHECK_MS`, so that the caller checks the connection. */
  wait(event: number): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((each) => each !== waiter);
        resolve();
      }, CHECK_MS);
      const waiter: Waiter = {
        events: event | ENDED,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#waiting.push(waiter);
      this.#arm();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#listening) callSync("int virStreamEventRemoveCallback(void *stream)", this.#stream);
    for (const each of this.#waiting.splice(0)) each.resolve();
    // A callback that is already in flight must still find a registered function.
    await new Promise((resolve) => setTimeout(resolve, 50));
    koffi.unregister(this.#callback);
  }

  #fired(events: number): void {
    if (this.#closed) return;
    const ready = this.#waiting.filter((each) => each.events & events);
    this.#waiting = this.#waiting.filter((each) => !(each.events & events));
    this.#arm();
    for (const each of ready) each.resolve();
  }

  #arm(): void {
    const events = this.#waiting.reduce((mask, each) => mask | each.events, 0);
    if (this.#listening) {
      callSync("int virStreamEventUpdateCallback(void *stream, int events)", this.#stream, events);
      return;
    }
    const add =
      "int virStreamEventAddCallback(void *stream, int events, void *callback, void *data, void *release)";
    this.#listening = callSync(add, this.#stream, events, this.#callback, null, null) === 0;
  }
}

let type: ReturnType<typeof koffi.proto> | undefined;

/** Declared once: koffi never releases a type. */
function signalType() {
  type ??= koffi.proto("void nodeLibvirtStream(void *stream, int events, void *data)");
  return type;
}
