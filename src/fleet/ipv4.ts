/** An IPv4 subnet in numbers; both ends belong to it. */
export interface Ipv4Subnet {
  readonly network: number;
  readonly broadcast: number;
  readonly prefix: number;
}

/** The number of an IPv4 address that the schema has accepted already. */
export function ipv4Number(text: string): number {
  return text.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
}

/** `10.20.0.1` */
export function showIpv4(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}

/** The subnet of `10.20.0.0/24`; bits of the host are dropped. */
export function ipv4Subnet(cidr: string): Ipv4Subnet {
  const [address = "", length = ""] = cidr.split("/");
  const prefix = Number(length);
  const size = 2 ** (32 - prefix);
  const network = Math.floor(ipv4Number(address) / size) * size;
  return { network, broadcast: network + size - 1, prefix };
}

export function contains({ network, broadcast }: Ipv4Subnet, address: number): boolean {
  return address >= network && address <= broadcast;
}

export function overlap(one: Ipv4Subnet, other: Ipv4Subnet): boolean {
  return one.network <= other.broadcast && other.network <= one.broadcast;
}
