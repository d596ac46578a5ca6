import type { RouterState } from "../../drivers/network/states.ts";
import { type Resource, type ResourceId, referTo } from "../../model/resource.ts";
import type { FloatingClaim } from "../claims.ts";
import type { Kind, View } from "../kind.ts";
import type { NetworkSpec } from "../network/spec.gen.ts";
import { gatewayHostOf } from "../networks.ts";
import { ownerOf, taken } from "../public-addresses.ts";
import type { VirtualMachineSpec } from "../virtual-machine/spec.gen.ts";
import type { FloatingIPSpec } from "./spec.gen.ts";

/** A public address of a machine. It has no objects of its own: the router of the machine's network holds it. */
export const floatingIp: Kind<FloatingIPSpec> = {
  name: "FloatingIP",
  addresses(resource, view) {
    const { pool, address } = resource.spec;
    const observed = heldBy(resource, view);
    return [
      {
        network: referTo("AddressPool", pool, resource.project),
        ...(address === undefined ? {} : { fixed: address }),
        ...(observed === undefined ? {} : { observed }),
        ...(observed === undefined && isHidden(resource, view) ? { unseen: true } : {}),
      },
    ];
  },
  claims(resource, view) {
    const claim = claimOf(resource, view);
    return claim === undefined || ownerOf(claim.public, view) !== undefined ? [] : [claim];
  },
  realise(resource, view) {
    const address = view.address(resource.id, 0);
    return { objects: [], blocked: address === undefined ? [] : taken(resource, address, view) };
  },
};

type FloatingIp = Resource<FloatingIPSpec>;

function machineOf({ spec, project }: FloatingIp): ResourceId {
  return referTo("VirtualMachine", spec.target.virtualMachine, project);
}

function networkOf(resource: FloatingIp, view: View): ResourceId | undefined {
  const machine = view.get<VirtualMachineSpec>(machineOf(resource));
  const wanted = machine?.spec.interfaces[resource.spec.target.interface];
  return machine === undefined || wanted === undefined
    ? undefined
    : referTo("Network", wanted.network, machine.project);
}

/** The address that it has at the router now: it is kept, also when none is asked for by name. */
function heldBy(resource: FloatingIp, view: View): string | undefined {
  const network = networkOf(resource, view);
  const routers = network === undefined ? [] : view.observed(network).filter(({ type }) => type === "router");
  const held = routers.flatMap(({ state }) => Object.entries((state as unknown as RouterState).floating)); // as the driver reads routers
  return held.find(([, { owner }]) => owner === resource.id)?.[0];
}

/** Whether the host that carries the router cannot be read. */
function isHidden(resource: FloatingIp, view: View): boolean {
  const id = networkOf(resource, view);
  const network = id === undefined ? undefined : view.get<NetworkSpec>(id);
  const gateway = network === undefined ? undefined : gatewayHostOf(network, view);
  return gateway !== undefined && view.host(gateway)?.facts === undefined;
}

function claimOf(resource: FloatingIp, view: View): FloatingClaim | undefined {
  const on = networkOf(resource, view);
  const address = view.address(resource.id, 0);
  const inner = view.address(machineOf(resource), resource.spec.target.interface);
  if (on === undefined || address === undefined || inner === undefined) return undefined;
  return { want: "floating", on, by: resource.id, public: address, inner };
}
