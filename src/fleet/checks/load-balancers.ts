import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { LoadBalancerResource } from "../../kinds/load-balancer/load-balancer-members.ts";
import { hasRouter } from "../../kinds/shared/network-topology.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";
import { formatNames } from "../describe-value.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import { parseIpv4, parseIpv4Subnet, showIpv4 } from "../ipv4.ts";
import type { Path } from "../path.ts";
import { checkMonitor, checkTimeouts } from "./load-balancer-times.ts";
import { overlaysOf } from "./overlays.ts";

type ListenerSpec = LoadBalancerSpec["listeners"][number];

/** Finds inconsistent listeners and pools. */
export const checkLoadBalancer: ResourceCheck<LoadBalancerSpec> = (resource) => [
  ...duplicates(resource, "listeners", "name", "listener"),
  ...duplicates(resource, "listeners", "port", "listener on port"),
  ...duplicates(resource, "pools", "name", "pool"),
  ...checkListeners(resource),
  ...checkIdlePools(resource),
  ...checkSharing(resource),
  ...checkCookies(resource),
  ...checkMembers(resource),
  ...checkTimeouts(resource),
  ...checkMonitor(resource),
];

function duplicates<List extends "listeners" | "pools">(
  resource: LoadBalancerResource,
  list: List,
  field: keyof LoadBalancerSpec[List][number] & string,
  what: string,
): Finding[] {
  const values = new Set<unknown>();
  return resource.spec[list].flatMap((entry, index): Finding[] => {
    const value = (entry as Record<string, unknown>)[field]; // each entry of this list has this field
    if (values.has(value))
      return [
        { resource, path: ["spec", list, index, field], message: `there is a ${what} ${value} already` },
      ];
    values.add(value);
    return [];
  });
}

function checkListeners(resource: LoadBalancerResource): Finding[] {
  const pools = resource.spec.pools.map(({ name }) => name);
  const names = new Set(pools);
  return resource.spec.listeners.flatMap(({ pool, allowedCidrs }, index): Finding[] => {
    const path = ["spec", "listeners", index];
    const missingPool = { resource, path: [...path, "pool"], message: `there is no pool "${pool}"` };
    const hint = () => didYouMean(pool, pools) ?? `it has ${formatNames(pools)}`;
    return [
      ...(names.has(pool) ? [] : [{ ...missingPool, hint }]),
      ...checkAllowed(resource, path, allowedCidrs),
    ];
  });
}

/** Finds subnets with host bits, which are most likely mistakes. */
function checkAllowed(resource: LoadBalancerResource, path: Path, cidrs: readonly string[]): Finding[] {
  return cidrs.flatMap((cidr, index): Finding[] => {
    const { network, prefix } = parseIpv4Subnet(cidr);
    if (parseIpv4(cidr.split("/")[0] ?? "") === network) return [];
    const message = `${cidr} is an address inside of a subnet`;
    const hint = `did you mean "${showIpv4(network)}/${prefix}"?`;
    return [{ resource, path: [...path, "allowedCidrs", index], message, hint }];
  });
}

function checkIdlePools(resource: LoadBalancerResource): Finding[] {
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

/**
 * Finds pools whose listeners differ in protocol or in timeouts of members. A pool can have only one of each.
 */
function checkSharing(resource: LoadBalancerResource): Finding[] {
  const first = new Map<string, ListenerSpec>();
  return resource.spec.listeners.flatMap((listener, index): Finding[] => {
    const other = first.get(listener.pool);
    if (other === undefined) first.set(listener.pool, listener);
    const field = other === undefined ? undefined : differingField(listener, other);
    if (other === undefined || field === undefined) return [];
    const message = `the pool "${listener.pool}" is used by listener "${other.name}", too, with another ${field.at(-1)}`;
    const hint = "write the same for both, or another pool";
    return [{ resource, path: ["spec", "listeners", index, ...field], message, hint }];
  });
}

/** Finds pools with cookies whose listener forwards connections unchanged, and so sees no cookie. */
function checkCookies(resource: LoadBalancerResource): Finding[] {
  const { listeners, pools } = resource.spec;
  const tcp = new Set(listeners.filter(({ protocol }) => protocol === "TCP").map(({ pool }) => pool));
  return pools.flatMap(({ name, sessionPersistence }, index): Finding[] =>
    sessionPersistence === "HTTP_COOKIE" && tcp.has(name)
      ? [
          {
            resource,
            path: ["spec", "pools", index, "sessionPersistence"],
            message: "cookies need listeners of protocol HTTP",
            hint: "use the algorithm SOURCE_IP for TCP",
          },
        ]
      : [],
  );
}

function differingField(one: ListenerSpec, other: ListenerSpec): Path | undefined {
  if (one.protocol !== other.protocol) return ["protocol"];
  const times = ["memberConnect", "memberData"] as const;
  const field = times.find((time) => one.timeouts[time] !== other.timeouts[time]);
  return field === undefined ? undefined : ["timeouts", field];
}

function checkMembers(resource: LoadBalancerResource): Finding[] {
  return resource.spec.pools.flatMap(({ members }, pool) => {
    const memberIds = new Set<string>();
    return members.flatMap(({ virtualMachine }, index): Finding[] => {
      const id = resolveReference("VirtualMachine", virtualMachine, resource.project);
      const path = ["spec", "pools", pool, "members", index, "virtualMachine"];
      if (memberIds.has(id))
        return [{ resource, path, message: `${formatResource(id)} is a member of this pool already` }];
      memberIds.add(id);
      return [];
    });
  });
}

/** Finds load balancers in networks without a router, and members that are not in the network. */
export const checkLoadBalancers: FleetCheck = (fleet) => {
  const overlays = new Set(overlaysOf(fleet).map(({ id }) => id));
  return fleet.ofKind<LoadBalancerSpec>("LoadBalancer").flatMap((resource): Finding[] => {
    const id = resolveReference("Network", resource.spec.network, resource.project);
    const network = fleet.get<NetworkSpec>(id);
    if (network === undefined) return [];
    const hasUsableRouter = overlays.has(id) && hasRouter(network.spec);
    return hasUsableRouter ? membersOutsideNetwork(resource, id, fleet) : [missingRouter(resource)];
  });
};

function missingRouter(resource: LoadBalancerResource): Finding {
  const message = `Network "${resource.spec.network}" has no router for a load balancer`;
  const hint = "it must be a network between hosts (segment type vxlan), of mode nat or with dhcp";
  return { resource, path: ["spec", "network"], message, hint };
}

function membersOutsideNetwork(resource: LoadBalancerResource, network: string, fleet: FleetView): Finding[] {
  return resource.spec.pools.flatMap(({ members }, pool) =>
    members.flatMap(({ virtualMachine }, index): Finding[] => {
      const id = resolveReference("VirtualMachine", virtualMachine, resource.project);
      const machine = fleet.get<VirtualMachineSpec>(id);
      if (machine === undefined || hasInterfaceIn(machine, network)) return [];
      const path = ["spec", "pools", pool, "members", index, "virtualMachine"];
      const message = `${formatResource(id)} has no interface in Network "${resource.spec.network}"`;
      return [{ resource, path, message }];
    }),
  );
}

function hasInterfaceIn({ spec, project }: Resource<VirtualMachineSpec>, network: string): boolean {
  return spec.interfaces.some((nic) => resolveReference("Network", nic.network, project) === network);
}
