import type { ClockRecord } from "../../model/clock.ts";
import { pluralize } from "../format.ts";

/** Evidence of the time besides the clock (ISO 8601). An absent value proves nothing. */
export interface ClockEvidence {
  /** Time of the newest known commit. */
  readonly committed?: string | undefined;
  /** Record of the last clock check, of this process or another. */
  readonly noted?: ClockRecord | undefined;
  /** Expected time by a monotonic clock, since this process last checked. */
  readonly expected?: string | undefined;
}

/** Time that a plan may rely on. */
export interface TrustedTime {
  /** Doubt of the clock, and its end (ISO 8601): until then, nothing expires. Absent: the clock is trusted. */
  readonly doubt?: { readonly why: string; readonly until: string };
  /** Latest time that has certainly passed. It limits how long an object seems to have been in the trash. */
  readonly latest?: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Tolerance for corrections of clocks and for wrong clocks of authors. */
const SLACK_MS = 5 * MINUTE_MS;
const COMMIT_SLACK_MS = 60 * MINUTE_MS;
/** Maximum time between two checks. After more, the clock counts as jumped. */
const UNCHECKED_MS = 14 * DAY_MS;
/** Returns when the clock jumped. */
export function jumpOf({ until }: NonNullable<TrustedTime["doubt"]>): string {
  return new Date(Date.parse(until) - DOUBT_MS).toISOString();
}

/** Duration of the doubt after a jump: time for people to notice and correct the clock. */
export const DOUBT_MS = DAY_MS;

/** Compares the clock with other evidence of the time. Returns the result and the record to keep. Pure. */
export function assessClock(
  now: string,
  evidence: ClockEvidence,
): { readonly time: TrustedTime; readonly note: ClockRecord } {
  const { noted, committed } = evidence;
  const jump = detectJump(Date.parse(now), evidence);
  const doubt = jump === undefined ? ongoingDoubt(now, noted) : { since: now, why: jump };
  const trusted = doubt === undefined ? now : (noted?.trusted ?? now);
  const latest = latestOf([trusted, ...(committed === undefined ? [] : [committed])]);
  const until = doubt && new Date(Date.parse(doubt.since) + DOUBT_MS).toISOString();
  const time =
    doubt === undefined || until === undefined ? { latest } : { latest, doubt: { why: doubt.why, until } };
  return { time, note: doubt === undefined ? { seen: now, trusted } : { seen: now, trusted, doubt } };
}

function detectJump(now: number, { committed, noted, expected }: ClockEvidence): string | undefined {
  const early = formatLag(now, committed, COMMIT_SLACK_MS);
  if (early !== undefined) return `it is ${early} before the newest commit was made (${committed})`;
  const back = formatLag(now, noted?.seen, SLACK_MS);
  if (back !== undefined) return `it has gone back by ${back} since ${noted?.seen}`;
  const slow = formatLag(now, expected, SLACK_MS);
  if (slow !== undefined) return `it has gone back by ${slow}`;
  if (expected !== undefined && now - Date.parse(expected) > SLACK_MS)
    return `it has jumped ahead by ${formatSpan(now - Date.parse(expected))}`;
  const last = noted && Date.parse(latestOf([noted.seen, committed ?? noted.seen]));
  if (last !== undefined && now - last > UNCHECKED_MS)
    return `it is ${formatSpan(now - last)} ahead of when it was seen last`;
  return undefined;
}

function formatLag(now: number, moment: string | undefined, slackMs: number): string | undefined {
  const lag = moment === undefined ? 0 : Date.parse(moment) - now;
  return lag > slackMs ? formatSpan(lag) : undefined;
}

function ongoingDoubt(now: string, noted: ClockRecord | undefined): ClockRecord["doubt"] {
  const doubt = noted?.doubt;
  return doubt !== undefined && Date.parse(now) < Date.parse(doubt.since) + DOUBT_MS ? doubt : undefined;
}

/** Formats a duration: `3 days`, `20 minutes`. */
function formatSpan(ms: number): string {
  if (ms >= DAY_MS) return pluralize(Math.round(ms / DAY_MS), "day");
  return pluralize(Math.max(1, Math.round(ms / MINUTE_MS)), "minute");
}

function latestOf(moments: readonly string[]): string {
  const [latest = 0] = moments.map((moment) => Date.parse(moment)).sort((a, b) => b - a);
  return new Date(latest).toISOString();
}
