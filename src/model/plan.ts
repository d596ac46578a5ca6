import type { PlannedChange } from "./change.ts";
import type { Hash } from "./hash.ts";
import type { Mark, ObjectId, Trashed } from "./object.ts";
import type { Problem } from "./problem.ts";
import type { ResourceId } from "./resource.ts";

/** Desired resource or object that cannot be planned, with the reason. It blocks itself and its dependents only. */
export interface Blocked {
  readonly resource: ResourceId;
  readonly object?: ObjectId;
  readonly code: "unmanaged" | "unreadable" | "capacity" | "refused" | "duplicate" | "invalid" | "dependency";
  readonly message: string;
  readonly hint?: string;
}

/** Managed object that no resource desires and that the plan leaves alone. */
export interface Orphan {
  readonly object: ObjectId;
  readonly mark: Mark;
  readonly reason: string;
  readonly trashed?: Trashed;
}

/** Change of the fleet's rules or of the addresses that the daemon uses. It may come without any change of an object. */
export interface RuleRisk {
  readonly resource: ResourceId;
  /** `Fleet/demo: apply safe → auto`. Values are raw: escape them for display. */
  readonly message: string;
}

/** The version of a plan as a JSON document. It is raised when a member is renamed or removed. */
export const PLAN_VERSION = 2;

/**
 * Changes that bring the targets to the desired state. Plain data: saved, reviewed, approved by digest and applied once.
 */
export interface Plan {
  readonly version: typeof PLAN_VERSION;
  readonly fleet: string;
  readonly commit: string;
  /** Ordered: dependencies come before their dependents. */
  readonly changes: readonly PlannedChange[];
  readonly blocked: readonly Blocked[];
  readonly orphans: readonly Orphan[];
  readonly problems: readonly Problem[];
  /** Remarks that are not problems, such as a volume that waits for its first machine. */
  readonly notices: readonly string[];
  /** Changes of rules and addresses by a proposal. Absent: not compared. */
  readonly dangers?: readonly RuleRisk[];
  /** Number of objects that match their desired state. */
  readonly unchanged: number;
  /** Hash of the digests of all changes, held changes included. It does not cover the commit. */
  readonly digest: Hash;
}
