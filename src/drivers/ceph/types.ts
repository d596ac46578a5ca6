import { showBytes } from "../../model/units.ts";
import type { ObjectType } from "../driver.ts";
import type { CephPoolState, RbdState } from "./states.ts";

/** Block images. What would lose or exchange data is refused here, whatever was planned. */
export const rbdType: ObjectType<RbdState> = {
  name: "rbd",
  holdsData: true,
  summary: rbdSummary,
  impacts: {
    pool: "refuse",
    capacityBytes: (before = 0, after = 0) => (after >= before ? "live" : "refuse"),
    features: "live",
    parent: "refuse",
    content: "refuse",
    snapshot: "live",
  },
};

export const cephPoolType: ObjectType<CephPoolState> = {
  name: "cephpool",
  holdsData: false,
  summary: ({ pgNum, quotaBytes }) =>
    quotaBytes === 0
      ? `${pgNum} placement groups`
      : `${pgNum} placement groups, up to ${showBytes(quotaBytes)}`,
  impacts: { pgNum: "live", quotaBytes: "live" },
};

function rbdSummary({ capacityBytes, parent, content }: RbdState): string {
  const size = capacityBytes === undefined ? [] : [showBytes(capacityBytes)];
  const origin = parent === undefined ? [] : [`a thin copy of ${parent}`];
  return [...size, ...origin, ...(content === undefined ? [] : [`content ${content.slice(0, 12)}`])].join(
    ", ",
  );
}
