import { type DesiredObject, objectRef } from "../../model/object.ts";
import { nativeName, referTo } from "../../model/resource.ts";
import type { DNSZoneSpec } from "../dns-zone/spec.gen.ts";
import type { View } from "../kind.ts";
import { type Sharer, sharedName } from "../names.ts";
import { type Member, membersOf, type Pool } from "./members.ts";

/** The name under which all members are found in turn; each member's own name is the member's. */
export function poolNames(pool: Pool, view: View): DesiredObject<object>[] {
  const { dns } = pool.spec;
  if (dns?.roundRobin === undefined) return [];
  const zone = view.get<DNSZoneSpec>(referTo("DNSZone", dns.zone, pool.project));
  const sharers = membersOf(pool).map((member) => sharerOf(member, view));
  const resource = { ...pool, spec: {} }; // a name holds nothing that could be kept or protected
  return zone === undefined ? [] : sharedName(resource, zone, dns.roundRobin, sharers, view);
}

function sharerOf(member: Member, view: View): Sharer {
  const host = view.placement(member.id)?.host;
  const domain = host === undefined ? undefined : objectRef("domain", host, nativeName(member)).id;
  return { ipv4: view.address(member.id, 0), domain };
}
