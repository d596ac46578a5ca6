import { assessClock, type ClockEvidence, type TrustedTime } from "../engine/plan/clock.ts";
import type { ClockRecord } from "../model/clock.ts";
import { equal } from "../model/hash.ts";
import type { Store } from "../store/store.ts";

interface ClockContext {
  readonly store: Pick<Store, "readRecords" | "putRecords">;
  now(): Date;
}

/** The id of a fleet's only record about the clock. */
const CLOCK_KEY = "clock";
/** The minimum interval between two records without news. Otherwise the disk would wear. */
const RECORD_INTERVAL_MS = 60_000;

/**
 * Compares the clock with other evidence of the time. Stores the clock's value, so that the next process can compare
 * too.
 */
export async function checkClock(
  fleet: string,
  { store, now }: ClockContext,
  evidence: Omit<ClockEvidence, "noted">,
): Promise<TrustedTime> {
  const noted = (await store.readRecords(fleet, "clock")).get(CLOCK_KEY);
  const { time, note } = assessClock(now().toISOString(), { ...evidence, noted });
  if (isWorthRecording(noted, note)) await store.putRecords(fleet, "clock", new Map([[CLOCK_KEY, note]]));
  return time;
}

function isWorthRecording(noted: ClockRecord | undefined, note: ClockRecord): boolean {
  if (noted === undefined || !equal(noted.doubt, note.doubt)) return true;
  return Math.abs(Date.parse(note.seen) - Date.parse(noted.seen)) >= RECORD_INTERVAL_MS;
}

/**
 * Returns a function that predicts the time from the call before. `clock` is monotonic, in milliseconds. The first
 * call returns undefined.
 */
export function createExpectedTime(clock: () => number): (now: Date) => string | undefined {
  let last: { readonly wallMs: number; readonly steadyMs: number } | undefined;
  return (now) => {
    const steadyMs = clock();
    const expected = last && new Date(last.wallMs + steadyMs - last.steadyMs).toISOString();
    last = { wallMs: now.getTime(), steadyMs };
    return expected;
  };
}
