import type { PlannedChange } from "./change.ts";
import type { Hash } from "./hash.ts";
import type { Mark, ObjectId, ObservedObject, TargetId, Trashed } from "./object.ts";
import type { Problem } from "./problem.ts";
import type { ResourceId } from "./resource.ts";

/** Everything that was observed in one pass. */
export interface Snapshot {
  readonly objects: readonly ObservedObject[];
  readonly facts: ReadonlyMap<TargetId, HostFacts>;
  /** Absent: there is none. */
  readonly clusters?: ReadonlyMap<TargetId, ClusterFacts>;
  /** Targets that could not be read, and why. What they hold is unknown, which is not the same as absent. */
  readonly unreadable: ReadonlyMap<TargetId, string>;
}

/** What a host is and can do, as measured on it. */
export interface HostFacts {
  readonly arch: string;
  /** Whether commands can be run on it: without, there is nothing but what libvirt does. */
  readonly shell: boolean;
  /** The best that can be had: `kvm` where it works, else emulation; `test` for libvirt's own test driver. */
  readonly hypervisor: "kvm" | "qemu" | "test";
  /** Logical CPUs, numbered from 0. */
  readonly cpus: number;
  readonly memoryBytes: number;
  /** `reason` says why KVM cannot be used. */
  readonly kvm: { readonly usable: boolean; readonly reason?: string };
  /** PCI devices that could be handed out: address as `0000:01:00.0`, ids as four hexadecimal digits. */
  readonly devices: readonly {
    readonly address: string;
    readonly vendor: string;
    readonly product: string;
  }[];
  /** Free and total huge pages of 2 MiB. */
  readonly hugepages: { readonly free: number; readonly total: number };
  /** Its own network interfaces that have an IPv4 address, by name; absent where the host has no shell. */
  readonly links?: Readonly<Record<string, HostLink>>;
}

/** What a storage cluster tells about itself. */
export interface ClusterFacts {
  /** Addresses of its monitors, `10.0.0.1:6789`, sorted. */
  readonly monitors: readonly string[];
  /** Whether the pool that is the target is there. */
  readonly pool: boolean;
}

export interface HostLink {
  readonly mtu: number;
  /** IPv4 addresses with their prefix lengths, sorted. */
  readonly addresses: readonly string[];
}

/** Something that is wanted and cannot be planned, and why. It blocks itself and what needs it, nothing else. */
export interface Blocked {
  readonly resource: ResourceId;
  readonly object?: ObjectId;
  readonly code: "stranger" | "unreadable" | "capacity" | "refused" | "duplicate" | "invalid" | "needs";
  readonly message: string;
  readonly hint?: string;
}

/** An object of ours that nobody wants any more and that is left alone. */
export interface Orphan {
  readonly object: ObjectId;
  readonly mark: Mark;
  readonly reason: string;
  readonly trashed?: Trashed;
}

/** What a pass wants to do. Plain data: it can be saved, reviewed, approved by its digest and applied once. */
export interface Plan {
  readonly version: 1;
  readonly fleet: string;
  readonly commit: string;
  /** In an order in which they could be applied one by one. */
  readonly changes: readonly PlannedChange[];
  readonly blocked: readonly Blocked[];
  readonly orphans: readonly Orphan[];
  readonly problems: readonly Problem[];
  /** Things worth knowing that are no problem: a volume that waits for its first machine. */
  readonly notices: readonly string[];
  /** Objects that are as they should be. */
  readonly unchanged: number;
  /** Over the digests of the changes, held ones included; not over the commit. */
  readonly digest: Hash;
}

/** What became of one change. */
export interface Outcome {
  readonly change: string;
  readonly object: ObjectId;
  readonly result: "done" | "failed" | "skipped" | "held" | "cancelled";
  readonly message?: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly seconds: number;
}

/** One applied plan. */
export interface Run {
  readonly plan: Hash;
  readonly commit: string;
  readonly outcomes: readonly Outcome[];
  /** `waiting`: all that may go has gone, something is held. */
  readonly state: "settled" | "waiting" | "refused" | "failed" | "cancelled";
  /** Objects that were still not as planned when they were read again. */
  readonly unsettled?: readonly ObjectId[];
}
