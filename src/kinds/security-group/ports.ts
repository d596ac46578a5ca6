type Range = readonly [first: number, last: number];

/** Ports as ranges, sorted, those that touch as one: nft takes no set whose ranges overlap. */
export function mergedPorts(ports: readonly (number | string)[]): Range[] {
  const merged: [number, number][] = [];
  for (const [first, last] of ports.map(rangeOf).sort(byFirst)) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** `80`, `"80"` or `"8000-8100"`. */
function rangeOf(port: number | string): Range {
  const [first = 0, last = first] = `${port}`.split("-").map(Number);
  return [first, last];
}

function byFirst([one]: Range, [other]: Range): number {
  return one - other;
}
