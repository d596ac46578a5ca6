import { formatBytes } from "../../model/units.ts";
import type { ObjectType } from "../object-type.ts";
import type { CephPoolState, RbdState } from "./states.ts";

/** Block images. Changes that would lose or exchange data have the impact `refuse`. */
export const rbdType: ObjectType<RbdState> = {
  name: "rbd",
  holdsData: true,
  isCopy: ({ content }) => content !== undefined,
  specFields: { pool: () => "pool", capacityBytes: () => "size" },
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
      : `${pgNum} placement groups, up to ${formatBytes(quotaBytes)}`,
  impacts: { pgNum: "live", quotaBytes: "live" },
};

function rbdSummary({ capacityBytes, parent, content }: RbdState): string {
  const size = capacityBytes === undefined ? [] : [formatBytes(capacityBytes)];
  const origin = parent === undefined ? [] : [`a thin copy of ${parent}`];
  return [...size, ...origin, ...(content === undefined ? [] : [`content ${content.slice(0, 12)}`])].join(
    ", ",
  );
}
