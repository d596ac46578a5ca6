import type { LivenessReport } from "../../engine/compile/liveness.ts";
import { windowAt } from "../../engine/plan/gates/maintenance-window.ts";
import type { Plan } from "../../model/plan.ts";
import type { FleetPolicy } from "../../model/policy.ts";
import type { Readiness } from "../../model/readiness.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Snapshot } from "../../model/snapshot.ts";

export interface WakeupInput {
  readonly plan: Plan;
  readonly fleet: string;
  /** The policies whose maintenance windows apply. */
  readonly policies: readonly FleetPolicy[];
  readonly snapshot: Snapshot;
  /** When silent hosts will count as failed (ISO 8601). */
  readonly failures: readonly string[];
  readonly readiness: ReadonlyMap<ResourceId, Readiness>;
  readonly liveness: LivenessReport;
  /** When a decision about a pool changes (ISO 8601). Undefined: never. */
  readonly decisionsUntil: string | undefined;
}

/**
 * Returns when the plan next changes without new input (ISO 8601): a backoff ends, a maintenance window opens or closes, trash
 * expires, a machine that has started becomes ready or a failed one is restarted, a silent host counts as failed, or a wait of
 * a pool ends. Undefined: never.
 */
export function nextWakeup(
  { plan, fleet, policies, snapshot, failures, readiness, liveness, decisionsUntil }: WakeupInput,
  now: string,
): string | undefined {
  const backoffs = plan.changes.map(({ hold }) => hold?.until);
  const trash = snapshot.objects.map(({ mark, trashed }) =>
    mark?.fleet === fleet ? (trashed?.until ?? undefined) : undefined,
  );
  const states = plan.changes.length === 0 ? [] : policies.map(({ windows }) => windowAt(windows, now));
  const windows = states.flatMap(({ next, closes }) => [next, closes]);
  const probes = [...[...readiness.values()].map(({ until }) => until), liveness.until];
  const times = [...backoffs, ...trash, ...windows, ...probes, ...failures, decisionsUntil].filter(
    (time) => time !== undefined && time > now,
  );
  return times.reduce(
    (first, time) => (first === undefined || (time ?? "") < first ? time : first),
    undefined,
  );
}

/** The longest delay that a timer of Node.js takes. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A timer with at most one pending wakeup. */
export class WakeupTimer {
  readonly #wake: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  /** Replaces the pending wakeup by one just after `time` (ISO 8601), or by none. */
  schedule(time: string | undefined, now: Date): void {
    clearTimeout(this.#timer);
    if (time === undefined) return;
    const ms = Math.max(0, Date.parse(time) - now.getTime()) + 1;
    this.#timer = setTimeout(this.#wake, Math.min(ms, MAX_DELAY_MS));
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
