import type { SecretHashes } from "../../engine/blocked/missing-secrets.ts";
import type { HostLoss } from "../../engine/host-loss/types.ts";
import type { BaseChange, BasePlan } from "../../engine/merge/merge-plan.ts";
import type { RiskFields } from "../../engine/rule-risks.ts";
import type { ResolvedArtifacts } from "../../images/artifacts.ts";
import type { Backend } from "../../model/backend.ts";
import type { FailureCode } from "../../model/failure.ts";
import type { CommitRelation } from "../../model/lineage.ts";
import type { ObservedObject, TargetId } from "../../model/object.ts";
import type { Plan } from "../../model/plan.ts";
import type { FleetPolicy, Rules } from "../../model/policy.ts";
import type { Problem } from "../../model/problem.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { FleetReferences } from "../fleet-references.ts";

/** The files of a proposal in one buffer, which is transferred instead of copied. */
export interface PackedFiles {
  readonly paths: readonly string[];
  readonly ends: readonly number[];
  readonly bytes: ArrayBuffer;
}

/** The trusted side, without the parts that are sent in chunks: objects, changes and risk fields. */
export interface BaseStart {
  readonly backend: Backend;
  readonly fleet: FleetPolicy | undefined;
  /** The number of resources, including the members of pools. */
  readonly resources: number;
  readonly targets: readonly TargetId[];
  readonly allowedHostUris: ReadonlySet<string>;
  readonly lineage: LineageFacts | undefined;
  readonly rules: Rules | undefined;
  readonly snapshot: Omit<Snapshot, "objects">;
  readonly plan: Omit<BasePlan, "changes">;
}

/** The history of the trusted side as data: its relation to each commit that a mark in the snapshot names. */
export interface LineageFacts {
  readonly roots: readonly string[];
  readonly relations: ReadonlyMap<string, CommitRelation>;
}

/** The result of `validate` for a proposal. */
export interface CheckedProposal {
  readonly files: number;
  readonly resources: number;
  readonly problems: readonly Problem[];
}

/** The resolved references of a proposal, and the time of the plan. */
export interface ProposalInputs {
  readonly commit: string;
  readonly resolved: ResolvedArtifacts;
  readonly hashes: SecretHashes;
  readonly suspended: ReadonlyMap<ResourceId, string>;
  readonly notices: readonly string[];
  readonly approvals: readonly string[];
  readonly now: Date;
}

/** A request to the thread that plans proposals. Each gets one reply, in order. */
export type PlanningRequest =
  | { readonly ask: "base"; readonly base: BaseStart }
  | { readonly ask: "objects"; readonly objects: readonly ObservedObject[] }
  | { readonly ask: "changes"; readonly changes: readonly BaseChange[] }
  | { readonly ask: "watched"; readonly watched: RiskFields }
  | { readonly ask: "check"; readonly files: PackedFiles }
  | { readonly ask: "load"; readonly files: PackedFiles }
  | { readonly ask: "plan"; readonly inputs: ProposalInputs }
  | { readonly ask: "losses"; readonly inputs: ProposalInputs; readonly without: readonly string[] }
  /** Requests further changes of the last plan. */
  | { readonly ask: "more" };

export interface PlanningAnswers {
  readonly base: undefined;
  readonly objects: undefined;
  readonly changes: undefined;
  readonly watched: undefined;
  readonly check: CheckedProposal;
  readonly load: FleetReferences;
  /** The plan with its first changes, and the number of all changes. */
  readonly plan: { readonly plan: Plan; readonly changes: number };
  readonly losses: readonly HostLoss[];
  readonly more: Plan["changes"];
}

/** A `Failure` as data. */
interface FailureMessage {
  readonly code: FailureCode;
  readonly message: string;
  readonly hint: string | undefined;
  readonly tooLarge: boolean;
}

/** The first message of the thread, with its thread id if the system has such ids. */
export interface WorkerStarted {
  readonly thread: number | undefined;
}

export type WorkerReply =
  | { readonly answer: PlanningAnswers[keyof PlanningAnswers] }
  | { readonly failed: FailureMessage };
