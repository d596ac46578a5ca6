/** Record of the last clock check. */
export interface ClockRecord {
  /** Time of the last check (ISO 8601). */
  readonly seen: string;
  /** Time of the last check that did not doubt the clock. */
  readonly trusted: string;
  /** Start and reason of the doubt. Absent: the clock is trusted. */
  readonly doubt?: { readonly since: string; readonly why: string };
}
