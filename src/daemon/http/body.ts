import type { IncomingMessage } from "node:http";
import { HttpError } from "./response.ts";

/** Limits of the size and the time of a body. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** The time until all of it has arrived. */
  readonly deadlineMs: number;
  /** Ends the read; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** The client closed the connection before the body was complete. No response is possible, and it is no error. */
export class RequestAbortedError extends Error {
  override readonly name = "Gone";
}

/** Reads the whole body. Throws `HttpError` 413 if it is too long, 408 if it is late, and `RequestAbortedError`. */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  const { maxBytes, deadlineMs, signal } = limits;
  const tooLong = new HttpError(413, `the body is longer than ${maxBytes} bytes`);
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLong;
  const ended = new AbortController();
  const late = setTimeout(() => ended.abort(bodyTimeout(deadlineMs)), deadlineMs);
  try {
    const signals = signal === undefined ? [ended.signal] : [ended.signal, signal];
    // The deadline: that of the timer.
    return await collectBody(request, { maxBytes, tooLong, signal: AbortSignal.any(signals) });
  } finally {
    clearTimeout(late);
  }
}

function bodyTimeout(deadlineMs: number): HttpError {
  return new HttpError(408, `the body did not arrive within ${deadlineMs / 1000} s`);
}

interface CollectOptions {
  readonly maxBytes: number;
  readonly tooLong: HttpError;
  readonly signal: AbortSignal;
}

/** Reads without destroying the request, so that it can still be answered. */
async function collectBody(
  request: IncomingMessage,
  { maxBytes, tooLong, signal }: CollectOptions,
): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  const listening = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      let bytes = 0;
      const on = (event: string, listener: (part: Buffer) => void) => {
        request.on(event, listener);
        listening.signal.addEventListener("abort", () => request.off(event, listener));
      };
      on("data", (part) => {
        bytes += part.length;
        if (bytes > maxBytes) reject(tooLong);
        else parts.push(part);
      });
      on("end", () => resolve());
      for (const event of ["error", "close"])
        on(event, () => reject(new RequestAbortedError("the client closed the connection")));
      signal.addEventListener("abort", () => reject(signal.reason), { signal: listening.signal });
      if (signal.aborted) reject(signal.reason);
    });
    return Buffer.concat(parts);
  } finally {
    request.on("error", () => {}); // the connection may fail later
    listening.abort();
  }
}
