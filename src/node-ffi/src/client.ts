import { Worker } from "node:worker_threads";

/** The start data of the Worker. `flag` becomes 1 when the Worker has closed its library and the process may end. */
export interface WorkerStart {
  readonly flag: Int32Array;
}

/** The request that ends the Worker. Each binding answers it after it has closed its library. */
export interface ShutdownRequest {
  readonly op: "shutdown";
}

type PendingRequest = { resolve: (value: unknown) => void; reject: (error: Error) => void };

/** The longest wait for the Worker when the process ends without close(). */
const EXIT_WAIT_MS = 3_000;

/** Newer engines let the heap of a busy Worker grow by 80 MB before they collect garbage. This limit keeps it small. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 16 };

/** The main thread's side of the Worker of a binding: numbered requests with answers. */
export abstract class BindingWorker<Request, FromWorker> {
  readonly #flag = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;
  readonly #pending = new Map<number, PendingRequest>();
  readonly #ended: Promise<void>;
  readonly #onExit = () => this.#exit();
  #last = 0;
  #closedBy: Error | null = null;

  /** `entry`: the file that the Worker runs. */
  constructor(entry: URL) {
    const workerData: WorkerStart = { flag: this.#flag };
    // The options of this process are not inherited: `node -e` or `--input-type` do not work for a file.
    this.#worker = new Worker(entry, { workerData, execArgv: [], resourceLimits: RESOURCE_LIMITS });
    this.#worker.on("message", (message: FromWorker) => this.receive(message));
    this.#worker.on("error", (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => {
        this.#fail(this.closedError());
        resolve();
      });
    });
    process.once("exit", this.#onExit);
  }

  /** Sends a request. Rejects with the error of its answer, or once the Worker has ended. */
  request<T>(request: Request | ShutdownRequest, transfer: ArrayBuffer[] = []): Promise<T> {
    if (this.#closedBy !== null) return Promise.reject(this.#closedBy);
    this.#last += 1;
    const id = this.#last;
    return new Promise<T>((resolve, reject) => {
      // Each binding declares the type of each answer: the caller names it.
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.post({ id, request }, transfer);
    });
  }

  /** Ends the Worker after the answers of all requests. */
  async close(): Promise<void> {
    if (this.#closedBy === null) await this.request({ op: "shutdown" }).catch(() => {});
    this.#closedBy ??= this.closedError();
    await this.#worker.terminate();
    await this.#ended;
    process.removeListener("exit", this.#onExit);
  }

  /** Handles a message of the Worker. Calls `resolve` or `reject` for an answer. */
  protected abstract receive(message: FromWorker): void;

  /** Returns the error of requests after the Worker has ended. */
  protected abstract closedError(): Error;

  protected resolve(id: number, value: unknown): void {
    this.#take(id)?.resolve(value);
  }

  protected reject(id: number, error: Error): void {
    this.#take(id)?.reject(error);
  }

  protected isPending(id: number): boolean {
    return this.#pending.has(id);
  }

  protected post(message: object, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #take(id: number): PendingRequest | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #fail(error: Error): void {
    this.#closedBy ??= error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  /**
   * Handles process.exit() with an open connection. Otherwise a thread inside the C library keeps the process from
   * ending. Blocks until the Worker has closed its library, because no callback runs any more.
   */
  #exit(): void {
    this.post({ id: 0, request: { op: "shutdown" } });
    Atomics.wait(this.#flag, 0, 0, EXIT_WAIT_MS);
  }
}
