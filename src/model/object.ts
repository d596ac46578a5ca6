import type { ObservedCredits } from "./cpu-credits.ts";
import type { Hash } from "./hash.ts";
import type { JsonObject, Keyed } from "./json.ts";
import type { PartHealth } from "./readiness.ts";
import type { Membership, ResourceId } from "./resource.ts";

/** Id of a target: `hv1` (a host), `dns:example-test` (a zone), `ceph:fast` (a pool of a Ceph cluster). */
export type TargetId = string;

/** Kinds of targets. Objects of a type exist on targets of one kind only. */
export type TargetKind = "host" | "zone" | "cluster";

const TARGET_PREFIXES = { zone: "dns:", cluster: "ceph:" } as const;

/**
 * Returns the id of the target that a DNSZone (`zone`), a StoragePool on Ceph (`cluster`) or a Host is. A host's id is
 * its name.
 */
export function targetId(kind: TargetKind, name: string): TargetId {
  return kind === "host" ? name : `${TARGET_PREFIXES[kind]}${name}`;
}

export function targetKind(target: TargetId): TargetKind {
  if (target.startsWith(TARGET_PREFIXES.zone)) return "zone";
  return target.startsWith(TARGET_PREFIXES.cluster) ? "cluster" : "host";
}

/** `type@target/name`: `domain@hv1/db`, `volume@hv1/local/db-data.qcow2`. Known before the object exists. */
export type ObjectId = `${string}@${string}/${string}`;

/** Id of an object and its three parts. */
export interface ObjectRef {
  readonly id: ObjectId;
  /** The object type's name: `domain`, `volume`, ... */
  readonly type: string;
  readonly target: TargetId;
  /** Name on the target, as the target's own tools show it. */
  readonly name: string;
}

export function objectRef(type: string, target: TargetId, name: string): ObjectRef {
  return { id: `${type}@${target}/${name}`, type, target, name };
}

/** Returns the target of an object: `domain@hv1/db` → `hv1`. */
export function targetOf(id: ObjectId): TargetId {
  return id.slice(id.indexOf("@") + 1, id.indexOf("/"));
}

/** Policy for an object whose resource leaves Git. The mark records it, because the files no longer do. */
export interface RetentionPolicy {
  readonly onDelete: "delete" | "retain";
  /** Seconds in the trash before the data is deleted for good. Only for types that hold data. */
  readonly trashSeconds: number;
}

/** Ownership mark on an object. Stored with the object on the target. */
export interface Mark {
  /** The fleet's id: `metadata.name` of its Fleet resource. */
  readonly fleet: string;
  readonly owner: ResourceId;
  /**
   * Hash of the last applied desired state. Distinguishes a commit's change from drift. Not for anything else: equal
   * hashes do not prove equal objects.
   */
  readonly applied: Hash;
  /** The last applied commit, or `worktree`. */
  readonly commit: string;
  /**
   * Repository that applied the object: a root commit of its history. Absent: unknown, as for a plain directory, a
   * shallow clone or a mark of an earlier version.
   */
  readonly origin?: string;
  readonly protect: boolean;
  readonly keep: RetentionPolicy;
  /** Same as `advertises` of the desired object. Absent: none. */
  readonly announces?: readonly ObjectId[];
  /**
   * True for data that others made and that was adopted: its removal for good needs approval. Drivers whose objects hold
   * no data need not keep it.
   */
  readonly adopted?: true;
  /** For the machine of a pool's member. */
  readonly member?: MemberMark;
}

/** Template of a pool as a commit has it. */
export interface TemplateVersion {
  readonly template: Hash;
  /** The first commit by which it was applied. */
  readonly commit: string;
}

/** The record of a pool's member in the mark of its machine. Times are ISO 8601. */
export interface MemberMark extends TemplateVersion {
  readonly pool: ResourceId;
  /** When the template was first applied to this machine. */
  readonly templated: string;
  /** When the machine was created or replaced. */
  readonly created: string;
  /** When Fleetwright last created, replaced or started the machine. */
  readonly updated: string;
  /** True: it was made for the warm pool, and never was in service. */
  readonly warm: boolean;
  /** Number of repairs in a row after which the member was not healthy. */
  readonly attempts: number;
  /** The last template that was fully rolled out, if it is another one. */
  readonly previous?: TemplateVersion;
  /** Hash of the template that the pool went back from. */
  readonly rejected?: Hash;
}

/**
 * Start of an object's time in the trash, and its end, after which it may be deleted for good (ISO 8601; null: never).
 */
export interface Trashed {
  readonly since: string;
  readonly until: string | null;
}

/** Instructions for content that the state names only by digest. Inert data; never compared. */
export type Build =
  | {
      readonly from: "image";
      readonly image: ResourceId;
      readonly part: "disk" | "kernel" | "initrd";
      /** Format on the target. The driver converts a source of another format. */
      readonly format: "qcow2" | "raw";
    }
  | { readonly from: "seed"; readonly seed: SeedFiles }
  /** Value of a secret, or a key in a keyring. */
  | { readonly from: "secret"; readonly secret: ResourceId; readonly key: string };

/** Files of a NoCloud seed. Secret user data is a reference. */
export interface SeedFiles {
  readonly metaData: string;
  readonly networkConfig: string;
  readonly userData: string | { readonly secret: ResourceId; readonly key: string };
}

/** Disruption that the owner allows. `Window` waits for a maintenance window of the Fleet. */
export type Disruption = "Never" | "Window" | "Immediate";

export interface UpdatePolicy {
  readonly reboot: Disruption;
  readonly recreate: Disruption;
}

export interface DesiredObject<State extends object = JsonObject> extends ObjectRef {
  readonly owner: ResourceId;
  readonly state: State;
  /** Objects that must exist before this one is created or changed. */
  readonly dependsOn: readonly ObjectId[];
  /**
   * Domains that this object announces: a DNS record, a membership in a load balancer. It is created before they are,
   * but they do not need its success. It is changed or deleted before they stop.
   */
  readonly advertises?: readonly ObjectId[];
  /** Those of `dependsOn` that only one object may use at a time. The previous user must release them first. */
  readonly exclusive?: readonly ObjectId[];
  readonly keep: RetentionPolicy;
  readonly protect: boolean;
  readonly drift: "fix" | "report";
  readonly policy: UpdatePolicy;
  readonly build?: Build;
  /** Says that the object is not there, for one that nothing creates: it is only adopted. Absent: it is created. */
  readonly mustExist?: string;
  /** For the machine of a pool's member. */
  readonly member?: Membership;
}

/** An address that was seen: in a lease of libvirt's DHCP server (IPv4 or IPv6), or in the ARP table of the host. */
export interface LearnedAddress {
  readonly address: string;
  readonly source: "lease" | "arp";
}

export interface ObservedObject<State extends object = JsonObject> extends ObjectRef {
  /** Stored state. For a domain: the inactive definition, which takes effect at the next power cycle. */
  readonly state: State;
  /** State in effect, where it can differ from the stored state. Known fields only. */
  readonly running?: Partial<State>;
  /** Health of the object's parts, such as the targets of a prober. Never compared with a desired state. */
  readonly health?: Keyed<PartHealth>;
  /** Members of a load balancer that get no new connections. Never compared with a desired state. */
  readonly drains?: Keyed<Drain>;
  /** When a machine was started (ISO 8601). Absent: unknown, or it does not run. */
  readonly startedAt?: string;
  /**
   * Addresses of a machine that Fleetwright does not give, by MAC address. For display only, never compared. Absent: none
   * is known.
   */
  readonly addresses?: Keyed<readonly LearnedAddress[]>;
  /** CPU credits of a burstable machine. The daemon counts them; a plan never compares them. Absent: it is not burstable. */
  readonly credits?: ObservedCredits;
  /** Undefined: the object is unmanaged. */
  readonly mark: Mark | undefined;
  readonly trashed?: Trashed;
  /** True for an object that Fleetwright began to create and that holds no data yet. Absent: the object is complete. */
  readonly unfinished?: true;
  /**
   * Reason why no change may touch the object or its users, for example a folder whose file system is not mounted.
   * Absent: changes may.
   */
  readonly unusable?: string;
  /** Objects that this one uses. They are not deleted before it. */
  readonly dependsOn: readonly ObjectId[];
  /**
   * Those of `dependsOn` that no update of this object releases, such as the unmanaged disks of an adopted machine.
   * Absent: none.
   */
  readonly lastingUses?: readonly ObjectId[];
}

/** A member of a load balancer that gets no new connections. */
export interface Drain {
  /** When that began (ISO 8601). */
  readonly since: string;
  /** True: no client is connected. */
  readonly idle: boolean;
}

type Undefinable<Properties> = { readonly [Name in keyof Properties]: Properties[Name] | undefined };

/** Observed object without its reference. Optional properties may be undefined. */
export type Observation<State extends object> = Pick<ObservedObject<State>, "state" | "mark" | "dependsOn"> &
  Undefinable<Omit<ObservedObject<State>, keyof ObjectRef | "state" | "mark" | "dependsOn">>;

/**
 * Creates an observed object. All observers use it, so that the objects of a type share one hidden class of V8.
 * Otherwise each literal that begins with a spread has its own class, which takes more memory than the object and slows
 * down its readers.
 */
export function observedObject<State extends object>(
  type: string,
  target: TargetId,
  name: string,
  {
    state,
    mark,
    dependsOn,
    running,
    health,
    drains,
    startedAt,
    addresses,
    credits,
    trashed,
    unfinished,
    unusable,
    lastingUses,
  }: Observation<State>,
): ObservedObject<State> {
  const object: { -readonly [Name in keyof ObservedObject<State>]: ObservedObject<State>[Name] } = {
    state,
    mark,
    dependsOn,
    id: `${type}@${target}/${name}`,
    type,
    target,
    name,
  };
  if (running !== undefined) object.running = running;
  if (health !== undefined) object.health = health;
  if (drains !== undefined) object.drains = drains;
  if (startedAt !== undefined) object.startedAt = startedAt;
  if (addresses !== undefined) object.addresses = addresses;
  if (credits !== undefined) object.credits = credits;
  if (trashed !== undefined) object.trashed = trashed;
  if (unfinished !== undefined) object.unfinished = unfinished;
  if (unusable !== undefined) object.unusable = unusable;
  if (lastingUses !== undefined) object.lastingUses = lastingUses;
  return object;
}
