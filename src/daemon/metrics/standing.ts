import { SOURCE_PROBLEMS } from "../../git/source.ts";
import type { Hold } from "../../model/change.ts";
import { targetKind } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { showResource } from "../../model/resource.ts";
import type { HookState } from "../../store/outbox.ts";
import type { View } from "../keeper.ts";
import type { Overview } from "../overview.ts";
import type { DriftAges } from "./drift-ages.ts";
import { counted, type Family, gauge } from "./family.ts";

/** How things stand with the daemon and its source. */
export function daemonFamilies({ source, commit, underWay }: Overview, version: string): Family[] {
  const codes = Object.keys(SOURCE_PROBLEMS);
  const problems = codes.map((code) => ({
    labels: { code },
    value: source.some((problem) => problem.code === code) ? 1 : 0,
  }));
  const info = commit && [{ labels: { commit: commit.id, branch: commit.branch }, value: 1 }];
  return [
    gauge("fleetwright_build_info", "Which version runs.", [{ labels: { version }, value: 1 }]),
    gauge("fleetwright_commit_info", "Which commit is in force.", info ?? []),
    gauge(
      "fleetwright_commit_in_force_timestamp_seconds",
      "Since when the commit has been in force.",
      commit === undefined ? [] : commit.since.getTime() / 1000,
    ),
    gauge("fleetwright_source_problem", "1 while this keeps the repository from being followed.", problems),
    gauge("fleetwright_changes_under_way", "Changes that have been begun and have not ended.", underWay.size),
  ];
}

/** How things stand with the fleet, by the last plan. */
export function fleetFamilies({ view, at }: NonNullable<Overview["seen"]>, drift: DriftAges): Family[] {
  const { objects: drifted, oldestSeconds } = drift.now();
  return [
    gauge("fleetwright_last_pass_timestamp_seconds", "When the last plan was made.", at.getTime() / 1000),
    ...planFamilies(view),
    ...worldFamilies(view),
    gauge("fleetwright_drifted_objects", "Objects that are not as they were left.", drifted),
    gauge("fleetwright_drift_age_seconds", "For how long the first of them has been so.", oldestSeconds),
  ];
}

const GATES: Readonly<Record<Hold["gate"] | "none", true>> = {
  ...{
    none: true,
    approval: true,
    brake: true,
    window: true,
    updatePolicy: true,
    drift: true,
    suspended: true,
  },
  ...{ waits: true, ceiling: true, busy: true, backoff: true, rollout: true, protected: true },
};
const CODES: Readonly<Record<Blocked["code"], true>> = {
  ...{ stranger: true, unreadable: true, capacity: true, refused: true },
  ...{ duplicate: true, invalid: true, needs: true },
};

function planFamilies({ plan, thought, inForce }: View): Family[] {
  const { changes, blocked, orphans } = plan;
  const gates = changes.map(({ hold }) => hold?.gate ?? "none");
  const waiting = gates.filter((gate) => gate === "approval" || gate === "brake");
  return [
    gauge(
      "fleetwright_planned_changes",
      "Changes that are to be made, by what holds them.",
      counted("gate", gates, Object.keys(GATES)),
    ),
    gauge("fleetwright_approvals_waiting", "Changes that wait for somebody to approve them.", waiting.length),
    gauge(
      "fleetwright_blocked",
      "What is wanted and cannot be planned, by why.",
      counted(
        "code",
        blocked.map(({ code }) => code),
        Object.keys(CODES),
      ),
    ),
    gauge(
      "fleetwright_orphans",
      "Objects of the fleet that nobody wants and that are left alone.",
      orphans.length,
    ),
    gauge("fleetwright_file_problems", "Problems in the files of the fleet.", inForce.problems.length),
    gauge("fleetwright_suspended_resources", "Resources that are left alone.", thought.suspended.size),
    gauge(
      "fleetwright_resources",
      "Resources in force, members of pools included.",
      counted(
        "kind",
        thought.resources.map(({ kind }) => kind),
      ),
    ),
  ];
}

function worldFamilies({ snapshot, inForce }: View): Family[] {
  const { id: fleet } = inForce.wish.fleet;
  const own = snapshot.objects.filter(({ mark, trashed }) => mark?.fleet === fleet && trashed === undefined);
  const up = inForce.targets.map(({ id }) => ({
    labels: { target: id, kind: targetKind(id) },
    value: snapshot.unreadable.has(id) ? 0 : 1,
  }));
  return [
    gauge(
      "fleetwright_objects",
      "Objects of the fleet that are there.",
      counted(
        "type",
        own.map(({ type }) => type),
      ),
    ),
    gauge("fleetwright_target_up", "1 when the target could be read.", up),
  ];
}

/** How far webhooks are behind. */
export function hookFamilies(hooks: readonly HookState[], now: Date): Family[] {
  const each = (value: (hook: HookState) => number) =>
    hooks.map((state) => ({ labels: { hook: showResource(state.hook) }, value: value(state) }));
  const age = ({ oldest }: HookState) =>
    oldest === undefined ? 0 : Math.max(0, now.getTime() - Date.parse(oldest)) / 1000;
  return [
    gauge(
      "fleetwright_hook_pending",
      "Events on their way to a webhook.",
      each(({ pending }) => pending),
    ),
    gauge("fleetwright_hook_oldest_pending_seconds", "For how long the first of them has waited.", each(age)),
    gauge(
      "fleetwright_hook_dead_letters",
      "Events that were given up.",
      each(({ dead }) => dead),
    ),
  ];
}
