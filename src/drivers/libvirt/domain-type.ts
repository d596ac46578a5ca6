import type { Impact } from "../../model/change.ts";
import type { ImpactContext, ObjectType } from "../object-type.ts";
import { DISK_TUNING } from "./domain-disks.ts";
import type { RunningState } from "./domain-types.ts";
import { devicesForRestart, diskDevice, interfaceDevice } from "./hotplug.ts";
import { costOfFields } from "./impact.ts";
import type { DiskState, DomainState, InterfaceState } from "./states.ts";
import { domainSummary } from "./summary.ts";

/** Domains, and the impact of each change, as tested on libvirt 9 and QEMU 7.2. */
export const domainType = {
  name: "domain",
  isMachine: true,
  holdsData: false,
  companions: { kernel: "disks" }, // both are of one image: a kernel finds its modules only on the disk that it came with
  summary: domainSummary,
  hasUndescribed: ({ unmanaged }) =>
    unmanaged !== undefined && Object.values(unmanaged).some(({ length }) => length > 0),
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
  },
} satisfies ObjectType<DomainState>;

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
  if (before !== undefined && after !== undefined) return costOfFields(DISK_COSTS, before, after);
  const disk = after ?? before;
  if (disk?.bootOrder === 1) return "replace";
  return disk !== undefined && HOTPLUG_BUSES[disk.bus] && !needsRestart(context, diskDevice)
    ? "live"
    : "reboot";
}

/** Returns whether the running machine gets or loses this device only by a restart. */
function needsRestart(
  { entry, desired, running }: ImpactContext,
  deviceName: (key: string) => string,
): boolean {
  if (running === undefined || entry === undefined) return false;
  const devices = devicesForRestart(desired as unknown as DomainState, running as RunningState); // of a domain
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

function tuningCosts(): Record<keyof typeof DISK_TUNING, Impact> {
  const costs = Object.keys(DISK_TUNING).map((field) => [field, "live"] as const);
  return Object.fromEntries(costs) as Record<keyof typeof DISK_TUNING, Impact>; // one entry per key
}

function interfaceImpact(
  before: InterfaceState | undefined,
  after: InterfaceState | undefined,
  context: ImpactContext,
): Impact {
  if (before === undefined || after === undefined)
    return needsRestart(context, interfaceDevice) ? "reboot" : "live";
  return costOfFields(INTERFACE_COSTS, before, after);
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
