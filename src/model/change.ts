import type { Hash } from "./hash.ts";
import type { Json, JsonObject } from "./json.ts";
import type {
  Build,
  DesiredMigration,
  Mark,
  MigratedDisk,
  ObjectId,
  ObjectRef,
  Redirect,
  RetentionPolicy,
  Trashed,
  UpdatePolicy,
} from "./object.ts";
import type { MigrationLimits } from "./policy.ts";
import type { ResourceId } from "./resource.ts";

/** Cost of changing a field, from the cheapest to the impossible. */
export const IMPACTS = ["live", "reboot", "replace", "refuse"] as const;
export type Impact = (typeof IMPACTS)[number];

/** Actions, each with its symbol in a plan. */
export const ACTIONS = {
  create: "+",
  update: "~",
  /** Power cycle that puts the stored definition into effect. */
  restart: "!",
  replace: "±",
  migrate: "→",
  /** Takes the object out of the trash. */
  restore: "+",
  /** Takes the object out of use and keeps it. */
  trash: "-",
  delete: "-",
} as const;
export type Action = keyof typeof ACTIONS;

/** Reason of a change. */
export type Cause = "commit" | "drift" | "health" | "scale" | "removed" | "expired";

export interface FieldChange {
  /** `memoryKiB`, `disks.db-data.qos.totalIops` */
  readonly path: string;
  /** Undefined: the field was absent. */
  readonly before: Json | undefined;
  /** Undefined: the field will be absent. */
  readonly after: Json | undefined;
  readonly impact: Impact;
  /** The side that differs: the stored definition, the running object, or both. */
  readonly where: "stored" | "running" | "both";
}

/** Change of one object. Plain data, and enough for the driver to apply it. */
export interface Change extends ObjectRef {
  readonly action: Action;
  readonly owner: ResourceId;
  /** Undefined for `create`. */
  readonly before?: JsonObject;
  readonly running?: JsonObject;
  /** Undefined for `trash` and `delete`. */
  readonly after?: JsonObject;
  readonly fields: readonly FieldChange[];
  /** Mark of the object after the change. Undefined for `delete`. */
  readonly mark?: Mark;
  readonly trashed?: Trashed;
  readonly build?: Build;
  /** For `migrate`: the object on the target that it leaves. */
  readonly from?: ObjectId;
  /** For `migrate`: what it takes along, and its limits. */
  readonly migration?: Migration;
}

/** The migration of a machine. Plain data, and enough for the drivers of both hosts. */
export interface Migration extends Omit<DesiredMigration, "from" | "disks"> {
  readonly disks: readonly MigratedVolume[];
  /** Changes of other objects that follow at once. */
  readonly redirects: readonly RedirectedObject[];
  readonly limits: MigrationLimits;
}

/** A disk that comes along: its state and mark on the destination. */
export interface MigratedVolume extends MigratedDisk {
  readonly state: JsonObject;
  readonly mark: Mark;
}

/** An object that follows a migration. */
export interface RedirectedObject extends ObjectRef, Redirect {
  readonly owner: ResourceId;
  /** The mark of the object when all migrations of the plan are done. */
  readonly mark: Mark;
}

/** Returns the objects that a change alters: its own, and those that migrate or follow with it. */
export function alteredObjects({
  id,
  from,
  migration,
}: Pick<Change, "id" | "from" | "migration">): ObjectId[] {
  if (from === undefined || migration === undefined) return [id];
  const disks = migration.disks.flatMap((disk) => [disk.from, disk.to]);
  return [...new Set([id, from, ...disks, ...migration.redirects.map((object) => object.id)])];
}

/** Returns the resource that owns the object before the change. A change may move an object to another owner. */
export function previousOwner({ owner, fields }: Pick<Change, "owner" | "fields">): ResourceId {
  const previous = fields.find(({ path }) => path === "owner")?.before;
  return typeof previous === "string" ? (previous as ResourceId) : owner; // as it was read from the mark
}

interface GateInfo {
  /**
   * - `approval`: a person approves the change or the plan.
   * - `edit`: a person edits the files, or ends a suspension.
   * - `schedule`: a maintenance window opens.
   * - `capacity`: the pool has fewer machines, or may have more.
   * - `dependency`: the changes that this one depends on are done.
   * - `progress`: time passes, or changes in flight finish.
   * - `repository`: the repository confirms the revision, or the history contains the commit of the mark.
   */
  readonly opensBy: "approval" | "edit" | "schedule" | "capacity" | "dependency" | "progress" | "repository";
  /** True: an approval given now counts for a change that the gate holds. False: no approval opens the gate. */
  readonly approvable: boolean;
}

/** The gates, each with what opens it. The order is the order of the metrics. */
export const GATES = {
  approval: { opensBy: "approval", approvable: true },
  guard: { opensBy: "approval", approvable: true },
  window: { opensBy: "schedule", approvable: true },
  updatePolicy: { opensBy: "edit", approvable: true },
  drift: { opensBy: "edit", approvable: false },
  suspended: { opensBy: "edit", approvable: false },
  /** A file or resource cannot be used, and the change takes away what may belong to it. */
  files: { opensBy: "edit", approvable: false },
  dependency: { opensBy: "dependency", approvable: true },
  "pool-limit": { opensBy: "capacity", approvable: true },
  /** The machine does not fit on its host as the files want it. */
  capacity: { opensBy: "edit", approvable: false },
  "in-progress": { opensBy: "progress", approvable: true },
  backoff: { opensBy: "progress", approvable: true },
  rollout: { opensBy: "progress", approvable: true },
  /** Most machines of one place fail their probes at once, so that the probes are in doubt. */
  "mass-failure": { opensBy: "progress", approvable: false },
  protected: { opensBy: "edit", approvable: false },
  /** The planned history does not contain the commit that applied the object last. */
  lineage: { opensBy: "repository", approvable: false },
  /** The repository has not confirmed the revision since the daemon started. */
  revision: { opensBy: "repository", approvable: false },
} as const satisfies Record<string, GateInfo>;
export type GateName = keyof typeof GATES;

/** A gate that keeps a change from being applied now. */
export interface Hold {
  readonly gate: GateName;
  readonly reason: string;
  /** When the gate opens by itself (ISO 8601). Absent: unknown, or never by itself. */
  readonly until?: string;
}

/** `action object`. Unique in a plan, because one plan may update and restart an object. */
export type ChangeId = `${Action} ${ObjectId}`;

export interface PlannedChange extends Change {
  readonly change: ChangeId;
  readonly cause: Cause;
  readonly impact: Impact;
  /** Changes that must succeed before this one. All of them come earlier in the plan. */
  readonly dependsOn: readonly ChangeId[];
  /** Changes that run before this one, but need not succeed. Absent: none. */
  readonly orderedAfter?: readonly ChangeId[];
  readonly policy: UpdatePolicy;
  readonly retention: RetentionPolicy;
  /** True when the change destroys existing data for good. */
  readonly losesData: boolean;
  /** Secret fields. Plans and events say only that they change, and show no value. */
  readonly sensitive?: readonly string[];
  /** Short description of a created object. For display only. */
  readonly summary?: string;
  readonly hold?: Hold;
  /**
   * Hash of object, action, before and after. An approval names this digest; it does not cover the commit or the cause.
   */
  readonly digest: Hash;
  /** Digests of the changes that a replacement makes superfluous. They count in the plan's digest. */
  readonly supersedes?: readonly Hash[];
}
