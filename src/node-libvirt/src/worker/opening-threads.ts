import { Worker } from "node:worker_threads";
import { virErrorNumber } from "../constants.gen.ts";
import { LibvirtError, localError } from "../error.ts";
import { ErrorSlot } from "./errors.ts";
import { callAsync, type Pointer } from "./native.ts";
import type { OpeningMessage, OpeningRequest } from "./opening-thread.ts";
import type { Threads } from "./socket.ts";

/** A thread that opens one connection at a time. */
export interface OpeningThread {
  /** The threads that may start the ssh of its connection. */
  readonly threads: Threads;
  /** Opens a connection. Throws libvirt's own error, or any error after a cut. */
  open(request: OpeningRequest, isCut: () => boolean): Promise<Pointer>;
}

/** The time after which other openings do not wait for an opening any more. Most take less than the start of another thread. */
const NEW_THREAD_AFTER_MS = 250;
/** Each thread takes some two megabytes. */
export const MAX_THREADS = 32;
/** The time after which an idle thread ends. */
const IDLE_MS = 30_000;

/**
 * The threads that open connections. libvirt keeps the error of an opening in the failing thread. Therefore only one opening at a time
 * runs in the thread pool. While it hangs, others get threads of their own.
 */
export class OpeningThreads {
  readonly #dedicated = new Set<DedicatedThread>();
  readonly #first = new PoolThread({
    isInUse: (thread) =>
      [...this.#dedicated].some((dedicated) => dedicated !== this.#helper && dedicated.number === thread),
    exist: () => this.#dedicated.size > 0,
    retryAlone: (request) => this.#openAlone(request),
  });
  readonly #busy = new Map<OpeningThread, number>();
  /** Repeats openings that failed in the thread pool, to get their exact error. */
  #helper: DedicatedThread | undefined;

  /** Returns a free thread, or the number of milliseconds until one may be free. */
  take(): OpeningThread | number {
    if (!this.#busy.has(this.#first)) return this.#markBusy(this.#first);
    const idle = [...this.#dedicated].find((thread) => !this.#busy.has(thread));
    if (idle !== undefined) return this.#markBusy(idle);
    if (this.#dedicated.size >= MAX_THREADS) return Number.POSITIVE_INFINITY;
    const youngest = Math.max(...this.#busy.values());
    const wait = youngest + NEW_THREAD_AFTER_MS - performance.now();
    return wait > 0 ? wait : this.#markBusy(this.#start());
  }

  /** Returns a thread. */
  leave(thread: OpeningThread): void {
    this.#busy.delete(thread);
    if (thread instanceof DedicatedThread) thread.rest();
  }

  /** Ends all threads. Call it when no opening is in flight any more. */
  async close(): Promise<void> {
    await Promise.all([...this.#dedicated].map((thread) => thread.close()));
    this.#first.close();
  }

  #markBusy(thread: OpeningThread): OpeningThread {
    this.#busy.set(thread, performance.now());
    return thread;
  }

  #start(): DedicatedThread {
    this.#first.disturb();
    const thread: DedicatedThread = new DedicatedThread(() => this.#dedicated.delete(thread));
    this.#dedicated.add(thread);
    return thread;
  }

  async #openAlone(request: OpeningRequest): Promise<Pointer> {
    const thread = this.#start();
    this.#markBusy(thread);
    this.#helper = thread;
    try {
      return await thread.open(request);
    } finally {
      this.#helper = undefined;
      this.leave(thread);
    }
  }
}

interface OtherThreads {
  /** Returns whether another opening may run in a thread. */
  isInUse(thread: number): boolean;
  exist(): boolean;
  /** Opens a connection in a thread of its own, where the error is exact. */
  retryAlone(request: OpeningRequest): Promise<Pointer>;
}

/** Any thread of the pool. A handler catches its error, as long as no other call can fail at the same time. */
class PoolThread implements OpeningThread {
  readonly threads: Threads;
  readonly #errors = ErrorSlot.global();
  readonly #others: OtherThreads;
  #disturbed = false;

  constructor(others: OtherThreads) {
    this.#others = others;
    this.threads = { has: (thread) => !others.isInUse(thread) };
  }

  async open(request: OpeningRequest, isCut: () => boolean): Promise<Pointer> {
    this.#disturbed = this.#others.exist();
    if (!this.#disturbed) this.#errors.listen();
    const conn = (await callAsync(`void *${request.api}(str uri)`, request.uri)) as Pointer | null;
    if (conn) return conn;
    if (this.#disturbed && !isCut()) return this.#others.retryAlone(request);
    throw this.#errors.take(request.api);
  }

  /** Marks that other threads can fail from now on, so that errors are not exact. */
  disturb(): void {
    this.#disturbed = true;
    this.#errors.ignore();
  }

  close(): void {
    this.#errors.release(null);
  }
}

class DedicatedThread implements OpeningThread {
  readonly threads: Threads = { has: (thread) => thread === this.number };
  readonly #worker: Worker;
  readonly #ended: () => void;
  /** The number of the thread in /proc; undefined until it has started. */
  number: number | undefined;
  #pending: { resolve: (conn: Pointer) => void; reject: (error: LibvirtError) => void } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(onEnd: () => void) {
    this.#ended = onEnd;
    const resourceLimits = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 };
    this.#worker = new Worker(new URL("./opening-thread.js", import.meta.url), {
      execArgv: [],
      resourceLimits,
    });
    this.#worker.on("message", (message: OpeningMessage) => this.#receive(message));
    this.#worker.on("error", ({ message }) => this.#fail(message));
    this.#worker.on("exit", () => this.#fail("its thread has ended"));
  }

  open(request: OpeningRequest): Promise<Pointer> {
    clearTimeout(this.#timer);
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#worker.postMessage(request);
    });
  }

  /** Starts the idle timer. */
  rest(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.close(), IDLE_MS);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#ended();
    await this.#worker.terminate();
  }

  #receive(message: OpeningMessage): void {
    if ("thread" in message) {
      this.number = message.thread;
      return;
    }
    const pending = this.#pending;
    this.#pending = undefined;
    if ("conn" in message) pending?.resolve(message.conn);
    else pending?.reject(new LibvirtError(message.error));
  }

  #fail(message: string): void {
    this.#ended();
    this.#pending?.reject(localError(virErrorNumber.VIR_ERR_INTERNAL_ERROR, "virConnectOpen", message));
    this.#pending = undefined;
  }
}
