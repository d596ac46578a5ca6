import type { DomainState } from "../drivers/libvirt/states.ts";
import { cpuSharesFor } from "../kinds/virtual-machine/cpu-shares.ts";
import type { HostFacts } from "../model/snapshot.ts";
import { formatBytes } from "../model/units.ts";
import type { ResourceDraft } from "./drafts.ts";

type Size = Pick<
  DomainState,
  "vcpus" | "vcpusMax" | "memoryKiB" | "memoryMaxKiB" | "cpuShares" | "cpuQuotaUs" | "hugepages"
>;

/**
 * Returns the InstanceType of a machine. Its name says everything that it says, so that equal machines share one, on
 * every host and in every import: `imported-2c-4g`, `imported-1c-512m.max-4c-2g.shares-512`.
 */
export function instanceTypeOf(size: Size, cpuUnit: HostFacts["cpuUnit"]): ResourceDraft {
  const { vcpus, vcpusMax, memoryKiB, memoryMaxKiB, hugepages } = size;
  const shares = expressibleShares(size.cpuShares, cpuUnit);
  const quotaPercent = expressibleQuota(size.cpuQuotaUs);
  const isFixed = vcpus === vcpusMax && memoryKiB === memoryMaxKiB;
  const parts = [
    `imported-${formatSize(vcpus, memoryKiB)}`,
    isFixed ? undefined : `max-${formatSize(vcpusMax, memoryMaxKiB)}`,
    shares === undefined ? undefined : `shares-${shares}`,
    quotaPercent === undefined ? undefined : `quota-${quotaPercent}`,
    hugepages ? "hugepages" : undefined,
  ];
  const cpu = {
    guest: vcpus,
    maxGuest: vcpus === vcpusMax ? undefined : vcpusMax,
    shares,
    quotaPercent,
  };
  const memory = {
    guest: formatKib(memoryKiB),
    maxGuest: memoryKiB === memoryMaxKiB ? undefined : formatKib(memoryMaxKiB),
    hugepages: hugepages ? true : undefined,
  };
  const name = parts.filter((part) => part !== undefined).join(".");
  return { kind: "InstanceType", name, spec: { cpu, memory }, comments: [] };
}

function formatSize(vcpus: number, memoryKiB: number): string {
  return `${vcpus}c-${shortMemory(memoryKiB)}`;
}

/** Formats memory for a name, exactly: `4g`, `1536m`, `131073k`. */
function shortMemory(kib: number): string {
  if (kib % 2 ** 20 === 0) return `${kib / 2 ** 20}g`;
  return kib % 2 ** 10 === 0 ? `${kib / 2 ** 10}m` : `${kib}k`;
}

function formatKib(kib: number): string {
  return formatBytes(kib * 1024);
}

/** The range of the field, and its number for each of 100 in `cpu.weight`. */
const SHARES = { min: 2, max: 262_144, perDefault: 1024 };
const DEFAULT_WEIGHT = 100;

/** Returns the shares from which the host gets this number. Undefined for none, and if no shares give it. */
function expressibleShares(value: number | null, unit: HostFacts["cpuUnit"]): number | undefined {
  if (value === null) return undefined;
  const shares = unit === "shares" ? value : Math.round((value * SHARES.perDefault) / DEFAULT_WEIGHT);
  const isExpressible = shares >= SHARES.min && shares <= SHARES.max && cpuSharesFor(shares, unit) === value;
  return isExpressible ? shares : undefined;
}

/** The length of a period of quotas, in microseconds. */
const PERIOD_US = 100_000;

/** Returns the quota in whole percents of a CPU. Undefined for no quota, and for one that has no whole percents. */
function expressibleQuota(quotaUs: number): number | undefined {
  const percent = (quotaUs * 100) / PERIOD_US;
  return Number.isInteger(percent) && percent >= 1 && percent <= 100 ? percent : undefined;
}
