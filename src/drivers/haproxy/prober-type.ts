import type { ObjectType } from "../object-type.ts";
import type { ProberState } from "./prober-states.ts";

/** Probers. Targets change through the Runtime API. Other changes reload HAProxy, which keeps the states of the targets. */
export const proberType: ObjectType<ProberState> = {
  name: "prober",
  holdsData: false,
  perTarget: true,
  summary: ({ targets }) => {
    const count = Object.keys(targets).length;
    return count === 1 ? "1 target" : `${count} targets`;
  },
  impacts: {
    /** Another process in another namespace. */
    namespace: "replace",
    process: "live",
    targets: () => "live",
    edits: "live",
  },
};
