import { virErrorNumber } from "../constants.gen.ts";
import { LibvirtError, localError } from "../error.ts";
import { copy, free, textAt, zeroed } from "./memory.ts";
import { NOTHING, now, type Pointer, symbolOf } from "./native.ts";

/**
 * A place for the error of one connection, or of no connection at all.
 *
 * libvirt keeps its last error per thread, and asynchronous calls run on threads of a pool, so asking for it afterwards
 * finds nothing. libvirt's own virCopyLastError fits the signature of an error handler: as a native handler it runs on
 * the thread that fails and copies the error here. That is exact as long as one call at a time is under way.
 */
export class ErrorPlace {
  readonly #memory = zeroed(ERROR_BYTES);

  /** Catches what has no connection, such as virConnectOpen. */
  static global(): ErrorPlace {
    const place = new ErrorPlace();
    now(SET_GLOBAL, place.#memory, symbolOf("virCopyLastError"));
    return place;
  }

  static of(conn: Pointer): ErrorPlace {
    const place = new ErrorPlace();
    now(SET_OF_CONNECTION, conn, place.#memory, symbolOf("virCopyLastError"));
    return place;
  }

  /** The error of the call that just failed; the place is empty afterwards. */
  take(api: string): LibvirtError {
    const raw = copy(this.#memory, ERROR_BYTES);
    const code = raw.readInt32LE(0);
    if (code === 0)
      return localError(virErrorNumber.VIR_ERR_INTERNAL_ERROR, api, "failed, and libvirt gave no reason");
    const str1 = textAt(raw.readBigUInt64LE(40));
    const error = new LibvirtError({
      code,
      domain: raw.readInt32LE(4),
      level: raw.readInt32LE(16),
      message: textAt(raw.readBigUInt64LE(8)) ?? "",
      ...(str1 === null ? {} : { str1 }),
      int1: raw.readInt32LE(64),
      api,
    });
    now("void virResetError(void *error)", this.#memory);
    return error;
  }

  /** Only when nothing can fail into it any more. */
  release(conn: Pointer | null): void {
    if (conn === null) now(SET_GLOBAL, null, NOTHING);
    else now(SET_OF_CONNECTION, conn, null, NOTHING);
    now("void virResetError(void *error)", this.#memory);
    free(this.#memory);
  }
}

/** Without a handler libvirt writes every error to stderr. */
export function silence(conn: Pointer): void {
  now(SET_OF_CONNECTION, conn, null, NOTHING);
}

const SET_GLOBAL = "void virSetErrorFunc(void *data, void *handler)";
const SET_OF_CONNECTION = "void virConnSetErrorFunc(void *conn, void *data, void *handler)";

/** struct _virError: code@0 domain@4 message@8 level@16 conn@24 dom@32 str1@40 str2@48 str3@56 int1@64 int2@68 net@72 */
const ERROR_BYTES = 80;
