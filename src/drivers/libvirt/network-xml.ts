import ipaddr from "ipaddr.js";
import type { Mark } from "../../model/object.ts";
import { parseInteger } from "./definition-values.ts";
import { metadataPart, newMetadataPart, setMetadata, writeMark } from "./metadata.ts";
import type { NetworkState } from "./states.ts";
import { copyElement, type Element, element } from "./xml.ts";
import {
  attributeOf,
  child,
  childrenOf,
  ensureChild,
  removeChildren,
  removeIfEmpty,
  replaceChild,
  setAttributes,
  setText,
  textOf,
} from "./xml-edit.ts";

/** The part of a network's state that its definition holds: https://libvirt.org/formatnetwork.html */
export type NetworkDefinition = Omit<NetworkState, "active" | "autostart">;

export function readNetwork(network: Element): NetworkDefinition {
  return {
    uuid: textOf(network, "uuid") ?? "",
    forward: readForward(network),
    bridge: attributeOf(network, "bridge", "name") ?? "",
    mtu: parseInteger(attributeOf(network, "mtu", "size")) ?? null,
    address: readAddress(ipv4Element(network)),
    dhcp: readDhcp(network),
    nameservers: readNameservers(network),
    leases: Object.fromEntries(leaseElements(network).map(readLease)),
  };
}

/** Returns an unknown mode, and a bridge of Open vSwitch, as it is, so that it differs from ours. */
function readForward(network: Element): NetworkState["forward"] {
  const mode = attributeOf(network, "forward", "mode") ?? readPlainForward(network);
  const port = attributeOf(network, "virtualport", "type");
  return (port === undefined ? mode : `${mode} (${port})`) as NetworkState["forward"];
}

/** libvirt means NAT by a `<forward>` without a mode. */
function readPlainForward(network: Element): NetworkState["forward"] {
  return child(network, "forward") === undefined ? "isolated" : "nat";
}

export function ipv4Element(network: Element): Element | undefined {
  return childrenOf(network, "ip").find((ip) => (ip.attributes.family ?? "ipv4") === "ipv4");
}

function readAddress(ip: Element | undefined): string | null {
  const { address, prefix, netmask } = ip?.attributes ?? {};
  if (address === undefined) return null;
  return `${address}/${parseInteger(prefix) ?? prefixOf(netmask)}`;
}

/** Returns an invalid mask as it is, which differs from ours. */
function prefixOf(netmask: string | undefined): number | string {
  if (netmask === undefined) return 32;
  const isMask = ipaddr.IPv4.isValidFourPartDecimal(netmask);
  return (isMask ? ipaddr.IPv4.parse(netmask).prefixLengthFromSubnetMask() : null) ?? netmask;
}

/** Reads whether DHCP is on. libvirt drops an empty `<dhcp>`: until the first lease our metadata tells it. */
function readDhcp(network: Element): boolean {
  const isRecorded = attributeOf(metadataPart(network, "note"), "dhcp") === "true";
  return isRecorded || child(ipv4Element(network), "dhcp") !== undefined;
}

/** DHCP option 6 has no element of its own: https://libvirt.org/formatnetwork.html#network-namespaces */
const NAMESERVERS = "dhcp-option=option:dns-server,";
const DNSMASQ_NAMESPACE = "http://libvirt.org/schemas/network/dnsmasq/1.0";

function readNameservers(network: Element): string[] {
  const values = dnsmasqOptions(network).map((option) => option.attributes.value ?? "");
  const serverOption = values.find((value) => value.startsWith(NAMESERVERS));
  return serverOption === undefined ? [] : serverOption.slice(NAMESERVERS.length).split(",");
}

function dnsmasqOptions(network: Element): Element[] {
  return childrenOf(child(network, "dnsmasq:options"), "dnsmasq:option");
}

function leaseElements(network: Element): Element[] {
  return childrenOf(child(ipv4Element(network), "dhcp"), "host");
}

function readLease({
  attributes: { mac = "", ip = "", name = "" },
}: Element): [string, NetworkState["leases"][string]] {
  return [mac.toLowerCase(), { ipv4: ip, hostname: name }];
}

export function leaseElement(mac: string, lease: NetworkState["leases"][string]): Element {
  const name = lease.hostname === "" ? {} : { name: lease.hostname };
  return element("host", { mac, ...name, ip: lease.ipv4 });
}

/** Returns the definition with this state. Keeps everything that the state does not own. */
export function writeNetwork(before: Element, state: NetworkDefinition, mark?: Mark): Element {
  const network = copyElement(before);
  setText(network, "uuid", state.uuid);
  writeForward(network, state);
  setAttributes(ensureChild(network, "bridge"), { name: state.bridge });
  setAttributes(ensureChild(network, "mtu"), { size: state.mtu ?? undefined });
  removeIfEmpty(network, "mtu");
  writeNameservers(network, state.nameservers);
  writeAddress(network, state);
  setMetadata(network, "note", [newMetadataPart("note", { dhcp: String(state.dhcp) })]);
  writeMark(network, mark);
  return network;
}

export function newNetwork(name: string, state: NetworkDefinition, mark?: Mark): Element {
  const title = element("name", {}, [name]);
  const ownElements = [
    element("bridge", { stp: "off", delay: "0" }),
    element("dnsmasq:options", {}, [NO_PING]),
  ];
  const skeleton = element("network", {}, state.forward === "bridge" ? [title] : [title, ...ownElements]);
  return writeNetwork(skeleton, state, mark);
}

/** Otherwise dnsmasq pings an address for three seconds before it offers it, which only one machine can have. */
const NO_PING = element("dnsmasq:option", { value: "no-ping" });

function writeForward(network: Element, { forward }: NetworkDefinition): void {
  if (readNetwork(network).forward === forward) return;
  if (forward === "isolated") removeChildren(network, "forward");
  else ensureChild(network, "forward").attributes.mode = forward;
}

function writeNameservers(network: Element, nameservers: readonly string[]): void {
  const others = dnsmasqOptions(network).filter(
    (option) => !option.attributes.value?.startsWith(NAMESERVERS),
  );
  const values = nameservers.length === 0 ? [] : [`${NAMESERVERS}${nameservers.join(",")}`];
  const added = values.map((value) => element("dnsmasq:option", { value }));
  ensureChild(network, "dnsmasq:options").children = [...others, ...added];
  network.attributes["xmlns:dnsmasq"] = DNSMASQ_NAMESPACE;
  removeIfEmpty(network, "dnsmasq:options");
}

function writeAddress(network: Element, state: NetworkDefinition): void {
  const before = ipv4Element(network);
  if (state.address === null) {
    network.children = network.children.filter((node) => node !== before);
    return;
  }
  const ip = before ?? element("ip");
  replaceChild(network, before, ip);
  const [address, prefix] = state.address.split("/");
  setAttributes(ip, { family: "ipv4", address, prefix, netmask: undefined });
  writeLeases(ip, state);
}

/** Writes the leases. A lease that does not differ keeps its element, with additions of libvirt or users. */
function writeLeases(ip: Element, { dhcp, leases }: NetworkDefinition): void {
  const section = ensureChild(ip, "dhcp");
  const present = new Map(
    childrenOf(section, "host").map((host) => [host.attributes.mac?.toLowerCase(), host]),
  );
  removeChildren(section, "host");
  for (const [mac, lease] of Object.entries(leases)) {
    const host = present.get(mac) ?? leaseElement(mac, lease);
    setAttributes(host, { name: lease.hostname === "" ? undefined : lease.hostname, ip: lease.ipv4 });
    section.children.push(host);
  }
  if (dhcp) removeIfEmpty(ip, "dhcp");
  else removeChildren(ip, "dhcp");
}
