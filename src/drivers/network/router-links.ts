import { HOST_SIDE } from "./host-names.ts";
import { parseList, type Route } from "./host-state.ts";
import { cidrsOf, innerLink, isRouted, type RouterObservation, readRouter } from "./router-read.ts";
import type { RouterState } from "./states.ts";

/** Lines for ip(8) that converge a router's links, addresses and routes, whatever exists. */
interface LinkCommands {
  /** Commands in the host, before those in the namespace. */
  readonly host: readonly string[];
  readonly inner: readonly string[];
  /** Commands in the host, after the others: the routes to the router. */
  readonly routes: readonly string[];
}

const QUIET = "addrgenmode none";

export function linkCommands(observation: RouterObservation, desired: RouterState): LinkCommands {
  const hasTransit = desired.transit !== null;
  return {
    host: [
      ...vethCommands(observation, desired, "inside"),
      `link set dev ${desired.inside} mtu ${desired.mtu} master ${desired.bridge} up`,
      ...(hasTransit
        ? [...vethCommands(observation, desired, "outside"), ...hostEndCommands(desired)]
        : [...staleRouteCommands(observation, desired), ...deleteLinkCommands(observation, desired.outside)]),
    ],
    inner: [
      "link set dev lo up",
      ...insideCommands(observation, desired),
      ...(hasTransit ? outsideCommands(desired) : []),
      ...vipCommands(observation, desired),
    ],
    routes: hasTransit ? publicRouteCommands(observation, desired) : [],
  };
}

/** Returns commands that create a link. If one end is missing, the other is replaced. */
function vethCommands(
  observation: RouterObservation,
  desired: RouterState,
  link: "inside" | "outside",
): string[] {
  const name = desired[link];
  if (innerLink(observation, link) !== undefined && observation.raw.links.has(name)) return [];
  return [
    ...deleteLinkCommands(observation, name),
    `link add name ${name} type veth peer name ${link} netns ${desired.namespace}`,
    `link set dev ${name} ${QUIET}`,
  ];
}

function deleteLinkCommands({ raw }: RouterObservation, name: string): string[] {
  return raw.links.has(name) ? [`link del dev ${name}`] : [];
}

function hostEndCommands({ outside, transit }: RouterState): string[] {
  return [
    `link set dev ${outside} up`,
    `addr replace ${HOST_SIDE}/32 dev ${outside} scope link`,
    `route replace ${transit}/32 dev ${outside} scope link`,
  ];
}

/**
 * Returns commands for the inside link. The gateway's address must be the first: a wrong first address is removed with
 * all others.
 */
function insideCommands(observation: RouterObservation, { mac, mtu, address }: RouterState): string[] {
  const currentCidrs = cidrsOf(innerLink(observation, "inside"));
  return [
    `link set dev inside ${QUIET}`,
    ...(innerLink(observation, "inside")?.address === mac
      ? []
      : ["link set dev inside down", `link set dev inside address ${mac}`]),
    `link set dev inside mtu ${mtu} up`,
    ...(currentCidrs[0] === address
      ? []
      : [...currentCidrs.map((cidr) => `addr del ${cidr} dev inside`), `addr add ${address} dev inside`]),
  ];
}

function outsideCommands({ transit }: RouterState): string[] {
  return [
    `link set dev outside ${QUIET}`,
    "link set dev outside up",
    `addr replace ${transit}/32 dev outside`,
    `route replace ${HOST_SIDE}/32 dev outside scope link`,
    `route replace default via ${HOST_SIDE} dev outside onlink`,
  ];
}

function vipCommands(observation: RouterObservation, { vips: desired, address }: RouterState): string[] {
  const isGatewayKept = cidrsOf(innerLink(observation, "inside"))[0] === address;
  const places = {
    inside: {
      dev: "inside",
      currentCidrs: isGatewayKept ? cidrsOf(innerLink(observation, "inside")).slice(1) : [],
    },
    outside: {
      dev: "lo",
      currentCidrs: cidrsOf(innerLink(observation, "lo")).filter((cidr) => !cidr.startsWith("127.")),
    },
  };
  return (["inside", "outside"] as const).flatMap((at) => {
    const { dev, currentCidrs } = places[at];
    const all = Object.entries(desired)
      .filter(([, vip]) => vip.at === at)
      .map(([ip]) => `${ip}/32`);
    return [
      ...currentCidrs.filter((cidr) => !all.includes(cidr)).map((cidr) => `addr del ${cidr} dev ${dev}`),
      ...all.filter((cidr) => !currentCidrs.includes(cidr)).map((cidr) => `addr add ${cidr} dev ${dev}`),
    ];
  });
}

/** Returns the public addresses of a router: floating ones, and those of its services. */
function publicAddresses({ floating, vips: all }: Pick<RouterState, "floating" | "vips">): string[] {
  const services = Object.entries(all).filter(([, { at }]) => at === "outside");
  return [...Object.keys(floating), ...services.map(([address]) => address)].sort();
}

/** Returns the public addresses that the host does not route to the router yet. */
export function unroutedAddresses(observation: RouterObservation, desired: RouterState): string[] {
  return publicAddresses(desired).filter((address) => !isRouted(address, observation));
}

function publicRouteCommands(observation: RouterObservation, desired: RouterState): string[] {
  const { transit, outside, uplink } = desired;
  const addresses = publicAddresses(desired);
  return [
    ...staleRouteCommands(observation, desired),
    ...addresses.flatMap((address) => [
      `route replace ${address}/32 via ${transit} dev ${outside} onlink`,
      `neigh replace proxy ${address} dev ${uplink}`,
    ]),
  ];
}

/** Returns commands that remove undesired routes to the router. Without a desired state they remove all. */
export function staleRouteCommands(observation: RouterObservation, desired?: RouterState): string[] {
  const { raw, name, markData } = observation;
  const desiredAddresses = new Set(desired === undefined ? [] : publicAddresses(desired));
  const routes = parseList<Route>(raw.output("routes", name))
    .map(({ dst }) => dst)
    .filter((dst) => dst !== desired?.transit);
  const before = new Set([...routes, ...publicAddresses(readRouter(observation))]);
  const stale = raw.proxies.filter(({ dst, dev }) =>
    desiredAddresses.has(dst) ? dev !== desired?.uplink && dev === markData.uplink : before.has(dst),
  );
  return [
    ...routes
      .filter((dst) => !desiredAddresses.has(dst))
      .map((dst) => `route del ${dst} dev ${markData.outside}`),
    ...stale.map(({ dst, dev }) => `neigh del proxy ${dst} dev ${dev}`),
  ];
}
