/** An IPv4 subnet as numbers, with both ends included. */
export interface Ipv4Subnet {
  readonly network: number;
  readonly broadcast: number;
  readonly prefix: number;
}

/** Returns the number of a valid IPv4 address. */
export function parseIpv4(text: string): number {
  return text.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
}

/** Returns the dotted form: `10.20.0.1`. */
export function showIpv4(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}

/** Returns the subnet of `10.20.0.0/24`. Host bits are dropped. */
export function parseIpv4Subnet(cidr: string): Ipv4Subnet {
  const [address = "", length = ""] = cidr.split("/");
  const prefix = Number(length);
  const size = 2 ** (32 - prefix);
  const network = Math.floor(parseIpv4(address) / size) * size;
  return { network, broadcast: network + size - 1, prefix };
}

/**
 * Returns a function that adds a subnet with a value, and returns the value of an earlier overlapping subnet. Because
 * of two overlapping subnets one contains the other, a lookup by prefixes suffices, independent of the number of
 * subnets.
 */
export function createOverlapIndex<Value>(): (subnet: Ipv4Subnet, value: Value) => Value | undefined {
  const subnets = new Map<string, Value>();
  const supernets = new Map<string, Value>();
  return ({ network, prefix }, value) => {
    const keys = Array.from({ length: prefix + 1 }, (_, length) => {
      const size = 2 ** (32 - length);
      return `${Math.floor(network / size) * size}/${length}`;
    });
    const ownKey = keys.at(-1) ?? "";
    const holder = keys.find((key) => subnets.has(key));
    const earlier = holder === undefined ? supernets.get(ownKey) : subnets.get(holder);
    if (!subnets.has(ownKey)) subnets.set(ownKey, value);
    for (const key of keys) if (!supernets.has(key)) supernets.set(key, value);
    return earlier;
  };
}

export function contains({ network, broadcast }: Ipv4Subnet, address: number): boolean {
  return address >= network && address <= broadcast;
}

export function overlaps(one: Ipv4Subnet, other: Ipv4Subnet): boolean {
  return one.network <= other.broadcast && other.network <= one.broadcast;
}
