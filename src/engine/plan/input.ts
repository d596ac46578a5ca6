import type { PlannedChange } from "../../model/change.ts";
import type { Group } from "../../model/group.ts";
import type { Hash } from "../../model/hash.ts";
import type { DesiredObject, ObjectId, TargetId } from "../../model/object.ts";
import type { Blocked, Snapshot } from "../../model/plan.ts";
import type { FleetPolicy } from "../../model/policy.ts";
import type { Problem } from "../../model/problem.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Pause, UnderWay } from "./under-way.ts";

/** Everything that a plan is made of. Equal inputs give equal plans, in whatever order their lists are. */
export interface PlanInput {
  readonly fleet: FleetPolicy;
  /** The commit, or `worktree`. */
  readonly commit: string;
  /** ISO 8601. */
  readonly now: string;
  /** How many resources the files hold. Without any, nothing is ever deleted. */
  readonly resources: number;
  readonly desired: readonly DesiredObject<object>[];
  /** Pools with their members. */
  readonly groups: readonly Group[];
  readonly snapshot: Snapshot;
  /** Suspended resources, each with its reason. */
  readonly suspended: ReadonlyMap<ResourceId, string>;
  /** Resources that were found and cannot be used: their objects are left as they are. */
  readonly invalid: ReadonlySet<ResourceId>;
  /** Files of which nobody knows what they hold: while there are any, nothing is deleted. */
  readonly unparsable: readonly string[];
  /** What compiling the fleet found in the way. */
  readonly blocked: readonly Blocked[];
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
  /** Digests that people approved, of changes or of whole plans. */
  readonly approvals: ReadonlySet<Hash>;
  /**
   * Whether an object that is seen nowhere could be on this target, which cannot be read. Absent: it could.
   * A caller who knows where things were last seen, or where they may be, lets creation go on elsewhere.
   */
  readonly couldBeOn?: (object: DesiredObject, target: TargetId) => boolean;
  /** What other runs are doing at this moment. Absent: nothing. */
  readonly underWay?: UnderWay;
  /** Objects that are left alone for a while. Absent: none. */
  readonly pauses?: ReadonlyMap<ObjectId, Pause>;
}

/** A change before it is known what it waits for. */
export type Draft = Omit<PlannedChange, "dependsOn" | "hold" | "digest" | "supersedes">;
