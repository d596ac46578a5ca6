import { needsApproval } from "../../engine/plan/queries.ts";
import type { PoolProgress } from "../../engine/plan/rollout/pool-progress.ts";
import { SOURCE_PROBLEMS } from "../../git/source-problem.ts";
import { GATES } from "../../model/change.ts";
import { isFailed } from "../../model/host-failure.ts";
import { targetKind } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, parseResourceId, type ResourceId } from "../../model/resource.ts";
import type { WebhookState } from "../../store/outbox.ts";
import type { DaemonState } from "../daemon-state.ts";
import type { Reconciliation } from "../reconcile/reconciliation.ts";
import type { DriftAges } from "./drift-ages.ts";
import { countBy, gauge, type MetricFamily } from "./metric-family.ts";

/** Returns the metrics of the daemon and its source. */
export function daemonFamilies(
  { sourceProblems, commit, inFlight }: DaemonState,
  version: string,
): MetricFamily[] {
  const codes = Object.keys(SOURCE_PROBLEMS);
  const problems = codes.map((code) => ({
    labels: { code },
    value: sourceProblems.some((problem) => problem.code === code) ? 1 : 0,
  }));
  const info = commit && [{ labels: { commit: commit.id, branch: commit.branch }, value: 1 }];
  return [
    gauge("fleetwright_build_info", "The running version, as a label.", [{ labels: { version }, value: 1 }]),
    gauge("fleetwright_commit_info", "The commit in force, as a label.", info ?? []),
    gauge(
      "fleetwright_revision_timestamp_seconds",
      "Unix time at which the commit came into force.",
      commit === undefined ? [] : commit.since.getTime() / 1000,
    ),
    gauge(
      "fleetwright_source_problem",
      "1 while this problem keeps the daemon from following the repository.",
      problems,
    ),
    gauge("fleetwright_changes_in_progress", "Changes in flight.", inFlight.size),
  ];
}

/** Returns the metrics of the fleet, by the last plan. */
export function fleetFamilies(
  { reconciliation, at }: NonNullable<DaemonState["latest"]>,
  drift: DriftAges,
): MetricFamily[] {
  const { objects: drifted, oldestSeconds } = drift.current();
  return [
    gauge("fleetwright_last_plan_timestamp_seconds", "Unix time of the last plan.", at.getTime() / 1000),
    ...planFamilies(reconciliation),
    ...poolFamilies(reconciliation),
    ...targetFamilies(reconciliation),
    gauge("fleetwright_drifted_objects", "Objects with drift.", drifted),
    gauge("fleetwright_drift_age_seconds", "Age of the oldest drift.", oldestSeconds),
  ];
}

const GATE_LABELS: readonly string[] = ["none", ...Object.keys(GATES)];
const BLOCKED_CODES: Readonly<Record<Blocked["code"], true>> = {
  unmanaged: true,
  unreadable: true,
  capacity: true,
  refused: true,
  duplicate: true,
  invalid: true,
  dependency: true,
};

function planFamilies({ plan, planning, revision }: Reconciliation): MetricFamily[] {
  const { changes, blocked, orphans } = plan;
  const gates = changes.map(({ hold }) => hold?.gate ?? "none");
  const waiting = changes.filter(needsApproval);
  return [
    gauge(
      "fleetwright_planned_changes",
      "Planned changes, by the gate that holds them.",
      countBy("gate", gates, GATE_LABELS),
    ),
    gauge("fleetwright_approvals_waiting", "Planned changes that wait for an approval.", waiting.length),
    gauge(
      "fleetwright_blocked",
      "Desired objects that cannot be planned, by reason.",
      countBy(
        "code",
        blocked.map(({ code }) => code),
        Object.keys(BLOCKED_CODES),
      ),
    ),
    gauge("fleetwright_orphans", "Marked objects without a resource that are left alone.", orphans.length),
    gauge("fleetwright_file_problems", "Problems in the files of the fleet.", revision.problems.length),
    gauge("fleetwright_suspended_resources", "Suspended resources.", planning.suspended.size),
    gauge(
      "fleetwright_resources",
      "Resources in force, including members of pools, by kind.",
      countBy(
        "kind",
        planning.resources.map(({ kind }) => kind),
      ),
    ),
  ];
}

/** Names of the counts of a pool's members, as values of the label `count`. */
const POOL_COUNTS = ["desired", "current", "updated", "available", "warm", "leaving"] as const;

function poolFamilies({ planning }: Reconciliation): MetricFamily[] {
  const { progress: pools } = planning;
  const nameOf = ({ pool }: PoolProgress) => formatPoolName(pool);
  return [
    gauge(
      "fleetwright_pool_members",
      "Members of pools: desired, current, updated, available, warm, leaving.",
      pools.flatMap((pool) =>
        POOL_COUNTS.map((count) => ({ labels: { pool: nameOf(pool), count }, value: pool[count] })),
      ),
    ),
    gauge(
      "fleetwright_pool_state",
      "1 for the state of each pool.",
      pools.map((pool) => ({ labels: { pool: nameOf(pool), state: pool.state }, value: 1 })),
    ),
  ];
}

/** Formats `default/web`. */
function formatPoolName(id: ResourceId): string {
  const { project, name } = parseResourceId(id);
  return `${project}/${name}`;
}

function targetFamilies({ snapshot, revision, hosts }: Reconciliation): MetricFamily[] {
  const { id: fleet } = revision.desired.fleet;
  const own = snapshot.objects.filter(({ mark, trashed }) => mark?.fleet === fleet && trashed === undefined);
  const up = revision.targets.map(({ id }) => ({
    labels: { target: id, kind: targetKind(id) },
    value: snapshot.unreadable.has(id) ? 0 : 1,
  }));
  const failed = [...hosts].map(([host, condition]) => ({
    labels: { target: host },
    value: isFailed(condition) ? 1 : 0,
  }));
  return [
    gauge(
      "fleetwright_objects",
      "Observed objects of the fleet, by type.",
      countBy(
        "type",
        own.map(({ type }) => type),
      ),
    ),
    gauge("fleetwright_target_up", "1 if the target can be read, otherwise 0.", up),
    gauge(
      "fleetwright_host_failed",
      "1 if the host has not answered for as long as hostFailure.after says, otherwise 0.",
      failed,
    ),
  ];
}

/** Returns the metrics of pending and failed deliveries of each webhook. */
export function webhookFamilies(webhooks: readonly WebhookState[], now: Date): MetricFamily[] {
  const each = (value: (webhook: WebhookState) => number) =>
    webhooks.map((state) => ({ labels: { webhook: formatResource(state.hook) }, value: value(state) }));
  const age = ({ oldest }: WebhookState) =>
    oldest === undefined ? 0 : Math.max(0, now.getTime() - Date.parse(oldest)) / 1000;
  return [
    gauge(
      "fleetwright_webhook_pending",
      "Undelivered events.",
      each(({ pending }) => pending),
    ),
    gauge("fleetwright_webhook_oldest_pending_seconds", "Age of the oldest undelivered event.", each(age)),
    gauge(
      "fleetwright_webhook_dead_letters",
      "Events whose delivery was abandoned.",
      each(({ dead }) => dead),
    ),
  ];
}
