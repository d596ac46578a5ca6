import { virErrorDomain, virErrorNumber } from "../constants.gen.ts";
import { LibvirtError, localError } from "../error.ts";
import { ErrorPlace, silence } from "./errors.ts";
import { Handles } from "./handles.ts";
import { later, now, type Pointer } from "./native.ts";
import type { Wire } from "./wire.ts";

/** One virConnectPtr with all that belongs to it. It never reconnects: a new link is made instead. */
export class Link {
  readonly conn: Pointer;
  readonly handles: Handles;
  readonly #errors: ErrorPlace | null;
  readonly #wire: Wire | null;
  #underWay = 0;
  #closing = false;
  #idle: (() => void) | null = null;

  /** `exact`: reasons of failures are kept, which holds for one call at a time. Otherwise there is only "failed". */
  constructor(conn: Pointer, wire: Wire | null, errors: "exact" | "none") {
    this.conn = conn;
    this.handles = new Handles(conn);
    this.#wire = wire;
    this.#errors = errors === "exact" ? ErrorPlace.of(conn) : null;
    if (errors === "none") silence(conn);
  }

  /** False once the line is known to be dead. Local: no daemon is asked. */
  get alive(): boolean {
    return !this.#closing && now("int virConnectIsAlive(void *conn)", this.conn) === 1;
  }

  /** The error of the call that just failed on this link. */
  failure(api: string): LibvirtError {
    return this.#errors?.take(api) ?? localError(virErrorNumber.VIR_ERR_INTERNAL_ERROR, api, "failed");
  }

  /**
   * Runs a task that uses this link. After `timeoutMs` the line is cut, which makes every call on it return; where nothing
   * could be cut, the caller is let go and the call left alone.
   */
  within<T>(api: string, timeoutMs: number, task: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    return new Promise<T>((resolve, reject) => {
      let expired = false;
      const giveUp = () => reject(late(api, timeoutMs));
      let timer = setTimeout(() => {
        expired = true;
        if (this.cut()) timer = setTimeout(giveUp, CUT_GRACE_MS);
        else giveUp();
      }, timeoutMs);
      const over = () => {
        clearTimeout(timer);
        this.#leave();
      };
      task().then(
        (result) => {
          over();
          resolve(result);
        },
        (error: unknown) => {
          over();
          reject(expired && error instanceof LibvirtError ? late(api, timeoutMs) : error);
        },
      );
    });
  }

  /** Shuts the socket down under libvirt, so that blocked calls return. False when there is no socket to be cut. */
  cut(): boolean {
    return this.#wire?.cut() ?? false;
  }

  /** Waits for calls under way, then frees everything. Whoever registered callbacks has taken them back before. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    this.handles.clear();
    this.#errors?.release(this.conn);
    await later("int virConnectClose(void *conn)", this.conn);
    this.#wire?.release();
  }

  #leave(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#idle?.();
  }
}

const CUT_GRACE_MS = 2_000;

function late(api: string, timeoutMs: number): LibvirtError {
  const message = `no answer within ${timeoutMs} ms; the connection was cut`;
  return localError(virErrorNumber.VIR_ERR_OPERATION_TIMEOUT, api, message, virErrorDomain.VIR_FROM_RPC);
}
