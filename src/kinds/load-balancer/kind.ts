import { type ObjectId, objectRef } from "../../model/object.ts";
import { nativeName, referTo, showResource } from "../../model/resource.ts";
import { desired } from "../desired.ts";
import type { AddressRequest, Kind, Realised, View } from "../kind.ts";
import { gatewayHostOf, type NetworkResource, routerOf, routerRef } from "../networks.ts";
import { ownerOf, taken } from "../public-addresses.ts";
import { type LoadBalancer, type Member, membersOf, observedOf } from "./members.ts";
import type { LoadBalancerSpec } from "./spec.gen.ts";
import { stateOf } from "./state.ts";

/** One address that spreads connections over machines. It is where its network's router is. */
export const loadBalancer: Kind<LoadBalancerSpec> = {
  name: "LoadBalancer",
  addresses: (resource, view) => [vipRequest(resource, view)],
  claims(resource, view) {
    const address = view.address(resource.id, 0);
    const external = isExternal(resource);
    if (address === undefined || (external && ownerOf(address, view) !== undefined)) return [];
    return [{ want: "vip", on: networkOf(resource), by: resource.id, address, external }];
  },
  realise(resource, view) {
    const network = view.get<NetworkResource["spec"]>(networkOf(resource));
    const address = view.address(resource.id, 0);
    if (network === undefined || address === undefined) return { objects: [] };
    const blocked = isExternal(resource) ? taken(resource, address, view) : [];
    if (blocked.length > 0) return { objects: [], blocked };
    const gateway = gatewayHostOf(network, view);
    if (gateway === undefined) return withoutRouter(resource, network);
    const members = membersOf(resource, view);
    const state = stateOf(resource.spec, { namespace: routerOf(view.fleet, network), address }, members);
    const ref = objectRef("loadbalancer", gateway, nativeName(resource));
    const needs = [routerRef(network, gateway).id];
    return { objects: [desired(resource, ref, state, { needs, announces: announced(members) })] };
  },
};

/** Whether it is reached from the public network. */
function isExternal({ spec }: LoadBalancer): boolean {
  return spec.vip.pool !== undefined;
}

function networkOf({ spec, project }: LoadBalancer) {
  return referTo("Network", spec.network, project);
}

/** What it listens on already stays its own. */
function vipRequest(resource: LoadBalancer, view: View): AddressRequest {
  const { pool, address: fixed } = resource.spec.vip;
  const observed = observedOf(resource, view)?.address;
  return {
    network: pool === undefined ? networkOf(resource) : referTo("AddressPool", pool, resource.project),
    ...(fixed === undefined ? {} : { fixed }),
    ...(observed ? { observed } : {}),
  };
}

function withoutRouter({ id }: LoadBalancer, network: NetworkResource): Realised {
  const message = `${showResource(id)}: ${showResource(network.id)} has no router that it could be beside`;
  const hint = "see why the network has none";
  return { objects: [], blocked: [{ resource: id, code: "needs", message, hint }] };
}

/** Machines are told of before they start, and no more before they stop. */
function announced(members: readonly Member[]): ObjectId[] {
  return [...new Set(members.flatMap(({ domain }) => domain ?? []))].sort();
}
