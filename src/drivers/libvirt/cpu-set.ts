/**
 * Parses libvirt's notation of CPU sets: `0-3,^2,8` (https://libvirt.org/formatdomain.html#cpu-allocation). Returns a
 * sorted list without duplicates.
 */
export function parseCpuSet(text: string): number[] {
  if (text === "") return [];
  const cpus = new Set<number>();
  for (const part of text.split(",").map((item) => item.trim())) {
    if (part.startsWith("^")) cpus.delete(Number(part.slice(1)));
    else for (const cpu of parseRange(part)) cpus.add(cpu);
  }
  return [...cpus].sort((left, right) => left - right);
}

/** libvirt's own maximum (VIR_DOMAIN_CPUMASK_LEN). */
const MAX_CPUS = 16_384;

/** Returns no CPUs for an invalid range. */
function parseRange(part: string): number[] {
  if (!/^\d{1,5}(-\d{1,5})?$/.test(part)) return [];
  const [first = 0, last = first] = part.split("-").map(Number);
  if (last < first || last >= MAX_CPUS) return [];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export function formatCpuSet(cpus: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const cpu of [...new Set(cpus)].sort((left, right) => left - right)) {
    const open = ranges.at(-1);
    if (open !== undefined && open.last === cpu - 1) open.last = cpu;
    else ranges.push({ first: cpu, last: cpu });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}
