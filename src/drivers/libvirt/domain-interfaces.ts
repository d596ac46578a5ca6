import { Failure } from "../../model/failure.ts";
import { entryOf } from "../../model/json.ts";
import type { DomainSection } from "./domain-types.ts";
import { unmanagedNames } from "./domain-unmanaged.ts";
import { metadataParts, newMetadataPart, setMetadata } from "./metadata.ts";
import type { InterfaceState } from "./states.ts";
import { type Element, element } from "./xml.ts";
import {
  attributeOf,
  child,
  childrenOf,
  ensureChild,
  removeChild,
  removeChildren,
  setAttributes,
} from "./xml-edit.ts";

/**
 * Network interfaces: https://libvirt.org/formatdomain.html#network-interfaces. Because an interface cannot store a
 * name, our metadata holds the names by MAC address. An interface that has none there, of an unmanaged machine for
 * example, is named by its position.
 */
export const interfaces: DomainSection<"interfaces"> = {
  read: (domain) => ({
    interfaces: Object.fromEntries(
      keyedInterfaces(domain).map(([key, nic]) => [key, readInterface(domain, nic)]),
    ),
  }),
  write(domain, state) {
    const devices = ensureChild(domain, "devices");
    const present = new Map(keyedInterfaces(domain));
    for (const [key, nic] of present)
      if (entryOf(state.interfaces, key) === undefined) removeChild(devices, nic);
    for (const [key, desired] of Object.entries(state.interfaces)) {
      const nic = present.get(key) ?? element("interface");
      if (!present.has(key)) devices.children.push(nic);
      writeInterface(nic, desired);
    }
    for (const [key, { mac }] of Object.entries(state.interfaces))
      if (!present.has(key)) assertOnlyOne(devices, mac);
    writeInterfaceNames(domain, state.interfaces);
  },
};

/** Throws `rejected` if a machine has two interfaces with the MAC address of a new one. */
function assertOnlyOne(devices: Element, mac: string): void {
  if (childrenOf(devices, "interface").filter((nic) => macOf(nic) === mac).length < 2) return;
  throw new Failure("rejected", `interface ${mac}: the machine has one with this MAC address already`, {
    hint: "give it another mac, or take that one from the machine first: virsh detach-interface",
  });
}

/** Reads the unmanaged interfaces of an adopted machine, by MAC address. */
export function readUnmanagedInterfaces(domain: Element): Record<string, InterfaceState> {
  const unmanaged = unmanagedNames(domain, "interface");
  const found = childrenOf(child(domain, "devices"), "interface").filter((nic) => unmanaged.has(macOf(nic)));
  return Object.fromEntries(found.map((nic) => [macOf(nic), readInterface(domain, nic)]));
}

export function keyedInterfaces(domain: Element): [string, Element][] {
  const unmanaged = unmanagedNames(domain, "interface");
  const all = childrenOf(child(domain, "devices"), "interface").filter((nic) => !unmanaged.has(macOf(nic)));
  const nameByMac = new Map(readInterfaceMetadata(domain).map(({ name, mac }) => [mac, name]));
  const taken = new Set(all.map((nic) => nameByMac.get(macOf(nic))));
  return all.map((nic) => {
    const key = nameByMac.get(macOf(nic)) ?? firstFree(taken);
    taken.add(key);
    return [key, nic];
  });
}

function readInterfaceMetadata(domain: Element): { name: string; mac: string; ipv4: string | undefined }[] {
  return metadataParts(domain, "interface").map(({ attributes: { name = "", mac = "", ipv4 } }) => ({
    name,
    mac,
    ipv4,
  }));
}

export function macOf(nic: Element): string {
  return (attributeOf(nic, "mac", "address") ?? "").toLowerCase();
}

function firstFree(taken: ReadonlySet<string | undefined>): string {
  let index = 0;
  while (taken.has(`net${index}`)) index += 1;
  return `net${index}`;
}

function readInterface(domain: Element, nic: Element): InterfaceState {
  const mac = macOf(nic);
  return {
    mac,
    source: readSource(nic),
    tap: attributeOf(nic, "target", "dev") ?? "",
    // an unknown model is shown as it is, and so differs from ours
    model: (attributeOf(nic, "model", "type") ?? "") as NonNullable<InterfaceState["model"]>,
    link: linkOf(nic),
    ipv4: readInterfaceMetadata(domain).find((entry) => entry.mac === mac)?.ipv4 ?? null,
  };
}

function linkOf(nic: Element): InterfaceState["link"] {
  return attributeOf(nic, "link", "state") === "down" ? "down" : "up";
}

const BRIDGE = "bridge:";

/**
 * Returns the source of an interface. libvirt reports type bridge for a running machine in a network that stands for a
 * bridge of the host.
 */
export function readSource(nic: Element): string {
  const { network, bridge, dev } = child(nic, "source")?.attributes ?? {};
  if (nic.attributes.type === "network" || network !== undefined) return network ?? "";
  return `${nic.attributes.type ?? ""}:${bridge ?? dev ?? ""}`;
}

export function writeInterface(nic: Element, state: InterfaceState): void {
  ensureChild(nic, "mac").attributes.address = state.mac;
  if (readSource(nic) !== state.source || isShownAsBridge(nic)) writeSource(nic, state.source);
  if (state.tap) setAttributes(ensureChild(nic, "target"), { dev: state.tap });
  if (state.model) setAttributes(ensureChild(nic, "model"), { type: state.model });
  if (linkOf(nic) === state.link) return;
  if (state.link === "up") removeChildren(nic, "link");
  else setAttributes(ensureChild(nic, "link"), { state: "down" });
}

/** Returns whether a network of libvirt is shown with the bridge that it stands for. */
function isShownAsBridge(nic: Element): boolean {
  return nic.attributes.type !== "network" && attributeOf(nic, "source", "network") !== undefined;
}

function typeOf(source: string): "bridge" | "network" {
  return source.startsWith(BRIDGE) ? "bridge" : "network";
}

function writeSource(nic: Element, source: string): void {
  const type = typeOf(source);
  nic.attributes.type = type;
  removeChildren(nic, "virtualport");
  ensureChild(nic, "source").attributes =
    type === "bridge" ? { bridge: source.slice(BRIDGE.length) } : { network: source };
}

export function writeInterfaceNames(
  domain: Element,
  desired: Readonly<Record<string, InterfaceState>>,
): void {
  const entries = Object.entries(desired).sort(([left], [right]) => (left < right ? -1 : 1));
  const parts = entries.map(([name, { mac, ipv4 }]) =>
    newMetadataPart("interface", { name, mac, ipv4: ipv4 ?? undefined }),
  );
  setMetadata(domain, "interface", parts);
}
