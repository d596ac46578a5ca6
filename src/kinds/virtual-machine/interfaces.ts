import type { DomainState } from "../../drivers/libvirt/states.ts";
import { deviceFor, macFor } from "../../model/identity.ts";
import type { Keyed } from "../../model/json.ts";
import { type Resource, referTo } from "../../model/resource.ts";
import type { View } from "../kind.ts";
import type { NetworkSpec } from "../network/spec.gen.ts";
import { bridgeOf, carrierOf, mtuOf, networkRef } from "../networks.ts";
import type { Machine, VirtualMachine } from "./machine.ts";

type InterfaceState = DomainState["interfaces"][string];

/** One interface with the network it is in. */
export interface Interface {
  readonly name: string;
  readonly network: Resource<NetworkSpec>;
  /** What the guest is told at its first boot; undefined: what DHCP or the interface itself says. */
  readonly mtu: number | undefined;
  readonly state: InterfaceState;
}

/** Undefined while an address that it must have is not to be had. */
export function interfacesOf(machine: Machine): readonly Interface[] | undefined {
  const found = machine.resource.spec.interfaces.map((_, index) => interfaceOf(machine, index));
  return found.every((one): one is Interface => one !== undefined) ? found : undefined;
}

function interfaceOf({ resource, view, host }: Machine, index: number): Interface | undefined {
  const wanted = resource.spec.interfaces[index];
  if (wanted === undefined) return undefined;
  const network = view.get<NetworkSpec>(referTo("Network", wanted.network, resource.project));
  if (network === undefined) return undefined;
  const ipv4 = view.address(resource.id, index) ?? null;
  if (ipv4 === null && network.spec.subnets.length > 0) return undefined;
  const tap = tapOf(resource, view, index);
  const { model, link } = wanted;
  const between = carrierOf(network, view) === "vxlan";
  const source = between ? `bridge:${bridgeOf(view.fleet, network)}` : networkRef(network, host).name;
  return {
    name: `net${index}`,
    network,
    mtu: between && !network.spec.dhcp ? mtuOf(network, view) : network.spec.mtu,
    state: { mac: macOf(resource, view, index), source, tap, model, link, ipv4 },
  };
}

export function macOf(resource: VirtualMachine, view: View, index: number): string {
  return macFor(view.fleet, resource.id, index);
}

/** Its device on the host. */
export function tapOf(resource: VirtualMachine, view: View, index: number): string {
  return deviceFor("fwt", view.fleet, resource.id, `net${index}`);
}

export function interfaceStates(interfaces: readonly Interface[]): Keyed<InterfaceState> {
  return Object.fromEntries(interfaces.map(({ name, state }) => [name, state]));
}
