import { changeTitle, needsApproval } from "../engine/plan/queries.ts";
import type { PlannedChange } from "../model/change.ts";
import { type HostCondition, isFailed } from "../model/host-failure.ts";
import type { Plan } from "../model/plan.ts";
import { formatProblem } from "../model/problem.ts";
import type { RunRecord } from "../store/run-record.ts";
import {
  type DaemonStatus,
  initialStatus,
  type LostTarget,
  type PendingApproval,
  type PlanStatus,
  type RunStatus,
} from "../workspace/daemon-status.ts";
import type { DaemonState } from "./daemon-state.ts";

/** The part of a status that stays the same while its daemon runs. */
export type DaemonIdentity = Pick<DaemonStatus, "repo" | "pid" | "version" | "since">;

/** Lists are cut after this many entries. The plan has all of them. */
const MAX_LISTED = 50;

/** Returns the status that other processes read: see `DaemonStatus`. */
export function toStatus(state: DaemonState, daemon: DaemonIdentity): DaemonStatus {
  const { commit, latest, lastRun, stopped } = state;
  const initial = initialStatus(daemon);
  return {
    ...daemon,
    pid: stopped ? 0 : daemon.pid,
    at: state.changedAt?.toISOString() ?? initial.at,
    branch: commit?.branch ?? "",
    commit: commit?.id ?? "",
    resources: commit?.resources ?? 0,
    source: state.sourceProblems.map(({ message }) => message),
    problems: (commit?.problems ?? []).slice(0, MAX_LISTED).map(formatProblem),
    failure: state.failureSinceProgress ?? "",
    lost: [...state.lostTargets].map(([target, { message }]) => ({
      target,
      reason: message,
      ...failureOf(latest?.reconciliation.hosts.get(target)),
    })),
    plan: latest === undefined ? initial.plan : toPlanStatus(latest.reconciliation.plan),
    inProgress: stopped ? [] : [...state.inFlight.values()].map((change) => titleWithProgress(change, state)),
    lastRun: lastRun === undefined ? null : toRunStatus(lastRun),
  };
}

function failureOf(condition: HostCondition | undefined): Pick<LostTarget, "failed"> {
  return condition !== undefined && isFailed(condition) && "reason" in condition
    ? { failed: condition.reason }
    : {};
}

function toPlanStatus({ digest, changes, blocked }: Plan): PlanStatus {
  return {
    digest,
    changes: changes.length,
    blocked: blocked.slice(0, MAX_LISTED).map(({ message }) => message),
    waiting: changes.filter(needsApproval).slice(0, MAX_LISTED).map(toPendingApproval),
    paused: changes.flatMap(toBackoffEntries).slice(0, MAX_LISTED),
  };
}

function toPendingApproval(change: PlannedChange): PendingApproval {
  return { change: changeTitle(change), digest: change.digest, reason: change.hold?.reason ?? "" };
}

function toBackoffEntries(change: PlannedChange): PlanStatus["paused"] {
  const { hold } = change;
  if (hold?.gate !== "backoff") return [];
  return [{ change: changeTitle(change), until: hold.until ?? "", reason: hold.reason }];
}

function toRunStatus({ id, time, state, outcomes, seconds }: RunRecord): RunStatus {
  const countResults = (expected: string) => outcomes.filter(({ result }) => result === expected).length;
  return {
    id,
    at: time,
    state,
    succeeded: countResults("succeeded"),
    failed: countResults("failed"),
    seconds,
  };
}

/** Returns `migrate domain web-0 on hv2, 42 %` for a change that reports its progress. */
function titleWithProgress(change: PlannedChange, { progress }: DaemonState): string {
  const { doneBytes, totalBytes } = progress.get(change.change) ?? { doneBytes: 0, totalBytes: 0 };
  const percent = totalBytes === 0 ? "" : `, ${Math.floor((100 * doneBytes) / totalBytes)} %`;
  return `${changeTitle(change)}${percent}`;
}
