import { constants } from "node:os";
import { getSystemErrorMap } from "node:util";

/** The category of a failure, by what a caller can do about it. */
export type CephErrorKind =
  | "not-found"
  | "exists"
  | "busy"
  | "invalid"
  | "denied"
  | "timeout"
  | "unsupported"
  | "closed"
  | "other";

/** A failure as plain data, as the Worker sends it. */
export interface CephErrorData {
  /** errno(3), positive; 0 for failures outside of Ceph. */
  readonly errno: number;
  readonly api: string;
  /** The message of Ceph, or the reason why Ceph was not called. */
  readonly text: string;
}

/**
 * A failed call. librados and librbd return negative errno values, so each error belongs exactly to its call. `errno` is the positive
 * number, `code` its name as in errno(3), `api` the C function.
 */
export class CephError extends Error {
  override readonly name = "CephError";
  readonly errno: number;
  readonly code: string;
  readonly api: string;

  constructor({ errno, api, text }: CephErrorData) {
    const code = codeOf(errno);
    super(`${api}: ${errno === 0 ? text : `${code}, ${text || textOf(errno)}`}`);
    this.errno = errno;
    this.code = code;
    this.api = api;
  }

  get kind(): CephErrorKind {
    return KINDS[this.code] ?? "other";
  }
}

/** Creates the error for an argument that must not reach C. */
export function invalidArgument(api: string, text: string): CephError {
  return new CephError({ errno: constants.errno.EINVAL, api, text });
}

/** Creates the error for a connection that this process closed. */
export function closedError(): CephError {
  return new CephError({
    errno: constants.errno.ENOTCONN,
    api: "node-ceph",
    text: "the connection is closed",
  });
}

export function toErrorData(error: unknown): CephErrorData {
  if (error instanceof CephError) {
    const text = error.message.slice(`${error.api}: ${error.errno === 0 ? "" : `${error.code}, `}`.length);
    return { errno: error.errno, api: error.api, text };
  }
  return { errno: 0, api: "node-ceph", text: error instanceof Error ? error.message : String(error) };
}

const KINDS: Readonly<Record<string, CephErrorKind>> = {
  ENOENT: "not-found",
  EEXIST: "exists",
  EBUSY: "busy",
  ENOTEMPTY: "busy",
  EAGAIN: "busy",
  EINVAL: "invalid",
  ERANGE: "invalid",
  EDOM: "invalid",
  EPERM: "denied",
  EACCES: "denied",
  EROFS: "denied",
  ESHUTDOWN: "denied", // blocklisted: another client took this client's locks
  ETIMEDOUT: "timeout",
  EOPNOTSUPP: "unsupported",
  ENOSYS: "unsupported",
  ENOTCONN: "closed",
};

const CODES = new Map(Object.entries(constants.errno).map(([code, errno]) => [errno, code]));
CODES.set(constants.errno.EAGAIN, "EAGAIN"); // rather than EWOULDBLOCK
CODES.set(constants.errno.EOPNOTSUPP, "EOPNOTSUPP"); // rather than ENOTSUP

function codeOf(errno: number): string {
  return errno === 0 ? "" : (CODES.get(errno) ?? `errno ${errno}`);
}

function textOf(errno: number): string {
  return getSystemErrorMap().get(-errno)?.[1] ?? "see errno(3)";
}
