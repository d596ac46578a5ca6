type PortRange = readonly [first: number, last: number];

/**
 * Returns the ports as sorted ranges, with adjacent ones merged, because nft refuses sets with overlapping ranges.
 */
export function mergePorts(ports: readonly (number | string)[]): PortRange[] {
  const merged: [number, number][] = [];
  for (const [first, last] of ports.map(parsePortRange).sort(byFirst)) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** `80`, `"80"` or `"8000-8100"`. */
function parsePortRange(port: number | string): PortRange {
  const [first = 0, last = first] = `${port}`.split("-").map(Number);
  return [first, last];
}

function byFirst([one]: PortRange, [other]: PortRange): number {
  return one - other;
}
