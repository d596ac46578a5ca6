import { withoutOldMonitors } from "./domain-network-disks.ts";
import type { DomainDefinition, Origin } from "./domain-section.ts";
import { readDomain } from "./domain-xml.ts";
import { ourParts, replaceOurs } from "./mark.ts";
import type { DomainState } from "./states.ts";
import { copy, type Element, isElement } from "./xml.ts";

/** What is meaningful of a running domain. The rest cannot differ, or lies beside the machine. */
const RUNNING_FIELDS = [
  "machine",
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
  "instanceId",
] as const satisfies readonly (keyof DomainState)[];

export type RunningState = Partial<Pick<DomainState, (typeof RUNNING_FIELDS)[number]>>;

export interface RunningDomain {
  readonly live: Element;
  readonly stored: Element;
  /** What the stored definition says. */
  readonly wanted: DomainDefinition;
  /** True when the guest's balloon driver answers: only then does the balloon say what was asked of it. */
  readonly balloonAnswers: boolean;
  /** How many CPUs the host has. */
  readonly hostCpus: number;
}

/** What is in effect. Names of interfaces are those of the stored definition. */
export function readRunning(domain: RunningDomain, origin: Origin): RunningState {
  const { live, stored, wanted, balloonAnswers, hostCpus } = domain;
  const state = readDomain(withNamesOf(stored, live), origin);
  const running = {
    ...state,
    disks: withoutOldMonitors(state.disks, wanted.disks),
    ...readMemory(state, wanted, balloonAnswers),
    ...readSharing(state, wanted, hostCpus),
    emulatorPins: anyCpu(state.emulatorPins, hostCpus),
  };
  const known = RUNNING_FIELDS.filter((field) => running[field] !== undefined);
  return Object.fromEntries(known.map((field) => [field, running[field]]));
}

function withNamesOf(stored: Element, live: Element): Element {
  const named = { ...live, children: live.children.map((one) => (isMetadata(one) ? copy(one) : one)) };
  replaceOurs(named, "interface", ourParts(stored, "interface"));
  return named;
}

function isMetadata(one: Element | string): one is Element {
  return isElement(one) && one.name === "metadata";
}

/** The same pin of the only CPU of a machine that shares its CPUs is its set, changed while it ran. */
function readSharing(
  { cpuset, cpuPins }: DomainDefinition,
  wanted: DomainDefinition,
  hostCpus: number,
): Pick<DomainDefinition, "cpuset" | "cpuPins"> {
  const pins = Object.values(cpuPins);
  const isShared = pins.length === 1 && Object.keys(wanted.cpuPins).length === 0;
  return isShared ? { cpuset: pins, cpuPins: {} } : { cpuset: anyCpu(cpuset, hostCpus), cpuPins };
}

/** Being allowed on every CPU is the same as having no set. */
function anyCpu(cpus: readonly number[], hostCpus: number): readonly number[] {
  return cpus.length >= hostCpus ? [] : cpus;
}

/**
 * QEMU rounds memory up to whole MiB. The balloon is empty until the guest's driver fills it, and stays so where there
 * is no driver: having more than was asked for means nothing then.
 */
function readMemory(
  { memoryKiB, memoryMaxKiB }: DomainDefinition,
  wanted: DomainDefinition,
  balloonAnswers: boolean,
): { memoryMaxKiB: number; memoryKiB: number | undefined } {
  const rounded = Math.ceil(wanted.memoryMaxKiB / 1024) * 1024 === memoryMaxKiB;
  const meaningful = balloonAnswers || memoryKiB < wanted.memoryKiB;
  return {
    memoryMaxKiB: rounded ? wanted.memoryMaxKiB : memoryMaxKiB,
    memoryKiB: meaningful ? memoryKiB : undefined,
  };
}
