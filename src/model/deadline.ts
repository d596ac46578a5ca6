/**
 * Returns a signal that aborts after a time in milliseconds (with a `TimeoutError`), or with one of the others.
 *
 * Use it in place of `AbortSignal.timeout`. `AbortSignal.any` refers to its sources weakly. On Node.js 20, a timeout without a listener
 * of its own is collected as garbage before it fires, and the combined signal never aborts (nodejs/node#57736). On some versions of
 * Node.js 24, a combined signal without a listener misses a source that fired and was collected (nodejs/node#65995). The listeners
 * keep both until then.
 */
export function deadlineSignal(ms: number, ...others: readonly (AbortSignal | undefined)[]): AbortSignal {
  const timeout = kept(AbortSignal.timeout(ms));
  const sources = others.filter((other) => other !== undefined);
  return sources.length === 0 ? timeout : kept(AbortSignal.any([timeout, ...sources]));
}

function kept(signal: AbortSignal): AbortSignal {
  signal.addEventListener("abort", doNothing, { once: true });
  return signal;
}

function doNothing(): void {}
