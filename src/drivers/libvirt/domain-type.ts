import type { Impact } from "../../model/change.ts";
import type { ImpactContext, ObjectType } from "../object-type.ts";
import { type BootableDisks, bootDiskOf } from "./boot-disk.ts";
import { describedDevices } from "./described-devices.ts";
import { DISK_LIMITS, type DiskLimit } from "./disk-tuning.ts";
import { domainStateOf } from "./domain-state.ts";
import type { RunningState } from "./domain-types.ts";
import { devicesForRestart, diskDevice, interfaceDevice } from "./hotplug.ts";
import { costOfFields } from "./impact.ts";
import type { DiskState, DomainState, InterfaceState, Unmanaged, UnmanagedDevices } from "./states.ts";
import { domainSummary } from "./summary.ts";

/** Domains, and the impact of each change, as tested on libvirt 9 and QEMU 7.2. */
export const domainType = {
  name: "domain",
  isMachine: true,
  holdsData: false,
  companions: { kernel: "disks" }, // both are of one image: a kernel finds its modules only on the disk that it came with
  summary: domainSummary,
  losses: ({ savedStates = [], unmanaged }) => [
    ...savedStates.map((saved) => SAVED_STATES[saved]),
    ...(hasUnmanaged(unmanaged) ? ["what no file describes"] : []),
  ],
  impacts: {
    uuid: "replace",
    type: "replace",
    arch: "replace",
    machine: "reboot",
    machineType: "reboot",
    firmware: "reboot",
    kernel: "reboot",
    power: "live",
    autostart: "live",
    cpuMode: "reboot",
    vcpusMax: "reboot",
    // vCPUs that the machine was started with cannot be removed at runtime
    vcpus: (before = 0, after = 0) => (after > before ? "live" : "reboot"),
    cpuShares: "live",
    cpuQuotaUs: "live",
    burst: "live",
    cpuset: "live",
    cpuPins: () => "live",
    emulatorPins: "live",
    memoryMaxKiB: "reboot",
    memoryKiB: "live",
    hugepages: "reboot",
    disks: diskImpact,
    diskBytes: (before = 0, after = before) => (after >= before ? "live" : "refuse"),
    seed: "live",
    interfaces: interfaceImpact,
    hostDevices: "reboot",
    guestAgent: "reboot",
    watchdog: "reboot",
    tpm: "reboot",
    graphics: "reboot", // "live attach of device 'graphics' is not supported"
    instanceType: "live",
    instanceId: "reboot",
    gracePeriodSeconds: "live",
    unmanaged: "live", // never desired
    savedStates: "live", // never desired
  },
} satisfies ObjectType<DomainState>;

function hasUnmanaged(unmanaged: Unmanaged | undefined): boolean {
  if (unmanaged === undefined) return false;
  const { disks, interfaces, hostDevices, fields, others } = unmanaged;
  return [disks, interfaces, hostDevices, fields, others].some(({ length }) => length > 0);
}

const SAVED_STATES: Readonly<Record<NonNullable<DomainState["savedStates"]>[number], string>> = {
  memory: "the saved memory",
  snapshots: "the snapshots",
};

/** Buses, with true for those that attach and detach disks at runtime. */
export const HOTPLUG_BUSES: Readonly<Record<DiskState["bus"], boolean>> = {
  virtio: true,
  scsi: true,
  usb: true,
  sata: false,
  ide: false,
};

function diskImpact(
  before: DiskState | undefined,
  after: DiskState | undefined,
  context: ImpactContext,
): Impact {
  const known = before ?? describedBy(context).disks[context.entry ?? ""];
  if (known !== undefined && after !== undefined) return costOfFields(DISK_COSTS, known, after);
  const disk = after ?? before;
  if (isBootDisk(context)) return "replace";
  return disk !== undefined && HOTPLUG_BUSES[disk.bus] && !needsRestart(context, diskDevice)
    ? "live"
    : "reboot";
}

/** Returns the devices that are in the machine, unmanaged as yet, and only become managed. */
function describedBy({ desired, observed }: ImpactContext): UnmanagedDevices {
  return describedDevices(domainStateOf({ state: desired }), domainStateOf({ state: observed }));
}

/** Returns whether the machine boots from this disk, or will. */
function isBootDisk({ entry, desired, observed, running = {} }: ImpactContext): boolean {
  const sides = [desired, observed, running] as BootableDisks[]; // of a domain
  return entry !== undefined && sides.some((side) => bootDiskOf(side) === entry);
}

/** Returns whether the running machine gets or loses this device only by a restart. */
function needsRestart(
  { entry, desired, running }: ImpactContext,
  deviceName: (key: string) => string,
): boolean {
  if (running === undefined || entry === undefined) return false;
  const devices = devicesForRestart(domainStateOf({ state: desired }), running as RunningState); // of a domain
  return devices.has(deviceName(entry));
}

/**
 * The impact of changing each field of a disk. Another source holds other data: a snapshot or a user may have moved it.
 */
const DISK_COSTS = {
  source: "refuse",
  sourceType: "refuse",
  format: "refuse",
  bus: "reboot",
  target: "reboot",
  bootOrder: "reboot",
  monitors: "live", // running machines follow the monitors by themselves
  user: "reboot",
  secret: "reboot",
  ...tuningCosts(),
} as const satisfies Record<keyof DiskState, Impact>;

function tuningCosts(): Record<DiskLimit, Impact> {
  const costs = DISK_LIMITS.map((limit) => [limit, "live"] as const);
  return Object.fromEntries(costs) as Record<DiskLimit, Impact>; // one entry per key
}

function interfaceImpact(
  before: InterfaceState | undefined,
  after: InterfaceState | undefined,
  context: ImpactContext,
): Impact {
  const known = before ?? describedBy(context).interfaces[context.entry ?? ""];
  if (known === undefined || after === undefined)
    return needsRestart(context, interfaceDevice) ? "reboot" : "live";
  return costOfFields(INTERFACE_COSTS, known, after);
}

/**
 * The impact of changing each field of an interface. A new device in the same place would unplug the old one while the
 * guest uses it: a power cycle disturbs the guest less.
 */
const INTERFACE_COSTS = {
  mac: "reboot",
  source: "live",
  tap: "reboot",
  model: "reboot",
  link: "live",
  ipv4: "live",
} as const satisfies Record<keyof InterfaceState, Impact>;
