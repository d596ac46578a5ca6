import type { Blocked } from "../../../model/plan.ts";
import type { HttpRequest } from "../route.ts";
import { toChangeJson } from "./changes.ts";
import type { PlannedState } from "./fleet.ts";
import { pageInOrder } from "./pagination.ts";

/** Returns the last plan, with one page of its changes. */
export function toPlanJson({ latest }: PlannedState, request: HttpRequest) {
  const { plan } = latest.reconciliation;
  const { items, next } = pageInOrder(plan.changes, ({ change }) => change, request);
  return {
    fleet: plan.fleet,
    commit: plan.commit,
    digest: plan.digest,
    plannedAt: latest.at.toISOString(),
    unchanged: plan.unchanged,
    changes: items.map(toChangeJson),
    ...(next === undefined ? {} : { next }),
    blocked: plan.blocked.map(toBlockedJson),
    orphans: plan.orphans.map(({ object, mark, reason, trashed }) => ({
      object,
      resource: mark.owner,
      reason,
      ...(trashed === undefined ? {} : { trashed }),
    })),
    notices: plan.notices,
  };
}

export function toBlockedJson({ resource, object, code, message, hint }: Blocked) {
  return {
    resource,
    code,
    message,
    ...(object === undefined ? {} : { object }),
    ...(hint === undefined ? {} : { hint }),
  };
}
