import type { DomainState } from "../../drivers/libvirt/states.ts";
import { hashOf } from "../../model/hash.ts";
import { type DesiredObject, type ObjectId, objectRef } from "../../model/object.ts";
import { nativeName } from "../../model/resource.ts";
import { parseBytes, parseSeconds } from "../../model/units.ts";
import { desired } from "../desired.ts";
import { kernelFiles } from "../image-files.ts";
import type { HostView } from "../kind.ts";
import { carrierRef } from "../networks.ts";
import { systemVolume } from "../system-pool.ts";
import { type DataDisk, type Disk, placeDisks, type RootDisk } from "./disks.ts";
import { type Interface, interfaceStates } from "./interfaces.ts";
import type { Machine } from "./machine.ts";
import type { Seed } from "./seed.ts";

/** The parts of a machine that are objects or states of their own. */
export interface Parts {
  readonly interfaces: readonly Interface[];
  /** What watches over the interfaces: there before they are. */
  readonly ports: readonly Pick<DesiredObject, "id">[];
  readonly root: RootDisk;
  readonly data: readonly DataDisk[];
  readonly seed: Seed;
}

/** The domain: everything of the machine that libvirt runs. */
export function domainObject(machine: Machine, parts: Parts): DesiredObject<DomainState> {
  const { resource, host } = machine;
  return desired(resource, objectRef("domain", host, nativeName(resource)), stateOf(machine, parts), {
    needs: needsOf(machine, parts),
    alone: parts.data.map(({ volume }) => volume),
    policy: resource.spec.updatePolicy,
  });
}

/** Field by field: to spread several objects into one takes V8 longer than all the rest of it. */
function stateOf(machine: Machine, { interfaces, root, data, seed }: Parts): DomainState {
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
    disks: placeDisks(disks, observed?.disks ?? {}),
    ...sizesOf(disks),
    seed: seed.path,
    interfaces: interfaceStates(interfaces),
    hostDevices: [...machine.placement.devices].sort(),
    guestAgent: spec.devices.guestAgent,
    watchdog: spec.devices.watchdog,
    tpm: spec.devices.tpm,
    instanceType: `${machine.type.name}@${revisionOf(machine.type.spec)}`,
    instanceId: seed.instanceId,
    gracePeriodSeconds: parseSeconds(spec.terminationGracePeriod),
  };
  const managed = spec.runStrategy !== "Manual";
  return managed ? { power: spec.runStrategy === "Always" ? "running" : "shutoff", ...state } : state;
}

function sizesOf(disks: readonly Disk[]): Pick<DomainState, "diskBytes"> {
  const sizes = disks.flatMap(({ key, bytes }) => (bytes === undefined ? [] : [[key, bytes] as const]));
  return sizes.length === 0 ? {} : { diskBytes: Object.fromEntries(sizes) };
}

const revisions = new WeakMap<object, string>();

/** A short hash of an instance type, worked out once for all machines that have it. */
function revisionOf(spec: object): string {
  const known = revisions.get(spec) ?? hashOf(spec).slice(0, 8);
  revisions.set(spec, known);
  return known;
}

/** What the host decides: the hypervisor, and the CPU that can be had with it. */
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
}: Machine): Pick<DomainState, "firmware" | "kernel"> {
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

/** Microseconds of one CFS period, over which a quota counts. */
const PERIOD_US = 100_000;

/** libvirt's own weight, which it has without saying so. */
const DEFAULT_SHARES = 1024;

function cpuOf({ type, placement, view, host }: Machine): CpuState {
  const { guest, maxGuest, policy, shares, quotaPercent } = type.spec.cpu;
  const common = {
    vcpus: guest,
    cpuShares: shares ?? DEFAULT_SHARES,
    cpuQuotaUs: quotaPercent === undefined ? -1 : (quotaPercent * PERIOD_US) / 100,
  };
  const { dedicatedCpus, sharedCpus } = placement;
  if (policy === "shared") {
    const everywhere = sharedCpus.length === view.host(host)?.facts?.cpus;
    const cpuset = everywhere ? [] : sharedCpus;
    return { ...common, vcpusMax: maxGuest ?? guest, cpuset, cpuPins: {}, emulatorPins: [] };
  }
  const pins = Object.fromEntries(dedicatedCpus.map((cpu, vcpu) => [`${vcpu}`, cpu]));
  const emulatorPins = sharedCpus.length > 0 ? sharedCpus : dedicatedCpus;
  return {
    ...common,
    vcpusMax: guest,
    cpuset: [], // each has its own; libvirt drops a pin that says the same as the set of all
    cpuPins: pins,
    emulatorPins,
  };
}

type CpuState = Pick<
  DomainState,
  "vcpus" | "vcpusMax" | "cpuShares" | "cpuQuotaUs" | "cpuset" | "cpuPins" | "emulatorPins"
>;

function memoryOf({ type }: Machine): Pick<DomainState, "memoryKiB" | "memoryMaxKiB" | "hugepages"> {
  const { guest, maxGuest, hugepages } = type.spec.memory;
  return { memoryKiB: kib(guest), memoryMaxKiB: kib(maxGuest ?? guest), hugepages };
}

function kib(quantity: string | number): number {
  return Math.ceil(parseBytes(`${quantity}`) / 1024);
}

function needsOf(machine: Machine, { interfaces, ports, root, data, seed }: Parts): ObjectId[] {
  const { view, host, image, artifact } = machine;
  const files = kernelFiles(image, artifact);
  const kernels =
    files === undefined
      ? []
      : [files.kernel.file, ...(files.initrd === undefined ? [] : [files.initrd.file])];
  return [
    ...[...(root.disk === undefined ? [] : [root.disk]), ...data].flatMap((disk) => disk.needs),
    seed.object.id,
    ...kernels.map((file) => systemVolume(view.fleet, host, file).ref.id),
    ...interfaces.map(({ network }) => carrierRef(network, host, view).id),
    ...ports.map(({ id }) => id),
  ];
}
