import type { AnyObjectType } from "../../drivers/object-type.ts";
import { type InFlightChange, inProgress } from "../../engine/observe/in-flight.ts";
import type { OffHosts } from "../../engine/placement/state.ts";
import {
  createPlanningPipeline,
  type PlanningConditions,
  type PlanningPipeline,
  type PlanningResult,
} from "../../engine/planning-pipeline.ts";
import { commitsIn, type Lineage } from "../../model/lineage.ts";
import type { FleetPolicy, Rules } from "../../model/policy.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { loadApprovals } from "../../workspace/approvals.ts";
import { checkClock, createExpectedTime } from "../../workspace/clock-check.ts";
import type { RuntimeContext } from "../../workspace/context.ts";
import type { Revision } from "../../workspace/revision.ts";
import { loadRulesInForce, saveRulesInForce } from "../../workspace/rules-in-force.ts";
import type { ObjectBackoff } from "./object-backoff.ts";
import type { Reconciliation } from "./reconciliation.ts";

export interface FleetPlannerOptions {
  readonly fleet: string;
  readonly context: RuntimeContext;
  readonly types: readonly AnyObjectType[];
  readonly backoff: Pick<ObjectBackoff, "entries">;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
}

/** The observed input of a plan. */
export interface PlannerInput {
  readonly at: Date;
  readonly inFlight: readonly InFlightChange[];
  /** The observed state, with the expected results of `inFlight`. */
  readonly snapshot: Snapshot;
  /** Returns the hosts that the daemon has fenced; undefined if there are none. */
  readonly offHosts: () => OffHosts | undefined;
  /** Returns whether all targets were read. Until then the commit's rules do not come into force. */
  readonly hasSynced: () => boolean;
}

type ConditionsWithoutHistory = Omit<PlanningConditions, "history" | "lineage"> & {
  readonly lineage: Lineage;
};
type PlannedFleet = Pick<Reconciliation, "lineage" | "plan" | "planning" | "rules">;

/** Plans a fleet with the approvals and the rules in force that its store has, and with the resources of earlier commits. */
export class FleetPlanner {
  readonly #options: FleetPlannerOptions;
  readonly #planFleet: PlanningPipeline;
  readonly #expectedTime: ReturnType<typeof createExpectedTime>;
  #approved: readonly string[] = [];
  #rules: Rules | undefined;

  constructor(options: FleetPlannerOptions) {
    const { types, context, clock } = options;
    this.#options = options;
    this.#planFleet = createPlanningPipeline({ types, backend: context.backend });
    this.#expectedTime = createExpectedTime(clock);
  }

  /** Returns the approvals that the last plan was made with. */
  get approved(): readonly string[] {
    return this.#approved;
  }

  /** Returns the policy of a commit, and the one in force at the last plan. */
  policiesOf({ desired }: Revision): readonly FleetPolicy[] {
    return [desired.fleet, ...(this.#rules === undefined ? [] : [this.#rules.policy])];
  }

  /** Plans a commit. Puts its rules into force if they may: see `saveRulesInForce`. */
  async plan(revision: Revision, input: PlannerInput): Promise<PlannedFleet> {
    const { fleet, context } = this.#options;
    const { at, snapshot } = input;
    this.#approved = await loadApprovals(fleet, context.store, at);
    const rules = await loadRulesInForce(fleet, context.store);
    this.#rules = rules;
    const lineage = await revision.history.lineageFor(commitsIn(snapshot.objects));
    const time = await this.#checkClock(revision, at);
    const planning = await this.#planWithHistory(revision, this.#conditionsOf(input, lineage, time));
    const canApplyRules = planning.canApplyRules && input.hasSynced();
    await saveRulesInForce(fleet, { ...planning, canApplyRules }, rules, context.store);
    return { lineage, plan: planning.plan, planning, rules: rules ?? planning.rules };
  }

  #checkClock({ desired }: Revision, at: Date): ReturnType<typeof checkClock> {
    const { fleet, context } = this.#options;
    const evidence = { committed: desired.committed, expected: this.#expectedTime(at) };
    return checkClock(fleet, { store: context.store, now: () => at }, evidence);
  }

  #conditionsOf(
    { at, inFlight, snapshot, offHosts }: PlannerInput,
    lineage: Lineage,
    time: PlanningConditions["time"],
  ): ConditionsWithoutHistory {
    return {
      snapshot,
      lineage,
      approvals: this.#approved,
      rulesInForce: this.#rules,
      inProgress: inProgress(inFlight),
      backoffs: this.#options.backoff.entries,
      now: at,
      time,
      offHosts: offHosts(),
      replicas: undefined,
    };
  }

  /** Plans again when pools ask for resources of earlier commits that were not known. */
  async #planWithHistory(
    { desired, earlier }: Revision,
    conditions: ConditionsWithoutHistory,
  ): Promise<PlanningResult> {
    const planFleet = () => this.#planFleet(desired, { ...conditions, history: earlier.known() });
    const planning = planFleet();
    const hasRead = await earlier.read(planning.compiled.missingHistory, conditions.lineage);
    return hasRead ? planFleet() : planning;
  }
}
