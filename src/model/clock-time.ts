/** Latest time that sorts like its text. */
const LATEST_MS = Date.parse("9999-12-31T23:59:59.999Z");
const EARLIEST_MS = Date.parse("2000-01-01T00:00:00Z");

/** A clock that records what it was asked, so that a cached answer ends in time. Times are those of `Date.toISOString`. */
export interface RecordingClock {
  /** Returns whether a time has passed. */
  isPast(time: string): boolean;
  /** Returns when the clock has jumped, while it is in doubt for that. Undefined: it is trusted. */
  jumpedAt(): string | undefined;
}

/** Times that lie this much ahead are not those of this clock. */
const SLACK_SECONDS = 300;

/**
 * Returns when a wait ends that began at `start`; undefined if it is over. After a jump of the clock a wait that began before
 * begins anew. A beginning that is yet to come is that of a wrong clock: its wait is over.
 */
export function waitEnd(clock: RecordingClock, start: string, seconds: number): string | undefined {
  const jump = clock.jumpedAt();
  const isAhead = !clock.isPast(plusSeconds(start, -SLACK_SECONDS));
  if (jump === undefined && isAhead) return undefined;
  const begin = jump !== undefined && (isAhead || start < jump) ? jump : start;
  const end = plusSeconds(begin, seconds);
  return clock.isPast(end) ? undefined : end;
}

/** Returns the time this many seconds after another one. */
export function plusSeconds(time: string, seconds: number): string {
  const ms = Date.parse(time) + seconds * 1000;
  return new Date(Math.min(LATEST_MS, Math.max(EARLIEST_MS, ms))).toISOString();
}

/** Returns the latest of the known times; undefined if none is known. */
export function latestTime(...times: readonly (string | undefined)[]): string | undefined {
  return times.reduce(
    (latest, time) => (latest === undefined || (time !== undefined && time > latest) ? time : latest),
    undefined,
  );
}

/** Returns a time in the form of `Date.toISOString`; undefined for a text that is no plausible time. */
export function parseTime(text: string | undefined): string | undefined {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return ms >= EARLIEST_MS && ms <= LATEST_MS ? new Date(ms).toISOString() : undefined;
}
