import type { Keyed } from "../../model/json.ts";

/**
 * The canonical states of libvirt's objects: the fields that Fleetwright owns, in one spelling each.
 * Everything else in a definition is libvirt's or a person's and is left as it is.
 * An absent field is not managed: neither compared nor written. What can be taken away again is therefore never
 * optional: it has a value that says "none" (null, {}, []) or libvirt's default (shares 1024, quota -1), which the
 * writer leaves out of the XML and the reader gives back for an element that is not there.
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
  readonly firmware: "bios" | "efi";
  /** Direct kernel boot: paths on the host (`initrd` may be empty). null: boots from the first disk. */
  readonly kernel: { readonly path: string; readonly initrd: string; readonly cmdline: string } | null;
  /** Absent: not managed (runStrategy Manual). */
  readonly power?: "running" | "shutoff";
  readonly autostart: boolean;
  readonly cpuMode: "host-passthrough" | "host-model" | "maximum" | "default";
  readonly vcpusMax: number;
  readonly vcpus: number;
  /** CPU weight: cgroup v1 shares. 1024 is the default: no element. */
  readonly cpuShares: number;
  /** CFS quota of one vCPU in microseconds per period of 100,000 us; -1: no limit and no element. */
  readonly cpuQuotaUs: number;
  /** Host CPUs that the vCPUs may use (`<vcpu cpuset>`), sorted; empty: all, no attribute. */
  readonly cpuset: readonly number[];
  /** vCPU number to the one host CPU it is pinned to; empty for the shared policy. */
  readonly cpuPins: Keyed<number>;
  /** Host CPUs for the emulator's own threads, sorted; empty: no element. */
  readonly emulatorPins: readonly number[];
  /** `<memory>`: what the guest may have at most without a power cycle. */
  readonly memoryMaxKiB: number;
  /** `<currentMemory>`: the balloon. */
  readonly memoryKiB: number;
  readonly hugepages: boolean;
  /** Keyed by the volume's name without its extension: `db.root`, `db-data`. */
  readonly disks: Keyed<DiskState>;
  /**
   * Bytes of disks in a cluster, keyed like `disks`: whoever makes one larger is not the host, and its machine must be
   * told. Absent without such disks. Stored in the domain's metadata; of a running machine, what it was told last.
   */
  readonly diskBytes?: Keyed<number>;
  /** Path of the NoCloud seed in the CD drive; null: no drive of ours. */
  readonly seed: string | null;
  /** Keyed by name: `net0`, `net1`, ... */
  readonly interfaces: Keyed<InterfaceState>;
  /** Host PCI addresses handed to the guest, sorted. */
  readonly hostDevices: readonly string[];
  readonly guestAgent: boolean;
  readonly watchdog: "none" | "reset" | "poweroff" | "pause";
  readonly tpm: boolean;
  /** Which instance type, in which revision: `s1.small@1a2b3c4d`; kept in the domain's metadata. */
  readonly instanceType: string;
  /** The NoCloud instance-id; kept in the metadata. A new one makes cloud-init run again. */
  readonly instanceId: string | null;
  /** Seconds for a graceful shutdown before it is forced; kept in the metadata, since a removed resource cannot tell. */
  readonly gracePeriodSeconds: number;
}

export interface DiskState {
  /** Path of the volume on the host; `pool/image` in a Ceph cluster. */
  readonly source: string;
  readonly sourceType: "file" | "block" | "network";
  readonly format: "qcow2" | "raw";
  readonly bus: "virtio" | "scsi" | "sata" | "usb";
  /** `vda`, `sdb`: sticky, since guests know it. */
  readonly target: string;
  /** Of a disk in a Ceph cluster: `10.0.0.1:6789` of each monitor, sorted. A running machine knows them by itself. */
  readonly monitors?: readonly string[];
  /** The same: as whom, without `client.`. */
  readonly user?: string;
  /** The same: UUID of the secret with the user's key. */
  readonly secret?: string;
  /** The disk that the firmware boots from has 1; absent for others. */
  readonly bootOrder?: number;
  /** Limits; an absent one is none. An entry of a keyed collection is compared as a whole. */
  readonly totalIops?: number;
  readonly readIops?: number;
  readonly writeIops?: number;
  readonly totalBytesPerSecond?: number;
  readonly readBytesPerSecond?: number;
  readonly writeBytesPerSecond?: number;
}

export interface InterfaceState {
  readonly mac: string;
  /** The libvirt network; or `bridge:br0` for a bridge that exists on the host. */
  readonly source: string;
  /** Name of the tap device, at most 15 characters. */
  readonly tap: string;
  readonly model: "virtio" | "e1000e" | "rtl8139";
  readonly link: "up" | "down";
  /** The address that was allocated, null without one; kept in the domain's metadata, so that it stays. */
  readonly ipv4: string | null;
}

export interface VolumeState {
  /** The pool's name on the host. */
  readonly pool: string;
  readonly format: "qcow2" | "raw";
  /** Virtual size. Absent for what is filled once (images, kernels, seeds): its content says it. */
  readonly capacityBytes?: number;
  /** The backing file's volume name in the same pool: a thin copy of an image. */
  readonly backing?: string;
  /** Digest of what was put in, for images, kernels and seeds: complete and unchanged since. */
  readonly content?: string;
}

export interface PoolState {
  readonly uuid: string;
  readonly type: "dir" | "logical";
  /** dir: the directory. logical: `/dev/VG`. */
  readonly path: string;
  /** logical: the volume group's name; null for dir. */
  readonly source: string | null;
  readonly active: boolean;
  readonly autostart: boolean;
}

/** A value that libvirt keeps for QEMU: https://libvirt.org/formatsecret.html */
export interface SecretState {
  readonly uuid: string;
  /** What it is for, unique on the host. */
  readonly usage: string;
  /** Keyed hash of the value: whether it is another one can be told, and nothing else. */
  readonly value: string;
}

export interface NetworkState {
  readonly uuid: string;
  readonly forward: "nat" | "isolated" | "bridge";
  /** The bridge device: made by libvirt for nat and isolated, given for bridge. */
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
