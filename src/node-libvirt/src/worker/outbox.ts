import type { MessagePort } from "node:worker_threads";
import type { FromWorker } from "../calls/message.ts";
import type { LibvirtErrorData } from "../error.ts";
import { LibvirtError, localError } from "../error.ts";
import type { ConnectEvent } from "../types.ts";

/** The largest number of items per message. Cloning 100 descriptions takes the receiver about a millisecond. */
const MAX_PER_MESSAGE = 100;

/** The outgoing messages of the Worker. Long lists and bursts of events are split into parts. */
export class Outbox {
  readonly #port: MessagePort;
  readonly #rests = new Map<number, unknown[]>();
  readonly #events = new Map<number, ConnectEvent[]>();

  constructor(port: MessagePort) {
    this.#port = port;
  }

  answer(id: number, value: unknown): void {
    if (Array.isArray(value) && value.length > MAX_PER_MESSAGE) {
      this.#rests.set(id, value);
      this.more(id);
    } else if (value instanceof Uint8Array && value.byteLength > 4096) {
      const whole = value.byteLength === value.buffer.byteLength ? value : Uint8Array.from(value);
      this.#post({ id, value: whole }, [whole.buffer as ArrayBuffer]);
    } else this.#post({ id, value });
  }

  /** Sends the next part of a long list. The receiver requests each part. */
  more(id: number): void {
    const rest = this.#rests.get(id);
    if (rest === undefined) return;
    const part = rest.splice(0, MAX_PER_MESSAGE);
    if (rest.length > 0) this.#post({ id, part });
    else {
      this.#rests.delete(id);
      this.#post({ id, value: part });
    }
  }

  fail(id: number, error: unknown): void {
    this.#post({ id, error: toErrorData(error) });
  }

  event(conn: number, event: ConnectEvent): void {
    const waiting = this.#events.get(conn);
    if (waiting !== undefined) {
      waiting.push(event);
      return;
    }
    this.#events.set(conn, [event]);
    setImmediate(() => this.#flush(conn));
  }

  #flush(conn: number): void {
    const waiting = this.#events.get(conn) ?? [];
    this.#events.delete(conn);
    while (waiting.length > 0) this.#post({ conn, events: waiting.splice(0, MAX_PER_MESSAGE) });
  }

  #post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}

function toErrorData(error: unknown): LibvirtErrorData {
  const libvirtError =
    error instanceof LibvirtError
      ? error
      : localError(
          1,
          "node-libvirt",
          error instanceof Error ? (error.stack ?? error.message) : String(error),
        );
  const { code, domain, level, int1, api, str1 } = libvirtError;
  const message = libvirtError.message.slice(api.length + 2);
  return { code, domain, level, message, int1, api, ...(str1 === undefined ? {} : { str1 }) };
}
