import type { HostSpec } from "../../../generated/kinds/host.ts";
import { type HostCondition, isFailed } from "../../../model/host-failure.ts";
import { targetKind } from "../../../model/object.ts";
import type { Problem } from "../../../model/problem.ts";
import type { PlannedState } from "./fleet.ts";
import { toBlockedJson } from "./plan.ts";
import { planIndexOf } from "./plan-index.ts";

/** Returns all problems, grouped by where they can be fixed. */
export function toProblemsJson({ latest, sourceProblems }: PlannedState) {
  const { plan, revision, snapshot, hosts } = latest.reconciliation;
  const failing = plan.changes.filter(({ hold }) => hold?.gate === "backoff");
  return {
    repository: sourceProblems.map(({ code, effect, message, hint, commit }) => ({
      code,
      effect,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(commit === undefined ? {} : { commit }),
    })),
    files: revision.problems.map(toProblemJson),
    targets: [...snapshot.unreadable].map(([target, message]) => ({
      target,
      message,
      ...toFailureJson(hosts.get(target)),
    })),
    blocked: plan.blocked.map(toBlockedJson),
    failing: failing.map(({ owner, change, hold }) => ({
      resource: owner,
      change,
      message: hold?.reason ?? "",
      ...(hold?.until === undefined ? {} : { until: hold.until }),
    })),
  };
}

/** Returns since when a silent host does not answer, and, once it failed, why its machines are not restarted elsewhere. */
function toFailureJson(condition: HostCondition | undefined) {
  if (condition === undefined || condition.state === "reachable") return {};
  const { since } = condition.silence;
  return isFailed(condition) && "reason" in condition ? { since, failed: condition.reason } : { since };
}

function toProblemJson({ file, line, column, path, message, hint, resource }: Problem) {
  return {
    file,
    line,
    column,
    path,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(resource === undefined ? {} : { resource }),
  };
}

const isDomain = ({ type }: { readonly type: string }) => type === "domain";

/** Returns the targets, and whether they can be read. */
export function toTargetList({ latest }: PlannedState) {
  const { revision, snapshot } = latest.reconciliation;
  const { own } = planIndexOf(latest.reconciliation);
  const hosts = new Map(
    revision.desired.loaded.resources.flatMap(({ kind, name, spec }) =>
      kind === "Host" ? [[name, spec as HostSpec] as const] : [],
    ), // the loader validated the spec
  );
  const items = revision.targets.map(({ id }) => {
    const objects = own.filter(({ target }) => target === id);
    const [message, facts] = [snapshot.unreadable.get(id), snapshot.facts.get(id)];
    return {
      id,
      kind: targetKind(id),
      readable: message === undefined,
      ...(message === undefined ? {} : { message }),
      objects: objects.length,
      ...(hosts.get(id)?.maintenance === true ? { maintenance: true } : {}),
      ...(message === undefined && hosts.has(id) ? { machines: objects.filter(isDomain).length } : {}),
      ...(facts === undefined ? {} : { facts }),
    };
  });
  return { items };
}
