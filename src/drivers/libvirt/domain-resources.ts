import { equal } from "../../model/hash.ts";
import { parseCpuSet, showCpuSet } from "./cpu-set.ts";
import { numeric } from "./defined.ts";
import type { DomainDefinition, Section } from "./domain-section.ts";
import { type Element, element } from "./xml.ts";
import {
  attributeOf,
  child,
  childrenOf,
  ensure,
  removeAll,
  removeIfEmpty,
  setAttribute,
  setText,
  textOf,
} from "./xml-edit.ts";

/** CPUs, their tuning, and memory: https://libvirt.org/formatdomain.html#cpu-allocation and #cpu-tuning */
export const resources: Section<
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
    const vcpusMax = Number(textOf(domain, "vcpu") ?? 1);
    const memoryMaxKiB = Number(textOf(domain, "memory") ?? 0);
    return {
      vcpusMax,
      vcpus: numeric(attributeOf(domain, "vcpu", "current")) ?? vcpusMax,
      memoryMaxKiB,
      memoryKiB: numeric(textOf(domain, "currentMemory")) ?? memoryMaxKiB,
      cpuShares: numeric(textOf(domain, "cputune", "shares")) ?? DEFAULT_SHARES,
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

/** What the kernel gives a control group that nobody gave a weight (cgroup v1). */
const DEFAULT_SHARES = 1024;
/** How libvirt spells "no limit". */
export const NO_QUOTA = -1;
/** The period that all quotas are counted by. */
export const PERIOD_US = 100_000;

function readQuota(domain: Element): number {
  const quota = numeric(textOf(domain, "cputune", "quota")) ?? NO_QUOTA;
  const period = numeric(textOf(domain, "cputune", "period")) ?? PERIOD_US;
  return quota === NO_QUOTA || period === 0 ? NO_QUOTA : Math.round((quota * PERIOD_US) / period);
}

/**
 * Shared machines have a set in `<vcpu>`, dedicated ones a `<vcpupin>` each, to a CPU of its own. A set that is changed
 * while the machine runs shows as the same pin for all.
 */
function readPins(domain: Element): Pick<DomainDefinition, "cpuset" | "cpuPins"> {
  const shared = parseCpuSet(attributeOf(domain, "vcpu", "cpuset") ?? "");
  const pins = childrenOf(child(domain, "cputune"), "vcpupin");
  const sets = pins.map((pin) => parseCpuSet(pin.attributes.cpuset ?? ""));
  const [first] = sets;
  if (first === undefined) return { cpuset: shared, cpuPins: {} };
  const one = pins.length === Number(textOf(domain, "vcpu")) && sets.every((set) => equal(set, first));
  if (one && (shared.length > 0 || first.length > 1 || pins.length > 1))
    return { cpuset: first, cpuPins: {} };
  const pinned = pins.map((pin, index) => [pin.attributes.vcpu ?? "", onlyCpu(sets[index])] as const);
  return { cpuset: shared, cpuPins: Object.fromEntries(pinned) };
}

/** A pin on more than one CPU is never ours: -1 is no CPU, and differs from every one that is. */
function onlyCpu(set: readonly number[] = []): number {
  return set.length === 1 ? (set[0] ?? -1) : -1;
}

/** `<vcpus>` lists them one by one after a hotplug: it would contradict new numbers. */
function writeVcpus(domain: Element, { vcpus, vcpusMax }: DomainDefinition): void {
  const before = resources.read(domain, String);
  const vcpu = ensure(domain, "vcpu");
  if (before.vcpus === vcpus && before.vcpusMax === vcpusMax && vcpu.children.length > 0) return;
  removeAll(domain, "vcpus");
  vcpu.attributes.placement ??= "static";
  setAttribute(vcpu, "current", vcpus === vcpusMax ? undefined : vcpus);
  vcpu.children = [String(vcpusMax)];
}

function writeMemory(domain: Element, state: DomainDefinition): void {
  setText(domain, "memory", state.memoryMaxKiB);
  setText(domain, "currentMemory", state.memoryKiB);
  for (const name of ["memory", "currentMemory"]) ensure(domain, name).attributes.unit = "KiB";
}

/** What is as it should be keeps its spelling. */
function writeTuning(domain: Element, state: DomainDefinition): void {
  const before = resources.read(domain, String);
  const cputune = ensure(domain, "cputune");
  if (before.cpuShares !== state.cpuShares) {
    setText(cputune, "shares", state.cpuShares === DEFAULT_SHARES ? undefined : state.cpuShares);
  }
  if (before.cpuQuotaUs !== state.cpuQuotaUs) {
    const limited = state.cpuQuotaUs !== NO_QUOTA;
    setText(cputune, "period", limited ? PERIOD_US : undefined);
    setText(cputune, "quota", limited ? state.cpuQuotaUs : undefined);
  }
  if (state.emulatorPins.length === 0) removeAll(cputune, "emulatorpin");
  else ensure(cputune, "emulatorpin").attributes.cpuset = showCpuSet(state.emulatorPins);
}

function writePins(domain: Element, { cpuset, cpuPins }: DomainDefinition): void {
  if (equal(readPins(domain), { cpuset, cpuPins })) return;
  const cputune = ensure(domain, "cputune");
  removeAll(cputune, "vcpupin");
  setAttribute(ensure(domain, "vcpu"), "cpuset", cpuset.length === 0 ? undefined : showCpuSet(cpuset));
  for (const [vcpu, cpu] of Object.entries(cpuPins)) {
    cputune.children.push(element("vcpupin", { vcpu, cpuset: String(cpu) }));
  }
}
