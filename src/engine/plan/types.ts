import type { AnyObjectType } from "../../drivers/object-type.ts";
import type { PlannedChange } from "../../model/change.ts";
import type { Hash } from "../../model/hash.ts";
import type { Lineage } from "../../model/lineage.ts";
import type { LivenessFailure } from "../../model/liveness.ts";
import type { MachinePool } from "../../model/machine-pool.ts";
import type {
  DesiredMigration,
  DesiredObject,
  Mark,
  ObjectId,
  ObservedObject,
  TargetId,
} from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import type { FleetPolicy, Rules } from "../../model/policy.ts";
import type { Problem } from "../../model/problem.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { TrustedTime } from "./clock.ts";
import type { DesiredIndex } from "./indexes.ts";

/** Input of a plan. Equal inputs yield equal plans; the order of lists is irrelevant. */
export interface PlanInput {
  readonly fleet: FleetPolicy;
  /** Rules in force before the commit, where they differ. Absent: only the commit's own rules count. */
  readonly rulesInForce?: Rules;
  /** Admission webhooks of those rules that the commit removes or changes. [none] */
  readonly lostGuards?: readonly ResourceId[];
  /** The commit, or `worktree`. */
  readonly commit: string;
  /** ISO 8601. */
  readonly now: string;
  /** Trust in the clock. Absent: the clock is trusted. */
  readonly time?: TrustedTime;
  /** Number of resources in the files. With none, the plan deletes nothing. */
  readonly resources: number;
  readonly desired: readonly DesiredObject<object>[];
  /** Pools with members. */
  readonly pools: readonly MachinePool[];
  readonly snapshot: Snapshot;
  /** Suspended resources, each with the reason. */
  readonly suspended: ReadonlyMap<ResourceId, string>;
  /** Invalid resources. The plan leaves their objects alone. */
  readonly invalid: ReadonlySet<ResourceId>;
  /** Unparsable files. While one exists, the plan deletes nothing, because its resources are unknown. */
  readonly unparsable: readonly string[];
  /** Blocked resources of the compiler. */
  readonly blocked: readonly Blocked[];
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
  /** Approved digests of changes or of whole plans. */
  readonly approvals: ReadonlySet<Hash>;
  /**
   * Returns whether an unobserved object could be on an unreadable target. Absent: it could. A caller that knows where
   * objects are lets the plan create them elsewhere.
   */
  readonly canBeOn?: (object: DesiredObject, target: TargetId) => boolean;
  /** Machines whose liveness probes fail, by their domains. Absent: none. */
  readonly livenessFailures?: ReadonlyMap<ObjectId, LivenessFailure>;
  /** Changes in flight of other runs. Absent: none. */
  readonly inProgress?: InProgress;
  /** Objects in backoff after failures. Absent: none. */
  readonly backoffs?: ReadonlyMap<ObjectId, ActiveBackoff>;
  /** History of the planned commit. Absent: it contains every commit. */
  readonly lineage?: Lineage;
  /**
   * Reason why the revision may be out of date. Then the plan repairs, but stops and deletes nothing. Absent: the
   * repository confirmed the revision.
   */
  readonly unconfirmed?: string;
}

/** Change without its dependencies, holds and digest. */
export type ChangeDraft = Omit<PlannedChange, "dependsOn" | "hold" | "digest" | "supersedes">;

/** Objects with changes in flight. Empty where plans are applied one after the other. */
export interface InProgress {
  readonly objects: ReadonlySet<ObjectId>;
  /** Targets on which objects of a resource are being created or changed. */
  readonly owners: ReadonlyMap<ResourceId, ReadonlySet<TargetId>>;
}

/** Backoff of an object after failures. */
export interface ActiveBackoff {
  readonly until: string;
  readonly message: string;
}

/** Pools by member. */
export interface PoolIndex {
  readonly all: readonly MachinePool[];
  /** Returns the pool of a member. */
  poolOf(member: ResourceId): MachinePool | undefined;
  /** Returns the pool that a resource belonged to, by its name. Undefined while the fleet desires the resource. */
  formerPoolOf(by: ResourceId): MachinePool | undefined;
}

/** Object that carries this fleet's mark. */
export type OwnedObject = ObservedObject & { readonly mark: Mark };

/** Desired object, and the observed object of the same id. */
export interface ObjectPair {
  readonly desired: DesiredObject;
  readonly observed: ObservedObject | undefined;
}

/** The objects by place, on both sides. */
export interface PlaceIndex {
  /** Returns whether an object of this type may have a place. */
  hasPlaces(type: string): boolean;
  /** Returns whether an observed object is in a place. */
  hasPlace(object: ObservedObject): boolean;
  /** Returns the observed objects that exclude a desired one from its place, by id. */
  observedBeside(object: DesiredObject): readonly ObservedObject[];
  /** Returns the other desired objects in the place of an exclusive one, by id. Empty for an object that is not. */
  desiredBeside(object: DesiredObject): readonly DesiredObject[];
}

/** Indexes of both sides. */
export interface PlanningState {
  readonly input: PlanInput;
  readonly types: ReadonlyMap<string, AnyObjectType>;
  readonly pairs: readonly ObjectPair[];
  readonly desired: ReadonlyMap<ObjectId, DesiredObject>;
  /** Ids that are desired more than once. */
  readonly duplicates: DesiredIndex["duplicates"];
  /** All observed objects, unmanaged ones included. An object in use comes before its namesake in the trash. */
  readonly observed: ReadonlyMap<ObjectId, ObservedObject>;
  /** Reasons why observed objects are unusable, by id. */
  readonly unusable: ReadonlyMap<ObjectId, string>;
  /** Managed objects that no resource desires on their target. */
  readonly pruneCandidates: readonly OwnedObject[];
  /** Prune candidates that could be a desired object on another target, by `identityKey`. */
  readonly misplaced: ReadonlyMap<string, readonly OwnedObject[]>;
  /** Desired targets of objects that could move, by `identityKey`. */
  readonly desiredTargets: ReadonlyMap<string, TargetId>;
  /** Resources that cannot be compiled, each with the reason. */
  readonly blockedOwners: ReadonlyMap<ResourceId, string>;
  readonly pools: PoolIndex;
  readonly places: PlaceIndex;
  readonly migrations: MigrationIndex;
}

/** A desired object that is on another host, and comes by a migration. */
export interface IncomingObject {
  /** The observed object on the host that it leaves. */
  readonly source: OwnedObject;
  /** The machine that migrates: the object itself, or the one that takes this disk along. */
  readonly machine: MigratingMachine;
}

/** A desired machine with its migration. */
export interface MigratingMachine {
  readonly desired: DesiredObject;
  readonly migration: DesiredMigration;
}

/** The migrations that the desired objects ask for. */
export interface MigrationIndex {
  /** By the id of the desired object. */
  readonly incoming: ReadonlyMap<ObjectId, IncomingObject>;
  /** The machine that takes an observed object away, by the id of that object. */
  readonly departures: ReadonlyMap<ObjectId, MigratingMachine>;
}
