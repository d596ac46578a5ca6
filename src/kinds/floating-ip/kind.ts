import type { RouterState } from "../../drivers/network/states.ts";
import type { FloatingIPSpec } from "../../generated/kinds/floating-ip.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import type { FloatingClaim } from "../claims.ts";
import type { Kind, KindContext } from "../kind.ts";
import { gatewayHostOf } from "../shared/network-topology.ts";
import { hostAddressConflicts, hostWithAddress } from "../shared/public-addresses.ts";

/** A public address of a machine. It has no objects: the router of the machine's network carries it. */
export const floatingIp: Kind<FloatingIPSpec> = {
  name: "FloatingIP",
  shortNames: ["fip", "fips"],
  eventNoun: "floating-ip",
  addresses(resource, view) {
    const { pool, address } = resource.spec;
    const observed = observedAddress(resource, view);
    return [
      {
        network: resolveReference("AddressPool", pool, resource.project),
        ...(address === undefined ? {} : { fixed: address }),
        ...(observed === undefined ? {} : { observed }),
        ...(observed === undefined && isGatewayUnreadable(resource, view) ? { holderUnreadable: true } : {}),
      },
    ];
  },
  claims(resource, view) {
    const claim = claimOf(resource, view);
    return claim === undefined || hostWithAddress(claim.public, view) !== undefined ? [] : [claim];
  },
  objects(resource, view) {
    const address = view.address(resource.id, 0);
    return {
      objects: [],
      blocked: address === undefined ? [] : hostAddressConflicts(resource, address, view),
    };
  },
};

type FloatingIp = Resource<FloatingIPSpec>;

function machineOf({ spec, project }: FloatingIp): ResourceId {
  return resolveReference("VirtualMachine", spec.target.virtualMachine, project);
}

function networkOf(resource: FloatingIp, view: KindContext): ResourceId | undefined {
  const machine = view.get<VirtualMachineSpec>(machineOf(resource));
  const nic = machine?.spec.interfaces[resource.spec.target.interface];
  return machine === undefined || nic === undefined
    ? undefined
    : resolveReference("Network", nic.network, machine.project);
}

/** Returns the address that the router has now. It is kept if the spec names no address. */
function observedAddress(resource: FloatingIp, view: KindContext): string | undefined {
  const network = networkOf(resource, view);
  const routers = network === undefined ? [] : view.observed(network).filter(({ type }) => type === "router");
  const floating = routers.flatMap(({ state }) => Object.entries((state as unknown as RouterState).floating)); // the driver returns this type for routers
  return floating.find(([, { owner }]) => owner === resource.id)?.[0];
}

/** True if the host of the router cannot be read. */
function isGatewayUnreadable(resource: FloatingIp, view: KindContext): boolean {
  const id = networkOf(resource, view);
  const network = id === undefined ? undefined : view.get<NetworkSpec>(id);
  const gateway = network === undefined ? undefined : gatewayHostOf(network, view);
  return gateway !== undefined && view.host(gateway)?.facts === undefined;
}

function claimOf(resource: FloatingIp, view: KindContext): FloatingClaim | undefined {
  const on = networkOf(resource, view);
  const address = view.address(resource.id, 0);
  const inner = view.address(machineOf(resource), resource.spec.target.interface);
  if (on === undefined || address === undefined || inner === undefined) return undefined;
  return { want: "floating", on, by: resource.id, public: address, inner };
}
