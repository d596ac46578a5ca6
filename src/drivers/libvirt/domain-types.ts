import type { DomainState } from "./states.ts";
import type { Element } from "./xml.ts";

/** The part of a domain's state that its definition holds; libvirt keeps the rest beside it. */
export type DomainDefinition = Omit<DomainState, "power" | "autostart" | "savedStates">;

/**
 * Returns the volume that a chain of external snapshots began with, by a path in the chain. A snapshot changes the
 * source of a disk, which still is the same disk.
 */
export type OriginResolver = (path: string) => string;

/** One part of a domain's definition. It reads and writes the fields that it owns, and no others. */
export interface DomainSection<Field extends keyof DomainDefinition> {
  read(domain: Element, origin: OriginResolver): Pick<DomainDefinition, Field>;
  write(domain: Element, state: DomainDefinition, origin: OriginResolver): void;
}

/** Fields of a running domain that are compared. The others cannot differ, or are not part of the machine. */
export const RUNNING_FIELDS = [
  "machine",
  "machineType",
  "firmware",
  "kernel",
  "cpuMode",
  "vcpusMax",
  "vcpus",
  "cpuShares",
  "cpuQuotaUs",
  "cpuset",
  "cpuPins",
  "emulatorPins",
  "memoryMaxKiB",
  "memoryKiB",
  "hugepages",
  "disks",
  "diskBytes",
  "seed",
  "interfaces",
  "hostDevices",
  "guestAgent",
  "watchdog",
  "tpm",
  "graphics",
  "instanceId",
] as const satisfies readonly (keyof DomainState)[];

export type RunningState = Partial<Pick<DomainState, (typeof RUNNING_FIELDS)[number] | "unmanaged">> & {
  /** Devices that the running machine refused to attach or to release, such as `disks.db-data`. Absent: none. */
  readonly devicesForRestart?: readonly string[];
  /** PCIe ports beyond those of a new machine, less those that a screen occupies. Absent: none. */
  readonly morePciePorts?: number;
};
