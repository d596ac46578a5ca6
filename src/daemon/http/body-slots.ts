import { HttpError } from "./response.ts";

/** The most bodies that are read at a time, of one peer and in all. */
export interface SlotLimits {
  readonly perPeer: number;
  readonly total: number;
}

/** The permission to read a body. Dispose of it after the read. */
export interface BodySlot extends Disposable {
  /** Aborted with an `HttpError` as its reason when another request takes the slot. */
  readonly signal: AbortSignal;
}

/**
 * Limits how many bodies are read at a time, so that slow senders cannot lock out others. A new request always gets a slot.
 * When there are too many, the oldest one loses its slot, of the same peer first: signed webhooks arrive within a moment.
 */
export class BodySlots {
  readonly #limits: SlotLimits;
  /** The peers of the open slots, oldest first. */
  readonly #open = new Map<AbortController, string>();

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /** Returns a slot. Ends the oldest one when there are too many. */
  acquire(peer: string): BodySlot {
    const own = [...this.#open].filter(([, other]) => other === peer);
    if (own.length >= this.#limits.perPeer)
      this.#end(own[0]?.[0], new HttpError(429, "too many concurrent requests from this address", LATER));
    if (this.#open.size >= this.#limits.total)
      this.#end(this.#open.keys().next().value, new HttpError(503, "too many concurrent requests", LATER));
    const slot = new AbortController();
    this.#open.set(slot, peer);
    return { signal: slot.signal, [Symbol.dispose]: () => void this.#open.delete(slot) };
  }

  #end(slot: AbortController | undefined, why: HttpError): void {
    if (slot === undefined) return;
    this.#open.delete(slot);
    slot.abort(why);
  }
}

const LATER = { "retry-after": "5" };
