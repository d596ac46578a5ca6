import { type DesiredObject, objectRef } from "../../model/object.ts";
import { nativeName, referTo } from "../../model/resource.ts";
import type { DNSZoneSpec } from "../dns-zone/spec.gen.ts";
import { nameObject, pointerObjects } from "../names.ts";
import type { Machine } from "./machine.ts";

/** The names under which the machine is found: of its first interface's address, and of that address. */
export function machineNames({ resource, view, host }: Machine): DesiredObject<object>[] {
  const { dns } = resource.spec;
  const ipv4 = view.address(resource.id, 0);
  const zone =
    dns === undefined ? undefined : view.get<DNSZoneSpec>(referTo("DNSZone", dns.zone, resource.project));
  if (ipv4 === undefined || zone === undefined) return [];
  const announces = [objectRef("domain", host, nativeName(resource)).id];
  const name = { name: dns?.name ?? resource.name, type: "A", values: [ipv4], announces };
  return [nameObject(resource, zone, name), ...pointerObjects(resource, zone, name)];
}
