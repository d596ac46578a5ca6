import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { hashOf } from "../../model/hash.ts";
import { memoizeByIdentity } from "../../model/memoize.ts";
import { type DesiredObject, type ObjectId, objectRef } from "../../model/object.ts";
import { nativeName } from "../../model/resource.ts";
import { parseBytes, parseSeconds } from "../../model/units.ts";
import type { HostView } from "../kind.ts";
import { desiredObject } from "../shared/desired-object.ts";
import { kernelFiles } from "../shared/image-files.ts";
import { networkDependencies } from "../shared/network-topology.ts";
import { systemVolume } from "../shared/system-pool.ts";
import { assignTargets, type DataDisk, type Disk, type RootDisk } from "./disks.ts";
import { type Interface, interfaceStates } from "./interfaces.ts";
import type { PlacedMachine } from "./machine.ts";
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
  return desiredObject(
    resource,
    objectRef("domain", host, nativeName(resource)),
    domainState(machine, parts),
    {
      dependsOn: dependenciesOf(machine, parts),
      exclusive: parts.data.map(({ volume }) => volume),
      policy: resource.spec.updatePolicy,
    },
  );
}

/**
 * Returns the domain's state. Copies field by field, because V8 needs longer for spreads of several objects than for
 * the rest.
 */
function domainState(machine: PlacedMachine, { interfaces, root, data, seed }: DomainParts): DomainState {
  const { resource, view, host, observed } = machine;
  const { spec } = resource;
  const platform = platformOf(view.host(host));
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
    autostart: spec.runStrategy === "Always",
    vcpus: cpu.vcpus,
    vcpusMax: cpu.vcpusMax,
    cpuShares: cpu.cpuShares,
    cpuQuotaUs: cpu.cpuQuotaUs,
    cpuset: cpu.cpuset,
    cpuPins: cpu.cpuPins,
    emulatorPins: cpu.emulatorPins,
    memoryKiB: memory.memoryKiB,
    memoryMaxKiB: memory.memoryMaxKiB,
    hugepages: memory.hugepages,
    disks: assignTargets(disks, observed?.disks ?? {}),
    ...diskSizesOf(disks),
    seed: seed.path,
    interfaces: interfaceStates(interfaces),
    hostDevices: [...machine.placement.devices].sort(),
    guestAgent: spec.devices.guestAgent,
    watchdog: spec.devices.watchdog,
    tpm: spec.devices.tpm,
    ...graphicsOf(spec.devices),
    instanceType: `${machine.type.name}@${revisionOf(machine.type.spec)}`,
    instanceId: seed.instanceId,
    gracePeriodSeconds: parseSeconds(spec.terminationGracePeriod),
  };
  if (spec.runStrategy === "Manual") return state;
  return { power: spec.runStrategy === "Always" ? "running" : "shutoff", ...state };
}

function graphicsOf({ graphics }: VirtualMachineSpec["devices"]): Pick<DomainState, "graphics"> {
  return graphics === undefined ? {} : { graphics: graphics.type };
}

function diskSizesOf(disks: readonly Disk[]): Pick<DomainState, "diskBytes"> {
  const sizes = disks.flatMap(({ key, bytes }) => (bytes === undefined ? [] : [[key, bytes] as const]));
  return sizes.length === 0 ? {} : { diskBytes: Object.fromEntries(sizes) };
}

/** Returns a short hash of an instance type, computed once for all machines that have the type. */
const revisionOf: (spec: object) => string = memoizeByIdentity((spec: object) => hashOf(spec).slice(0, 8));

/** Returns the properties that depend on the host: the hypervisor and its CPU mode. */
function platformOf(host: HostView | undefined): Pick<DomainState, "type" | "arch" | "machine" | "cpuMode"> {
  const { hypervisor = "qemu", arch = "x86_64" } = host?.facts ?? {};
  return { type: hypervisor, arch, ...PLATFORMS[hypervisor] };
}

const PLATFORMS = {
  kvm: { machine: "q35", cpuMode: "host-model" },
  qemu: { machine: "q35", cpuMode: "maximum" },
  test: { machine: "", cpuMode: "default" },
} as const satisfies Record<DomainState["type"], object>;

function firmwareOf({
  resource,
  view,
  host,
  image,
  artifact,
}: PlacedMachine): Pick<DomainState, "firmware" | "kernel"> {
  const { firmware } = resource.spec.devices;
  const files = kernelFiles(image, artifact);
  if (files === undefined) return { firmware, kernel: null };
  const path = (file: string) => systemVolume(view.fleet, host, file).path;
  const { kernel, initrd, cmdline } = files;
  return {
    firmware,
    kernel: { path: path(kernel.file), initrd: initrd === undefined ? "" : path(initrd.file), cmdline },
  };
}

/** The length of a CFS period for quotas, in microseconds. */
const PERIOD_US = 100_000;

/** libvirt's implicit default. */
const DEFAULT_SHARES = 1024;

function cpuOf({ type, placement, view, host }: PlacedMachine): CpuState {
  const { guest, maxGuest, policy, shares, quotaPercent } = type.spec.cpu;
  const common = {
    vcpus: guest,
    cpuShares: shares ?? DEFAULT_SHARES,
    cpuQuotaUs: quotaPercent === undefined ? -1 : (quotaPercent * PERIOD_US) / 100,
  };
  const { dedicatedCpus, sharedCpus } = placement;
  if (policy === "shared") {
    const usesAllCpus = sharedCpus.length === view.host(host)?.facts?.cpus;
    const cpuset = usesAllCpus ? [] : sharedCpus;
    return { ...common, vcpusMax: maxGuest ?? guest, cpuset, cpuPins: {}, emulatorPins: [] };
  }
  const pins = Object.fromEntries(dedicatedCpus.map((cpu, vcpu) => [`${vcpu}`, cpu]));
  const emulatorPins = sharedCpus.length > 0 ? sharedCpus : dedicatedCpus;
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
  const { view, host, image, artifact } = machine;
  const files = kernelFiles(image, artifact);
  const kernels =
    files === undefined
      ? []
      : [files.kernel.file, ...(files.initrd === undefined ? [] : [files.initrd.file])];
  return [
    ...[...(root.disk === undefined ? [] : [root.disk]), ...data].flatMap((disk) => disk.dependsOn),
    seed.object.id,
    ...kernels.map((file) => systemVolume(view.fleet, host, file).ref.id),
    ...interfaces.flatMap(({ network }) => networkDependencies(network, host, view)),
    ...ports.map(({ id }) => id),
  ];
}
