import type { SecretHashes } from "../../engine/blocked/missing-secrets.ts";
import type { BasePlan } from "../../engine/merge/merge-plan.ts";
import type { FilesLocation } from "../../git/file-locator.ts";
import type { Lineage } from "../../model/lineage.ts";
import type { TargetId } from "../../model/object.ts";
import type { FleetPolicy, Rules } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";
import type { Snapshot } from "../../model/snapshot.ts";

/** The base of a proposal's plan: the revision in force, and the snapshot of its targets. */
export interface TrustedSide {
  /** Undefined if no revision of the repository is trusted yet. */
  readonly fleet: FleetPolicy | undefined;
  /** The location of the files that its specs name. */
  readonly place: FilesLocation | undefined;
  readonly resources: readonly Resource[];
  readonly hashes: SecretHashes;
  /** Its own targets. The snapshot has no others. */
  readonly targets: readonly TargetId[];
  readonly snapshot: Snapshot;
  /** Undefined if every commit belongs to the lineage. */
  readonly lineage: Lineage | undefined;
  readonly plan: BasePlan;
  /** The rules in force. They hold a proposal in addition to its own rules. */
  readonly rules: Rules | undefined;
}

/** The trusted side of the first push to a repository: no revision was accepted before, so no target is opened. */
export const NOTHING_TRUSTED: TrustedSide = {
  fleet: undefined,
  place: undefined,
  resources: [],
  hashes: new Map(),
  targets: [],
  lineage: undefined,
  rules: undefined,
  snapshot: { objects: [], facts: new Map(), unreadable: new Map() },
  plan: { changes: [], blocked: [], orphans: [], problems: [], notices: [] },
};
