import type { MigrationProgress } from "../drivers/driver.ts";
import type { MachineCredits } from "../engine/cpu-credits/machine-credits.ts";
import type { TrackedMachine } from "../engine/cpu-credits/step.ts";
import type { SourceProblem } from "../git/source-problem.ts";
import type { PlannedChange } from "../model/change.ts";
import type { Failure } from "../model/failure.ts";
import type { FailedHost } from "../model/host-failure.ts";
import type { ObjectId, TargetId } from "../model/object.ts";
import type { Plan } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Outcome } from "../model/run.ts";
import type { Delivery } from "../store/outbox.ts";
import type { RunRecord } from "../store/run-record.ts";
import type { Webhook } from "../workspace/webhooks/webhook.ts";
import type { Reconciliation } from "./reconcile/reconciliation.ts";
import type { Trigger } from "./reconcile/triggers.ts";

/** Something that happened in a daemon, as data for the log, metrics, state and reviews. Listeners never affect it. */
export type DaemonEvent =
  | { readonly kind: "started"; readonly fleet: string; readonly repo: string }
  | { readonly kind: "stopping"; readonly inFlight: number }
  /** The grace period is over, and the changes in flight are abandoned. */
  | { readonly kind: "abandoning"; readonly inFlight: number }
  | { readonly kind: "stopped" }
  /** A commit came into force. Files with problems stay as they were in the commit before. */
  | {
      readonly kind: "commit";
      readonly commit: string;
      readonly branch: string;
      readonly resources: number;
      readonly problems: readonly Problem[];
      readonly ms: number;
    }
  /** The problems that keep the source from following its branch have changed. None: it follows again. */
  | { readonly kind: "source"; readonly problems: readonly SourceProblem[] }
  | { readonly kind: "target-lost"; readonly target: TargetId; readonly failure: Failure }
  | { readonly kind: "target-recovered"; readonly target: TargetId }
  /** A host has not answered for `hostFailure.after`, or its machines stay down for another reason than before. */
  | { readonly kind: "host-failed"; readonly host: TargetId; readonly condition: FailedHost }
  | {
      readonly kind: "planned";
      readonly plan: Plan;
      /** The plan with what it was made from. */
      readonly reconciliation: Reconciliation;
      readonly triggers: readonly Trigger[];
      readonly ms: number;
    }
  | { readonly kind: "run-started"; readonly run: string; readonly plan: Plan }
  | { readonly kind: "change-started"; readonly run: string; readonly change: PlannedChange }
  | {
      readonly kind: "change-progress";
      readonly run: string;
      readonly change: PlannedChange;
      readonly progress: MigrationProgress;
    }
  | {
      readonly kind: "change-finished";
      readonly run: string;
      readonly change: PlannedChange;
      readonly outcome: Outcome;
    }
  | { readonly kind: "run-finished"; readonly record: RunRecord }
  | {
      readonly kind: "webhook-delivery";
      readonly webhook: Webhook;
      readonly delivery: Delivery;
      readonly failureMessage: string | undefined;
    }
  /** The plan of a branch or a pull request was published. */
  | {
      readonly kind: "proposal-reviewed";
      readonly proposal: string;
      readonly commit: string;
      readonly state: "planning" | "waiting" | "success" | "failure";
      readonly text: string;
    }
  /** The CPU credits of a host's burstable machines were counted. */
  | {
      readonly kind: "cpu-credits";
      readonly target: TargetId;
      readonly machines: ReadonlyMap<ObjectId, TrackedMachine>;
    }
  /** A burstable machine reached its baseline, or left it. */
  | { readonly kind: "throttled"; readonly object: ObjectId; readonly credits: MachineCredits }
  /** An operation failed, and is retried. */
  | { readonly kind: "error"; readonly operation: string; readonly failure: Failure };

export type DaemonEventListener = (event: DaemonEvent) => void;

/** The events of one kind. */
export type DaemonEventOf<Kind extends DaemonEvent["kind"]> = Extract<DaemonEvent, { kind: Kind }>;
