import { configuration, leasesIn, nameserversIn, namesFile } from "./dnsmasq.ts";
import { HOST_SIDE } from "./names.ts";
import { elementsOf, isTable, type MapElement } from "./nft-table.ts";
import type { NotedRouter } from "./noted.ts";
import { type Addressed, fileText, isUp, parseList, type Raw, type Route } from "./raw.ts";
import { routerTable } from "./router-table.ts";
import type { Floating, RouterState, Vip } from "./states.ts";

/** A router with what the host's tools say of it. */
export interface Seen {
  readonly raw: Raw;
  readonly name: string;
  readonly noted: NotedRouter;
}

/** A router as it is. */
export function readRouter(seen: Seen): RouterState {
  const { raw, name, noted } = seen;
  const inside = innerLink(seen, "inside");
  const address = cidrsOf(inside)[0] ?? null;
  const transit = transitOf(seen);
  const network = {
    namespace: noted.namespace,
    mac: inside?.address ?? null,
    mtu: inside?.mtu ?? null,
    address,
    transit,
  };
  const nameservers = nameserversIn(fileText(raw, "conf", name), (address ?? "").split("/")[0] ?? "");
  return {
    ...noted,
    ...network,
    links: linksOf(seen),
    nat: natOf(seen),
    dhcp: dhcpOf(seen, { ...network, nameservers }),
    nameservers,
    leases: leasesIn(fileText(raw, "hosts", name)),
    floating: floatingOf(seen),
    vips: vipsOf(seen),
  };
}

/** A link in the namespace. */
export function innerLink({ raw, name }: Seen, link: "inside" | "outside" | "lo"): Addressed | undefined {
  return parseList<Addressed>(raw.of("addresses", name)).find(({ ifname }) => ifname === link);
}

/** IPv4 addresses with their prefix lengths, the first one first. */
export function cidrsOf(link: Addressed | undefined): string[] {
  const own = link?.addr_info.filter(({ family }) => family === "inet") ?? [];
  return own.map(({ local, prefixlen }) => `${local}/${prefixlen}`);
}

/** The way out counts only as a whole: both ends, the routes to each other, and the switches. */
function transitOf(seen: Seen): string | null {
  const { raw, name, noted } = seen;
  const [own] = cidrsOf(innerLink(seen, "outside")).map((cidr) => cidr.replace(/\/32$/, ""));
  if (own === undefined) return null;
  const hostSide = parseList<Addressed>(raw.of("way", name)).flatMap((link) => cidrsOf(link));
  const out = parseList<Route>(raw.of("default", name)).some(({ gateway }) => gateway === HOST_SIDE);
  const back = parseList<Route>(raw.of("routes", name)).some(({ dst }) => dst === own);
  const forwards = raw.of("switch", name) === "1" && raw.of("forwarding", name) === "1";
  return out && back && forwards && hostSide.includes(`${HOST_SIDE}/32`) && noted.outside !== "" ? own : null;
}

function linksOf(seen: Seen): RouterState["links"] {
  const { raw, noted } = seen;
  const inside = innerLink(seen, "inside");
  const hostEnd = raw.links.get(noted.inside);
  if (inside === undefined || hostEnd === undefined) return "missing";
  const joined = isUp(inside) && isUp(hostEnd) && hostEnd.master === noted.bridge;
  if (noted.uplink === null) return joined ? "up" : "down";
  const outside = innerLink(seen, "outside");
  const outerEnd = raw.links.get(noted.outside);
  if (outside === undefined || outerEnd === undefined) return "missing";
  return joined && isUp(outside) && isUp(outerEnd) ? "up" : "down";
}

function natOf({ raw, name }: Seen): RouterState["nat"] {
  const listing = raw.of("table", name) ?? "";
  if (listing === "") return "off";
  return isTable(listing, routerTable) ? "on" : "changed";
}

function dhcpOf({ raw, name }: Seen, settings: Parameters<typeof configuration>[0]): RouterState["dhcp"] {
  const conf = fileText(raw, "conf", name);
  const running = raw.of("dnsmasq", name) === "running";
  if (conf === "") return running ? "changed" : "off";
  if (!running) return "stopped";
  if (settings.address === null || settings.mtu === null || conf !== configuration(settings))
    return "changed";
  return fileText(raw, "names", name) === namesFile(leasesIn(fileText(raw, "hosts", name)))
    ? "on"
    : "changed";
}

/** The elements of both directions, each only if it has its counterpart. */
function floatingOf(seen: Seen): Record<string, Floating> {
  const listing = seen.raw.of("table", seen.name);
  const outward = elementsOf(listing, "outward");
  const inward = elementsOf(listing, "inward");
  const both = inward.map((one) => [one.key, floating(one, outward, seen)] as const);
  const lone = outward.filter(
    ({ value, key }) => !inward.some((one) => one.key === value && one.value === key),
  );
  return Object.fromEntries([...lone.map(({ value }) => [value, HALF] as const), ...both]);
}

/** What nobody would want. */
const HALF: Floating = { inner: "", owner: "", routed: false };

function floating({ key, value, comment }: MapElement, outward: readonly MapElement[], seen: Seen): Floating {
  const back = outward.some((one) => one.key === value && one.value === key);
  return { inner: back ? value : "", owner: comment, routed: isRouted(key, seen) };
}

/** Whether the host leads what comes for a public address to the router, and answers for it on its uplink. */
export function isRouted(address: string, { raw, name, noted }: Seen): boolean {
  const route = parseList<Route>(raw.of("routes", name)).some(
    ({ dst, gateway }) => dst === address && gateway !== undefined,
  );
  return route && raw.proxies.some(({ dst, dev }) => dst === address && dev === noted.uplink);
}

/** Outside ones are on the loopback, inside ones are the further addresses of the inner link. */
function vipsOf(seen: Seen): Record<string, Vip> {
  const outside = cidrsOf(innerLink(seen, "lo")).filter((cidr) => !cidr.startsWith("127."));
  const inside = cidrsOf(innerLink(seen, "inside")).slice(1);
  return Object.fromEntries([
    ...inside.map((cidr) => [bare(cidr), { at: "inside", routed: false }] as const),
    ...outside.map((cidr) => [bare(cidr), { at: "outside", routed: isRouted(bare(cidr), seen) }] as const),
  ]);
}

function bare(cidr: string): string {
  return cidr.split("/")[0] ?? "";
}
