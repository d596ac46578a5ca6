/** The versions of docs/tested-versions.md, the oldest first. A test compares them. */
export const TESTED_VERSIONS: Readonly<Record<string, readonly string[]>> = {
  libvirt: ["9.0.0", "11.3.0"],
  QEMU: ["7.2", "10.0"],
  nftables: ["1.0.6", "1.1.3"],
  HAProxy: ["2.6", "3.0"],
  dnsmasq: ["2.90", "2.91"],
};

/** Compares versions number by number, as far as the second one goes: `7.2.13` equals `7.2`. Returns a negative number, 0 or a positive number. */
export function compareVersions(version: string, other: string): number {
  const [numbers, others] = [version, other].map((text) => text.split(".").map(Number));
  for (const [index, number] of (others ?? []).entries()) {
    const difference = (numbers?.[index] ?? 0) - number;
    if (difference !== 0) return difference;
  }
  return 0;
}
