import {
  formatConfiguration,
  formatNamesFile,
  parseLeases,
  parseNameservers,
  servesDhcp,
} from "./dnsmasq.ts";
import { HOST_SIDE } from "./host-names.ts";
import { type AddressedLink, fileText, type HostState, isUp, parseList, type Route } from "./host-state.ts";
import type { RouterMarkData } from "./mark-data.ts";
import { type MapElement, parseElements, tableState } from "./nft-table.ts";
import { routerTable } from "./router-table.ts";
import type { FloatingAddress, RouterState, ServerState, Vip } from "./states.ts";

/** A router with the output of the host's tools about it. */
export interface RouterObservation {
  readonly raw: HostState;
  readonly name: string;
  readonly markData: RouterMarkData;
}

/** Returns the state of a router. */
export function readRouter(observation: RouterObservation): RouterState {
  const { raw, name, markData } = observation;
  const inside = innerLink(observation, "inside");
  const address = cidrsOf(inside)[0] ?? null;
  const transit = readTransit(observation);
  const network = {
    namespace: markData.namespace,
    mac: inside?.address ?? null,
    mtu: inside?.mtu ?? null,
    address,
    transit,
  };
  const nameservers = parseNameservers(fileText(raw, "conf", name), (address ?? "").split("/")[0] ?? "");
  return {
    namespace: markData.namespace,
    bridge: markData.bridge,
    inside: markData.inside,
    outside: markData.outside,
    uplink: markData.uplink,
    mac: network.mac,
    mtu: network.mtu,
    address,
    transit,
    links: readLinks(observation),
    nat: readNat(observation),
    ...readServer(observation, { ...network, nameservers }),
    nameservers,
    leases: parseLeases(fileText(raw, "hosts", name)),
    floating: readFloating(observation),
    vips: readVips(observation),
  };
}

/** Returns a link in the namespace. */
export function innerLink(
  { raw, name }: RouterObservation,
  link: "inside" | "outside" | "lo",
): AddressedLink | undefined {
  return parseList<AddressedLink>(raw.output("addresses", name)).find(({ ifname }) => ifname === link);
}

/** Returns IPv4 addresses with their prefix lengths, in order. */
export function cidrsOf(link: AddressedLink | undefined): string[] {
  const ipv4 = link?.addr_info.filter(({ family }) => family === "inet") ?? [];
  return ipv4.map(({ local, prefixlen }) => `${local}/${prefixlen}`);
}

/**
 * Returns the transit address if the whole way out exists: both ends, the routes to each other, and forwarding.
 * Otherwise returns null.
 */
function readTransit(observation: RouterObservation): string | null {
  const { raw, name, markData } = observation;
  const [ownAddress] = cidrsOf(innerLink(observation, "outside")).map((cidr) => cidr.replace(/\/32$/, ""));
  if (ownAddress === undefined) return null;
  const hostSide = parseList<AddressedLink>(raw.output("way", name)).flatMap((link) => cidrsOf(link));
  const hasDefaultRoute = parseList<Route>(raw.output("default", name)).some(
    ({ gateway }) => gateway === HOST_SIDE,
  );
  const hasReturnRoute = parseList<Route>(raw.output("routes", name)).some(({ dst }) => dst === ownAddress);
  const forwards = raw.output("switch", name) === "1" && raw.output("forwarding", name) === "1";
  return hasDefaultRoute &&
    hasReturnRoute &&
    forwards &&
    hostSide.includes(`${HOST_SIDE}/32`) &&
    markData.outside !== ""
    ? ownAddress
    : null;
}

function readLinks(observation: RouterObservation): RouterState["links"] {
  const { raw, markData } = observation;
  const inside = innerLink(observation, "inside");
  const hostEnd = raw.links.get(markData.inside);
  if (inside === undefined || hostEnd === undefined) return "missing";
  const isJoined = isUp(inside) && isUp(hostEnd) && hostEnd.master === markData.bridge;
  if (markData.uplink === null) return isJoined ? "up" : "down";
  const outside = innerLink(observation, "outside");
  const outerEnd = raw.links.get(markData.outside);
  if (outside === undefined || outerEnd === undefined) return "missing";
  return isJoined && isUp(outside) && isUp(outerEnd) ? "up" : "down";
}

function readNat({ raw, name }: RouterObservation): RouterState["nat"] {
  return tableState(raw.output("table", name), routerTable);
}

type Settings = Parameters<typeof formatConfiguration>[0];

function readServer(
  observation: RouterObservation,
  settings: Omit<Settings, "dhcp">,
): Pick<RouterState, "dns" | "dhcp"> {
  const conf = fileText(observation.raw, "conf", observation.name);
  if (servesDhcp(conf))
    return { dns: "on", dhcp: readServerState(observation, conf, { ...settings, dhcp: "on" }) };
  return { dns: readServerState(observation, conf, { ...settings, dhcp: "off" }), dhcp: "off" };
}

function readServerState({ raw, name }: RouterObservation, conf: string, settings: Settings): ServerState {
  const isRunning = raw.output("dnsmasq", name) === "running";
  if (conf === "") return isRunning ? "changed" : "off";
  if (!isRunning) return "stopped";
  if (
    settings.address === null ||
    settings.mtu === null ||
    !isAsRendered(conf, () => formatConfiguration(settings))
  )
    return "changed";
  const leases = parseLeases(fileText(raw, "hosts", name));
  return isAsRendered(fileText(raw, "names", name), () => formatNamesFile(leases)) ? "on" : "changed";
}

/** Returns true if a file is as rendered. Values that the renderer refuses were written by hand. */
function isAsRendered(text: string, render: () => string): boolean {
  try {
    return text === render();
  } catch {
    return false;
  }
}

/** Reads the elements of both directions. An element without its counterpart has no inner address. */
function readFloating(observation: RouterObservation): Record<string, FloatingAddress> {
  const listing = observation.raw.output("table", observation.name);
  const outward = parseElements(listing, "outward");
  const inward = parseElements(listing, "inward");
  const both = inward.map((element) => [element.key, toFloating(element, outward, observation)] as const);
  const lone = outward.filter(
    ({ value, key }) => !inward.some((element) => element.key === value && element.value === key),
  );
  return Object.fromEntries([...lone.map(({ value }) => [value, HALF] as const), ...both]);
}

/** A value that differs from every desired one. */
const HALF: FloatingAddress = { inner: "", owner: "", routed: false };

function toFloating(
  { key, value, comment }: MapElement,
  outward: readonly MapElement[],
  observation: RouterObservation,
): FloatingAddress {
  const hasCounterpart = outward.some((element) => element.key === value && element.value === key);
  return { inner: hasCounterpart ? value : "", owner: comment, routed: isRouted(key, observation) };
}

/** Returns true if the host routes a public address to the router, and answers for it on its uplink. */
export function isRouted(address: string, { raw, name, markData }: RouterObservation): boolean {
  const hasRoute = parseList<Route>(raw.output("routes", name)).some(
    ({ dst, gateway }) => dst === address && gateway !== undefined,
  );
  return hasRoute && raw.proxies.some(({ dst, dev }) => dst === address && dev === markData.uplink);
}

/**
 * Reads the addresses of services. Outside ones are on the loopback; inside ones follow the first address of the inside
 * link.
 */
function readVips(observation: RouterObservation): Record<string, Vip> {
  const outside = cidrsOf(innerLink(observation, "lo")).filter((cidr) => !cidr.startsWith("127."));
  const inside = cidrsOf(innerLink(observation, "inside")).slice(1);
  return Object.fromEntries([
    ...inside.map((cidr) => [withoutPrefix(cidr), { at: "inside", routed: false }] as const),
    ...outside.map(
      (cidr) =>
        [withoutPrefix(cidr), { at: "outside", routed: isRouted(withoutPrefix(cidr), observation) }] as const,
    ),
  ]);
}

function withoutPrefix(cidr: string): string {
  return cidr.split("/")[0] ?? "";
}
