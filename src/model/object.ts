import type { Hash } from "./hash.ts";
import type { JsonObject } from "./json.ts";
import type { ResourceId } from "./resource.ts";

/** What holds objects: `hv1` (a host), `dns:example-test` (a zone), `ceph:fast` (a pool of a Ceph cluster). */
export type TargetId = string;

/** What kinds of targets there are. An object type is found on targets of one kind only. */
export type TargetKind = "host" | "zone" | "cluster";

const TARGET_PREFIXES = { zone: "dns:", cluster: "ceph:" } as const;

/** The id of the target that a DNSZone (`zone`) or a StoragePool on Ceph (`cluster`) is; hosts are called as they are. */
export function targetId(kind: TargetKind, name: string): TargetId {
  return kind === "host" ? name : `${TARGET_PREFIXES[kind]}${name}`;
}

export function targetKind(target: TargetId): TargetKind {
  if (target.startsWith(TARGET_PREFIXES.zone)) return "zone";
  return target.startsWith(TARGET_PREFIXES.cluster) ? "cluster" : "host";
}

/** `type@target/name`: `domain@hv1/db`, `volume@hv1/local/db-data.qcow2`. Derived before anything exists. */
export type ObjectId = `${string}@${string}/${string}`;

/** The three words that make an object's id. */
export interface ObjectRef {
  readonly id: ObjectId;
  /** The object type's name: `domain`, `volume`, ... */
  readonly type: string;
  readonly target: TargetId;
  /** The name on the target, as its own tools show it. */
  readonly name: string;
}

/**
 * To be spread last into what is kept of ten thousand objects: V8 gives each literal that begins with a spread a hidden class
 * of its own, which takes more memory than the object, and makes all code slow that reads it.
 */
export function objectRef(type: string, target: TargetId, name: string): ObjectRef {
  return { id: `${type}@${target}/${name}`, type, target, name };
}

/** What becomes of an object when its resource leaves Git. Recorded in the mark, since then nothing else tells. */
export interface Keep {
  readonly onDelete: "delete" | "retain";
  /** How long data stays in the trash before it is deleted for good, in seconds; only for types that hold data. */
  readonly trashSeconds: number;
}

/** The ownership mark that an object carries on its target. */
export interface Mark {
  /** The fleet's id: `metadata.name` of its Fleet resource. */
  readonly fleet: string;
  readonly owner: ResourceId;
  /** Hash of the desired state that was applied last: tells a commit's change from drift. */
  readonly applied: Hash;
  /** The commit that was applied last, or `worktree`. */
  readonly commit: string;
  readonly protect: boolean;
  readonly keep: Keep;
  /** As in the desired object; absent for none. */
  readonly announces?: readonly ObjectId[];
}

/** When a thing was put into the trash and when it may be deleted for good (ISO 8601; null: never). */
export interface Trashed {
  readonly since: string;
  readonly until: string | null;
}

/** How the content is made that a state names only by its digest. Inert data; never compared. */
export type Build =
  | {
      readonly from: "image";
      readonly image: ResourceId;
      readonly part: "disk" | "kernel" | "initrd";
      /** What the target wants; the source is converted where it differs. */
      readonly format: "qcow2" | "raw";
    }
  | { readonly from: "seed"; readonly seed: SeedFiles }
  /** The value of a secret, or the key in a keyring. */
  | { readonly from: "secret"; readonly secret: ResourceId; readonly key: string };

/** The files of a NoCloud seed. User data may be a secret: then only its reference stands here. */
export interface SeedFiles {
  readonly metaData: string;
  readonly networkConfig: string;
  readonly userData: string | { readonly secret: ResourceId; readonly key: string };
}

/** What an object's owner allows: `Window` waits for a maintenance window of the Fleet. */
export type Disruption = "Never" | "Window" | "Immediate";

export interface UpdatePolicy {
  readonly reboot: Disruption;
  readonly recreate: Disruption;
}

export interface DesiredObject<State extends object = JsonObject> extends ObjectRef {
  readonly owner: ResourceId;
  readonly state: State;
  /** Objects that must be there before this one is made or changed. */
  readonly needs: readonly ObjectId[];
  /**
   * Domains that this object makes known to others: a name, a membership in a load balancer. It is made before they are,
   * though they come without it if it fails, and it is changed or goes before they stop.
   */
  readonly announces?: readonly ObjectId[];
  /** Of its needs, those that only one object may use at a time: who used them until now lets go first. */
  readonly alone?: readonly ObjectId[];
  readonly keep: Keep;
  readonly protect: boolean;
  readonly drift: "fix" | "report";
  readonly policy: UpdatePolicy;
  readonly build?: Build;
}

export interface ObservedObject<State extends object = JsonObject> extends ObjectRef {
  /** What is stored: for a domain the inactive definition, which counts from the next power cycle on. */
  readonly state: State;
  /** What is in effect now, where that can differ from what is stored; only fields that are known. */
  readonly running?: Partial<State>;
  /** What it says of the health of its parts, for people to read; it is never compared. */
  readonly health?: Readonly<Record<string, "up" | "down">>;
  /** Undefined for a stranger: an object that nobody of ours made. */
  readonly mark: Mark | undefined;
  readonly trashed?: Trashed;
  /** Objects that this one uses: they are not deleted before it. */
  readonly needs: readonly ObjectId[];
}
