import { machineFamily } from "../../drivers/libvirt/machine-type.ts";
import { withoutOpenFields } from "../../drivers/libvirt/open-fields.ts";
import type { DomainState } from "../../drivers/libvirt/states.ts";
import { hashOf } from "../../model/hash.ts";
import { memoizeByIdentity } from "../../model/memoize.ts";
import { type DesiredMigration, type DesiredObject, type ObjectId, objectRef } from "../../model/object.ts";
import { parseBytes, parseSeconds } from "../../model/units.ts";
import { desiredObject } from "../shared/desired-object.ts";
import { domainRef } from "../shared/domain-ref.ts";
import { kernelFiles } from "../shared/image-files.ts";
import { moveBetween } from "../shared/mobility.ts";
import { networkDependencies } from "../shared/network-topology.ts";
import { systemVolume } from "../shared/system-pool.ts";
import { cpuSharesFor } from "./cpu-shares.ts";
import { assignTargets, type DataDisk, type Disk, type RootDisk } from "./disks.ts";
import { type Interface, interfaceStates } from "./interfaces.ts";
import type { PlacedMachine } from "./machine.ts";
import { localDisks, mobilityOf } from "./mobility.ts";
import type { Seed } from "./seed.ts";

/** The other objects and states of a machine. */
interface DomainParts {
  readonly interfaces: readonly Interface[];
  /** The firewall ports of the interfaces. They must exist before the domain. */
  readonly ports: readonly Pick<DesiredObject, "id">[];
  readonly root: RootDisk;
  readonly data: readonly DataDisk[];
  readonly seed: Seed;
}

/** Returns the domain of the machine. */
export function domainObject(machine: PlacedMachine, parts: DomainParts): DesiredObject<DomainState> {
  const { resource, host } = machine;
  const migration = migrationOf(machine);
  return desiredObject(resource, domainRef(resource, host), domainState(machine, parts), {
    ...(migration === undefined ? {} : { migration }),
    dependsOn: dependenciesOf(machine, parts),
    exclusive: parts.data.map(({ volume }) => volume),
    policy: resource.spec.updatePolicy,
  });
}

/** Returns the migration of a machine that is on another host than that of its placement. */
function migrationOf({ resource, view, host, leaving }: PlacedMachine): DesiredMigration | undefined {
  const mobility = leaving && mobilityOf(resource, [leaving.target], view);
  const [source, destination] = [leaving && view.host(leaving.target), view.host(host)];
  if (leaving === undefined || mobility === undefined) return undefined;
  if (source === undefined || destination === undefined) return undefined;
  const move = moveBetween(mobility, source, destination);
  if ("refused" in move) return undefined; // placement found it possible, from the same inputs
  const disks = localDisks(resource, leaving, view).map(({ object }) => ({
    from: object.id,
    to: objectRef(object.type, host, object.name).id,
  }));
  return { from: leaving.id, ...move, disks };
}

/**
 * Returns the domain's state. Copies field by field, because V8 needs longer for spreads of several objects than for
 * the rest.
 */
function domainState(machine: PlacedMachine, { interfaces, root, data, seed }: DomainParts): DomainState {
  const { resource, observed } = machine;
  const { spec } = resource;
  const platform = platformOf(machine);
  const boot = firmwareOf(machine);
  const cpu = cpuOf(machine);
  const memory = memoryOf(machine);
  const disks = [...(root.disk === undefined ? [] : [root.disk]), ...data];
  const state = {
    uuid: machine.uuid,
    type: platform.type,
    arch: platform.arch,
    machine: platform.machine,
    cpuMode: platform.cpuMode,
    firmware: boot.firmware,
    kernel: boot.kernel,
    autostart: spec.autostart ?? spec.runStrategy === "Always",
    vcpus: cpu.vcpus,
    vcpusMax: cpu.vcpusMax,
    cpuShares: cpu.cpuShares,
    cpuQuotaUs: cpu.cpuQuotaUs,
    ...burstOf(machine),
    cpuset: cpu.cpuset,
    cpuPins: cpu.cpuPins,
    emulatorPins: cpu.emulatorPins,
    memoryKiB: memory.memoryKiB,
    memoryMaxKiB: memory.memoryMaxKiB,
    hugepages: memory.hugepages,
    disks: assignTargets(disks, observed),
    ...diskSizesOf(disks),
    seed: seed.path,
    interfaces: interfaceStates(interfaces),
    hostDevices: [...machine.placement.devices, ...(observed?.unmanaged?.hostDevices ?? [])].sort(),
    guestAgent: spec.devices.guestAgent,
    watchdog: spec.devices.watchdog,
    tpm: spec.devices.tpm,
    graphics: spec.devices.graphics?.type ?? "none",
    instanceType: `${machine.type.name}@${revisionOf(machine.type.spec)}`,
    instanceId: seed.instanceId,
    gracePeriodSeconds: parseSeconds(spec.terminationGracePeriod),
  };
  const version = isVersioned(spec.devices.machineType) ? { machineType: spec.devices.machineType } : {};
  const managed = { ...leaveOpen(state, machine), ...version };
  if (spec.runStrategy === "Manual") return managed;
  return { power: spec.runStrategy === "Always" ? "running" : "shutoff", ...managed };
}

/** Returns the CPU credits. null removes those that the machine has. */
function burstOf({ type, observed }: PlacedMachine): Pick<DomainState, "burst"> {
  const { burst } = type.spec.cpu;
  if (burst !== undefined) return { burst };
  return (observed?.burst ?? null) === null ? {} : { burst: null };
}

function diskSizesOf(disks: readonly Disk[]): Pick<DomainState, "diskBytes"> {
  const sizes = disks.flatMap(({ key, bytes }) => (bytes === undefined ? [] : [[key, bytes] as const]));
  return sizes.length === 0 ? {} : { diskBytes: Object.fromEntries(sizes) };
}

/** Returns a short hash of an instance type, computed once for all machines that have the type. */
const revisionOf: (spec: object) => string = memoizeByIdentity((spec: object) => hashOf(spec).slice(0, 8));

/** Returns whether a machine type is one version of its family. */
function isVersioned(type: string | undefined): type is string {
  return type !== undefined && machineFamily(type) !== type;
}

/**
 * Returns the hypervisor, the machine type and the CPU. The host decides on the hypervisor when the machine is created.
 * An existing machine keeps what its resource leaves open. An adopted one keeps its CPU, too.
 */
function platformOf({
  resource,
  view,
  host,
  observed,
}: PlacedMachine): Pick<DomainState, "type" | "arch" | "machine" | "cpuMode"> {
  const { hypervisor = "qemu", arch = "x86_64" } = view.host(host)?.facts ?? {};
  const { machineType, cpuModel } = resource.spec.devices;
  const type = observed?.type ?? hypervisor;
  const { machine, cpuMode } = PLATFORMS[type] ?? PLATFORMS[hypervisor];
  return {
    type,
    arch: observed?.arch ?? arch,
    machine: machineType === undefined ? (observed?.machine ?? machine) : machineFamily(machineType),
    cpuMode: cpuModel ?? (observed?.unmanaged === undefined ? cpuMode : observed.cpuMode),
  };
}

const PLATFORMS = {
  kvm: { machine: "q35", cpuMode: "host-model" },
  qemu: { machine: "q35", cpuMode: "maximum" },
  test: { machine: "", cpuMode: "default" },
} as const satisfies Record<DomainState["type"], object>;

/** Returns the firmware and the kernel. A machine that boots from a Volume keeps the kernel that it has. */
function firmwareOf({
  resource,
  view,
  host,
  boot,
  observed,
}: PlacedMachine): Pick<DomainState, "firmware" | "kernel"> {
  const { firmware } = resource.spec.devices;
  if (boot === undefined) return { firmware, kernel: observed?.kernel ?? null };
  const files = kernelFiles(boot.image, boot.artifact);
  if (files === undefined) return { firmware, kernel: null };
  const path = (file: string) => systemVolume(view.fleet, host, file).path;
  const { kernel, initrd, cmdline } = files;
  return {
    firmware,
    kernel: { path: path(kernel.file), initrd: initrd === undefined ? "" : path(initrd.file), cmdline },
  };
}

/**
 * Returns the state without the fields that are unmanaged and that the resource leaves open. The plan then takes their
 * values from the observed state.
 */
function leaveOpen(state: DomainState, { observed }: PlacedMachine): DomainState {
  const fields = new Set(observed?.unmanaged?.fields);
  return fields.size === 0 ? state : withoutOpenFields(state, fields);
}

/** The length of a CFS period for quotas, in microseconds. */
const PERIOD_US = 100_000;

function cpuOf({ type, placement, view, host }: PlacedMachine): CpuState {
  const { guest, maxGuest, policy, shares, quotaPercent } = type.spec.cpu;
  const common = {
    vcpus: guest,
    cpuShares: cpuSharesFor(shares, view.host(host)?.facts?.cpuUnit ?? "weight"),
    cpuQuotaUs: quotaPercent === undefined ? -1 : (quotaPercent * PERIOD_US) / 100,
  };
  const { dedicatedCpus, sharedCpus } = placement;
  const orNone = (cpus: readonly number[]) => (cpus.length === view.host(host)?.facts?.cpus ? [] : cpus); // all: no pin
  if (policy === "shared")
    return {
      ...common,
      vcpusMax: maxGuest ?? guest,
      cpuset: orNone(sharedCpus),
      cpuPins: {},
      emulatorPins: [],
    };
  const pins = Object.fromEntries(dedicatedCpus.map((cpu, vcpu) => [`${vcpu}`, cpu]));
  const emulatorPins = orNone(sharedCpus.length > 0 ? sharedCpus : dedicatedCpus);
  return {
    ...common,
    vcpusMax: guest,
    cpuset: [], // each vCPU has its own pin; libvirt drops a pin that equals the cpuset
    cpuPins: pins,
    emulatorPins,
  };
}

type CpuState = Pick<
  DomainState,
  "vcpus" | "vcpusMax" | "cpuShares" | "cpuQuotaUs" | "cpuset" | "cpuPins" | "emulatorPins"
>;

function memoryOf({ type }: PlacedMachine): Pick<DomainState, "memoryKiB" | "memoryMaxKiB" | "hugepages"> {
  const { guest, maxGuest, hugepages } = type.spec.memory;
  return { memoryKiB: toKib(guest), memoryMaxKiB: toKib(maxGuest ?? guest), hugepages };
}

function toKib(quantity: string | number): number {
  return Math.ceil(parseBytes(`${quantity}`) / 1024);
}

function dependenciesOf(
  machine: PlacedMachine,
  { interfaces, ports, root, data, seed }: DomainParts,
): ObjectId[] {
  const { view, host, boot } = machine;
  const files = boot && kernelFiles(boot.image, boot.artifact);
  const kernels =
    files === undefined
      ? []
      : [files.kernel.file, ...(files.initrd === undefined ? [] : [files.initrd.file])];
  return [
    ...[...(root.disk === undefined ? [] : [root.disk]), ...data].flatMap((disk) => disk.dependsOn),
    ...(seed.object === undefined ? [] : [seed.object.id]),
    ...kernels.map((file) => systemVolume(view.fleet, host, file).ref.id),
    ...interfaces.flatMap(({ network, namesBridge }) =>
      namesBridge ? [] : networkDependencies(network, host, view),
    ),
    ...ports.map(({ id }) => id),
  ];
}
