import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import { deviceNameFor, macFor } from "../../model/identity.ts";
import type { Keyed } from "../../model/json.ts";
import { type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";
import { localBridgeOf } from "../shared/bridges.ts";
import { mtuOf, networkRef, segmentBridgeOf, segmentTypeOf } from "../shared/network-topology.ts";
import { describedDomain } from "./described-devices.ts";
import { leavingDomain, type PlacedMachine, type VirtualMachine } from "./machine.ts";

type InterfaceState = DomainState["interfaces"][string];

/** An interface with its network. */
export interface Interface {
  readonly name: string;
  readonly network: Resource<NetworkSpec>;
  /** The MTU in the seed. Undefined if DHCP or the interface provides it. */
  readonly mtu: number | undefined;
  /** True: it is on a bridge of the host by its name, and needs no network of libvirt. */
  readonly namesBridge: boolean;
  readonly state: InterfaceState;
}

/** Returns the interfaces of a machine. Undefined while a required address is not allocated. */
export function interfacesOf(machine: PlacedMachine): readonly Interface[] | undefined {
  const interfaces = machine.resource.spec.interfaces.map((_, index) => interfaceOf(machine, index));
  return interfaces.every((nic): nic is Interface => nic !== undefined) ? interfaces : undefined;
}

function interfaceOf(machine: PlacedMachine, index: number): Interface | undefined {
  const { resource, view, host } = machine;
  const spec = resource.spec.interfaces[index];
  if (spec === undefined) return undefined;
  const network = view.get<NetworkSpec>(resolveReference("Network", spec.network, resource.project));
  if (network === undefined) return undefined;
  const ipv4 = view.address(resource.id, index) ?? null;
  if (ipv4 === null && network.spec.subnets.length > 0) return undefined;
  const name = `net${index}`;
  const adopted = machine.observed?.unmanaged && machine.observed.interfaces[name];
  const isOverlay = segmentTypeOf(network, view) === "vxlan";
  const namesBridge = keepsBridge(network, adopted, view);
  const local = namesBridge ? bridgeSource(network, view) : networkRef(network, host).name;
  const source = isOverlay ? `bridge:${segmentBridgeOf(view.fleet, network)}` : local;
  const mayKeepTap = !isOverlay && groupIds(resource, network, index).length === 0;
  const tap = mayKeepTap && keepsTap(machine, index) ? {} : { tap: tapOf(resource, view, index) };
  const state = {
    mac: macOf(resource, view, index),
    source,
    ...tap,
    ...modelOf(spec, adopted),
    link: spec.link,
  };
  return {
    name,
    network,
    mtu: isOverlay && !network.spec.dhcp ? mtuOf(network, view) : network.spec.mtu,
    namesBridge,
    state: { ...state, ipv4 },
  };
}

/**
 * Returns whether an adopted interface is on the bridge that the network stands for. It stays there, and needs no
 * network of libvirt.
 */
function keepsBridge(
  network: Resource<NetworkSpec>,
  adopted: InterfaceState | undefined,
  view: KindContext,
): boolean {
  return network.spec.mode === "bridge" && adopted?.source === bridgeSource(network, view);
}

function bridgeSource(network: Resource<NetworkSpec>, view: KindContext): string {
  return `bridge:${localBridgeOf(view.fleet, network)}`;
}

/** Returns the same for an interface by its index. */
export function namesBridge(
  resource: VirtualMachine,
  index: number,
  host: string,
  view: KindContext,
): boolean {
  const reference = resource.spec.interfaces[index]?.network ?? "";
  const network = view.get<NetworkSpec>(resolveReference("Network", reference, resource.project));
  const source = leavingDomain(resource, host, view)?.target ?? host;
  const observed = describedDomain(resource, source, view);
  const adopted = observed?.unmanaged && observed.interfaces[`net${index}`];
  return network !== undefined && keepsBridge(network, adopted, view);
}

/**
 * Returns whether an interface of an adopted machine, or of one that is to be adopted, keeps its tap device: nothing of
 * ours refers to it.
 */
function keepsTap({ resource, view, observed, found }: PlacedMachine, index: number): boolean {
  if (observed === undefined) return found;
  const nic = observed.interfaces[`net${index}`];
  return observed.unmanaged !== undefined && nic !== undefined && nic.tap !== tapOf(resource, view, index);
}

const MODELS = {
  virtio: true,
  e1000e: true,
  e1000: true,
  rtl8139: true,
} as const satisfies Record<NonNullable<InterfaceState["model"]>, true>;

/** Returns no model for an adopted interface whose model has no name in a resource, unless another one is asked for. */
function modelOf(
  { model }: VirtualMachine["spec"]["interfaces"][number],
  adopted: InterfaceState | undefined,
): Pick<InterfaceState, "model"> {
  const isKept = adopted !== undefined && model === "virtio" && !Object.hasOwn(MODELS, adopted.model ?? "");
  return isKept ? {} : { model };
}

/** Returns the groups of an interface. [those of its network] */
export function groupIds(
  { spec, project }: VirtualMachine,
  network: Resource<NetworkSpec>,
  index: number,
): ResourceId[] {
  const names = spec.interfaces[index]?.securityGroups;
  if (names !== undefined) return names.map((name) => resolveReference("SecurityGroup", name, project));
  return network.spec.defaultSecurityGroups.map((name) =>
    resolveReference("SecurityGroup", name, network.project),
  );
}

export function macOf(resource: VirtualMachine, view: KindContext, index: number): string {
  return resource.spec.interfaces[index]?.mac ?? macFor(view.fleet, resource.id, index);
}

/** Returns the name of the interface's device on the host. */
export function tapOf(resource: VirtualMachine, view: KindContext, index: number): string {
  return deviceNameFor("fwt", view.fleet, resource.id, `net${index}`);
}

export function interfaceStates(interfaces: readonly Interface[]): Keyed<InterfaceState> {
  return Object.fromEntries(interfaces.map(({ name, state }) => [name, state]));
}
