/** Returns the zone of the names of an IPv4 subnet's addresses: `0.20.10.in-addr.arpa.` (RFC 1035, 3.5). */
export function reverseZone(cidr: string): string {
  const [address = "", prefix] = cidr.split("/");
  const octets = address.split(".").slice(0, Number(prefix) / 8);
  return `${octets.reverse().join(".")}.in-addr.arpa.`;
}

/** Returns the name under which an IPv4 address is looked up: `10.0.20.10.in-addr.arpa.` */
export function reverseName(ipv4: string): string {
  return `${ipv4.split(".").reverse().join(".")}.in-addr.arpa.`;
}
