import type { SourceProblem } from "../git/source.ts";
import type { PlannedChange } from "../model/change.ts";
import type { Failure } from "../model/failure.ts";
import type { TargetId } from "../model/object.ts";
import type { Outcome, Plan } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Delivery } from "../store/outbox.ts";
import type { RunRecord } from "../store/run-record.ts";
import type { Hook } from "./hooks/hook.ts";
import type { View } from "./keeper.ts";
import type { Reason } from "./passes.ts";

/** What happens in a daemon, for logs, metrics and whoever else looks on. Data; nothing depends on who listens. */
export type Happening =
  | { readonly kind: "started"; readonly fleet: string; readonly repo: string }
  | { readonly kind: "stopping"; readonly underWay: number }
  | { readonly kind: "stopped" }
  /** A commit is in force from now on; its problems are those of files that stay as they were. */
  | {
      readonly kind: "commit";
      readonly commit: string;
      readonly branch: string;
      readonly resources: number;
      readonly problems: readonly Problem[];
      readonly ms: number;
    }
  /** What keeps the source from following its branch; none: nothing any more. */
  | { readonly kind: "source"; readonly problems: readonly SourceProblem[] }
  | { readonly kind: "lost"; readonly target: TargetId; readonly failure: Failure }
  | { readonly kind: "back"; readonly target: TargetId }
  | {
      readonly kind: "planned";
      readonly plan: Plan;
      /** With what it was made from. */
      readonly view: View;
      readonly reasons: readonly Reason[];
      readonly ms: number;
    }
  | { readonly kind: "run-begun"; readonly run: string; readonly plan: Plan }
  | { readonly kind: "change-begun"; readonly run: string; readonly change: PlannedChange }
  | {
      readonly kind: "change-ended";
      readonly run: string;
      readonly change: PlannedChange;
      readonly outcome: Outcome;
    }
  | { readonly kind: "run-ended"; readonly record: RunRecord }
  | {
      readonly kind: "delivery";
      readonly hook: Hook;
      readonly delivery: Delivery;
      readonly missed: string | undefined;
    }
  /** It was said of a branch or a pull request what merging it comes to. */
  | {
      readonly kind: "reviewed";
      readonly proposal: string;
      readonly commit: string;
      readonly state: "planning" | "waiting" | "success" | "failure";
      readonly text: string;
    }
  /** Something failed that is tried again. */
  | { readonly kind: "failed"; readonly doing: string; readonly failure: Failure };

export type Observer = (happening: Happening) => void;
