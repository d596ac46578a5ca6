/**
 * libvirt's notation of CPU sets: `0-3,^2,8` (https://libvirt.org/formatdomain.html#cpu-allocation).
 * A set is a sorted list without duplicates.
 */
export function parseCpuSet(text: string): number[] {
  if (text === "") return [];
  const found = new Set<number>();
  for (const part of text.split(",").map((one) => one.trim())) {
    if (part.startsWith("^")) found.delete(Number(part.slice(1)));
    else for (const cpu of range(part)) found.add(cpu);
  }
  return [...found].sort((left, right) => left - right);
}

function range(part: string): number[] {
  const [first, last = first] = part.split("-").map(Number);
  if (first === undefined || last === undefined || part === "") return [];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export function showCpuSet(cpus: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const cpu of [...new Set(cpus)].sort((left, right) => left - right)) {
    const open = ranges.at(-1);
    if (open !== undefined && open.last === cpu - 1) open.last = cpu;
    else ranges.push({ first: cpu, last: cpu });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}
