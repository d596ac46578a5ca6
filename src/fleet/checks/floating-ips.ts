import type { AddressPoolSpec } from "../../generated/kinds/address-pool.ts";
import type { FloatingIPSpec } from "../../generated/kinds/floating-ip.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { groupBy } from "../../model/group-by.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import { contains, createOverlapIndex, parseIpv4, parseIpv4Subnet } from "../ipv4.ts";
import { sourceLocation } from "../source-location.ts";
import { usableRangeHint, wrongCidr } from "./networks.ts";
import { isOverlay } from "./overlays.ts";

type AddressPoolResource = Resource<AddressPoolSpec>;
type FloatingIp = Resource<FloatingIPSpec>;

/** Finds invalid subnets of an AddressPool. */
export const checkAddressPool: ResourceCheck<AddressPoolSpec> = (resource) =>
  resource.spec.cidrs.flatMap((cidr, index): Finding[] => {
    const wrong = wrongCidr(cidr, parseIpv4Subnet(cidr));
    return wrong === undefined ? [] : [{ resource, path: ["spec", "cidrs", index], ...wrong }];
  });

/** Finds addresses that are in two pools. */
export const checkAddressPoolOverlaps: FleetCheck = (fleet) => {
  const subnets = fleet
    .ofKind<AddressPoolSpec>("AddressPool")
    .flatMap((pool) =>
      pool.spec.cidrs.map((cidr, index) => ({ pool, index, cidr, range: parseIpv4Subnet(cidr) })),
    );
  const overlapping = createOverlapIndex<(typeof subnets)[number]>();
  return subnets.flatMap((subnet): Finding[] => {
    const { pool, index, cidr, range } = subnet;
    const other = overlapping(range, subnet);
    if (other === undefined) return [];
    const message = `${cidr} overlaps ${other.cidr} of ${formatResource(other.pool.id)}`;
    return [
      {
        resource: pool,
        path: ["spec", "cidrs", index],
        message,
        hint: `the other is at ${sourceLocation(other.pool)}`,
      },
    ];
  });
};

/** Finds floating addresses that cannot be allocated, or whose target does not exist. */
export const checkFloatingIps: FleetCheck = (fleet) => {
  const all = fleet.ofKind<FloatingIPSpec>("FloatingIP");
  return [
    ...all.flatMap((resource) => [...checkAddress(resource, fleet), ...checkTarget(resource, fleet)]),
    ...duplicates(all, ["spec", "address"], ({ spec, project }) =>
      spec.address === undefined
        ? undefined
        : `${resolveReference("AddressPool", spec.pool, project)} ${spec.address}`,
    ),
    ...duplicates(
      all,
      ["spec", "target"],
      ({ spec, project }) =>
        `${resolveReference("VirtualMachine", spec.target.virtualMachine, project)} ${spec.target.interface}`,
    ),
  ];
};

function checkAddress(resource: FloatingIp, fleet: FleetView): Finding[] {
  const { address, pool: name } = resource.spec;
  const pool = fleet.get<AddressPoolSpec>(resolveReference("AddressPool", name, resource.project));
  if (address === undefined || pool === undefined) return [];
  const wrong = wrongPublicAddress(address, pool);
  return wrong === undefined ? [] : [{ resource, path: ["spec", "address"], ...wrong }];
}

/** Returns the reason why the pool cannot allocate a fixed address. */
export function wrongPublicAddress(
  address: string,
  { id, spec }: AddressPoolResource,
): Pick<Finding, "message" | "hint"> | undefined {
  const number = parseIpv4(address);
  const range = spec.cidrs.map(parseIpv4Subnet).find((subnet) => contains(subnet, number));
  const name = formatResource(id);
  if (range === undefined)
    return { message: `${address} is not an address of ${name}`, hint: `it has ${spec.cidrs.join(", ")}` };
  if (address === spec.gateway) return { message: `${address} is the gateway of ${name}` };
  const isEnd = range.prefix <= 30 && (number === range.network || number === range.broadcast);
  return isEnd
    ? { message: `${address} is an end of its subnet in ${name}`, hint: usableRangeHint(range) }
    : undefined;
}

function checkTarget(resource: FloatingIp, fleet: FleetView): Finding[] {
  const { target } = resource.spec;
  const machine = fleet.get<VirtualMachineSpec>(
    resolveReference("VirtualMachine", target.virtualMachine, resource.project),
  );
  if (machine === undefined) return [];
  const nic = machine.spec.interfaces[target.interface];
  const name = formatResource(machine.id);
  if (nic === undefined) {
    const count = machine.spec.interfaces.length;
    const hint = count === 0 ? "it has none" : `it has ${count}, counted from 0`;
    return [
      { resource, path: ["spec", "target"], message: `${name} has no interface ${target.interface}`, hint },
    ];
  }
  const network = resolveReference("Network", nic.network, machine.project);
  const networkResource = fleet.get<NetworkSpec>(network);
  if (networkResource === undefined || (networkResource.spec.mode === "nat" && isOverlay(network, fleet)))
    return [];
  const message = `${formatResource(network)}, where ${name} is, has no router for a public address`;
  const hint = "it must be of mode nat and be carried between hosts, by an underlay";
  return [{ resource, path: ["spec", "target"], message, hint }];
}

/** Finds resources with the same key as an earlier one. */
function duplicates(
  all: readonly FloatingIp[],
  path: Finding["path"],
  keyOf: (resource: FloatingIp) => string | undefined,
): Finding[] {
  const groups = groupBy(
    all.filter((resource) => keyOf(resource) !== undefined),
    keyOf,
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    others.map((resource) => ({
      resource,
      path,
      message: `${path.at(-1) === "address" ? resource.spec.address : "this interface"} is taken already`,
      hint: first === undefined ? undefined : `by ${formatResource(first.id)}, ${sourceLocation(first)}`,
    })),
  );
}
