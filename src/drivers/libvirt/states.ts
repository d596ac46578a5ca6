import type { Keyed } from "../../model/json.ts";

/**
 * The canonical states of libvirt's objects: the fields that Fleetwright owns, in one spelling each. Everything else in
 * a definition belongs to libvirt or users, and is left as it is.
 *
 * An absent field is not managed: neither compared nor written. A field that can be removed again is therefore never
 * optional. Its value says "none" (null, {}, []) or is libvirt's default (quota -1): the writer leaves it
 * out of the XML, and the reader returns it for a missing element.
 */

/** A domain. The running side (`ObservedObject.running`) has the same shape, as far as it is known. */
export interface DomainState {
  /** uuid5(fleet, resource). */
  readonly uuid: string;
  /** The hypervisor: `kvm`, or `qemu` for emulation. */
  readonly type: "kvm" | "qemu" | "test";
  readonly arch: string;
  /** The machine family, without its version: `q35`, `pc`. */
  readonly machine: string;
  /** The machine type with its version: `pc-q35-7.2`. Absent from a desired state: any version of the family. */
  readonly machineType?: string;
  readonly firmware: "bios" | "efi";
  /** Direct kernel boot with paths on the host (`initrd` may be empty). null: boots from the first disk. */
  readonly kernel: { readonly path: string; readonly initrd: string; readonly cmdline: string } | null;
  /** Absent: not managed (runStrategy Manual). */
  readonly power?: "running" | "shutoff";
  readonly autostart: boolean;
  /** `host-passthrough`, `host-model`, `maximum`, the name of a model such as `qemu64`, or `default`: no `<cpu>`. */
  readonly cpuMode: string;
  readonly vcpusMax: number;
  readonly vcpus: number;
  /** CPU weight in the unit of the host (`HostFacts.cpuUnit`). null: the host's default, and no element. */
  readonly cpuShares: number | null;
  /** CFS quota of one vCPU in microseconds per period of 100,000 us; -1: no limit and no element. */
  readonly cpuQuotaUs: number;
  /**
   * CPU credits. Kept in the domain's metadata. The quota in force then follows from the credits: it is neither observed nor
   * planned, and `cpuQuotaUs` is its maximum. null: none. Absent from a desired state: none, and the machine has none.
   */
  readonly burst?: BurstState | null;
  /** Host CPUs that the vCPUs may use (`<vcpu cpuset>`), sorted; empty: all, no attribute. */
  readonly cpuset: readonly number[];
  /** vCPU number to its only host CPU; empty for the shared policy. */
  readonly cpuPins: Keyed<number>;
  /** Host CPUs of the emulator's own threads, sorted; empty: no element. */
  readonly emulatorPins: readonly number[];
  /** `<memory>`: the guest's maximum without a power cycle. */
  readonly memoryMaxKiB: number;
  /** `<currentMemory>`: the balloon. */
  readonly memoryKiB: number;
  readonly hugepages: boolean;
  /** Keyed by the volume's name without its extension: `db.root`, `db-data`. */
  readonly disks: Keyed<DiskState>;
  /**
   * Sizes of disks in a cluster in bytes, keyed like `disks`. Another host may grow such a disk, and the machine must
   * be notified. Absent without such disks. Stored in the domain's metadata; for a running machine, the size that it
   * was last notified of.
   */
  readonly diskBytes?: Keyed<number>;
  /** Path of the NoCloud seed in the CD drive; null: no seed. */
  readonly seed: string | null;
  /** Keyed by name: `net0`, `net1`, ... */
  readonly interfaces: Keyed<InterfaceState>;
  /** Host PCI addresses handed to the guest, sorted. */
  readonly hostDevices: readonly string[];
  readonly guestAgent: boolean;
  readonly watchdog: "none" | "reset" | "poweroff" | "pause";
  readonly tpm: boolean;
  /** The only screen, on a Unix socket of the host. */
  readonly graphics: "none" | "vnc" | "spice";
  /** Instance type with its revision: `s1.small@1a2b3c4d`. Kept in the domain's metadata. */
  readonly instanceType: string;
  /** NoCloud instance-id, kept in the metadata. A new one makes cloud-init run again. */
  readonly instanceId: string | null;
  /** Seconds of a graceful shutdown before it is forced. Kept in the metadata, because the resource may be removed. */
  readonly gracePeriodSeconds: number;
  /**
   * What an adopted machine had that its resource does not describe. Never desired. Absent: Fleetwright created the
   * machine.
   */
  readonly unmanaged?: Unmanaged;
  /**
   * What libvirt keeps beside the definition: a memory image from which the next start continues (virDomainManagedSave),
   * and snapshots. Never desired. Absent: nothing.
   */
  readonly savedStates?: readonly ("memory" | "snapshots")[];
}

/**
 * What stays as it is in an adopted machine, listed once, at adoption, and kept in the domain's metadata. What appears
 * later is drift. All lists are sorted.
 */
export interface Unmanaged {
  /** Disks and CD drives, by target: `sda`. They are not in `disks` and `seed`. */
  readonly disks: readonly string[];
  /** By MAC address. They are not in `interfaces`. */
  readonly interfaces: readonly string[];
  /** PCI addresses. They are in `hostDevices`, because no other machine can get them. */
  readonly hostDevices: readonly string[];
  /** Fields of the state that the resource leaves open: `cpuShares`, `disks.db-data.totalIops`. */
  readonly fields: readonly string[];
  /** Everything else that the definition has now, for display: `sound card ich9`, `shared folder share`. Not in the metadata. */
  readonly others: readonly string[];
  /** The unmanaged devices as the definition has them now. Not in the metadata. */
  readonly devices: UnmanagedDevices;
  /** The targets of all hard disks in the order of the definition, in which the firmware sees them. Not in the metadata. */
  readonly diskOrder: readonly string[];
}

/** The unmanaged devices that a resource could describe. */
export interface UnmanagedDevices {
  /** Hard disks, by target. */
  readonly disks: Keyed<DiskState>;
  /** By MAC address. */
  readonly interfaces: Keyed<InterfaceState>;
}

/** The CPU credits of a machine: see `spec.cpu.burst` of InstanceType. A credit is one vCPU for one minute. */
export interface BurstState {
  readonly baselinePercent: number;
  readonly maxCredits: number;
  readonly initialCredits: number;
  readonly mode: "standard" | "unlimited";
}

export interface DiskState {
  /** Path of the volume on the host; `pool/image` in a Ceph cluster. */
  readonly source: string;
  /** `volume`: the source is `pool/volume`, which libvirt looks up when the machine starts. */
  readonly sourceType: "file" | "block" | "network" | "volume";
  /** Absent: not known, as of a volume that is to be adopted. */
  readonly format?: "qcow2" | "raw";
  readonly bus: "virtio" | "scsi" | "sata" | "usb" | "ide";
  /** Device name, `vda` or `sdb`. It never changes, because guests know it. */
  readonly target: string;
  /** Monitors of a disk in a Ceph cluster, sorted: `10.0.0.1:6789`. A running machine follows them by itself. */
  readonly monitors?: readonly string[];
  /** Ceph user of such a disk, without `client.`. */
  readonly user?: string;
  /** UUID of the secret with the user's key. */
  readonly secret?: string;
  /** 1 for the disk that the firmware boots from. null: no place in the order, and no element. */
  readonly bootOrder: number | null;
  /** Limits. null: unlimited, and no element. Absent: an adopted machine has a limit that its resource leaves open. */
  readonly totalIops?: number | null;
  readonly readIops?: number | null;
  readonly writeIops?: number | null;
  readonly totalBytesPerSecond?: number | null;
  readonly readBytesPerSecond?: number | null;
  readonly writeBytesPerSecond?: number | null;
}

export interface InterfaceState {
  readonly mac: string;
  /** libvirt network, or `bridge:br0` for an existing bridge of the host. */
  readonly source: string;
  /**
   * Name of the tap device, at most 15 characters. Absent from a desired state: any name, for an adopted interface that
   * no rule of ours refers to.
   */
  readonly tap?: string;
  /** Absent from a desired state: any model, for an adopted interface with a model that no resource can name. */
  readonly model?: "virtio" | "e1000e" | "e1000" | "rtl8139";
  readonly link: "up" | "down";
  /** Allocated address, null for none. Kept in the domain's metadata, so that it stays. */
  readonly ipv4: string | null;
}

export interface VolumeState {
  /** Name of the pool on the host. */
  readonly pool: string;
  readonly format: "qcow2" | "raw";
  /** Virtual size. Absent for volumes that are filled once (images, kernels, seeds): their content determines it. */
  readonly capacityBytes?: number;
  /** Backing file's volume name in the same pool, or its path in another one, for a thin copy of an image. */
  readonly backing?: string;
  /** Digest of the content of images, kernels and seeds: complete and unchanged since. */
  readonly content?: string;
}

export interface PoolState {
  readonly uuid: string;
  /** Fleetwright makes dir and logical; it makes volumes in fs and netfs, too. Others are shown as libvirt names them. */
  readonly type: PoolType;
  /** logical: `/dev/VG`. Others: the directory. */
  readonly path: string;
  /** logical: the volume group's name; null for dir. */
  readonly source: string | null;
  readonly active: boolean;
  readonly autostart: boolean;
}

/** libvirt's types of pools that can hold volumes of ours: https://libvirt.org/storage.html */
export type PoolType = "dir" | "fs" | "netfs" | "logical";

/** True for the types whose volumes are files in a directory. */
export function isFilePool(type: string): boolean {
  return type === "dir" || type === "fs" || type === "netfs";
}

/** A value that libvirt keeps for QEMU: https://libvirt.org/formatsecret.html */
export interface SecretState {
  readonly uuid: string;
  /** Purpose of the secret, unique on the host. */
  readonly usage: string;
  /** Keyed hash of the value, which reveals only whether the value changed. */
  readonly value: string;
}

export interface NetworkState {
  readonly uuid: string;
  readonly forward: "nat" | "isolated" | "bridge";
  /** Bridge device: created by libvirt for nat and isolated, an existing one for bridge. */
  readonly bridge: string;
  /** null: the bridge's own default. */
  readonly mtu: number | null;
  /** The gateway's address with prefix length: `10.20.0.1/24`; null: none. */
  readonly address: string | null;
  readonly dhcp: boolean;
  /** Name servers that DHCP hands out, in order. Empty: the gateway itself. */
  readonly nameservers: readonly string[];
  readonly active: boolean;
  readonly autostart: boolean;
  /** Static leases, keyed by MAC address. */
  readonly leases: Keyed<{ readonly ipv4: string; readonly hostname: string }>;
}
