import { allocateZeroed, copyMemory, free, readText } from "node-ffi/worker";
import { virErrorNumber } from "../constants.gen.ts";
import { LibvirtError, type LibvirtErrorData } from "../error.ts";
import { callSync, NOOP, type Pointer, symbolOf } from "./native.ts";

/**
 * A buffer for the error of one connection, or of calls without a connection.
 *
 * libvirt keeps its last error per thread. Asynchronous calls run on threads of a pool, so the error cannot be read afterwards.
 * virCopyLastError has the signature of an error handler. As a native handler it runs on the failing thread and copies the error to
 * this buffer. This is exact while only one call is in flight.
 */
export class ErrorSlot {
  readonly #memory = allocateZeroed(ERROR_BYTES);

  /** Creates the buffer for calls without a connection, such as virConnectOpen. Catches no error before `listen`. */
  static global(): ErrorSlot {
    const slot = new ErrorSlot();
    slot.ignore();
    return slot;
  }

  static of(conn: Pointer): ErrorSlot {
    const slot = new ErrorSlot();
    callSync(SET_OF_CONNECTION, conn, slot.#memory, symbolOf("virCopyLastError"));
    return slot;
  }

  /** Starts to catch errors without a connection. From then on only one thread may fail. Otherwise two could write at once. */
  listen(): void {
    callSync(SET_GLOBAL, this.#memory, symbolOf("virCopyLastError"));
  }

  ignore(): void {
    callSync(SET_GLOBAL, null, NOOP);
  }

  /** Returns the error of the call that just failed, and empties the buffer. */
  take(api: string): LibvirtError {
    return new LibvirtError(takeFrom(this.#memory, api));
  }

  /** Frees the buffer. Call it only when no call can fail any more. */
  release(conn: Pointer | null): void {
    if (conn === null) callSync(SET_GLOBAL, null, NOOP);
    else callSync(SET_OF_CONNECTION, conn, null, NOOP);
    callSync("void virResetError(void *error)", this.#memory);
    free(this.#memory);
  }
}

/** Returns the error of the synchronous call that just failed on this thread (virGetLastError). */
export function lastThreadError(api: string): LibvirtErrorData {
  const memory = allocateZeroed(ERROR_BYTES);
  try {
    callSync("int virCopyLastError(void *to)", memory);
    return takeFrom(memory, api);
  } finally {
    free(memory);
  }
}

function takeFrom(memory: Pointer, api: string): LibvirtErrorData {
  const raw = copyMemory(memory, ERROR_BYTES);
  const code = raw.readInt32LE(0);
  const int1 = raw.readInt32LE(64);
  if (code === 0) {
    const message = "failed, and libvirt gave no reason";
    return { code: virErrorNumber.VIR_ERR_INTERNAL_ERROR, domain: 0, level: 2, message, int1: 0, api };
  }
  const str1 = readText(raw.readBigUInt64LE(40));
  const error: LibvirtErrorData = {
    code,
    domain: raw.readInt32LE(4),
    level: raw.readInt32LE(16),
    message: readText(raw.readBigUInt64LE(8)) ?? "",
    ...(str1 === null ? {} : { str1 }),
    int1,
    api,
  };
  callSync("void virResetError(void *error)", memory);
  return error;
}

/** Sets a handler that does nothing. Otherwise libvirt writes every error to stderr. */
export function suppressErrorPrinting(conn: Pointer): void {
  callSync(SET_OF_CONNECTION, conn, null, NOOP);
}

const SET_GLOBAL = "void virSetErrorFunc(void *data, void *handler)";
const SET_OF_CONNECTION = "void virConnSetErrorFunc(void *conn, void *data, void *handler)";

/** struct _virError: code@0 domain@4 message@8 level@16 conn@24 dom@32 str1@40 str2@48 str3@56 int1@64 int2@68 net@72 */
const ERROR_BYTES = 80;
