import type { Shell } from "../host/shell.ts";
import type { Change, Impact } from "../model/change.ts";
import type { Json, Keyed } from "../model/json.ts";
import type { Build, ObjectId, ObservedObject, TargetId, TargetKind } from "../model/object.ts";
import type { ClusterFacts, HostFacts } from "../model/plan.ts";
import type { ResourceId } from "../model/resource.ts";
import type { HostMarks } from "./marks.ts";

/**
 * What each field's change costs. The table is total: a field that was forgotten does not compile.
 * A keyed collection is asked entry by entry; an entry that appears or goes has `undefined` on the other side.
 */
export type Impacts<State> = {
  readonly [Field in keyof Required<State>]: Impact | ImpactOf<Required<State>[Field]>;
};

type ImpactOf<Value> =
  Value extends Keyed<infer Entry>
    ? (before: Entry | undefined, after: Entry | undefined) => Impact
    : (before: Value | undefined, after: Value | undefined) => Impact;

/** A type of object: its name and what its changes cost. Data only, so the plan can be made without a backend. */
export interface ObjectType<State extends object> {
  readonly name: string;
  readonly impacts: Impacts<State>;
  /** True when deleting it loses data: it goes to the trash first. */
  readonly holdsData: boolean;
  /** Fields of which people should not see the value, only that it changed. */
  readonly opaque?: readonly (keyof State & string)[];
  /**
   * True when the same name of one owner may be on several targets, each for itself: networks, pools.
   * Otherwise one that is found on another target must be moved, and is never made a second time.
   */
  readonly copies?: boolean;
  /** It is what pools count: a machine, which runs or not by its field `power`. */
  readonly machine?: true;
  /** By a field, another one that it fits: where that one needs a replacement, this one waits for it. */
  readonly companions?: { readonly [F in keyof State]?: keyof State };
  /** What matters of a new one, in a few words: `1 vCPU, 512Mi, 2 disks, 10.20.0.10 on app`. */
  summary?(state: State): string;
}

/** An object type as the engine sees it: the fields' types are the driver's own business. */
export interface AnyObjectType {
  readonly name: string;
  readonly impacts: { readonly [field: string]: Impact | ((before: never, after: never) => Impact) };
  readonly holdsData: boolean;
  readonly opaque?: readonly string[];
  readonly copies?: boolean;
  readonly machine?: true;
  readonly companions?: { readonly [field: string]: string };
  summary?(state: never): string;
}

/** How a target is reached. */
export type TargetAddress = HostAddress | ZoneAddress | ClusterAddress;

export interface HostAddress {
  readonly kind: "host";
  readonly id: TargetId;
  /** A libvirt URI, or `lab://NAME/hv1`. */
  readonly libvirt: string;
  /** `ssh://root@hv1`, `local:` or `lab://NAME/hv1`; undefined where there is none (`test:///`). */
  readonly shell?: string;
}

/** A DNS zone on its primary server, with the reverse zones that belong to it. */
export interface ZoneAddress {
  readonly kind: "zone";
  readonly id: TargetId;
  /** `example.test`, without the last dot. */
  readonly zone: string;
  /** Subnets whose addresses have their names on the same server: `10.20.0.0/24`. */
  readonly reverse: readonly string[];
  /** `10.99.0.254:53` */
  readonly server: string;
  /** The shell of the host through whose network the server is reached; undefined: directly. */
  readonly via?: string;
  readonly tsig: { readonly name: string; readonly algorithm: string; readonly key: SecretKey };
}

/** A pool of a Ceph cluster. */
export interface ClusterAddress {
  readonly kind: "cluster";
  readonly id: TargetId;
  /** The StoragePool. */
  readonly owner: ResourceId;
  /** Path of ceph.conf on this machine. */
  readonly confFile: string;
  /** Without `client.`. */
  readonly user: string;
  readonly pool: string;
  /** The user's key; undefined: the keyring that ceph.conf names. */
  readonly key?: SecretKey;
  /** The shell of the host through whose network the cluster is reached; undefined: directly. */
  readonly via?: string;
}

/** Where a secret value is found. */
export interface SecretKey {
  readonly secret: ResourceId;
  readonly key: string;
}

/** What a driver gets of the world besides its target. */
export interface DriverWorld {
  readonly fleet: string;
  /** Opens content that a state names by its digest: image parts, seeds with their secrets filled in. */
  content(build: Build): Promise<Content>;
  /** A secret's value, for the moment in which it is used. Throws `rejected` when it is not to be had here. */
  secret(from: SecretKey): Promise<string>;
  now(): Date;
}

export interface Content {
  readonly sizeBytes: number;
  stream(): AsyncIterable<Uint8Array>;
}

/** One open target. */
export interface Connection extends AsyncDisposable {
  readonly target: TargetId;
  /** Of a host. Throws `host-unreachable`. */
  facts?(signal: AbortSignal): Promise<HostFacts>;
  /** Of a cluster. Throws `host-unreachable`. */
  cluster?(signal: AbortSignal): Promise<ClusterFacts>;
  /** Every object of every type of this driver, ours and strangers, in few round trips. Throws `host-unreachable`. */
  read(signal: AbortSignal): Promise<ObservedObject[]>;
  /** Only these objects again; those that are gone are left out. */
  reread(ids: readonly ObjectId[], signal: AbortSignal): Promise<ObservedObject[]>;
  /**
   * Carries out one change. May be called again with the same change after a crash at any point: it finishes
   * what was begun. Throws `rejected`, `host-unreachable`, `unsupported`, `timeout`, `cancelled`.
   */
  perform(change: Change, signal: AbortSignal): Promise<void>;
  /**
   * How many changes of this type may be in flight; undefined for the usual few. A backend that takes many changes in one
   * go has them all at hand.
   */
  atOnce?(type: string): number | undefined;
  /** Takes over a stranger as the change's object: only the mark is written. */
  adopt(change: Change, signal: AbortSignal): Promise<void>;
  /**
   * Objects that are not there and that a process meant to change which was killed: removes what it may have left of
   * them. Absent where nothing can be left. Throws as `perform` does.
   */
  clear?(ids: readonly ObjectId[], signal: AbortSignal): Promise<void>;
  /** What all its machines that run use, in one call. Absent where there are none. Throws `host-unreachable`, `timeout`. */
  stats?(signal: AbortSignal): Promise<readonly MachineStats[]>;
  /** Tells what happens on the target by itself, until it is disposed of. Absent where a backend tells nothing. */
  watch?(hear: (news: News) => void): Disposable;
}

/** What a machine that runs has used since it was started, and what it has now. What its host does not tell is absent. */
export interface MachineStats {
  readonly object: ObjectId;
  readonly cpu: {
    readonly vcpus?: number;
    /** Of the machine as a whole, its emulator included. */
    readonly usedSeconds?: number;
    /** Its CPUs could run and waited for one of the host's: what a guest sees as stolen. Of all vCPUs together. */
    readonly stolenSeconds?: number;
    /** Its CPUs waited for the host, as the kernel counts it where its statistics of scheduling are on. */
    readonly waitedSeconds?: number;
  };
  readonly memory: {
    /** What it has now, and at most. */
    readonly bytes?: number;
    readonly mostBytes?: number;
    /** What of the host's memory it takes. */
    readonly residentBytes?: number;
    /** What its guest does not use, and could use without swapping; told by the guest. */
    readonly unusedBytes?: number;
    readonly usableBytes?: number;
  };
  readonly disks: readonly DiskStats[];
  readonly interfaces: readonly InterfaceStats[];
}

export interface DiskStats {
  /** As the host calls it: `vda`. */
  readonly device: string;
  readonly read: Transfers;
  readonly write: Transfers;
  readonly flushes?: number;
  readonly capacityBytes?: number;
  /** What of the host's storage it takes. */
  readonly allocatedBytes?: number;
}

export interface Transfers {
  readonly bytes?: number;
  readonly requests?: number;
  /** That requests took, added up. */
  readonly seconds?: number;
}

export interface InterfaceStats {
  /** Of the host's end: the tap device. */
  readonly device: string;
  /** From the guest's point of view, which is the other way round than the host's. */
  readonly received: Packets;
  readonly sent: Packets;
}

export interface Packets {
  readonly bytes?: number;
  readonly packets?: number;
  readonly errors?: number;
  readonly dropped?: number;
}

/** What a target tells by itself. It says where to look, never what is there. */
export type News =
  /** Something of these objects may be otherwise. */
  | { readonly kind: "changed"; readonly objects: readonly ObjectId[] }
  /** What happened was not seen for a while: everything may be otherwise. */
  | { readonly kind: "missed" }
  | { readonly kind: "lost"; readonly reason: string };

/** Knows how to read and change the object types of the targets of one kind. */
export interface Driver<Kind extends TargetKind = TargetKind> {
  readonly name: string;
  readonly serves: Kind;
  readonly types: readonly AnyObjectType[];
  open(
    address: Extract<TargetAddress, { kind: Kind }>,
    world: DriverWorld,
    signal: AbortSignal,
  ): Promise<Connection>;
}

/** A driver for a part of a host besides libvirt: its network, its firewall. Several share one shell and its marks. */
export interface HostDriver {
  readonly name: string;
  readonly types: readonly AnyObjectType[];
  open(host: OpenHost): HostPart;
}

export interface OpenHost {
  readonly target: TargetId;
  readonly shell: Shell;
  readonly marks: HostMarks;
  readonly world: DriverWorld;
}

/** What one driver sees and does of a host. The marks have just been read when it is asked. */
export interface HostPart extends Pick<Connection, "read" | "reread" | "perform" | "adopt" | "atOnce"> {
  /** What libvirt's object uses of this part, as far as its state tells: that is not deleted before it. */
  usedBy?(object: ObservedObject): readonly ObjectId[];
}

/** A typed object type, seen by the engine. Impact functions are only ever given values of their own field. */
export function asAnyType<State extends object>(type: ObjectType<State>): AnyObjectType {
  return type as AnyObjectType; // the engine hands each function only what it read from the same field
}

export type FieldValue = Json | undefined;
