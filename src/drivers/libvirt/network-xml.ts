import ipaddr from "ipaddr.js";
import type { Mark } from "../../model/object.ts";
import { numeric } from "./defined.ts";
import { ourPart, ourTag, replaceOurs, writeMark } from "./mark.ts";
import type { NetworkState } from "./states.ts";
import { copy, type Element, element } from "./xml.ts";
import {
  attributeOf,
  child,
  childrenOf,
  ensure,
  put,
  removeAll,
  removeIfEmpty,
  setAttributes,
  setText,
  textOf,
} from "./xml-edit.ts";

/** What a definition holds of a network's state: https://libvirt.org/formatnetwork.html */
export type NetworkDefinition = Omit<NetworkState, "active" | "autostart">;

export function readNetwork(network: Element): NetworkDefinition {
  return {
    uuid: textOf(network, "uuid") ?? "",
    // A mode that we never write is shown as it is, and so differs from ours.
    forward: (attributeOf(network, "forward", "mode") ??
      readPlainForward(network)) as NetworkState["forward"],
    bridge: attributeOf(network, "bridge", "name") ?? "",
    mtu: numeric(attributeOf(network, "mtu", "size")) ?? null,
    address: readAddress(ipv4Element(network)),
    dhcp: readDhcp(network),
    nameservers: readNameservers(network),
    leases: Object.fromEntries(leaseElements(network).map(readLease)),
  };
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
  const length =
    numeric(prefix) ?? (netmask === undefined ? 32 : ipaddr.IPv4.parse(netmask).prefixLengthFromSubnetMask());
  return `${address}/${length}`;
}

/** libvirt drops an empty `<dhcp>`; until there is a lease our note tells that there will be. */
function readDhcp(network: Element): boolean {
  const noted = attributeOf(ourPart(network, "note"), "dhcp") === "true";
  return noted || child(ipv4Element(network), "dhcp") !== undefined;
}

/** DHCP option 6 has no element of its own: https://libvirt.org/formatnetwork.html#network-namespaces */
const NAMESERVERS = "dhcp-option=option:dns-server,";
const DNSMASQ_NAMESPACE = "http://libvirt.org/schemas/network/dnsmasq/1.0";

function readNameservers(network: Element): string[] {
  const values = dnsmasqOptions(network).map((option) => option.attributes.value ?? "");
  const found = values.find((value) => value.startsWith(NAMESERVERS));
  return found === undefined ? [] : found.slice(NAMESERVERS.length).split(",");
}

function dnsmasqOptions(network: Element): Element[] {
  return childrenOf(child(network, "dnsmasq:options"), "dnsmasq:option");
}

export function leaseElements(network: Element): Element[] {
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

/** The definition with this state in it; all that the state does not own is kept. */
export function writeNetwork(before: Element, state: NetworkDefinition, mark?: Mark): Element {
  const network = copy(before);
  setText(network, "uuid", state.uuid);
  writeForward(network, state);
  setAttributes(ensure(network, "bridge"), { name: state.bridge });
  setAttributes(ensure(network, "mtu"), { size: state.mtu ?? undefined });
  removeIfEmpty(network, "mtu");
  writeNameservers(network, state.nameservers);
  writeAddress(network, state);
  replaceOurs(network, "note", [ourTag("note", { dhcp: String(state.dhcp) })]);
  writeMark(network, mark);
  return network;
}

export function newNetwork(name: string, state: NetworkDefinition, mark?: Mark): Element {
  const title = element("name", {}, [name]);
  const made = [element("bridge", { stp: "off", delay: "0" }), element("dnsmasq:options", {}, [NO_PING])];
  const skeleton = element("network", {}, state.forward === "bridge" ? [title] : [title, ...made]);
  return writeNetwork(skeleton, state, mark);
}

/** dnsmasq would ask around for three seconds before it gives out an address that only one machine can have. */
const NO_PING = element("dnsmasq:option", { value: "no-ping" });

function writeForward(network: Element, { forward }: NetworkDefinition): void {
  if (readNetwork(network).forward === forward) return;
  if (forward === "isolated") removeAll(network, "forward");
  else ensure(network, "forward").attributes.mode = forward;
}

function writeNameservers(network: Element, nameservers: readonly string[]): void {
  const kept = dnsmasqOptions(network).filter((option) => !option.attributes.value?.startsWith(NAMESERVERS));
  const values = nameservers.length === 0 ? [] : [`${NAMESERVERS}${nameservers.join(",")}`];
  const added = values.map((value) => element("dnsmasq:option", { value }));
  ensure(network, "dnsmasq:options").children = [...kept, ...added];
  network.attributes["xmlns:dnsmasq"] = DNSMASQ_NAMESPACE;
  removeIfEmpty(network, "dnsmasq:options");
}

function writeAddress(network: Element, state: NetworkDefinition): void {
  const before = ipv4Element(network);
  if (state.address === null) {
    network.children = network.children.filter((one) => one !== before);
    return;
  }
  const ip = before ?? element("ip");
  put(network, before, ip);
  const [address, prefix] = state.address.split("/");
  setAttributes(ip, { family: "ipv4", address, prefix, netmask: undefined });
  writeLeases(ip, state);
}

/** A lease that is as it should be keeps its element, with what libvirt or people put there. */
function writeLeases(ip: Element, { dhcp, leases }: NetworkDefinition): void {
  const section = ensure(ip, "dhcp");
  const present = new Map(
    childrenOf(section, "host").map((host) => [host.attributes.mac?.toLowerCase(), host]),
  );
  removeAll(section, "host");
  for (const [mac, lease] of Object.entries(leases)) {
    const host = present.get(mac) ?? leaseElement(mac, lease);
    setAttributes(host, { name: lease.hostname === "" ? undefined : lease.hostname, ip: lease.ipv4 });
    section.children.push(host);
  }
  if (dhcp) removeIfEmpty(ip, "dhcp");
  else removeAll(ip, "dhcp");
}
