import type { DNSRecordSpec } from "../../generated/kinds/dns-record.ts";
import type { DNSZoneSpec } from "../../generated/kinds/dns-zone.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { ObjectId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import type { Kind, KindContext, ObjectSet } from "../kind.ts";
import {
  type DnsRecordSet,
  pointerObjects,
  recordSetObject,
  type ZoneResource,
} from "../shared/dns-names.ts";
import { domainRef } from "../shared/domain-ref.ts";

/** DNS records with fixed values, or with the address of another resource. */
export const dnsRecord: Kind<DNSRecordSpec> = {
  name: "DNSRecord",
  shortNames: ["record", "records"],
  eventNoun: "dns-record",
  primaryTypes: ["rrset"],
  objects(resource, view): ObjectSet {
    const zone = view.get<DNSZoneSpec>(resolveReference("DNSZone", resource.spec.zone, resource.project));
    if (zone === undefined) return { objects: [] };
    const from = addressSource(resource);
    if (from === undefined) return recordObjects(resource, zone, resource.spec.values ?? [], []);
    const address = view.address(from, 0);
    // Blocks the record while the address is unknown. Otherwise the plan would delete it.
    if (address === undefined) return { objects: [], blocked: [unknownAddress(resource, from)] };
    return recordObjects(resource, zone, [address], advertisedDomains(from, view));
  },
};

type DNSRecord = Resource<DNSRecordSpec>;

function recordObjects(
  resource: DNSRecord,
  zone: ZoneResource,
  values: readonly string[],
  advertises: readonly ObjectId[],
): ObjectSet {
  const { name, type, ttl, pointer } = resource.spec;
  const recordSet: DnsRecordSet = { name, type, values, advertises, ...(ttl === undefined ? {} : { ttl }) };
  const pointers = pointer ? pointerObjects(resource, zone, recordSet) : [];
  return { objects: [recordSetObject(resource, zone, recordSet), ...pointers] };
}

/**
 * The kinds that a record can take an address from. The record has the first address that the resource requests.
 */
const ADDRESS_SOURCES = {
  virtualMachine: "VirtualMachine",
  loadBalancer: "LoadBalancer",
  floatingIP: "FloatingIP",
} as const satisfies Record<keyof NonNullable<DNSRecordSpec["valueFrom"]>, string>;

function addressSource({ spec, project }: DNSRecord): ResourceId | undefined {
  for (const [field, kind] of Object.entries(ADDRESS_SOURCES) as [keyof typeof ADDRESS_SOURCES, string][]) {
    const name = spec.valueFrom?.[field];
    if (name !== undefined) return resolveReference(kind, name, project);
  }
  return undefined;
}

function advertisedDomains(from: ResourceId, view: KindContext): ObjectId[] {
  const [machine, host] = [view.get<VirtualMachineSpec>(from), view.placement(from)?.host]; // only machines have a placement
  return machine === undefined || host === undefined ? [] : [domainRef(machine, host).id];
}

function unknownAddress({ id }: DNSRecord, from: ResourceId): Blocked {
  return {
    resource: id,
    code: "dependency",
    message: `${formatResource(id)}: the address of ${formatResource(from)} is not known`,
    hint: "it stays as it is until that one has its address",
  };
}
