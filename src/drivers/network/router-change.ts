import { equal } from "../../model/hash.ts";
import type { Json } from "../../model/json.ts";
import { formatAnnouncements } from "../shared/gratuitous-arp.ts";
import { ROUTER_TABLE, routerFiles } from "./host-names.ts";
import type { RouterMarkData } from "./mark-data.ts";
import { applyNameServer, END } from "./name-server-change.ts";
import {
  addElements,
  deleteElements,
  type MapElement,
  matchesTable,
  parseElements,
  removeTable,
  replaceTable,
} from "./nft-table.ts";
import type { ObjectHandler } from "./object-handler.ts";
import { linkCommands, staleRouteCommands, unroutedAddresses } from "./router-links.ts";
import { type RouterObservation, readRouter } from "./router-read.ts";
import { elementsFor, routerTable } from "./router-table.ts";
import type { RouterState } from "./states.ts";
import type { HostTools } from "./tools.ts";

export const routerHandler: ObjectHandler<RouterState, RouterMarkData> = {
  toMarkData: ({ namespace, bridge, inside, outside, uplink }) => ({
    namespace,
    bridge,
    inside,
    outside,
    uplink,
  }),
  scriptArguments: (name, { namespace, outside }) => [
    "router",
    name,
    namespace,
    outside,
    routerFiles(namespace).folder,
  ],
  read: (raw, name, markData) => readRouter({ raw, name, markData }),
  apply: (tools, raw, object, desired) => applyRouter(tools, { raw, ...object }, desired),
  remove: (tools, raw, object) => removeRouter(tools, { raw, ...object }, object.markData),
};

/** Converges a router to the desired state, whatever exists. Idempotent. */
async function applyRouter(
  tools: HostTools,
  observation: RouterObservation,
  desired: RouterState,
): Promise<void> {
  const { namespace, outside, transit } = desired;
  const newAddresses = unroutedAddresses(observation, desired);
  const commands = linkCommands(observation, desired);
  await tools.script(NAMESPACE, [namespace]);
  await tools.ip(commands.host);
  await tools.ip(commands.inner, namespace);
  await tools.nft(ruleCommands(observation, desired), namespace);
  await tools.script(SWITCHES, [namespace, outside, transit === null ? "0" : "1"]);
  await applyNameServer(tools, observation, desired);
  await tools.ip(commands.routes);
  await announceAddresses(tools, observation, desired, newAddresses);
}

/** Creates the namespace. A crash may leave its file without a namespace on it. */
const NAMESPACE = `nsenter --net="/run/netns/$1" true 2>/dev/null || { rm -f "/run/netns/$1"; ip netns add "$1"; }`;

const SWITCHES = `nsenter --net="/run/netns/$1" sh -c 'echo "$1" >/proc/sys/net/ipv4/ip_forward' sh "$3"
[ "$3" = 0 ] || echo 1 >"/proc/sys/net/ipv4/conf/$2/forwarding"`;

/**
 * Returns commands for the rules: the whole table only if its rules differ, otherwise just the elements that differ.
 */
function ruleCommands({ raw, name }: RouterObservation, { nat, floating }: RouterState): Json[] {
  const listing = raw.output("table", name);
  if (nat === "off") return removeTable(ROUTER_TABLE);
  const desired = elementsFor(floating);
  if (!matchesTable(listing, routerTable)) return replaceTable(routerTable, desired);
  return routerTable.maps.flatMap((map) =>
    elementCommands(map, parseElements(listing, map), desired[map] ?? []),
  );
}

/**
 * Returns commands for the elements of a map. nft ignores an added element whose key exists with another value, so that
 * the old one is deleted first.
 */
function elementCommands(
  map: string,
  current: readonly MapElement[],
  desired: readonly MapElement[],
): Json[] {
  const isMissingIn = (list: readonly MapElement[]) => (element: MapElement) =>
    !list.some((other) => equal(element, other));
  const gone = current.filter(isMissingIn(desired)).map(({ key }) => key);
  return [
    ...deleteElements(ROUTER_TABLE, map, gone),
    ...addElements(ROUTER_TABLE, map, desired.filter(isMissingIn(current))),
  ];
}

/** Announces new addresses. Otherwise neighbours would send to the old place until their caches expire. */
async function announceAddresses(
  tools: HostTools,
  { raw }: RouterObservation,
  { uplink }: RouterState,
  addresses: readonly string[],
): Promise<void> {
  const mac = raw.links.get(uplink ?? "")?.address;
  if (uplink === null || mac === undefined) return;
  for (const frame of formatAnnouncements(mac, addresses)) await tools.script(SEND, [uplink], frame);
}

/**
 * Sends the frame unchanged (socat(1), INTERFACE). Without socat on the host, neighbours notice when their caches
 * expire.
 */
const SEND = `if command -v socat >/dev/null; then socat -u - "INTERFACE:$1"; else cat >/dev/null; fi`;

/** Removes a router, with all routes to it. */
async function removeRouter(
  tools: HostTools,
  observation: RouterObservation,
  markData: RouterMarkData,
): Promise<void> {
  const { raw } = observation;
  const links = [markData.inside, markData.outside].filter((link) => raw.links.has(link));
  await tools.script(END, [routerFiles(markData.namespace).folder]);
  await tools.ip([...staleRouteCommands(observation), ...links.map((link) => `link del dev ${link}`)]);
  await tools.script(NO_NAMESPACE, [markData.namespace]);
}

const NO_NAMESPACE = `[ ! -e "/run/netns/$1" ] || ip netns del "$1" 2>/dev/null || rm -f "/run/netns/$1"`;
