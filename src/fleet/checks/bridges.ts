import type { NetworkSpec } from "../../generated/kinds/network.ts";
import { localBridgeOf } from "../../kinds/shared/bridges.ts";
import { segmentBridgeOf } from "../../kinds/shared/network-topology.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import type { FleetCheck } from "../finding.ts";
import { sourceLocation } from "../source-location.ts";

/** Finds networks on a bridge that Fleetwright makes for another network. The other network could not be removed. */
export const checkBridges: FleetCheck = (fleet) => {
  const networks = fleet.ofKind<NetworkSpec>("Network");
  const bridged = networks.filter(({ spec }) => spec.mode === "bridge");
  if (bridged.length === 0) return [];
  const fleetName = fleet.ofKind("Fleet")[0]?.name ?? "default";
  const made = new Map<string, Resource>();
  for (const network of networks)
    if (network.spec.mode !== "bridge" && network.spec.mode !== "existing")
      for (const bridge of [localBridgeOf(fleetName, network), segmentBridgeOf(fleetName, network)])
        made.set(bridge, network);
  return bridged.flatMap((resource) => {
    const { bridge = "" } = resource.spec;
    const other = made.get(bridge);
    if (other === undefined) return [];
    const message = `${bridge} is the bridge that Fleetwright makes for ${formatResource(other.id)}`;
    const hint = `name a bridge of the host; the network is at ${sourceLocation(other)}`;
    return [{ resource, path: ["spec", "bridge"], message, hint }];
  });
};
