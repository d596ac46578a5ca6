/**
 * Ethernet frames by which a host tells everybody on its uplink that an address is with it now: a gratuitous ARP request
 * (RFC 5227, section 3: an ARP announcement) for each.
 */
export function announcements(mac: string, addresses: readonly string[]): Uint8Array[] {
  return addresses.map((address) =>
    announcement(bytesOf(mac.split(":"), 16), bytesOf(address.split("."), 10)),
  );
}

const BROADCAST = [255, 255, 255, 255, 255, 255];
const NOBODY = [0, 0, 0, 0, 0, 0];
const ARP = [0x08, 0x06];
/** Ethernet, IPv4, their lengths, and: a request (RFC 826). */
const REQUEST = [0, 1, 0x08, 0, 6, 4, 0, 1];

function announcement(mac: readonly number[], address: readonly number[]): Uint8Array {
  return Uint8Array.from([
    ...BROADCAST,
    ...mac,
    ...ARP,
    ...REQUEST,
    ...mac,
    ...address,
    ...NOBODY,
    ...address,
  ]);
}

function bytesOf(parts: readonly string[], base: number): number[] {
  return parts.map((part) => Number.parseInt(part, base));
}
