import { virErrorDomain, virErrorNumber } from "../constants.gen.ts";
import { LibvirtError, localError } from "../error.ts";
import { ErrorSlot, suppressErrorPrinting } from "./errors.ts";
import { Handles } from "./handles.ts";
import { callAsync, callSync, type Pointer } from "./native.ts";
import type { NativeSocket } from "./socket.ts";

/** A virConnectPtr with its resources. It never reconnects: its owner opens a new one. */
export class NativeConnection {
  readonly conn: Pointer;
  readonly handles: Handles;
  readonly #errors: ErrorSlot | null;
  readonly #socket: NativeSocket | null;
  #inFlight = 0;
  #closing = false;
  #idle: (() => void) | null = null;

  /** `exact`: errors are kept, which requires one call at a time. `none`: calls only report that they failed. */
  constructor(conn: Pointer, socket: NativeSocket | null, errors: "exact" | "none") {
    this.conn = conn;
    this.handles = new Handles(conn);
    this.#socket = socket;
    this.#errors = errors === "exact" ? ErrorSlot.of(conn) : null;
    if (errors === "none") suppressErrorPrinting(conn);
  }

  /** False once the loss of the connection is known. Sends no request to the daemon. */
  get isAlive(): boolean {
    return !this.#closing && callSync("int virConnectIsAlive(void *conn)", this.conn) === 1;
  }

  /** Returns the error of the call that just failed on this connection. */
  failure(api: string): LibvirtError {
    return this.#errors?.take(api) ?? localError(virErrorNumber.VIR_ERR_INTERNAL_ERROR, api, "failed");
  }

  /**
   * Runs a task that uses this connection. After `timeoutMs` cuts the connection, which makes all its calls return. If it cannot be cut,
   * rejects and abandons the call.
   */
  runWithTimeout<T>(api: string, timeoutMs: number, task: () => Promise<T>): Promise<T> {
    this.#inFlight += 1;
    return new Promise<T>((resolve, reject) => {
      let expired = false;
      const giveUp = () => reject(timeoutError(api, timeoutMs));
      let timer = setTimeout(() => {
        expired = true;
        if (this.cut()) timer = setTimeout(giveUp, CUT_GRACE_MS);
        else giveUp();
      }, timeoutMs);
      const finish = () => {
        clearTimeout(timer);
        this.#leave();
      };
      task().then(
        (result) => {
          finish();
          resolve(result);
        },
        (error: unknown) => {
          finish();
          reject(expired && error instanceof LibvirtError ? timeoutError(api, timeoutMs) : error);
        },
      );
    });
  }

  /** Shuts down the socket below libvirt, so that blocked calls return. Returns false when the connection has none. */
  cut(): boolean {
    return this.#socket?.cut() ?? false;
  }

  /** Waits for calls in flight, then frees everything. Callbacks must be unregistered before. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#inFlight > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    this.handles.clear();
    this.#errors?.release(this.conn);
    await callAsync("int virConnectClose(void *conn)", this.conn);
    this.#socket?.release();
  }

  #leave(): void {
    this.#inFlight -= 1;
    if (this.#inFlight === 0) this.#idle?.();
  }
}

const CUT_GRACE_MS = 2_000;

function timeoutError(api: string, timeoutMs: number): LibvirtError {
  const message = `no answer within ${timeoutMs} ms; the connection was cut`;
  return localError(virErrorNumber.VIR_ERR_OPERATION_TIMEOUT, api, message, virErrorDomain.VIR_FROM_RPC);
}
