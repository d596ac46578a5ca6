import { parse, v5 } from "uuid";
import { hashText } from "./hash.ts";
import type { ResourceId } from "./resource.ts";

/** The namespace of all Fleetwright UUIDs: uuid5 of the DNS namespace and `fleetwright`. */
const NAMESPACE = v5("fleetwright", v5.DNS);

/**
 * Returns the UUID of an object of a resource (RFC 9562, version 5). `part` distinguishes several objects of one
 * resource.
 */
export function uuidFor(fleet: string, owner: ResourceId, part = ""): string {
  return v5(part === "" ? owner : `${owner}#${part}`, namespaceOf(fleet));
}

const namespaces = new Map<string, Uint8Array>();

/** Returns the namespace of a fleet. Cached, because all objects of a fleet share it. */
function namespaceOf(fleet: string): Uint8Array {
  const namespace = namespaces.get(fleet) ?? parse(v5(fleet, NAMESPACE));
  namespaces.set(fleet, namespace);
  return namespace;
}

/**
 * Returns the MAC address of a machine's interface: locally administered unicast. 40 bits come from the hash, so that
 * collisions among ten thousand machines are unlikely.
 */
export function macFor(fleet: string, owner: ResourceId, index: number): string {
  const digits = hashText(`${fleet}\n${owner}\nmac ${index}`).slice(0, 10);
  return `52:${(digits.match(/../g) ?? []).join(":")}`;
}

/** Returns the name of a network device, at most 15 characters (IFNAMSIZ). The prefix is not one that libvirt claims. */
export function deviceNameFor(prefix: string, fleet: string, owner: ResourceId, part = ""): string {
  return `${prefix}${hashText(`${fleet}\n${owner}\n${part}`).slice(0, 15 - prefix.length - 2)}`;
}
