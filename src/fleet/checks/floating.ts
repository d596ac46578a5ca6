import type { AddressPoolSpec } from "../../kinds/address-pool/spec.gen.ts";
import type { FloatingIPSpec } from "../../kinds/floating-ip/spec.gen.ts";
import type { VirtualMachineSpec } from "../../kinds/virtual-machine/spec.gen.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import { type Finding, type FleetCheck, type FleetView, grouped, type ResourceCheck } from "../finding.ts";
import { contains, ipv4Number, ipv4Subnet, overlap } from "../ipv4.ts";
import { resolveReference } from "../references.ts";
import { usableOf, wrongCidr } from "./networks.ts";
import { overlaysOf } from "./overlays.ts";
import { at } from "./places.ts";

type Pool = Resource<AddressPoolSpec>;
type FloatingIp = Resource<FloatingIPSpec>;

/** Subnets of a pool that are none. */
export const checkAddressPool: ResourceCheck<AddressPoolSpec> = (resource) =>
  resource.spec.cidrs.flatMap((cidr, index): Finding[] => {
    const wrong = wrongCidr(cidr, ipv4Subnet(cidr));
    return wrong === undefined ? [] : [{ resource, path: ["spec", "cidrs", index], ...wrong }];
  });

/** Addresses that two pools would give out. */
export const checkPoolOverlaps: FleetCheck = (fleet) => {
  const all = fleet
    .ofKind<AddressPoolSpec>("AddressPool")
    .flatMap((pool) =>
      pool.spec.cidrs.map((cidr, index) => ({ pool, index, cidr, range: ipv4Subnet(cidr) })),
    );
  return all.flatMap(({ pool, index, cidr, range }, place): Finding[] => {
    const other = all.slice(0, place).find((before) => overlap(before.range, range));
    if (other === undefined) return [];
    const message = `${cidr} overlaps ${other.cidr} of ${showResource(other.pool.id)}`;
    return [
      { resource: pool, path: ["spec", "cidrs", index], message, hint: `the other is at ${at(other.pool)}` },
    ];
  });
};

/** Floating addresses that cannot be given, or that lead nowhere. */
export const checkFloatingIps: FleetCheck = (fleet) => {
  const all = fleet.ofKind<FloatingIPSpec>("FloatingIP");
  return [
    ...all.flatMap((resource) => [...checkAddress(resource, fleet), ...checkTarget(resource, fleet)]),
    ...twice(all, ["spec", "address"], ({ spec, project }) =>
      spec.address === undefined
        ? undefined
        : `${resolveReference("AddressPool", spec.pool, project)} ${spec.address}`,
    ),
    ...twice(
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

/** Why the pool cannot give an address that is asked for by name. */
export function wrongPublicAddress(
  address: string,
  { id, spec }: Pool,
): Pick<Finding, "message" | "hint"> | undefined {
  const number = ipv4Number(address);
  const range = spec.cidrs.map(ipv4Subnet).find((one) => contains(one, number));
  const name = showResource(id);
  if (range === undefined)
    return { message: `${address} is not an address of ${name}`, hint: `it has ${spec.cidrs.join(", ")}` };
  if (address === spec.gateway) return { message: `${address} is the gateway of ${name}` };
  const isEnd = range.prefix <= 30 && (number === range.network || number === range.broadcast);
  return isEnd
    ? { message: `${address} is an end of its subnet in ${name}`, hint: usableOf(range) }
    : undefined;
}

function checkTarget(resource: FloatingIp, fleet: FleetView): Finding[] {
  const { target } = resource.spec;
  const machine = fleet.get<VirtualMachineSpec>(
    resolveReference("VirtualMachine", target.virtualMachine, resource.project),
  );
  if (machine === undefined) return [];
  const wanted = machine.spec.interfaces[target.interface];
  const name = showResource(machine.id);
  if (wanted === undefined) {
    const count = machine.spec.interfaces.length;
    const hint = count === 0 ? "it has none" : `it has ${count}, counted from 0`;
    return [
      { resource, path: ["spec", "target"], message: `${name} has no interface ${target.interface}`, hint },
    ];
  }
  const network = resolveReference("Network", wanted.network, machine.project);
  const reached = overlaysOf(fleet).some(({ id, spec }) => id === network && spec.mode === "nat");
  if (reached || fleet.get(network) === undefined) return [];
  const message = `${showResource(network)}, where ${name} is, has no router that a public address could lead to`;
  const hint = "it must be of mode nat and be carried between hosts, by an underlay";
  return [{ resource, path: ["spec", "target"], message, hint }];
}

/** Those that say what an earlier one says already. */
function twice(
  all: readonly FloatingIp[],
  path: Finding["path"],
  keyOf: (resource: FloatingIp) => string | undefined,
): Finding[] {
  const groups = grouped(
    all.filter((one) => keyOf(one) !== undefined),
    keyOf,
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    others.map((resource) => ({
      resource,
      path,
      message: `${path.at(-1) === "address" ? resource.spec.address : "this interface"} is taken already`,
      hint: first === undefined ? undefined : `by ${showResource(first.id)}, ${at(first)}`,
    })),
  );
}
