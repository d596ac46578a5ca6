import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource } from "../../model/resource.ts";
import type { Kind, KindContext, ObjectSet } from "../kind.ts";
import {
  gatewayHostOf,
  hasRouter,
  isNetworkUsed,
  type NetworkResource,
  narrowestUnderlay,
  segmentTypeOf,
} from "../shared/network-topology.ts";
import { localObjects } from "./local-network.ts";
import { proberObjects } from "./prober.ts";
import { routerObject } from "./router.ts";
import { type Overlay, resolveOverlay, segmentObjects } from "./segment.ts";
import { allocationRangeOf } from "./subnet.ts";

/**
 * A network of machines. A local network exists separately on each host with a machine in it. A network between hosts
 * has a segment on each host, and a router on its gateway host. A network that others made has no objects.
 */
export const network: Kind<NetworkSpec> = {
  name: "Network",
  shortNames: ["net", "nets"],
  eventNoun: "network",
  subnets: (resource) => resource.spec.subnets.map((subnet) => allocationRangeOf(resource, subnet)),
  claims(resource, view) {
    const gateway = gatewayHostOf(resource, view);
    const host = gateway === undefined ? undefined : view.host(gateway);
    if (host === undefined || resource.spec.mode !== "nat") return [];
    return [{ want: "uplink", on: host.resource.id, by: resource.id }];
  },
  objects(resource, view) {
    const network = networkObjects(resource, view);
    const probers = proberObjects(resource, view);
    return { ...network, objects: [...network.objects, ...probers.objects], notices: probers.notices ?? [] };
  },
};

function networkObjects(resource: NetworkResource, view: KindContext): ObjectSet {
  const { mode } = resource.spec;
  if (mode === "existing") return { objects: [] }; // used, never owned
  if (segmentTypeOf(resource, view) === "local") return { objects: localObjects(resource, mode, view) };
  if (!isNetworkUsed(resource.id, view)) return { objects: [] };
  return overlayObjects(resolveOverlay(resource, view));
}

function overlayObjects(overlay: Overlay): ObjectSet {
  const { network, gateway } = overlay;
  const tooLarge = mtuTooLarge(overlay);
  if (tooLarge !== undefined) return { objects: [], blocked: [tooLarge] };
  const segments = segmentObjects(overlay);
  if (!hasRouter(network.spec)) return { objects: segments };
  if (gateway === undefined) return { objects: segments, blocked: [missingGateway(network)] };
  return { objects: [...segments, routerObject(overlay, gateway)] };
}

function missingGateway({ id, spec }: NetworkResource): Blocked {
  const uplink = spec.mode === "nat" ? ", an underlay and an uplink" : " and an underlay";
  const message = `${formatResource(id)}: no host can run its router`;
  return {
    resource: id,
    code: "invalid",
    message,
    hint: `it needs a Host with role gateway${uplink} that gatewaySelector allows`,
  };
}

/**
 * Blocks a network whose MTU the underlay does not carry. Otherwise large packets would be dropped silently.
 */
function mtuTooLarge({ network: { id, spec }, view }: Overlay): Blocked | undefined {
  const underlay = narrowestUnderlay(view);
  if (spec.mtu === undefined || underlay === undefined || spec.mtu <= underlay.mtu) return undefined;
  const message = `${formatResource(id)}: packets of ${spec.mtu} bytes are larger than the ${underlay.mtu} that the underlay of ${underlay.host} carries`;
  return { resource: id, code: "refused", message, hint: "leave mtu out, or widen the underlay" };
}
