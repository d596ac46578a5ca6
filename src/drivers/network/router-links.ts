import { HOST_SIDE } from "./names.ts";
import { parseList, type Route } from "./raw.ts";
import { cidrsOf, innerLink, isRouted, readRouter, type Seen } from "./router-read.ts";
import type { RouterState } from "./states.ts";

/** Lines for ip(8), which make a router's links, addresses and routes as they should be, from whatever is there. */
export interface LinkSteps {
  /** In the host, before those in the namespace. */
  readonly host: readonly string[];
  readonly inner: readonly string[];
  /** In the host, afterwards: what leads to the router. */
  readonly ways: readonly string[];
}

const QUIET = "addrgenmode none";

export function linkSteps(seen: Seen, wanted: RouterState): LinkSteps {
  const out = wanted.transit !== null;
  return {
    host: [
      ...pair(seen, wanted, "inside"),
      `link set dev ${wanted.inside} mtu ${wanted.mtu} master ${wanted.bridge} up`,
      ...(out
        ? [...pair(seen, wanted, "outside"), ...hostEnd(wanted)]
        : [...goneWays(seen, wanted), ...drop(seen, wanted.outside)]),
    ],
    inner: [
      "link set dev lo up",
      ...innerInside(seen, wanted),
      ...(out ? innerOutside(wanted) : []),
      ...vips(seen, wanted),
    ],
    ways: out ? publicWays(seen, wanted) : [],
  };
}

/** Both ends of a link; if one is missing, the other is of no use. */
function pair(seen: Seen, wanted: RouterState, link: "inside" | "outside"): string[] {
  const name = wanted[link];
  if (innerLink(seen, link) !== undefined && seen.raw.links.has(name)) return [];
  return [
    ...drop(seen, name),
    `link add name ${name} type veth peer name ${link} netns ${wanted.namespace}`,
    `link set dev ${name} ${QUIET}`,
  ];
}

function drop({ raw }: Seen, name: string): string[] {
  return raw.links.has(name) ? [`link del dev ${name}`] : [];
}

function hostEnd({ outside, transit }: RouterState): string[] {
  return [
    `link set dev ${outside} up`,
    `addr replace ${HOST_SIDE}/32 dev ${outside} scope link`,
    `route replace ${transit}/32 dev ${outside} scope link`,
  ];
}

/** The gateway's address is the first: what is there instead of it goes, with all that came after it. */
function innerInside(seen: Seen, { mac, mtu, address }: RouterState): string[] {
  const there = cidrsOf(innerLink(seen, "inside"));
  return [
    `link set dev inside ${QUIET}`,
    ...(innerLink(seen, "inside")?.address === mac
      ? []
      : ["link set dev inside down", `link set dev inside address ${mac}`]),
    `link set dev inside mtu ${mtu} up`,
    ...(there[0] === address
      ? []
      : [...there.map((cidr) => `addr del ${cidr} dev inside`), `addr add ${address} dev inside`]),
  ];
}

function innerOutside({ transit }: RouterState): string[] {
  return [
    `link set dev outside ${QUIET}`,
    "link set dev outside up",
    `addr replace ${transit}/32 dev outside`,
    `route replace ${HOST_SIDE}/32 dev outside scope link`,
    `route replace default via ${HOST_SIDE} dev outside onlink`,
  ];
}

function vips(seen: Seen, { vips: wanted, address }: RouterState): string[] {
  const kept = cidrsOf(innerLink(seen, "inside"))[0] === address;
  const places = {
    inside: { dev: "inside", there: kept ? cidrsOf(innerLink(seen, "inside")).slice(1) : [] },
    outside: { dev: "lo", there: cidrsOf(innerLink(seen, "lo")).filter((cidr) => !cidr.startsWith("127.")) },
  };
  return (["inside", "outside"] as const).flatMap((at) => {
    const { dev, there } = places[at];
    const all = Object.entries(wanted)
      .filter(([, vip]) => vip.at === at)
      .map(([ip]) => `${ip}/32`);
    return [
      ...there.filter((cidr) => !all.includes(cidr)).map((cidr) => `addr del ${cidr} dev ${dev}`),
      ...all.filter((cidr) => !there.includes(cidr)).map((cidr) => `addr add ${cidr} dev ${dev}`),
    ];
  });
}

/** The public addresses of a router: floating ones, and those of its services. */
export function publicAddresses({ floating, vips: all }: Pick<RouterState, "floating" | "vips">): string[] {
  const services = Object.entries(all).filter(([, { at }]) => at === "outside");
  return [...Object.keys(floating), ...services.map(([address]) => address)].sort();
}

/** Those that the host does not lead to the router yet. */
export function unrouted(seen: Seen, wanted: RouterState): string[] {
  return publicAddresses(wanted).filter((address) => !isRouted(address, seen));
}

function publicWays(seen: Seen, wanted: RouterState): string[] {
  const { transit, outside, uplink } = wanted;
  const addresses = publicAddresses(wanted);
  return [
    ...goneWays(seen, wanted),
    ...addresses.flatMap((address) => [
      `route replace ${address}/32 via ${transit} dev ${outside} onlink`,
      `neigh replace proxy ${address} dev ${uplink}`,
    ]),
  ];
}

/** What leads to the router and should not; without a wish, all of it. */
export function goneWays(seen: Seen, wanted?: RouterState): string[] {
  const { raw, name, noted } = seen;
  const kept = new Set(wanted === undefined ? [] : publicAddresses(wanted));
  const routes = parseList<Route>(raw.of("routes", name))
    .map(({ dst }) => dst)
    .filter((dst) => dst !== wanted?.transit);
  const before = new Set([...routes, ...publicAddresses(readRouter(seen))]);
  const stale = raw.proxies.filter(({ dst, dev }) =>
    kept.has(dst) ? dev !== wanted?.uplink && dev === noted.uplink : before.has(dst),
  );
  return [
    ...routes.filter((dst) => !kept.has(dst)).map((dst) => `route del ${dst} dev ${noted.outside}`),
    ...stale.map(({ dst, dev }) => `neigh del proxy ${dst} dev ${dev}`),
  ];
}
