import type { AddressPoolSpec } from "../../generated/kinds/address-pool.ts";
import type { FloatingIPSpec } from "../../generated/kinds/floating-ip.ts";
import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { LoadBalancerResource } from "../../kinds/load-balancer/load-balancer-members.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView } from "../finding.ts";
import { sourceLocation } from "../source-location.ts";
import { wrongPublicAddress } from "./floating-ips.ts";

/** Finds public addresses of load balancers that cannot be allocated, are used twice, or are unreachable. */
export const checkVips: FleetCheck = (fleet) => {
  const taken = new Map<string, Resource>();
  for (const floatingIp of fleet.ofKind<FloatingIPSpec>("FloatingIP"))
    if (floatingIp.spec.address !== undefined)
      taken.set(addressKey(floatingIp, floatingIp.spec.pool, floatingIp.spec.address), floatingIp);
  return fleet.ofKind<LoadBalancerSpec>("LoadBalancer").flatMap((resource): Finding[] => {
    const { pool, address } = resource.spec.vip;
    if (pool === undefined) return [];
    const error = address === undefined ? undefined : addressError(resource, pool, address, fleet, taken);
    const location = { resource, path: ["spec", "vip", "address"] };
    return [...(error === undefined ? [] : [{ ...location, ...error }]), ...unroutableVip(resource, fleet)];
  });
};

function addressKey({ project }: Resource, pool: string, address: string): string {
  return `${resolveReference("AddressPool", pool, project)} ${address}`;
}

function addressError(
  resource: LoadBalancerResource,
  pool: string,
  address: string,
  fleet: FleetView,
  taken: Map<string, Resource>,
): Pick<Finding, "message" | "hint"> | undefined {
  const from = fleet.get<AddressPoolSpec>(resolveReference("AddressPool", pool, resource.project));
  const wrong = from === undefined ? undefined : wrongPublicAddress(address, from);
  if (wrong !== undefined) return wrong;
  const key = addressKey(resource, pool, address);
  const other = taken.get(key);
  if (other === undefined) taken.set(key, resource);
  else
    return {
      message: `${address} is taken already`,
      hint: `by ${formatResource(other.id)}, ${sourceLocation(other)}`,
    };
  return undefined;
}

/** Finds public addresses in networks without mode nat. Only nat routers reach the public network. */
function unroutableVip(resource: LoadBalancerResource, fleet: FleetView): Finding[] {
  const { network } = resource.spec;
  const spec = fleet.get<NetworkSpec>(resolveReference("Network", network, resource.project))?.spec;
  if (spec === undefined || spec.mode === "nat") return [];
  const message = `Network "${network}" is of mode ${spec.mode}: no public address leads into it`;
  return [{ resource, path: ["spec", "vip", "pool"], message, hint: "leave pool out, or use mode nat" }];
}
