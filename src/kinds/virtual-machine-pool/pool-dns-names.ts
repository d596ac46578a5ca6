import type { DNSZoneSpec } from "../../generated/kinds/dns-zone.ts";
import type { DesiredObject } from "../../model/object.ts";
import { resolveReference } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";
import { type RoundRobinMember, roundRobinObjects } from "../shared/dns-names.ts";
import { domainRef } from "../shared/domain-ref.ts";
import { serviceMembers } from "./member-claims.ts";
import type { MachinePoolResource, MemberResource } from "./member-resource.ts";

/**
 * Returns the DNS name with the addresses of all members in service. The name of a single member belongs to the member.
 */
export function poolDnsObjects(pool: MachinePoolResource, view: KindContext): DesiredObject<object>[] {
  const { dns } = pool.spec;
  if (dns?.roundRobin === undefined) return [];
  const zone = view.get<DNSZoneSpec>(resolveReference("DNSZone", dns.zone, pool.project));
  const members = serviceMembers(pool, view).map((member) => roundRobinMember(member, view));
  const resource = { ...pool, spec: {} }; // a DNS name has no data to keep or to protect
  return zone === undefined ? [] : roundRobinObjects(resource, zone, dns.roundRobin, members, view);
}

function roundRobinMember(member: MemberResource, view: KindContext): RoundRobinMember {
  const host = view.placement(member.id)?.host;
  const domain = host === undefined ? undefined : domainRef(member, host).id;
  return { ipv4: view.address(member.id, 0), domain };
}
