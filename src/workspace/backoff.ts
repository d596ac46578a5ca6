/** Returns a random number from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** The growth of the delays between attempts. */
interface BackoffPolicy {
  /** The delay after the first failure. */
  readonly initialMs: number;
  /** Each delay is this many times the one before. */
  readonly factor: number;
  readonly maxMs: number;
}

/** Returns the delay after `failures` failures in a row (at least 1), without jitter. */
export function exponentialMs(failures: number, { initialMs, factor, maxMs }: BackoffPolicy): number {
  return Math.min(initialMs * factor ** Math.min(failures - 1, 50), maxMs);
}

/**
 * Returns the delay after `failures` failures in a row (at least 1), up to a fifth shorter or longer. Otherwise everything
 * that failed together would be retried together.
 */
export function backoffMs(failures: number, policy: BackoffPolicy, random: Random): number {
  return Math.round(exponentialMs(failures, policy) * (0.8 + 0.4 * random()));
}

/** Returns `ms`, up to a tenth shorter or longer: for intervals. */
export function withJitter(ms: number, random: Random): number {
  return Math.round(ms * (0.9 + 0.2 * random()));
}
