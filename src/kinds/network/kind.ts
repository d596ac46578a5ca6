import type { Blocked } from "../../model/plan.ts";
import { showResource } from "../../model/resource.ts";
import type { Kind, Realised } from "../kind.ts";
import { carriedMtu, carrierOf, gatewayHostOf, isRouted, isUsed, type NetworkResource } from "../networks.ts";
import { localObjects } from "./local.ts";
import { routerObject } from "./router.ts";
import { type Segmented, segmented, segmentObjects } from "./segment.ts";
import type { NetworkSpec } from "./spec.gen.ts";
import { rangeOf } from "./subnet.ts";

/**
 * A network of machines. A local one is there on every host that has a machine in it, and ends there; one between hosts
 * is a segment on each of them, and a router on its gateway host.
 */
export const network: Kind<NetworkSpec> = {
  name: "Network",
  subnets: (resource) => resource.spec.subnets.map((subnet) => rangeOf(resource, subnet)),
  claims(resource, view) {
    const gateway = gatewayHostOf(resource, view);
    const host = gateway === undefined ? undefined : view.host(gateway);
    if (host === undefined || resource.spec.mode !== "nat") return [];
    return [{ want: "uplink", on: host.resource.id, by: resource.id }];
  },
  realise(resource, view) {
    if (carrierOf(resource, view) === "local") return { objects: localObjects(resource, view) };
    if (!isUsed(resource.id, view)) return { objects: [] };
    return overlay(segmented(resource, view));
  },
};

function overlay(all: Segmented): Realised {
  const { network, gateway } = all;
  const narrow = narrowest(all);
  if (narrow !== undefined) return { objects: [], blocked: [narrow] };
  const segments = segmentObjects(all);
  if (!isRouted(network.spec)) return { objects: segments };
  if (gateway === undefined) return { objects: segments, blocked: [homeless(network)] };
  return { objects: [...segments, routerObject(all, gateway)] };
}

function homeless({ id, spec }: NetworkResource): Blocked {
  const uplink = spec.mode === "nat" ? ", an underlay and an uplink" : " and an underlay";
  const message = `${showResource(id)}: no host may carry its router`;
  return {
    resource: id,
    code: "invalid",
    message,
    hint: `it needs a Host with role gateway${uplink} that gatewaySelector allows`,
  };
}

/** Packets that the underlay does not carry would vanish without a word. */
function narrowest({ network: { id, spec }, view }: Segmented): Blocked | undefined {
  const carried = carriedMtu(view);
  if (spec.mtu === undefined || carried === undefined || spec.mtu <= carried.mtu) return undefined;
  const message = `${showResource(id)}: packets of ${spec.mtu} bytes are larger than the ${carried.mtu} that the underlay of ${carried.host} carries`;
  return { resource: id, code: "refused", message, hint: "leave mtu out, or widen the underlay" };
}
