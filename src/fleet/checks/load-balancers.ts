import type { LoadBalancerSpec } from "../../kinds/load-balancer/spec.gen.ts";
import type { NetworkSpec } from "../../kinds/network/spec.gen.ts";
import { isRouted } from "../../kinds/networks.ts";
import type { VirtualMachineSpec } from "../../kinds/virtual-machine/spec.gen.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import { ipv4Number, ipv4Subnet, showIpv4 } from "../ipv4.ts";
import { didYouMean } from "../nearest.ts";
import type { Path } from "../path.ts";
import { resolveReference } from "../references.ts";
import { checkMonitor, checkTimeouts } from "./load-balancer-times.ts";
import { overlaysOf } from "./overlays.ts";

type LoadBalancer = Resource<LoadBalancerSpec>;
type Listener = LoadBalancerSpec["listeners"][number];

/** Listeners and pools that do not go together. */
export const checkLoadBalancer: ResourceCheck<LoadBalancerSpec> = (resource) => [
  ...doubles(resource, "listeners", "name", "listener"),
  ...doubles(resource, "listeners", "port", "listener on port"),
  ...doubles(resource, "pools", "name", "pool"),
  ...checkListeners(resource),
  ...checkIdlePools(resource),
  ...checkSharing(resource),
  ...checkMembers(resource),
  ...checkTimeouts(resource),
  ...checkMonitor(resource),
];

function doubles<List extends "listeners" | "pools">(
  resource: LoadBalancer,
  list: List,
  field: keyof LoadBalancerSpec[List][number] & string,
  what: string,
): Finding[] {
  const seen = new Set<unknown>();
  return resource.spec[list].flatMap((entry, index): Finding[] => {
    const value = (entry as Record<string, unknown>)[field]; // an entry of this list has this field
    if (seen.has(value))
      return [
        { resource, path: ["spec", list, index, field], message: `there is a ${what} ${value} already` },
      ];
    seen.add(value);
    return [];
  });
}

function checkListeners(resource: LoadBalancer): Finding[] {
  const pools = resource.spec.pools.map(({ name }) => name);
  return resource.spec.listeners.flatMap(({ pool, allowedCidrs }, index): Finding[] => {
    const path = ["spec", "listeners", index];
    const unknown = { resource, path: [...path, "pool"], message: `there is no pool "${pool}"` };
    const hint = didYouMean(pool, pools) ?? `it has ${pools.join(", ")}`;
    return [
      ...(pools.includes(pool) ? [] : [{ ...unknown, hint }]),
      ...checkAllowed(resource, path, allowedCidrs),
    ];
  });
}

/** A subnet with bits of a host in it is more likely a mistake than meant. */
function checkAllowed(resource: LoadBalancer, path: Path, cidrs: readonly string[]): Finding[] {
  return cidrs.flatMap((cidr, index): Finding[] => {
    const { network, prefix } = ipv4Subnet(cidr);
    if (ipv4Number(cidr.split("/")[0] ?? "") === network) return [];
    const message = `${cidr} is an address inside of a subnet`;
    const hint = `did you mean "${showIpv4(network)}/${prefix}"?`;
    return [{ resource, path: [...path, "allowedCidrs", index], message, hint }];
  });
}

function checkIdlePools(resource: LoadBalancer): Finding[] {
  const used = new Set(resource.spec.listeners.map(({ pool }) => pool));
  return resource.spec.pools.flatMap(({ name }, index): Finding[] =>
    used.has(name)
      ? []
      : [
          {
            resource,
            path: ["spec", "pools", index, "name"],
            message: `no listener uses the pool "${name}"`,
          },
        ],
  );
}

/** What a pool does with its members can be one thing only. */
function checkSharing(resource: LoadBalancer): Finding[] {
  const first = new Map<string, Listener>();
  return resource.spec.listeners.flatMap((listener, index): Finding[] => {
    const other = first.get(listener.pool);
    if (other === undefined) first.set(listener.pool, listener);
    const field = other === undefined ? undefined : differing(listener, other);
    if (other === undefined || field === undefined) return [];
    const message = `the pool "${listener.pool}" is used by listener "${other.name}", too, with another ${field.at(-1)}`;
    const hint = "write the same for both, or another pool";
    return [{ resource, path: ["spec", "listeners", index, ...field], message, hint }];
  });
}

function differing(one: Listener, other: Listener): Path | undefined {
  if (one.protocol !== other.protocol) return ["protocol"];
  const times = ["memberConnect", "memberData"] as const;
  const field = times.find((time) => one.timeouts[time] !== other.timeouts[time]);
  return field === undefined ? undefined : ["timeouts", field];
}

function checkMembers(resource: LoadBalancer): Finding[] {
  return resource.spec.pools.flatMap(({ members }, pool) => {
    const seen = new Set<string>();
    return members.flatMap(({ virtualMachine }, index): Finding[] => {
      const id = resolveReference("VirtualMachine", virtualMachine, resource.project);
      const path = ["spec", "pools", pool, "members", index, "virtualMachine"];
      if (seen.has(id))
        return [{ resource, path, message: `${showResource(id)} is a member of this pool already` }];
      seen.add(id);
      return [];
    });
  });
}

/** Load balancers in networks without a router, and members that are not in their network. */
export const checkLoadBalancers: FleetCheck = (fleet) => {
  const overlays = new Set(overlaysOf(fleet).map(({ id }) => id));
  return fleet.ofKind<LoadBalancerSpec>("LoadBalancer").flatMap((resource): Finding[] => {
    const id = resolveReference("Network", resource.spec.network, resource.project);
    const network = fleet.get<NetworkSpec>(id);
    if (network === undefined) return [];
    const carried = overlays.has(id) && isRouted(network.spec);
    return carried ? strangers(resource, id, fleet) : [routerless(resource)];
  });
};

function routerless(resource: LoadBalancer): Finding {
  const message = `Network "${resource.spec.network}" has no router that a load balancer could be beside`;
  const hint = "it must be a network between hosts (segment type vxlan), of mode nat or with dhcp";
  return { resource, path: ["spec", "network"], message, hint };
}

function strangers(resource: LoadBalancer, network: string, fleet: FleetView): Finding[] {
  return resource.spec.pools.flatMap(({ members }, pool) =>
    members.flatMap(({ virtualMachine }, index): Finding[] => {
      const id = resolveReference("VirtualMachine", virtualMachine, resource.project);
      const machine = fleet.get<VirtualMachineSpec>(id);
      if (machine === undefined || isIn(machine, network)) return [];
      const path = ["spec", "pools", pool, "members", index, "virtualMachine"];
      const message = `${showResource(id)} has no interface in Network "${resource.spec.network}"`;
      return [{ resource, path, message }];
    }),
  );
}

function isIn({ spec, project }: Resource<VirtualMachineSpec>, network: string): boolean {
  return spec.interfaces.some((one) => resolveReference("Network", one.network, project) === network);
}
