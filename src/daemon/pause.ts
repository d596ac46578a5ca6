/** From 0 up to 1. */
export type Random = () => number;

/** How pauses grow: the first, how many times longer the next is, and the longest. */
export interface Growth {
  readonly firstMs: number;
  readonly factor: number;
  readonly mostMs: number;
}

/** The pause after so many failures in a row, a fifth more or less: what failed together is not tried again together. */
export function pauseMs(failures: number, { firstMs, factor, mostMs }: Growth, random: Random): number {
  const pause = Math.min(firstMs * factor ** Math.min(failures - 1, 50), mostMs);
  return Math.round(pause * (0.8 + 0.4 * random()));
}

/** A time that comes again and again, a tenth sooner or later. */
export function jittered(ms: number, random: Random): number {
  return Math.round(ms * (0.9 + 0.2 * random()));
}
