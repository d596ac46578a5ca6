import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { formatResource } from "../../model/resource.ts";
import { formatDuration } from "../../model/units.ts";
import { changeTitle } from "../plan/queries.ts";

export interface AttemptOptions {
  /** Abandons the change while it is in flight. */
  readonly abandon: AbortSignal;
  /** Far longer than a change takes while its calls are answered. [30 min] */
  readonly deadlineMs?: number | undefined;
}

const DEADLINE_MS = 30 * 60_000;
/** Maximum of Node's timers: 24 days. A longer timer fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Time for a driver to stop after its signal. Then the change is abandoned. */
const GRACE_MS = 2_000;

/**
 * Runs one change until its deadline or until it is abandoned. Calls of drivers have deadlines of their own; this
 * deadline is for a driver that ignores its signal or repeats calls without end. Throws `timeout`, `cancelled`, and
 * errors of the driver.
 */
export async function attemptChange(
  change: Change,
  work: (signal: AbortSignal) => Promise<void>,
  { abandon, deadlineMs = DEADLINE_MS }: AttemptOptions,
): Promise<void> {
  const stop = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const abandonment = new Promise<never>((_, reject) => {
    stop.signal.addEventListener("abort", () => {
      timers.push(setTimeout(() => reject(stop.signal.reason), GRACE_MS));
    });
  });
  abandonment.catch(() => {}); // the change has ended before
  const cancel = () => stop.abort(abandonedFailure(change));
  abandon.addEventListener("abort", cancel);
  if (abandon.aborted) cancel();
  const limitMs = Math.min(deadlineMs, MAX_TIMER_MS);
  timers.push(setTimeout(() => stop.abort(timeoutFailure(change, limitMs)), limitMs));
  try {
    await Promise.race([work(stop.signal), abandonment]);
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    abandon.removeEventListener("abort", cancel);
    timers.forEach(clearTimeout);
  }
}

function abandonedFailure(change: Change): Failure {
  return new Failure("cancelled", `${changeSubject(change)}: was abandoned in flight`, {
    hint: "it may be half done; the next apply finishes it",
  });
}

function timeoutFailure(change: Change, deadlineMs: number): Failure {
  const time = formatDuration(deadlineMs / 1000);
  return new Failure("timeout", `${changeSubject(change)}: was abandoned after ${time}`, {
    hint: "it may be half done; the next apply finishes it",
  });
}

function changeSubject(change: Change): string {
  return `${formatResource(change.owner)}: ${changeTitle(change)}`;
}
