import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import { type ObjectId, objectRef } from "../../model/object.ts";
import { formatResource, nativeName, resolveReference } from "../../model/resource.ts";
import type { AddressRequest, Kind, KindContext, ObjectSet } from "../kind.ts";
import { desiredObject } from "../shared/desired-object.ts";
import {
  gatewayHostOf,
  type NetworkResource,
  routerNamespaceOf,
  routerRef,
} from "../shared/network-topology.ts";
import { hostAddressConflicts, hostWithAddress } from "../shared/public-addresses.ts";
import {
  type LoadBalancerMember,
  type LoadBalancerResource,
  membersOf,
  observedState,
} from "./load-balancer-members.ts";
import { loadBalancerState } from "./load-balancer-state.ts";

/**
 * A virtual address that distributes connections over machines. It runs on the host of its network's router.
 */
export const loadBalancer: Kind<LoadBalancerSpec> = {
  name: "LoadBalancer",
  shortNames: ["lb", "lbs"],
  eventNoun: "load-balancer",
  addresses: (resource, view) => [vipRequest(resource, view)],
  claims(resource, view) {
    const address = view.address(resource.id, 0);
    const external = isExternal(resource);
    if (address === undefined || (external && hostWithAddress(address, view) !== undefined)) return [];
    return [{ want: "vip", on: networkOf(resource), by: resource.id, address, external }];
  },
  objects(resource, view) {
    const network = view.get<NetworkResource["spec"]>(networkOf(resource));
    const address = view.address(resource.id, 0);
    if (network === undefined || address === undefined) return { objects: [] };
    const blocked = isExternal(resource) ? hostAddressConflicts(resource, address, view) : [];
    if (blocked.length > 0) return { objects: [], blocked };
    const gateway = gatewayHostOf(network, view);
    if (gateway === undefined) return withoutRouter(resource, network);
    const members = membersOf(resource, view);
    const state = loadBalancerState(
      resource.spec,
      { namespace: routerNamespaceOf(view.fleet, network), address },
      members,
    );
    const ref = objectRef("loadbalancer", gateway, nativeName(resource));
    const needs = [routerRef(network, gateway).id];
    return {
      objects: [
        desiredObject(resource, ref, state, { dependsOn: needs, advertises: advertisedDomains(members) }),
      ],
    };
  },
};

/** True if the virtual address is public. */
function isExternal({ spec }: LoadBalancerResource): boolean {
  return spec.vip.pool !== undefined;
}

function networkOf({ spec, project }: LoadBalancerResource) {
  return resolveReference("Network", spec.network, project);
}

/** Returns the request for the virtual address. An observed address is kept. */
function vipRequest(resource: LoadBalancerResource, view: KindContext): AddressRequest {
  const { pool, address: fixed } = resource.spec.vip;
  const observed = observedState(resource, view)?.address;
  return {
    network:
      pool === undefined ? networkOf(resource) : resolveReference("AddressPool", pool, resource.project),
    ...(fixed === undefined ? {} : { fixed }),
    ...(observed ? { observed } : {}),
  };
}

function withoutRouter({ id }: LoadBalancerResource, network: NetworkResource): ObjectSet {
  const message = `${formatResource(id)}: ${formatResource(network.id)} has no router for it`;
  const hint = "see why the network has none";
  return { objects: [], blocked: [{ resource: id, code: "dependency", message, hint }] };
}

/**
 * Returns the domains of the members. A member is registered before its domain starts and removed before it stops.
 */
function advertisedDomains(members: readonly LoadBalancerMember[]): ObjectId[] {
  return [...new Set(members.flatMap(({ domain }) => domain ?? []))].sort();
}
