import type { InterfaceState, NetworkState } from "../drivers/libvirt/states.ts";
import type { Element } from "../drivers/libvirt/xml.ts";
import { attributeOf, child, childrenOf } from "../drivers/libvirt/xml-edit.ts";
import type { ObservedObject } from "../model/object.ts";
import type { SpecDraft } from "./drafts.ts";
import { type FoundMachine, macOf, type SharedMacs } from "./machine.ts";

/** An interface that a resource describes, with the spec of its Network. */
export interface FoundInterface {
  /** In lower case. */
  readonly mac: string;
  /** Undefined: no field can name it, so that it stays as it is. */
  readonly model: string | undefined;
  readonly observedModel: string;
  readonly link: InterfaceState["link"];
  /** The name of the network or the bridge on the host. */
  readonly source: string;
  readonly network: SpecDraft;
}

/**
 * Returns the interfaces that a resource describes, in order. The others stay as they are: no two machines of a fleet
 * can have one MAC address, and no two interfaces of a machine.
 */
export function interfacesOf(
  machine: FoundMachine,
  objects: readonly ObservedObject[],
  shared: SharedMacs,
): FoundInterface[] {
  const all = childrenOf(child(machine.domain, "devices"), "interface");
  const macs = all.map(macOf);
  return all.flatMap((nic, index) => {
    const mac = macs[index] ?? "";
    const model = attributeOf(nic, "model", "type") ?? "";
    const network = networkOf(nic, objects);
    const isOwn = macs.indexOf(mac) === macs.lastIndexOf(mac) && !shared.has(mac);
    const isDescribed = UNICAST_MAC.test(mac) && isOwn;
    if (!isDescribed || network === undefined) return [];
    const link = attributeOf(nic, "link", "state") === "down" ? "down" : "up";
    return [{ mac, model: MODELS.has(model) ? model : undefined, observedModel: model, link, ...network }];
  });
}

const UNICAST_MAC = /^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/;

/** The models that `interfaces[].model` can name. */
const MODELS: ReadonlySet<string> = new Set(["virtio", "e1000e", "e1000", "rtl8139"]);

/** Returns the Network of an interface on a network of libvirt or on a bridge, without a port of a virtual switch. */
function networkOf(
  nic: Element,
  objects: readonly ObservedObject[],
): Pick<FoundInterface, "source" | "network"> | undefined {
  if (child(nic, "virtualport") !== undefined) return undefined;
  const { network, bridge } = child(nic, "source")?.attributes ?? {};
  if (nic.attributes.type === "network" && network !== undefined) return existingNetwork(network, objects);
  if (nic.attributes.type !== "bridge" || bridge === undefined || !BRIDGE_NAME.test(bridge)) return undefined;
  return { source: bridge, network: { mode: "bridge", bridge, portSecurity: false } };
}

const BRIDGE_NAME = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,15}$/;
/** The names that `Network.spec.name` can have. */
const NETWORK_NAME = /^(?!\.{1,2}$)[^/\s\p{Cc}\p{Cs}\ufffe\uffff]{1,128}$/u;
/** Forward modes of libvirt in which machines share a bridge (https://libvirt.org/formatnetwork.html#connectivity). */
const FORWARD_MODES: ReadonlySet<string> = new Set(["nat", "route", "open", "isolated", "bridge"]);

function existingNetwork(
  name: string,
  objects: readonly ObservedObject[],
): Pick<FoundInterface, "source" | "network"> | undefined {
  const found = objects.find((object) => object.type === "network" && object.name === name);
  if (found === undefined || !NETWORK_NAME.test(name)) return undefined;
  const { forward, bridge } = found.state as unknown as NetworkState; // the driver returns this type for networks
  if (!FORWARD_MODES.has(forward) || (forward === "bridge" && bridge === "")) return undefined;
  return { source: name, network: { mode: "existing", name } };
}
