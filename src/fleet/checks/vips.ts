import type { AddressPoolSpec } from "../../kinds/address-pool/spec.gen.ts";
import type { FloatingIPSpec } from "../../kinds/floating-ip/spec.gen.ts";
import type { LoadBalancerSpec } from "../../kinds/load-balancer/spec.gen.ts";
import type { NetworkSpec } from "../../kinds/network/spec.gen.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView } from "../finding.ts";
import { resolveReference } from "../references.ts";
import { wrongPublicAddress } from "./floating.ts";
import { at } from "./places.ts";

type LoadBalancer = Resource<LoadBalancerSpec>;

/** Public addresses of load balancers that cannot be given, are somebody else's, or that nothing leads to. */
export const checkVips: FleetCheck = (fleet) => {
  const taken = new Map<string, Resource>();
  for (const one of fleet.ofKind<FloatingIPSpec>("FloatingIP"))
    if (one.spec.address !== undefined) taken.set(keyOf(one, one.spec.pool, one.spec.address), one);
  return fleet.ofKind<LoadBalancerSpec>("LoadBalancer").flatMap((resource): Finding[] => {
    const { pool, address } = resource.spec.vip;
    if (pool === undefined) return [];
    const wrong = address === undefined ? undefined : wrongAddress(resource, pool, address, fleet, taken);
    const found = { resource, path: ["spec", "vip", "address"] };
    return [...(wrong === undefined ? [] : [{ ...found, ...wrong }]), ...cutOff(resource, fleet)];
  });
};

function keyOf({ project }: Resource, pool: string, address: string): string {
  return `${resolveReference("AddressPool", pool, project)} ${address}`;
}

function wrongAddress(
  resource: LoadBalancer,
  pool: string,
  address: string,
  fleet: FleetView,
  taken: Map<string, Resource>,
): Pick<Finding, "message" | "hint"> | undefined {
  const from = fleet.get<AddressPoolSpec>(resolveReference("AddressPool", pool, resource.project));
  const wrong = from === undefined ? undefined : wrongPublicAddress(address, from);
  if (wrong !== undefined) return wrong;
  const key = keyOf(resource, pool, address);
  const other = taken.get(key);
  if (other === undefined) taken.set(key, resource);
  else return { message: `${address} is taken already`, hint: `by ${showResource(other.id)}, ${at(other)}` };
  return undefined;
}

/** Only routers of mode nat have a way to the public network. */
function cutOff(resource: LoadBalancer, fleet: FleetView): Finding[] {
  const { network } = resource.spec;
  const spec = fleet.get<NetworkSpec>(resolveReference("Network", network, resource.project))?.spec;
  if (spec === undefined || spec.mode === "nat") return [];
  const message = `Network "${network}" is of mode ${spec.mode}: no public address leads into it`;
  return [{ resource, path: ["spec", "vip", "pool"], message, hint: "leave pool out, or use mode nat" }];
}
