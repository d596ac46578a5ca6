import type { PlanningResult } from "../../engine/planning-pipeline.ts";
import type { HostConditions } from "../../model/host-failure.ts";
import type { Lineage } from "../../model/lineage.ts";
import type { Plan } from "../../model/plan.ts";
import type { Rules } from "../../model/policy.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { Revision } from "../../workspace/revision.ts";

/** The result of one reconciliation, and what it was made from. */
export interface Reconciliation {
  readonly revision: Revision;
  /** The observed state, with the expected results of the changes in flight. */
  readonly snapshot: Snapshot;
  /** The hosts, and whether they failed. */
  readonly hosts: HostConditions;
  readonly lineage: Lineage;
  readonly plan: Plan;
  readonly planning: PlanningResult;
  /** The rules in force beside the commit's own. */
  readonly rules: Rules;
}
