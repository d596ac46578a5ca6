import type { Blocked } from "../../../model/plan.ts";
import type { Asked } from "../route.ts";
import { asChange } from "./changes.ts";
import type { Seen } from "./fleet.ts";
import { pageInOrder } from "./page.ts";

/** The last plan; its changes part by part. */
export function asPlan({ seen }: Seen, asked: Asked) {
  const { plan } = seen.view;
  const { items, next } = pageInOrder(plan.changes, ({ change }) => change, asked);
  return {
    ...{ fleet: plan.fleet, commit: plan.commit, digest: plan.digest, plannedAt: seen.at.toISOString() },
    ...{ unchanged: plan.unchanged, changes: items.map(asChange), ...(next === undefined ? {} : { next }) },
    blocked: plan.blocked.map(asBlocked),
    orphans: plan.orphans.map(({ object, mark, reason, trashed }) => ({
      ...{ object, resource: mark.owner, reason },
      ...(trashed === undefined ? {} : { trashed }),
    })),
    notices: plan.notices,
  };
}

export function asBlocked({ resource, object, code, message, hint }: Blocked) {
  return {
    ...{ resource, code, message },
    ...(object === undefined ? {} : { object }),
    ...(hint === undefined ? {} : { hint }),
  };
}
