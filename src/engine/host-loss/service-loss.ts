import type { DNSZoneSpec } from "../../generated/kinds/dns-zone.ts";
import type { Resource } from "../../model/resource.ts";
import { type HostLossInput, type LossContext, reasonsOf } from "./context.ts";
import type { ServiceLoss } from "./types.ts";

/** Types of objects that exist once for their resource, on a host that Fleetwright chooses. */
const SERVICES: Readonly<Record<string, string>> = {
  router: "its router",
  loadbalancer: "its load balancer",
};

/** Returns what would become of the routers and load balancers on the hosts. */
export function serviceLosses({ hosts, before, after }: HostLossInput, context: LossContext): ServiceLoss[] {
  const elsewhere = new Map(
    after.compiled.objects.map(({ type, owner, target }) => [`${type} ${owner}`, target] as const),
  );
  const lost = before.compiled.objects.filter(({ type, target }) => type in SERVICES && hosts.has(target));
  return lost.map(({ type, owner }) => {
    const host = elsewhere.get(`${type} ${owner}`);
    const blocked = context.blockedAfter.get(owner) ?? [];
    const reasons = reasonsOf(blocked);
    const part = SERVICES[type] ?? type;
    return host === undefined
      ? { resource: owner, part, reasons }
      : { resource: owner, part, host, reasons: [] };
  });
}

/** A zone whose DNS server is reached only through a lost host cannot be changed. Its records stay. */
export function zoneLosses({ hosts, before }: HostLossInput): ServiceLoss[] {
  const zones = before.compiled.resources.filter(({ kind }) => kind === "DNSZone") as Resource<DNSZoneSpec>[]; // the loader validated each spec for its kind
  return zones.flatMap(({ id, spec: { via } }) => {
    const host = via?.split("/").at(-1);
    if (host === undefined || !hosts.has(host)) return [];
    const reasons = [`its DNS server is reached only through ${host}; the records stay as they are`];
    return [{ resource: id, part: "its changes", reasons }];
  });
}
