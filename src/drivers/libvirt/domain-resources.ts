import { equal } from "../../model/hash.ts";
import { formatCpuSet, parseCpuSet } from "./cpu-set.ts";
import { parseInteger } from "./definition-values.ts";
import { fitCpu, fitMemory } from "./domain-topology.ts";
import type { DomainDefinition, DomainSection } from "./domain-types.ts";
import { type Element, element } from "./xml.ts";
import {
  attributeOf,
  child,
  childrenOf,
  ensureChild,
  removeChildren,
  removeIfEmpty,
  setAttribute,
  setText,
  textOf,
} from "./xml-edit.ts";

/** CPUs, their tuning, and memory: https://libvirt.org/formatdomain.html#cpu-allocation and #cpu-tuning */
export const resources: DomainSection<
  | "vcpus"
  | "vcpusMax"
  | "cpuset"
  | "cpuShares"
  | "cpuQuotaUs"
  | "cpuPins"
  | "emulatorPins"
  | "memoryKiB"
  | "memoryMaxKiB"
> = {
  read: (domain) => {
    const vcpusMax = parseInteger(textOf(domain, "vcpu") ?? "1");
    const memoryMaxKiB = parseInteger(textOf(domain, "memory") ?? "0");
    return {
      vcpusMax,
      vcpus: parseInteger(attributeOf(domain, "vcpu", "current")) ?? vcpusMax,
      memoryMaxKiB,
      memoryKiB: parseInteger(textOf(domain, "currentMemory")) ?? memoryMaxKiB,
      cpuShares: parseInteger(textOf(domain, "cputune", "shares")) ?? null,
      cpuQuotaUs: readQuota(domain),
      emulatorPins: parseCpuSet(attributeOf(domain, "cputune", "emulatorpin", "cpuset") ?? ""),
      ...readPins(domain),
    };
  },
  write(domain, state) {
    writeVcpus(domain, state);
    writeMemory(domain, state);
    writeTuning(domain, state);
    writePins(domain, state);
    removeIfEmpty(domain, "cputune");
  },
};

/** libvirt's spelling of "no limit". */
const NO_QUOTA = -1;
/** The period of all quotas, in microseconds. */
export const PERIOD_US = 100_000;

function readQuota(domain: Element): number {
  const quota = parseInteger(textOf(domain, "cputune", "quota")) ?? NO_QUOTA;
  const period = parseInteger(textOf(domain, "cputune", "period")) ?? PERIOD_US;
  return quota === NO_QUOTA || period === 0 ? NO_QUOTA : Math.round((quota * PERIOD_US) / period);
}

/**
 * Reads the pins. A machine with shared CPUs has a set in `<vcpu>`, one with dedicated CPUs a `<vcpupin>` for each
 * vCPU. libvirt shows a set that was changed at runtime as the same pin for all vCPUs.
 */
function readPins(domain: Element): Pick<DomainDefinition, "cpuset" | "cpuPins"> {
  const shared = parseCpuSet(attributeOf(domain, "vcpu", "cpuset") ?? "");
  const pins = childrenOf(child(domain, "cputune"), "vcpupin");
  const sets = pins.map((pin) => parseCpuSet(pin.attributes.cpuset ?? ""));
  const [first] = sets;
  if (first === undefined) return { cpuset: shared, cpuPins: {} };
  const isSamePin =
    pins.length === parseInteger(textOf(domain, "vcpu")) && sets.every((set) => equal(set, first));
  if (isSamePin && (shared.length > 0 || first.length > 1 || pins.length > 1))
    return { cpuset: first, cpuPins: {} };
  const pinned = pins.map((pin, index) => [pin.attributes.vcpu ?? "", onlyCpu(sets[index])] as const);
  return { cpuset: shared, cpuPins: Object.fromEntries(pinned) };
}

/** Returns the CPUs of each vCPU that has a pin of its own, by the number of the vCPU. */
export function readPinSets(domain: Element): ReadonlyMap<number, readonly number[]> {
  const pins = childrenOf(child(domain, "cputune"), "vcpupin");
  return new Map(
    pins.map(({ attributes: { vcpu, cpuset } }) => [Number(vcpu), parseCpuSet(cpuset ?? "")] as const),
  );
}

/** Returns the only CPU of a set. A pin on several CPUs is never ours: it becomes -1, which differs from every CPU. */
export function onlyCpu(set: readonly number[] = []): number {
  return set.length === 1 ? (set[0] ?? -1) : -1;
}

/**
 * Writes the numbers of vCPUs. Removes `<vcpus>`, which lists each vCPU after a hotplug and would contradict new
 * numbers.
 */
function writeVcpus(domain: Element, { vcpus, vcpusMax }: DomainDefinition): void {
  const before = resources.read(domain, String);
  const vcpu = ensureChild(domain, "vcpu");
  if (before.vcpus === vcpus && before.vcpusMax === vcpusMax && vcpu.children.length > 0) return;
  if (before.vcpusMax !== vcpusMax) fitCpu(domain, vcpusMax);
  removeChildren(domain, "vcpus");
  vcpu.attributes.placement ??= "static";
  setAttribute(vcpu, "current", vcpus === vcpusMax ? undefined : vcpus);
  vcpu.children = [String(vcpusMax)];
}

function writeMemory(domain: Element, { memoryMaxKiB, memoryKiB }: DomainDefinition): void {
  const before = resources.read(domain, String);
  if (before.memoryMaxKiB !== memoryMaxKiB) {
    fitMemory(domain, memoryMaxKiB);
    setKiB(domain, "memory", memoryMaxKiB);
  }
  if (before.memoryKiB !== memoryKiB || before.memoryMaxKiB !== memoryMaxKiB)
    setKiB(domain, "currentMemory", memoryKiB);
}

function setKiB(domain: Element, name: string, kib: number): void {
  setText(domain, name, kib);
  ensureChild(domain, name).attributes.unit = "KiB";
}

/**
 * Returns a desired state with the CPU weight of the stored definition if the change leaves it as it was observed: an
 * observed weight that is the host's default is null, and the definition may spell it out.
 */
export function keepUnchangedShares<State extends Pick<DomainDefinition, "cpuShares">>(
  desired: State,
  observed: Partial<Pick<DomainDefinition, "cpuShares">>,
  stored: Element,
): State {
  if (desired.cpuShares !== observed.cpuShares) return desired;
  return { ...desired, cpuShares: resources.read(stored, String).cpuShares };
}

/** Writes only tunings that differ, so that the others keep their spelling. */
function writeTuning(domain: Element, state: DomainDefinition): void {
  const before = resources.read(domain, String);
  const cputune = ensureChild(domain, "cputune");
  if (before.cpuShares !== state.cpuShares) setText(cputune, "shares", state.cpuShares ?? undefined);
  if (before.cpuQuotaUs !== state.cpuQuotaUs) {
    const limited = state.cpuQuotaUs !== NO_QUOTA;
    setText(cputune, "period", limited ? PERIOD_US : undefined);
    setText(cputune, "quota", limited ? state.cpuQuotaUs : undefined);
  }
  if (equal(before.emulatorPins, state.emulatorPins)) return;
  if (state.emulatorPins.length === 0) removeChildren(cputune, "emulatorpin");
  else ensureChild(cputune, "emulatorpin").attributes.cpuset = formatCpuSet(state.emulatorPins);
}

function writePins(domain: Element, { cpuset, cpuPins }: DomainDefinition): void {
  if (equal(readPins(domain), { cpuset, cpuPins })) return;
  const cputune = ensureChild(domain, "cputune");
  removeChildren(cputune, "vcpupin");
  setAttribute(ensureChild(domain, "vcpu"), "cpuset", cpuset.length === 0 ? undefined : formatCpuSet(cpuset));
  for (const [vcpu, cpu] of Object.entries(cpuPins)) {
    cputune.children.push(element("vcpupin", { vcpu, cpuset: String(cpu) }));
  }
}
