import { parse, v5 } from "uuid";
import { hashText } from "./hash.ts";
import type { ResourceId } from "./resource.ts";

/** The namespace of all Fleetwright UUIDs: uuid5 of the DNS namespace and `fleetwright`. */
const NAMESPACE = v5("fleetwright", v5.DNS);

/** UUID of what a resource becomes; `part` tells several of one resource apart (RFC 9562, version 5). */
export function uuidFor(fleet: string, owner: ResourceId, part = ""): string {
  return v5(part === "" ? owner : `${owner}#${part}`, namespaceOf(fleet));
}

const namespaces = new Map<string, Uint8Array>();

/** The namespace of a fleet, worked out once: it is the same for all that it has. */
function namespaceOf(fleet: string): Uint8Array {
  const known = namespaces.get(fleet) ?? parse(v5(fleet, NAMESPACE));
  namespaces.set(fleet, known);
  return known;
}

/**
 * MAC address of a machine's interface: locally administered unicast, 40 bits from the hash, so that ten thousand
 * machines do not meet by chance.
 */
export function macFor(fleet: string, owner: ResourceId, index: number): string {
  const digits = hashText(`${fleet}\n${owner}\nmac ${index}`).slice(0, 10);
  return `52:${(digits.match(/../g) ?? []).join(":")}`;
}

/** Name of a network device, at most 15 characters (IFNAMSIZ), with a prefix that libvirt does not claim. */
export function deviceFor(prefix: string, fleet: string, owner: ResourceId, part = ""): string {
  return `${prefix}${hashText(`${fleet}\n${owner}\n${part}`).slice(0, 15 - prefix.length - 2)}`;
}
