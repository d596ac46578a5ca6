import { BindingWorker } from "node-ffi/client";
import type { FromWorker, WorkerRequest } from "../calls/message.ts";
import { LibvirtError, transportError } from "../error.ts";
import type { ConnectEvent } from "../types.ts";

type EventBatchReceiver = (events: readonly ConnectEvent[]) => void;

/** A client of the Worker: requests with answers, which may come in parts, and events per connection. */
export class WorkerClient extends BindingWorker<WorkerRequest, FromWorker> {
  readonly #receivers = new Map<number, EventBatchReceiver>();
  readonly #parts = new Map<number, unknown[]>();

  constructor() {
    super(new URL("../worker/main.js", import.meta.url));
  }

  /** Sets the receiver of a connection's events; null removes it. */
  subscribe(conn: number, receiver: EventBatchReceiver | null): void {
    if (receiver === null) this.#receivers.delete(conn);
    else this.#receivers.set(conn, receiver);
  }

  protected receive(message: FromWorker): void {
    if ("events" in message) this.#receivers.get(message.conn)?.(message.events);
    else if ("part" in message) this.#receivePart(message.id, message.part);
    else this.#receiveEnd(message);
  }

  protected closedError(): Error {
    return transportError("node-libvirt", "closed");
  }

  #receivePart(id: number, part: readonly unknown[]): void {
    if (!this.isPending(id)) return;
    const parts = this.#parts.get(id) ?? [];
    parts.push(part);
    this.#parts.set(id, parts);
    this.post({ more: id });
  }

  #receiveEnd(message: Exclude<FromWorker, { readonly events: unknown } | { readonly part: unknown }>): void {
    const parts = this.#parts.get(message.id);
    this.#parts.delete(message.id);
    if ("error" in message) this.reject(message.id, new LibvirtError(message.error));
    else this.resolve(message.id, parts === undefined ? message.value : [...parts, message.value].flat());
  }
}
