import { Worker } from "node:worker_threads";
import { CephError, closedError } from "../error.ts";
import type { FromWorker, ToWorker, WorkerRequest, WorkerStart } from "../message.ts";

type PendingRequest = { resolve: (value: unknown) => void; reject: (error: Error) => void };

/** The longest wait for the Worker when the process ends without close(). */
const EXIT_WAIT_MS = 3_000;

/** Newer engines let the heap of a busy Worker grow by 80 MB before they collect garbage. This limit keeps it small. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 16 };

/** A client of the Worker: requests with answers. */
export class WorkerClient {
  readonly #flag = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;
  readonly #pending = new Map<number, PendingRequest>();
  readonly #ended: Promise<void>;
  readonly #onExit = () => this.#exit();
  #last = 0;
  #closedBy: Error | null = null;

  constructor() {
    const workerData: WorkerStart = { flag: this.#flag };
    const entry = new URL("../worker/main.js", import.meta.url);
    // The options of this process are not inherited: `node -e` or `--input-type` do not work for a file.
    this.#worker = new Worker(entry, { workerData, execArgv: [], resourceLimits: RESOURCE_LIMITS });
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

  request<T>(request: WorkerRequest, transfer: ArrayBuffer[] = []): Promise<T> {
    if (this.#closedBy !== null) return Promise.reject(this.#closedBy);
    this.#last += 1;
    const id = this.#last;
    return new Promise<T>((resolve, reject) => {
      // The type of each answer is in api/: the caller names it.
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#post({ id, request }, transfer);
    });
  }

  async close(): Promise<void> {
    if (this.#closedBy === null) await this.request({ op: "shutdown" }).catch(() => {});
    this.#closedBy ??= closedError();
    await this.#worker.terminate();
    await this.#ended;
    process.removeListener("exit", this.#onExit);
  }

  #receive(message: FromWorker): void {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    this.#pending.delete(message.id);
    if ("error" in message) pending.reject(new CephError(message.error));
    else pending.resolve(message.value);
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #fail(error: Error): void {
    this.#closedBy ??= error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  /** Handles process.exit() with an open connection: blocks until Ceph's threads have ended. */
  #exit(): void {
    this.#post({ id: 0, request: { op: "shutdown" } });
    Atomics.wait(this.#flag, 0, 0, EXIT_WAIT_MS);
  }
}
