import { Worker } from "node:worker_threads";
import type { ReadRequest } from "./reader-thread.ts";

type Texts = readonly (string | null)[];

interface QueuedRead {
  readonly request: ReadRequest;
  readonly resolve: (texts: Texts | undefined) => void;
}

/** The time after which a daemon counts as busy or dead. Other reads do not wait for it. */
const STUCK_MS = 500;

/**
 * A thread that blocks inside libvirt's calls, one after the other. A daemon on the same machine answers faster than a call can pass
 * to a pool thread and back. This way takes a third of the processor time. Reads that do not fit are made in the other way.
 */
class ReaderThread {
  readonly #queue: QueuedRead[] = [];
  #worker: Worker | undefined;
  #running: QueuedRead | undefined;
  #stuck = false;
  #timer: NodeJS.Timeout | undefined;

  /** The number of reads before the next one. */
  get queueLength(): number {
    return this.#stuck
      ? Number.POSITIVE_INFINITY
      : this.#queue.length + (this.#running === undefined ? 0 : 1);
  }

  /** Reads a text per row; null for failed calls. Undefined when another read delays this one too long. */
  read(request: ReadRequest): Promise<Texts | undefined> {
    if (this.#stuck) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#queue.push({ request, resolve });
      this.#next();
    });
  }

  /** Ends the thread. Call it when no call is in flight any more. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#worker?.terminate();
  }

  #next(): void {
    if (this.#running !== undefined) return;
    this.#running = this.#queue.shift();
    if (this.#running === undefined) return;
    this.#timer = setTimeout(() => this.#giveUpOthers(), STUCK_MS);
    this.#ensureWorker().postMessage(this.#running.request);
  }

  #ensureWorker(): Worker {
    this.#worker ??= this.#start();
    return this.#worker;
  }

  #start(): Worker {
    const worker = new Worker(new URL("./reader-thread.js", import.meta.url), { execArgv: [] });
    worker.on("message", (texts: Texts) => this.#answer(texts));
    worker.on("error", () => {
      this.#worker = undefined;
      this.#answer(undefined);
    });
    return worker;
  }

  #answer(texts: Texts | undefined): void {
    clearTimeout(this.#timer);
    this.#stuck = false;
    this.#running?.resolve(texts);
    this.#running = undefined;
    this.#next();
  }

  #giveUpOthers(): void {
    this.#stuck = true;
    for (const { resolve } of this.#queue.splice(0)) resolve(undefined);
  }
}

/** The number of reader threads. Two keep two daemons busy, and each takes 10 MB. */
const READERS = 2;

/** The reader threads. Each read goes to the thread with the shortest queue. */
export class Readers {
  readonly #all = Array.from({ length: READERS }, () => new ReaderThread());

  read(request: ReadRequest): Promise<Texts | undefined> {
    const [first, ...others] = this.#all;
    const idlest = others.reduce(
      (best, other) => (other.queueLength < (best?.queueLength ?? 0) ? other : best),
      first,
    );
    return idlest?.read(request) ?? Promise.resolve(undefined);
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((reader) => reader.close()));
  }
}
