import type { Shell } from "../host/shell.ts";
import type { Change, RedirectedObject } from "../model/change.ts";
import type { Keyed } from "../model/json.ts";
import type { Build, ObjectId, ObservedObject, TargetId, TargetKind } from "../model/object.ts";
import type { PartHealth } from "../model/readiness.ts";
import type { ResourceId } from "../model/resource.ts";
import type { ClusterFacts, HostFacts } from "../model/snapshot.ts";
import type { CpuCreditAccess } from "./cpu-credits.ts";
import type { HostInventory } from "./host-inventory.ts";
import type { MachineAccess } from "./machine-access.ts";
import type { MachineStats } from "./machine-stats.ts";
import type { AnyObjectType } from "./object-type.ts";
import type { HostMarks } from "./shared/marks.ts";

/** The address of a target. */
export type TargetAddress = HostAddress | ZoneAddress | ClusterAddress;

export interface HostAddress {
  readonly kind: "host";
  readonly id: TargetId;
  /** Libvirt URI, or `lab://NAME/hv1`. */
  readonly libvirt: string;
  /** Shell address: `ssh://root@hv1`, `local:` or `lab://NAME/hv1`. Undefined for a host without one (`test:///`). */
  readonly shell?: string;
}

/** A DNS zone on its primary server, with the reverse zones that belong to it. */
export interface ZoneAddress {
  readonly kind: "zone";
  readonly id: TargetId;
  /** `example.test`, without the last dot. */
  readonly zone: string;
  /** Subnets whose reverse zones are on the same server: `10.20.0.0/24`. */
  readonly reverse: readonly string[];
  /** `10.99.0.254:53` */
  readonly server: string;
  /** Shell of the host through whose network the server is reached. Undefined: directly. */
  readonly via?: string;
  readonly tsig: { readonly name: string; readonly algorithm: string; readonly key: SecretKey };
}

/** A pool of a Ceph cluster. */
export interface ClusterAddress {
  readonly kind: "cluster";
  readonly id: TargetId;
  /** The StoragePool resource. */
  readonly owner: ResourceId;
  /** Path of ceph.conf on this machine. */
  readonly confFile: string;
  /** Ceph user without `client.`. */
  readonly user: string;
  readonly pool: string;
  /** The user's key. Undefined: the keyring that ceph.conf names. */
  readonly key?: SecretKey;
  /** Shell of the host through whose network the cluster is reached. Undefined: directly. */
  readonly via?: string;
}

/** The location of a secret value. */
export interface SecretKey {
  readonly secret: ResourceId;
  readonly key: string;
}

/** Services that a driver gets besides the address of its target. */
export interface DriverContext {
  readonly fleet: string;
  /**
   * Opens content that a state names by its digest: an image part, or a seed with its secrets filled in. `signal` ends
   * a download.
   */
  content(build: Build, signal?: AbortSignal): Promise<Content>;
  /**
   * Returns a secret's value. Drivers keep it no longer than they use it. Throws `rejected` if the value is not
   * available.
   */
  secret(from: SecretKey): Promise<string>;
  now(): Date;
}

export interface Content {
  readonly sizeBytes: number;
  stream(): AsyncIterable<Uint8Array>;
}

/** The connection to one open target. */
export interface Connection extends AsyncDisposable {
  readonly target: TargetId;
  /** Reads the facts of a host. Throws `host-unreachable`. */
  facts?(signal: AbortSignal): Promise<HostFacts>;
  /** Reads the facts of a cluster. Throws `host-unreachable`. */
  cluster?(signal: AbortSignal): Promise<ClusterFacts>;
  /**
   * Reads every object of every type of this driver, managed and unmanaged, in few round trips. Throws
   * `host-unreachable`.
   */
  read(signal: AbortSignal): Promise<ObservedObject[]>;
  /** Reads these objects again. The result leaves out objects that no longer exist. */
  reread(ids: readonly ObjectId[], signal: AbortSignal): Promise<ObservedObject[]>;
  /**
   * Carries out one change. The engine may call it again with the same change after a crash at any point: it then
   * finishes the change. Throws `rejected`, `host-unreachable`, `unsupported`, `timeout`, `cancelled`.
   */
  perform(change: Change, signal: AbortSignal): Promise<void>;
  /**
   * Returns how many changes of this type may run at the same time. Undefined: the engine's default. A backend that
   * batches changes needs all of them at once.
   */
  maxConcurrency?(type: string): number | undefined;
  /**
   * Returns the time limit of `perform` for this change as a whole, in milliseconds. Undefined: the engine's default.
   */
  deadlineMs?(change: Change): number | undefined;
  /**
   * Adopts an unmanaged object: writes the mark, and what only the fleet knows of the object. `before` is the observed
   * state, `after` the desired one. Throws `world-moved` if the object was replaced in the meantime.
   */
  adopt(change: Change, signal: AbortSignal): Promise<void>;
  /**
   * Removes what a killed process may have left of its changes: temporary files of marks, and marks of objects that do
   * not exist. Absent if the driver leaves nothing. Throws as `perform` does.
   */
  cleanUp?(interrupted: Interrupted, signal: AbortSignal): Promise<void>;
  /**
   * Reads the statistics of all running machines in one call. Absent for targets without machines. Throws
   * `host-unreachable`, `timeout`.
   */
  stats?(signal: AbortSignal): Promise<readonly MachineStats[]>;
  /**
   * Reads the health of these objects in few round trips, without their states. An object that cannot be asked now is
   * left out. Absent for targets without probers. Throws `host-unreachable`.
   */
  health?(request: HealthRequest, signal: AbortSignal): Promise<HealthByObject>;
  /** Brings machines here from other hosts. Absent for targets without machines. */
  readonly migrations?: HostMigrations;
  /**
   * Edits a part of an object that names the host of a machine, faster than an update that reads the object. Returns false for
   * objects that it cannot edit so. Absent: it can for none.
   */
  redirect?(object: RedirectedObject, signal: AbortSignal): Promise<boolean>;
  /** The consoles and screens of a host's machines. Absent for targets without machines. */
  readonly machines?: MachineAccess;
  /** CPU time and CPU limits of a host's machines. Absent for targets without machines, or without limits. */
  readonly cpuCredits?: CpuCreditAccess;
  /**
   * Reads the definitions of all machines, for an import. Absent for targets without machines. Throws
   * `host-unreachable`, `timeout`.
   */
  inventory?(signal: AbortSignal): Promise<HostInventory>;
  /** Reports events of the target until the result is disposed of. Absent if the backend reports no events. */
  watch?(onEvent: (event: WatchEvent) => void): Disposable;
}

/** The health of objects' parts, by object. */
export type HealthByObject = ReadonlyMap<ObjectId, Keyed<PartHealth>>;

/** The objects of one target whose health is read. */
export interface HealthRequest {
  readonly probers: readonly ObjectId[];
}

/** The migrations from and to a host. */
export interface HostMigrations {
  /**
   * Carries out a change with the action `migrate`, whose target is this host. The engine may call it again after a crash at any
   * point: it finds where the machine is, and finishes or repeats the migration. After a failure the machine is where it was, and
   * nothing is left here. Throws as `perform` does.
   */
  receive(change: Change, source: HostMigrations, options: MigrationOptions): Promise<MigrationReport>;
}

export interface MigrationOptions {
  /** Ends the migration; the machine stays where it is. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: MigrationProgress) => void;
}

/** The progress of a migration in bytes. QEMU sends memory again that the guest has written, so that `total` may grow. */
export interface MigrationProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface MigrationReport {
  /** How long the guest halted, as QEMU measured it. Undefined: it was off, or this process has not seen the end. */
  readonly haltedMs?: number;
}

/** Objects on one target that a killed process meant to change. */
export interface Interrupted {
  readonly objects: readonly ObjectId[];
  /** Objects that were not observed after the process had been killed. */
  readonly absent: ReadonlySet<ObjectId>;
}

/** An event of a target. An event says which objects to read again, never what their state is. */
export type WatchEvent =
  /** These objects may have changed. */
  | { readonly kind: "changed"; readonly objects: readonly ObjectId[] }
  /** Events were missed: every object may have changed. */
  | { readonly kind: "resync-required" }
  | { readonly kind: "disconnected"; readonly reason: string };

/** A driver reads and changes the object types of one kind of target. */
export interface Driver<Kind extends TargetKind = TargetKind> {
  readonly name: string;
  readonly serves: Kind;
  readonly types: readonly AnyObjectType[];
  open(
    address: Extract<TargetAddress, { kind: Kind }>,
    context: DriverContext,
    signal: AbortSignal,
  ): Promise<Connection>;
}

/**
 * A driver for a part of a host besides libvirt: its network, its firewall. These drivers share one shell and its
 * marks.
 */
export interface HostDriver {
  readonly name: string;
  readonly types: readonly AnyObjectType[];
  open(host: HostContext): HostSubsystem;
}

export interface HostContext {
  readonly target: TargetId;
  readonly shell: Shell;
  readonly marks: HostMarks;
  readonly context: DriverContext;
}

/** One driver's access to a part of a host. The caller refreshes the marks before each read. */
export interface HostSubsystem
  extends Pick<
    Connection,
    "read" | "reread" | "perform" | "deadlineMs" | "adopt" | "maxConcurrency" | "health"
  > {
  /**
   * Returns the objects of this part that a libvirt object uses, as far as its state tells. They are not deleted before
   * it.
   */
  dependenciesOf?(object: ObservedObject): readonly ObjectId[];
  /** As `Connection.redirect`. */
  redirect?(object: RedirectedObject, signal: AbortSignal): Promise<boolean>;
}
