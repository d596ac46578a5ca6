import { Worker } from "node:worker_threads";
import type { FromWorker, Request, ToWorker, WorkerStart } from "../calls/message.ts";
import { LibvirtError, transportError } from "../error.ts";
import type { ConnectEvent } from "../types.ts";

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void; parts: unknown[] };
type Receiver = (events: readonly ConnectEvent[]) => void;

/** Longest wait for the Worker when the process ends without close(). */
const EXIT_WAIT_MS = 3_000;

/** Newer engines let the garbage of a busy Worker grow by 80 MB before they look at it; this keeps it small. */
const YOUNG = { maxYoungGenerationSizeMb: 16 };

/** The Worker as seen from outside: requests with answers, and events by connection. */
export class Port {
  readonly #flag = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #receivers = new Map<number, Receiver>();
  readonly #ended: Promise<void>;
  readonly #onExit = () => this.#exit();
  #last = 0;
  #over: Error | null = null;

  constructor() {
    const workerData: WorkerStart = { flag: this.#flag };
    const entry = new URL("../worker/main.js", import.meta.url);
    // Not our process's own options: `node -e` or `--input-type` would be no good for a file.
    this.#worker = new Worker(entry, { workerData, execArgv: [], resourceLimits: YOUNG });
    this.#worker.on("message", (message: FromWorker) => this.#receive(message));
    this.#worker.on("error", (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => {
        this.#fail(transportError("node-libvirt", "closed"));
        resolve();
      });
    });
    process.once("exit", this.#onExit);
  }

  request<T>(request: Request, transfer: ArrayBuffer[] = []): Promise<T> {
    if (this.#over !== null) return Promise.reject(this.#over);
    this.#last += 1;
    const id = this.#last;
    return new Promise<T>((resolve, reject) => {
      // What each request answers is in calls/: the caller names the type.
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject, parts: [] });
      this.#post({ id, request }, transfer);
    });
  }

  /** Sends a connection's events to one receiver, until it is taken back with null. */
  subscribe(conn: number, receiver: Receiver | null): void {
    if (receiver === null) this.#receivers.delete(conn);
    else this.#receivers.set(conn, receiver);
  }

  async close(): Promise<void> {
    if (this.#over === null) await this.request({ op: "shutdown" }).catch(() => {});
    this.#over ??= transportError("node-libvirt", "closed");
    await this.#worker.terminate();
    await this.#ended;
    process.removeListener("exit", this.#onExit);
  }

  #receive(message: FromWorker): void {
    if ("events" in message) {
      this.#receivers.get(message.conn)?.(message.events);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    if ("part" in message) {
      waiting.parts.push(message.part);
      this.#post({ more: message.id });
      return;
    }
    this.#waiting.delete(message.id);
    if ("error" in message) waiting.reject(new LibvirtError(message.error));
    else
      waiting.resolve(waiting.parts.length === 0 ? message.value : [...waiting.parts, message.value].flat());
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #fail(error: Error): void {
    this.#over ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /**
   * process.exit() with connections open: a thread inside libvirt would keep the process from ending, so ask the Worker
   * to let go and wait for it, in the only way that is left here.
   */
  #exit(): void {
    this.#post({ id: 0, request: { op: "shutdown" } });
    Atomics.wait(this.#flag, 0, 0, EXIT_WAIT_MS);
  }
}
