import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import { deviceNameFor, macFor } from "../../model/identity.ts";
import type { Keyed } from "../../model/json.ts";
import { type Resource, resolveReference } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";
import { mtuOf, networkRef, segmentBridgeOf, segmentTypeOf } from "../shared/network-topology.ts";
import type { PlacedMachine, VirtualMachine } from "./machine.ts";

type InterfaceState = DomainState["interfaces"][string];

/** An interface with its network. */
export interface Interface {
  readonly name: string;
  readonly network: Resource<NetworkSpec>;
  /** The MTU in the seed. Undefined if DHCP or the interface provides it. */
  readonly mtu: number | undefined;
  readonly state: InterfaceState;
}

/** Returns the interfaces of a machine. Undefined while a required address is not allocated. */
export function interfacesOf(machine: PlacedMachine): readonly Interface[] | undefined {
  const interfaces = machine.resource.spec.interfaces.map((_, index) => interfaceOf(machine, index));
  return interfaces.every((nic): nic is Interface => nic !== undefined) ? interfaces : undefined;
}

function interfaceOf({ resource, view, host }: PlacedMachine, index: number): Interface | undefined {
  const spec = resource.spec.interfaces[index];
  if (spec === undefined) return undefined;
  const network = view.get<NetworkSpec>(resolveReference("Network", spec.network, resource.project));
  if (network === undefined) return undefined;
  const ipv4 = view.address(resource.id, index) ?? null;
  if (ipv4 === null && network.spec.subnets.length > 0) return undefined;
  const tap = tapOf(resource, view, index);
  const { model, link } = spec;
  const isOverlay = segmentTypeOf(network, view) === "vxlan";
  const source = isOverlay
    ? `bridge:${segmentBridgeOf(view.fleet, network)}`
    : networkRef(network, host).name;
  return {
    name: `net${index}`,
    network,
    mtu: isOverlay && !network.spec.dhcp ? mtuOf(network, view) : network.spec.mtu,
    state: { mac: macOf(resource, view, index), source, tap, model, link, ipv4 },
  };
}

export function macOf(resource: VirtualMachine, view: KindContext, index: number): string {
  return macFor(view.fleet, resource.id, index);
}

/** Returns the name of the interface's device on the host. */
export function tapOf(resource: VirtualMachine, view: KindContext, index: number): string {
  return deviceNameFor("fwt", view.fleet, resource.id, `net${index}`);
}

export function interfaceStates(interfaces: readonly Interface[]): Keyed<InterfaceState> {
  return Object.fromEntries(interfaces.map(({ name, state }) => [name, state]));
}
