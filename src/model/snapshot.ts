import type { ObjectId, ObservedObject, TargetId } from "./object.ts";

/** State of all targets at one time. */
export interface Snapshot {
  readonly objects: readonly ObservedObject[];
  readonly facts: ReadonlyMap<TargetId, HostFacts>;
  /** Absent: the fleet has no Ceph cluster. */
  readonly clusters?: ReadonlyMap<TargetId, ClusterFacts>;
  /** Unreadable targets, each with the reason. Their objects are unknown, which does not mean absent. */
  readonly unreadable: ReadonlyMap<TargetId, string>;
}

/** Measured properties of a host. */
export interface HostFacts {
  readonly arch: string;
  /**
   * UUID and name of the host whose libvirtd answers. Boards with the same bogus UUID differ by name. Absent: unknown,
   * or libvirt's test driver.
   */
  readonly identity?: string;
  /** True: the host has a shell. Otherwise only libvirt can act on it. */
  readonly shell: boolean;
  /** Best available hypervisor: `kvm` where it works, otherwise `qemu`. `test` is libvirt's own test driver. */
  readonly hypervisor: "kvm" | "qemu" | "test";
  /** Logical CPUs, numbered from 0. */
  readonly cpus: number;
  readonly memoryBytes: number;
  /** `reason`: why KVM is not usable. */
  readonly kvm: { readonly usable: boolean; readonly reason?: string };
  /** PCI devices for passthrough. Addresses as `0000:01:00.0`, ids as four hexadecimal digits. */
  readonly devices: readonly {
    readonly address: string;
    readonly vendor: string;
    readonly product: string;
  }[];
  /**
   * The unit of CPU weights, as the host's control groups have it: `cpu.shares` of version 1 (2 to 262144, by default
   * 1024), `cpu.weight` of version 2 (1 to 10000, by default 100).
   */
  readonly cpuUnit: "shares" | "weight";
  /** Free and total huge pages of 2 MiB. */
  readonly hugepages: { readonly free: number; readonly total: number };
  /** Interfaces with an IPv4 address, by name. Absent: the host has no shell. */
  readonly links?: Readonly<Record<string, HostLink>>;
  /** The CPU as libvirt knows it: model, vendor and a hash of its features. Equal texts: the same CPU. Absent: unknown. */
  readonly cpu?: string;
  /** Versions of machine types that QEMU offers on the host: `pc-q35-7.2`, sorted. Absent: unknown. */
  readonly machineTypes?: readonly string[];
}

/** Properties that a storage cluster reports. */
export interface ClusterFacts {
  /** Monitor addresses, `10.0.0.1:6789`, sorted. */
  readonly monitors: readonly string[];
  /** True: the target's pool exists. */
  readonly pool: boolean;
  /** UUID of the cluster and name of the pool, whatever address leads there. Absent: unknown. */
  readonly identity?: string;
}

export interface HostLink {
  readonly mtu: number;
  /** IPv4 addresses with their prefix lengths, sorted. */
  readonly addresses: readonly string[];
}

/** The last read of one target. */
export interface TargetObservation {
  readonly facts: HostFacts | undefined;
  readonly cluster: ClusterFacts | undefined;
  readonly objects: readonly ObservedObject[];
}

/** The last read of each target, or the reason why the target cannot be read. Immutable. */
export type ObservedCache = ReadonlyMap<TargetId, TargetObservation | { readonly unreadable: string }>;

export function toSnapshot(cache: ObservedCache): Snapshot {
  const objects: (readonly ObservedObject[])[] = [];
  const facts = new Map<TargetId, HostFacts>();
  const clusters = new Map<TargetId, ClusterFacts>();
  const unreadable = new Map<TargetId, string>();
  for (const [target, observation] of cache) {
    if ("unreadable" in observation) {
      unreadable.set(target, observation.unreadable);
      continue;
    }
    if (observation.facts !== undefined) facts.set(target, observation.facts);
    if (observation.cluster !== undefined) clusters.set(target, observation.cluster);
    objects.push(observation.objects);
  }
  return { objects: objects.flat(), facts, clusters, unreadable };
}

/** Puts objects that were read again into a snapshot. Drops those of `touched` that were not found. */
export function replaceObjects(
  snapshot: Snapshot,
  read: readonly ObservedObject[],
  touched: readonly ObjectId[],
): Snapshot {
  const before = new Set(touched);
  return { ...snapshot, objects: [...snapshot.objects.filter(({ id }) => !before.has(id)), ...read] };
}
