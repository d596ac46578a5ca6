import { Worker } from "node:worker_threads";
import type { Reading } from "./reader-thread.ts";

type Texts = readonly (string | null)[];

interface Task {
  readonly reading: Reading;
  readonly resolve: (texts: Texts | undefined) => void;
}

/** A daemon that takes longer for some reads is busy or dead: the others do not wait for it. */
const STUCK_MS = 500;

/**
 * A thread that waits inside of libvirt's calls, one after the other. A daemon on the same machine answers sooner than
 * a call can be handed to a pool thread and back: this takes a third of the processor's time. What it has no time for
 * is read in the other way.
 */
class Reader {
  readonly #queue: Task[] = [];
  #worker: Worker | undefined;
  #running: Task | undefined;
  #stuck = false;
  #timer: NodeJS.Timeout | undefined;

  /** How many readings are before the next one. */
  get waiting(): number {
    return this.#stuck
      ? Number.POSITIVE_INFINITY
      : this.#queue.length + (this.#running === undefined ? 0 : 1);
  }

  /** One text for each row, null where the call failed; undefined when another read holds this one up. */
  read(reading: Reading): Promise<Texts | undefined> {
    if (this.#stuck) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#queue.push({ reading, resolve });
      this.#next();
    });
  }

  /** Called when no call is under way any more. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#worker?.terminate();
  }

  #next(): void {
    if (this.#running !== undefined) return;
    this.#running = this.#queue.shift();
    if (this.#running === undefined) return;
    this.#timer = setTimeout(() => this.#giveUpOthers(), STUCK_MS);
    this.#started().postMessage(this.#running.reading);
  }

  #started(): Worker {
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

/** Enough to keep two daemons busy; each takes 10 MB. */
const READERS = 2;

/** Each reading goes to whoever has least to do. */
export class Readers {
  readonly #all = Array.from({ length: READERS }, () => new Reader());

  read(reading: Reading): Promise<Texts | undefined> {
    const [first, ...others] = this.#all;
    const idlest = others.reduce((one, other) => (other.waiting < (one?.waiting ?? 0) ? other : one), first);
    return idlest?.read(reading) ?? Promise.resolve(undefined);
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((reader) => reader.close()));
  }
}
