import { Worker } from "node:worker_threads";
import { CephError, closedError } from "../error.ts";
import type { FromWorker, Request, ToWorker, WorkerStart } from "../message.ts";

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

/** Longest wait for the Worker when the process ends without close(). */
const EXIT_WAIT_MS = 3_000;

/** Newer engines let the garbage of a busy Worker grow by 80 MB before they look at it; this keeps it small. */
const YOUNG = { maxYoungGenerationSizeMb: 16 };

/** The Worker as seen from outside: requests with answers. */
export class Port {
  readonly #flag = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
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
        this.#fail(closedError());
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
      // What each request answers is in api/: the caller names the type.
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#post({ id, request }, transfer);
    });
  }

  async close(): Promise<void> {
    if (this.#over === null) await this.request({ op: "shutdown" }).catch(() => {});
    this.#over ??= closedError();
    await this.#worker.terminate();
    await this.#ended;
    process.removeListener("exit", this.#onExit);
  }

  #receive(message: FromWorker): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    this.#waiting.delete(message.id);
    if ("error" in message) waiting.reject(new CephError(message.error));
    else waiting.resolve(message.value);
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #fail(error: Error): void {
    this.#over ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /** process.exit() with a connection open: Ceph's threads must not run on while the process is taken down. */
  #exit(): void {
    this.#post({ id: 0, request: { op: "shutdown" } });
    Atomics.wait(this.#flag, 0, 0, EXIT_WAIT_MS);
  }
}
