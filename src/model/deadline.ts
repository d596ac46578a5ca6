/**
 * Returns a signal that aborts after a time in milliseconds (with a `TimeoutError`), or with one of the others.
 *
 * Use it in place of `AbortSignal.timeout`. On Node.js 20, `AbortSignal.any` refers to its sources weakly, and a timeout without a
 * listener of its own is collected as garbage: the combined signal then never aborts (https://github.com/nodejs/node/issues/54614).
 * The listener keeps the timeout until it fires.
 */
export function deadlineSignal(ms: number, ...others: readonly (AbortSignal | undefined)[]): AbortSignal {
  const timeout = AbortSignal.timeout(ms);
  timeout.addEventListener("abort", keepAlive, { once: true });
  const sources = others.filter((other) => other !== undefined);
  return sources.length === 0 ? timeout : AbortSignal.any([timeout, ...sources]);
}

function keepAlive(): void {}
