import { equal } from "../../model/hash.ts";
import { parseCpuSet } from "./cpu-set.ts";
import { isBurstable } from "./domain-burst.ts";
import { isAmbiguousFirmware } from "./domain-firmware.ts";
import { withoutOldMonitors } from "./domain-network-disks.ts";
import { onlyCpu, readPinSets } from "./domain-resources.ts";
import {
  type DomainDefinition,
  type OriginResolver,
  RUNNING_FIELDS,
  type RunningState,
} from "./domain-types.ts";
import { readDomain } from "./domain-xml.ts";
import { countMorePciePorts } from "./hotplug.ts";
import { metadataParts, readWaitingDevices, setMetadata } from "./metadata.ts";
import { copyElement, type Element, isElement } from "./xml.ts";
import { attributeOf } from "./xml-edit.ts";

interface RunningDomain {
  readonly live: Element;
  readonly stored: Element;
  /** The state in the stored definition. */
  readonly definition: DomainDefinition;
  /** True if the guest gives memory back as requested: only then does the balloon show the requested size. */
  readonly balloonAnswers: boolean;
  /** Number of the host's CPUs. */
  readonly hostCpus: number;
  /** The host's default CPU weight. */
  readonly defaultCpuShares: number;
}

/** Returns the state in effect. Disks and interfaces have the names of the stored definition. */
export function readRunning(domain: RunningDomain, origin: OriginResolver): RunningState {
  const { live, stored, definition, balloonAnswers, hostCpus, defaultCpuShares } = domain;
  const state = readDomain(withStoredNames(stored, live), origin);
  const running = {
    ...state,
    firmware: isAmbiguousFirmware(live) ? undefined : state.firmware,
    disks: withoutOldMonitors(state.disks, definition.disks),
    vcpus: isAtMaximum(state.vcpus, state.vcpusMax, definition.vcpus) ? undefined : state.vcpus,
    ...readMemory(state, definition, balloonAnswers),
    ...readPinning(live, state, definition, hostCpus),
    emulatorPins: normalizeCpuSet(state.emulatorPins, hostCpus),
    cpuShares: normalizeCpuShares(state.cpuShares, defaultCpuShares),
    cpuQuotaUs: isBurstable(definition) ? undefined : state.cpuQuotaUs, // that of a burstable machine follows its credits
  };
  const fields = RUNNING_FIELDS.filter((field) => running[field] !== undefined);
  const waiting = readWaitingDevices(live);
  const effective: RunningState = Object.fromEntries(fields.map((field) => [field, running[field]]));
  const ports = countMorePciePorts(live);
  const { unmanaged } = definition;
  if (waiting.length === 0 && ports === 0 && unmanaged === undefined) return effective;
  const adopted = unmanaged === undefined ? {} : { unmanaged };
  return { ...effective, ...adopted, devicesForRestart: waiting, morePciePorts: ports };
}

/** The parts of our metadata that name devices. */
const NAMES = ["interface", "disk", "unmanaged"] as const;

/** Returns the running definition in which disks and interfaces have the names of the stored one. */
export function withStoredNames(stored: Element, live: Element): Element {
  const named = {
    ...live,
    children: live.children.map((node) => (isMetadata(node) ? copyElement(node) : node)),
  };
  for (const name of NAMES) setMetadata(named, name, metadataParts(stored, name));
  return named;
}

function isMetadata(node: Element | string): node is Element {
  return isElement(node) && node.name === "metadata";
}

/**
 * Reads the CPUs of a running machine. A pin of the only CPU of a machine with shared CPUs is its set, changed at
 * runtime.
 */
function readPinning(
  live: Element,
  { cpuset, cpuPins, vcpusMax }: DomainDefinition,
  definition: DomainDefinition,
  hostCpus: number,
): Pick<DomainDefinition, "cpuset" | "cpuPins"> {
  if (Object.keys(definition.cpuPins).length > 0) return readDedicated(live, vcpusMax, definition, hostCpus);
  const pins = Object.values(cpuPins);
  if (pins.length === 1) return { cpuset: pins, cpuPins: {} };
  return { cpuset: normalizeCpuSet(cpuset, hostCpus), cpuPins };
}

/**
 * Reads the pins of a running machine with dedicated CPUs. Pins of vCPUs that come with the next start count as present,
 * and those of vCPUs that go with it as absent, if they are where the emulator belongs.
 */
function readDedicated(
  live: Element,
  vcpusMax: number,
  definition: DomainDefinition,
  hostCpus: number,
): Pick<DomainDefinition, "cpuset" | "cpuPins"> {
  const shared = parseCpuSet(attributeOf(live, "vcpu", "cpuset") ?? "");
  const sets = readPinSets(live);
  const pins = Object.fromEntries(
    Object.entries(definition.cpuPins).filter(([vcpu]) => Number(vcpu) >= vcpusMax),
  );
  for (let vcpu = 0; vcpu < vcpusMax; vcpu += 1) {
    const set = sets.get(vcpu) ?? shared; // libvirt drops a pin that equals the shared set
    const goes = vcpu >= definition.vcpusMax;
    const isAside = equal(normalizeCpuSet(set, hostCpus), normalizeCpuSet(definition.emulatorPins, hostCpus));
    const isPinned = goes ? !isAside : sets.has(vcpu) || definition.cpuPins[vcpu] !== undefined;
    if (isPinned) pins[vcpu] = onlyCpu(set);
  }
  const isCovered = sets.size >= vcpusMax; // the shared set then has no effect
  return { cpuset: isCovered ? definition.cpuset : normalizeCpuSet(shared, hostCpus), cpuPins: pins };
}

/**
 * Returns whether a machine has all vCPUs or all memory with which it was started, and its definition has more. The rest
 * comes with the next start, which the maximum waits for; nothing at runtime leads there.
 */
function isAtMaximum(value: number, maximum: number, defined: number): boolean {
  return value >= maximum && defined > maximum;
}

/** Returns null for the default, which a weight that was removed at runtime has explicitly. */
export function normalizeCpuShares(cpuShares: number | null, defaultCpuShares: number): number | null {
  return cpuShares === defaultCpuShares ? null : cpuShares;
}

/** Returns no set if it allows every CPU, which means the same. */
function normalizeCpuSet(cpus: readonly number[], hostCpus: number): readonly number[] {
  return cpus.length >= hostCpus ? [] : cpus;
}

/**
 * Reads the memory of a running machine. QEMU rounds memory up to whole MiB. The balloon is empty until the guest's
 * driver inflates it, and stays empty without a driver. A guest that has no more to give back keeps what it has. More
 * memory than requested then means nothing.
 */
function readMemory(
  { memoryKiB, memoryMaxKiB }: DomainDefinition,
  definition: DomainDefinition,
  balloonAnswers: boolean,
): { memoryMaxKiB: number; memoryKiB: number | undefined } {
  const rounded = Math.ceil(definition.memoryMaxKiB / 1024) * 1024 === memoryMaxKiB;
  const meaningful =
    (balloonAnswers || memoryKiB < definition.memoryKiB) &&
    !isAtMaximum(memoryKiB, memoryMaxKiB, definition.memoryKiB);
  return {
    memoryMaxKiB: rounded ? definition.memoryMaxKiB : memoryMaxKiB,
    memoryKiB: meaningful ? memoryKiB : undefined,
  };
}
