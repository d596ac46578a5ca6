import { type ObjectId, objectRef } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { nativeName, type Resource, type ResourceId, referTo, showResource } from "../../model/resource.ts";
import type { DNSZoneSpec } from "../dns-zone/spec.gen.ts";
import type { Kind, Realised, View } from "../kind.ts";
import { type Name, nameObject, pointerObjects, type Zone } from "../names.ts";
import type { DNSRecordSpec } from "./spec.gen.ts";

/** Records that people write down, or that follow the address of another resource. */
export const dnsRecord: Kind<DNSRecordSpec> = {
  name: "DNSRecord",
  realise(resource, view): Realised {
    const zone = view.get<DNSZoneSpec>(referTo("DNSZone", resource.spec.zone, resource.project));
    if (zone === undefined) return { objects: [] };
    const from = sourceOf(resource);
    if (from === undefined) return realiseAs(resource, zone, resource.spec.values ?? [], []);
    const address = view.address(from, 0);
    // Without this, a name whose machine is not known now would look like one that nobody wants any more.
    if (address === undefined) return { objects: [], blocked: [unknownAddress(resource, from)] };
    return realiseAs(resource, zone, [address], announcedBy(from, view));
  },
};

type DNSRecord = Resource<DNSRecordSpec>;

function realiseAs(
  resource: DNSRecord,
  zone: Zone,
  values: readonly string[],
  announces: readonly ObjectId[],
): Realised {
  const { name, type, ttl, pointer } = resource.spec;
  const wanted: Name = { name, type, values, announces, ...(ttl === undefined ? {} : { ttl }) };
  const pointers = pointer ? pointerObjects(resource, zone, wanted) : [];
  return { objects: [nameObject(resource, zone, wanted), ...pointers] };
}

/** Of whom it takes the address: the first one that such a resource asks for. */
const SOURCES = {
  virtualMachine: "VirtualMachine",
  loadBalancer: "LoadBalancer",
  floatingIP: "FloatingIP",
} as const satisfies Record<keyof NonNullable<DNSRecordSpec["valueFrom"]>, string>;

function sourceOf({ spec, project }: DNSRecord): ResourceId | undefined {
  for (const [field, kind] of Object.entries(SOURCES) as [keyof typeof SOURCES, string][]) {
    const name = spec.valueFrom?.[field];
    if (name !== undefined) return referTo(kind, name, project);
  }
  return undefined;
}

function announcedBy(from: ResourceId, view: View): ObjectId[] {
  const [machine, host] = [view.get(from), view.placement(from)?.host]; // of the three, only machines are placed
  if (machine === undefined || host === undefined) return [];
  return [objectRef("domain", host, nativeName(machine)).id];
}

function unknownAddress({ id }: DNSRecord, from: ResourceId): Blocked {
  return {
    resource: id,
    code: "needs",
    message: `${showResource(id)}: the address of ${showResource(from)} is not known`,
    hint: "it stays as it is until that one has its address",
  };
}
