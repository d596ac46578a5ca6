import { reverseZone } from "../../drivers/dns/reverse.ts";
import { shellUrl } from "../../host/address.ts";
import type { DNSRecordSpec } from "../../kinds/dns-record/spec.gen.ts";
import type { DNSZoneSpec } from "../../kinds/dns-zone/spec.gen.ts";
import type { HostSpec } from "../../kinds/host/spec.gen.ts";
import { fullName } from "../../kinds/names.ts";
import type { NetworkSpec } from "../../kinds/network/spec.gen.ts";
import type { VirtualMachineSpec } from "../../kinds/virtual-machine/spec.gen.ts";
import type { VirtualMachinePoolSpec } from "../../kinds/virtual-machine-pool/spec.gen.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import type { NeighbourCheck } from "../each.ts";
import { type Finding, type FleetCheck, type FleetView, grouped } from "../finding.ts";
import type { Path } from "../path.ts";
import { resolveReference } from "../references.ts";
import { uncovered, wrongName } from "./dns.ts";
import { at } from "./places.ts";

/** One zone that is written down as two: each would take the other's records for leftovers of its own. */
export const checkZones: FleetCheck = (fleet) => {
  const all = fleet.ofKind<DNSZoneSpec>("DNSZone").flatMap((resource) => {
    const { zone, reverse, server } = resource.spec;
    const own = { resource, path: ["spec", "zone"] as Path, name: fullName("@", { zone }), server };
    const others = reverse.map((cidr, index) => {
      return { ...own, path: ["spec", "reverse", index], name: reverseZone(cidr) };
    });
    return [own, ...others];
  });
  const twice = [...grouped(all, ({ name, server }) => `${server} ${name}`).values()];
  return twice.flatMap(([first, ...others]): Finding[] =>
    others.map(({ resource, path, name, server }) => ({
      ...{ resource, path },
      message: `the zone ${name} of ${server} is at ${showResource(first?.resource.id ?? resource.id)} already`,
      ...(first === undefined ? {} : { hint: `the other is at ${at(first.resource)}` }),
    })),
  );
};

/** Servers that are to be reached through a host on which no command can be run. */
export const checkZoneHosts: FleetCheck = (fleet) =>
  fleet.ofKind<DNSZoneSpec>("DNSZone").flatMap((resource): Finding[] => {
    const { via } = resource.spec;
    if (via === undefined) return [];
    const host = fleet.get<HostSpec>(resolveReference("Host", via, resource.project));
    const shell = host?.spec.shell ?? shellUrl(host?.spec.libvirt ?? "");
    if (host === undefined || shell !== undefined) return [];
    return [
      { resource, path: ["spec", "via"], message: `${showResource(host.id)} has no shell to go through` },
    ];
  });

/** A name that a resource asks for. */
interface Wish {
  readonly resource: Resource;
  readonly zone: Resource<DNSZoneSpec>;
  readonly path: Path;
  readonly name: string;
  readonly type: string;
}

/** Names that cannot be: outside of their zone, wanted twice, or beside a CNAME. */
export const checkNames: FleetCheck = (fleet) => {
  const wishes = [...recordWishes(fleet), ...machineWishes(fleet), ...poolWishes(fleet)];
  const wrong = wishes.flatMap(({ resource, path, name, zone }): Finding[] => {
    const found = wrongName(name, zone.spec);
    return found === undefined ? [] : [{ resource, path, ...found }];
  });
  const groups = grouped(wishes, ({ name, zone }) => `${zone.id} ${fullName(name, zone.spec)}`);
  return [...wrong, ...[...groups.values()].flatMap(clashes), ...checkPointers(fleet)];
};

function recordWishes(fleet: FleetView): Wish[] {
  return fleet.ofKind<DNSRecordSpec>("DNSRecord").flatMap((resource) => {
    const zone = zoneOf(resource, resource.spec.zone, fleet);
    const { name, type } = resource.spec;
    return zone === undefined ? [] : [{ resource, zone, name, type, path: ["spec", "name"] }];
  });
}

function machineWishes(fleet: FleetView): Wish[] {
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

function poolWishes(fleet: FleetView): Wish[] {
  return fleet.ofKind<VirtualMachinePoolSpec>("VirtualMachinePool").flatMap((resource) => {
    const { zone: wanted, roundRobin: name } = resource.spec.dns ?? {};
    const zone = wanted === undefined ? undefined : zoneOf(resource, wanted, fleet);
    if (name === undefined || zone === undefined) return [];
    return [{ resource, zone, name, type: "A", path: ["spec", "dns", "roundRobin"] }];
  });
}

function zoneOf(resource: Resource, name: string, fleet: FleetView): Resource<DNSZoneSpec> | undefined {
  return fleet.get<DNSZoneSpec>(resolveReference("DNSZone", name, resource.project));
}

/** Of several wishes for one name, the later ones that do not go with an earlier one. */
function clashes(wishes: readonly Wish[]): Finding[] {
  return wishes.flatMap(({ resource, path, name, type, zone }, index): Finding[] => {
    const earlier = wishes.slice(0, index);
    const same = earlier.find((other) => other.type === type);
    const beside = earlier.find((other) => (other.type === "CNAME") !== (type === "CNAME"));
    const full = fullName(name, zone.spec);
    if (same !== undefined)
      return [{ resource, path, message: `${full} has records of type ${type} already`, hint: whose(same) }];
    if (beside === undefined) return [];
    const message = `${full} is a CNAME for ${showResource((type === "CNAME" ? resource : beside.resource).id)}, and nothing stands beside one`;
    return [{ resource, path, message, hint: whose(beside) }];
  });
}

function whose({ resource }: Wish): string {
  return `by ${showResource(resource.id)}, ${at(resource)}`;
}

function checkPointers(fleet: FleetView): Finding[] {
  return fleet.ofKind<DNSRecordSpec>("DNSRecord").flatMap((resource): Finding[] => {
    const zone = zoneOf(resource, resource.spec.zone, fleet);
    const address = zone === undefined ? undefined : uncovered(resource, zone.spec);
    if (address === undefined || zone === undefined) return [];
    const message = `${address} has no reverse zone in ${showResource(zone.id)}`;
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

/** On a bridge without a subnet, nobody knows which address a machine gets. */
export const checkMachineAddress: NeighbourCheck<VirtualMachineSpec> = (resource, fleet) => {
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
