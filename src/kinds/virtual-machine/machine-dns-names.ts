import type { DNSZoneSpec } from "../../generated/kinds/dns-zone.ts";
import type { DesiredObject } from "../../model/object.ts";
import { resolveReference } from "../../model/resource.ts";
import { pointerObjects, recordSetObject } from "../shared/dns-names.ts";
import { domainRef } from "../shared/domain-ref.ts";
import type { PlacedMachine } from "./machine.ts";

/**
 * Returns the DNS names of the machine: the A record of its first interface, and the PTR record of that address.
 */
export function machineDnsObjects({ resource, view, host }: PlacedMachine): DesiredObject<object>[] {
  const { dns } = resource.spec;
  const ipv4 = view.address(resource.id, 0);
  const zone =
    dns === undefined
      ? undefined
      : view.get<DNSZoneSpec>(resolveReference("DNSZone", dns.zone, resource.project));
  if (ipv4 === undefined || zone === undefined) return [];
  const advertises = [domainRef(resource, host).id];
  const recordSet = { name: dns?.name ?? resource.name, type: "A", values: [ipv4], advertises };
  return [recordSetObject(resource, zone, recordSet), ...pointerObjects(resource, zone, recordSet)];
}
