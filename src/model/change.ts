import type { Hash } from "./hash.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Build, Keep, Mark, ObjectId, ObjectRef, Trashed, UpdatePolicy } from "./object.ts";
import type { ResourceId } from "./resource.ts";

/** What a field's change costs, from nothing to impossible. */
export const IMPACTS = ["live", "reboot", "replace", "refuse"] as const;
export type Impact = (typeof IMPACTS)[number];

/** Every action with the symbol that stands for it in a plan. */
export const ACTIONS = {
  create: "+",
  update: "~",
  /** A power cycle that puts into effect what is already stored. */
  restart: "!",
  replace: "±",
  migrate: "→",
  /** Out of the trash again. */
  restore: "+",
  /** Out of use, but kept. */
  trash: "-",
  delete: "-",
} as const;
export type Action = keyof typeof ACTIONS;

/** Why a change is wanted. */
export type Cause = "commit" | "drift" | "health" | "scale" | "removed" | "expired";

export interface FieldChange {
  /** `memoryKiB`, `disks.db-data.qos.totalIops` */
  readonly path: string;
  /** Undefined: was not there. */
  readonly before: Json | undefined;
  /** Undefined: will not be there. */
  readonly after: Json | undefined;
  readonly impact: Impact;
  /** Which side differs: what is stored, what is running, or both. */
  readonly where: "stored" | "running" | "both";
}

/** One change of one object: plain data, enough for its driver to carry it out. */
export interface Change extends ObjectRef {
  readonly action: Action;
  readonly owner: ResourceId;
  /** Undefined for `create`. */
  readonly before?: JsonObject;
  readonly running?: JsonObject;
  /** Undefined for `trash` and `delete`. */
  readonly after?: JsonObject;
  readonly fields: readonly FieldChange[];
  /** The mark that the object carries afterwards; undefined for `delete`. */
  readonly mark?: Mark;
  readonly trashed?: Trashed;
  readonly build?: Build;
  /** For `migrate`: the object on the target that it leaves. */
  readonly from?: ObjectId;
}

/** Why a change does not go now. */
export interface Hold {
  readonly gate:
    | "approval"
    | "brake"
    | "window"
    | "updatePolicy"
    | "drift"
    | "suspended"
    | "waits"
    | "ceiling"
    | "busy"
    | "backoff"
    | "rollout"
    | "protected";
  readonly reason: string;
  /** When the gate opens by itself (ISO 8601), where that is known. */
  readonly until?: string;
}

/** `action object`: unique in a plan, since an object may be updated and restarted in one. */
export type ChangeId = `${Action} ${ObjectId}`;

export interface PlannedChange extends Change {
  readonly change: ChangeId;
  readonly cause: Cause;
  readonly impact: Impact;
  /** Changes that must be done before this one. */
  readonly dependsOn: readonly ChangeId[];
  /** Changes that come before this one, but need not succeed. Absent for none. */
  readonly follows?: readonly ChangeId[];
  readonly policy: UpdatePolicy;
  readonly keep: Keep;
  /** True when data that is there now is gone for good afterwards. */
  readonly losesData: boolean;
  /** Fields of which people should not see the value, only that it changed. */
  readonly opaque?: readonly string[];
  /** Of `create`: what matters of it, in a few words. */
  readonly summary?: string;
  readonly hold?: Hold;
  /** Over object, action, before and after: what a person approves. */
  readonly digest: Hash;
  /** Digests of the changes that a replacement makes needless; they count in the plan's digest. */
  readonly supersedes?: readonly Hash[];
}
