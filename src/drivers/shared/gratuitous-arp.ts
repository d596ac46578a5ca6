/**
 * Formats Ethernet frames that announce to all neighbours on the uplink that an address has moved to this host: a
 * gratuitous ARP request (RFC 5227, section 3: an ARP announcement) for each.
 */
export function formatAnnouncements(mac: string, addresses: readonly string[]): Uint8Array[] {
  return addresses.map((address) =>
    formatAnnouncement(parseBytes(mac.split(":"), 16), parseBytes(address.split("."), 10)),
  );
}

const BROADCAST = [255, 255, 255, 255, 255, 255];
const UNKNOWN = [0, 0, 0, 0, 0, 0];
const ARP = [0x08, 0x06];
/** Ethernet, IPv4, their lengths, and the operation: a request (RFC 826). */
const REQUEST = [0, 1, 0x08, 0, 6, 4, 0, 1];

function formatAnnouncement(mac: readonly number[], address: readonly number[]): Uint8Array {
  return Uint8Array.from([
    ...BROADCAST,
    ...mac,
    ...ARP,
    ...REQUEST,
    ...mac,
    ...address,
    ...UNKNOWN,
    ...address,
  ]);
}

function parseBytes(parts: readonly string[], base: number): number[] {
  return parts.map((part) => Number.parseInt(part, base));
}
