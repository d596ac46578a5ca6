import { isWithin } from "../../drivers/dns/domain-name.ts";
import { reverseName, reverseZone } from "../../drivers/dns/reverse.ts";
import type { DNSRecordSpec } from "../../generated/kinds/dns-record.ts";
import type { DNSZoneSpec } from "../../generated/kinds/dns-zone.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { VirtualMachinePoolSpec } from "../../generated/kinds/virtual-machine-pool.ts";
import { shellUrl } from "../../host/address.ts";
import { fullName, hasReverseZone } from "../../kinds/shared/dns-names.ts";
import { groupBy } from "../../model/group-by.ts";
import { memoizeByIdentity } from "../../model/memoize.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView } from "../finding.ts";
import type { LookupCheck } from "../memoized-checks.ts";
import type { Path } from "../path.ts";
import { sourceLocation } from "../source-location.ts";
import { addressWithoutReverseZone, wrongAlias, wrongName } from "./dns-records.ts";

/** Finds two DNSZones for one zone. Each would delete the other's records. */
export const checkZones: FleetCheck = (fleet) => {
  const all = fleet.ofKind<DNSZoneSpec>("DNSZone").flatMap((resource) => {
    const { zone, reverse, server } = resource.spec;
    const zoneName = { resource, path: ["spec", "zone"] as Path, name: fullName("@", { zone }), server };
    const others = reverse.map((cidr, index) => {
      return { ...zoneName, path: ["spec", "reverse", index], name: reverseZone(cidr) };
    });
    return [zoneName, ...others];
  });
  const groups = [...groupBy(all, ({ name, server }) => `${server} ${name}`).values()];
  return groups.flatMap(([first, ...others]): Finding[] =>
    others.map(({ resource, path, name, server }) => ({
      resource,
      path,
      message: `the zone ${name} of ${server} is at ${formatResource(first?.resource.id ?? resource.id)} already`,
      hint: first && `the other is at ${sourceLocation(first.resource)}`,
    })),
  );
};

/** Finds zones whose `via` is a host without a shell. */
export const checkZoneHosts: FleetCheck = (fleet) =>
  fleet.ofKind<DNSZoneSpec>("DNSZone").flatMap((resource): Finding[] => {
    const { via } = resource.spec;
    if (via === undefined) return [];
    const host = fleet.get<HostSpec>(resolveReference("Host", via, resource.project));
    const shell = host?.spec.shell ?? shellUrl(host?.spec.libvirt ?? "");
    if (host === undefined || shell !== undefined) return [];
    return [
      { resource, path: ["spec", "via"], message: `${formatResource(host.id)} has no shell to go through` },
    ];
  });

/** A DNS name that a resource requests. */
interface NameRequest {
  readonly resource: Resource;
  readonly zone: Resource<DNSZoneSpec>;
  readonly path: Path;
  readonly name: string;
  readonly type: string;
}

/** Finds invalid names: outside of their zone, requested twice, or beside a CNAME. */
export const checkNames: FleetCheck = (fleet) => {
  const requests = [...recordNames(fleet), ...machineNames(fleet), ...poolNames(fleet)];
  const innerZonesOf = memoizeByIdentity((zone: Resource<DNSZoneSpec>) => innerZones(zone, fleet));
  const wrong = requests.flatMap(({ resource, path, name, zone }): Finding[] => {
    const error = wrongName(name, zone.spec) ?? hiddenName(fullName(name, zone.spec), innerZonesOf(zone));
    return error === undefined ? [] : [{ resource, path, ...error }];
  });
  const all = [...requests, ...pointerNames(fleet)];
  const groups = groupBy(all, ({ name, zone }) => `${zone.id} ${fullName(name, zone.spec)}`);
  const conflicts = [...groups.values()].flatMap(nameConflicts);
  return [...wrong, ...conflicts, ...checkAliases(fleet), ...checkPointers(fleet)];
};

/** Returns the other DNSZones of the same server whose zones are in this one. */
function innerZones({ id, spec }: Resource<DNSZoneSpec>, fleet: FleetView): Resource<DNSZoneSpec>[] {
  const roots = [`.${fullName("@", spec)}`, ...spec.reverse.map((cidr) => `.${reverseZone(cidr)}`)];
  return fleet
    .ofKind<DNSZoneSpec>("DNSZone")
    .filter((other) => other.id !== id && other.spec.server === spec.server)
    .filter((other) => roots.some((root) => fullName("@", other.spec).endsWith(root)));
}

/** Returns the problem of a name that a server answers from another zone, so that its records would not resolve. */
function hiddenName(
  full: string,
  zones: readonly Resource<DNSZoneSpec>[],
): Pick<Finding, "message" | "hint"> | undefined {
  const zone = zones.find(({ spec }) => isWithin(full, fullName("@", spec)));
  if (zone === undefined) return undefined;
  const message = `${full} is in the zone ${fullName("@", zone.spec)} of ${formatResource(zone.id)}`;
  return { message, hint: `give it that zone; it is at ${sourceLocation(zone)}` };
}

/** Finds CNAMEs for the zone itself, for themselves, and for each other. */
function checkAliases(fleet: FleetView): Finding[] {
  const aliases = new Map<string, Alias>();
  const wrong = fleet.ofKind<DNSRecordSpec>("DNSRecord").flatMap((resource): Finding[] => {
    const zone = zoneOf(resource, resource.spec.zone, fleet);
    if (zone === undefined) return [];
    const error = wrongAlias(resource.spec, zone.spec);
    if (error !== undefined) return [{ resource, ...error }];
    const { name, type, values: [target = ""] = [] } = resource.spec;
    if (type === "CNAME") aliases.set(fullName(name, zone.spec), { resource, target: absolute(target) });
    return [];
  });
  return [...wrong, ...[...aliases.keys()].flatMap((name) => aliasCycle(name, aliases))];
}

interface Alias {
  readonly resource: Resource;
  readonly target: string;
}

function absolute(target: string): string {
  return (target.endsWith(".") ? target : `${target}.`).toLowerCase();
}

/** Returns the problem of a CNAME whose targets lead back to it. One of the CNAMEs of a cycle has it. */
function aliasCycle(start: string, aliases: ReadonlyMap<string, Alias>): Finding[] {
  const names: string[] = [];
  for (let name = start; !names.includes(name); name = aliases.get(name)?.target ?? "") {
    if (!aliases.has(name)) return [];
    names.push(name);
  }
  const [first = start] = [...names].sort();
  const last = aliases.get(names.at(-1) ?? start);
  const resource = aliases.get(start)?.resource;
  if (start !== first || last?.target !== start || resource === undefined) return [];
  const message = `the CNAMEs lead in a circle: ${[...names, start].join(" → ")}`;
  return [{ resource, path: ["spec", "values", 0], message }];
}

function recordNames(fleet: FleetView): NameRequest[] {
  return fleet.ofKind<DNSRecordSpec>("DNSRecord").flatMap((resource) => {
    const zone = zoneOf(resource, resource.spec.zone, fleet);
    const { name, type } = resource.spec;
    return zone === undefined ? [] : [{ resource, zone, name, type, path: ["spec", "name"] }];
  });
}

function machineNames(fleet: FleetView): NameRequest[] {
  const named = fleet
    .ofKind<VirtualMachineSpec>("VirtualMachine")
    .filter(({ spec }) => spec.dns !== undefined);
  return named.flatMap((resource) => {
    const { dns } = resource.spec;
    const zone = dns === undefined ? undefined : zoneOf(resource, dns.zone, fleet);
    if (dns === undefined || zone === undefined) return [];
    const path = dns.name === undefined ? ["spec", "dns"] : ["spec", "dns", "name"];
    return [{ resource, zone, path, name: dns.name ?? resource.name, type: "A" }];
  });
}

function poolNames(fleet: FleetView): NameRequest[] {
  return fleet.ofKind<VirtualMachinePoolSpec>("VirtualMachinePool").flatMap((resource) => {
    const { zone: zoneRef, roundRobin: name } = resource.spec.dns ?? {};
    const zone = zoneRef === undefined ? undefined : zoneOf(resource, zoneRef, fleet);
    if (name === undefined || zone === undefined) return [];
    return [{ resource, zone, name, type: "A", path: ["spec", "dns", "roundRobin"] }];
  });
}

/** Returns the names of PTR records for addresses in the files. The plan finds those of allocated addresses. */
function pointerNames(fleet: FleetView): NameRequest[] {
  const ofRecords = fleet.ofKind<DNSRecordSpec>("DNSRecord").flatMap((resource) => {
    const { zone, pointer, values = [] } = resource.spec;
    const addresses = pointer ? values.map((ipv4, index) => ({ ipv4, path: ["spec", "values", index] })) : [];
    return addresses.flatMap(({ ipv4, path }) => pointerName(resource, path, zone, ipv4, fleet));
  });
  const ofMachines = fleet.ofKind<VirtualMachineSpec>("VirtualMachine").flatMap((resource) => {
    const { dns, interfaces } = resource.spec;
    const ipv4 = interfaces[0]?.ipv4;
    if (dns === undefined || ipv4 === undefined) return [];
    return pointerName(resource, ["spec", "interfaces", 0, "ipv4"], dns.zone, ipv4, fleet);
  });
  return [...ofRecords, ...ofMachines];
}

function pointerName(
  resource: Resource,
  path: Path,
  zoneName: string,
  ipv4: string,
  fleet: FleetView,
): NameRequest[] {
  const zone = zoneOf(resource, zoneName, fleet);
  if (zone === undefined || !hasReverseZone(ipv4, zone.spec)) return [];
  return [{ resource, zone, path, name: reverseName(ipv4), type: "PTR" }];
}

function zoneOf(resource: Resource, name: string, fleet: FleetView): Resource<DNSZoneSpec> | undefined {
  return fleet.get<DNSZoneSpec>(resolveReference("DNSZone", name, resource.project));
}

/** Finds requests for one name that conflict with an earlier request. */
function nameConflicts(requests: readonly NameRequest[]): Finding[] {
  const first = new Map<string, NameRequest>();
  let other: NameRequest | undefined;
  return requests.flatMap((request): Finding[] => {
    const { resource, path, name, type, zone } = request;
    const same = first.get(type);
    const beside = type === "CNAME" ? other : first.get("CNAME");
    if (same === undefined) first.set(type, request);
    if (type !== "CNAME") other ??= request;
    const full = fullName(name, zone.spec);
    if (same !== undefined)
      return [
        { resource, path, message: `${full} has records of type ${type} already`, hint: ownerHint(same) },
      ];
    if (beside === undefined) return [];
    const message = `${full} is a CNAME for ${formatResource((type === "CNAME" ? resource : beside.resource).id)}, and no other record may have its name`;
    return [{ resource, path, message, hint: ownerHint(beside) }];
  });
}

function ownerHint({ resource }: NameRequest): string {
  return `by ${formatResource(resource.id)}, ${sourceLocation(resource)}`;
}

function checkPointers(fleet: FleetView): Finding[] {
  return fleet.ofKind<DNSRecordSpec>("DNSRecord").flatMap((resource): Finding[] => {
    const zone = zoneOf(resource, resource.spec.zone, fleet);
    const address = zone === undefined ? undefined : addressWithoutReverseZone(resource, zone.spec);
    if (address === undefined || zone === undefined) return [];
    const message = `${address} has no reverse zone in ${formatResource(zone.id)}`;
    return [
      {
        resource,
        path: ["spec", "pointer"],
        message,
        hint: "add its subnet to reverse there, or leave pointer out",
      },
    ];
  });
}

/** Finds machines with a DNS name on a bridge without a subnet, because their address is unknown. */
export const checkMachineAddress: LookupCheck<VirtualMachineSpec> = (resource, fleet) => {
  const [first] = resource.spec.interfaces;
  if (resource.spec.dns === undefined) return [];
  const path = ["spec", "dns"];
  if (first === undefined)
    return [{ resource, path, message: "a name needs an address, and the machine has no interface" }];
  const network = fleet.get<NetworkSpec>(resolveReference("Network", first.network, resource.project));
  if (network === undefined || network.spec.subnets.length > 0) return [];
  const message = `a name needs an address, and Network "${first.network}" has no subnet to give it`;
  return [{ resource, path, message }];
};
