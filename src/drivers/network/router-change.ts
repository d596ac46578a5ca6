import { equal } from "../../model/hash.ts";
import type { Json } from "../../model/json.ts";
import { announcements } from "./announce.ts";
import { changeDhcp, END } from "./dhcp-change.ts";
import type { Handling } from "./handling.ts";
import { ROUTER_TABLE, routerFiles } from "./names.ts";
import { adding, dropping, elementsOf, isTable, type MapElement, removing, replacing } from "./nft-table.ts";
import type { NotedRouter } from "./noted.ts";
import { goneWays, linkSteps, unrouted } from "./router-links.ts";
import { readRouter, type Seen } from "./router-read.ts";
import { elementsFor, routerTable } from "./router-table.ts";
import type { RouterState } from "./states.ts";
import type { Tools } from "./tools.ts";

export const routers: Handling<RouterState, NotedRouter> = {
  note: ({ namespace, bridge, inside, outside, uplink }) => ({ namespace, bridge, inside, outside, uplink }),
  ask: (name, { namespace, outside }) => ["router", name, namespace, outside, routerFiles(namespace).folder],
  read: (raw, name, noted) => readRouter({ raw, name, noted }),
  make: (tools, raw, at, wanted) => makeRouter(tools, { raw, ...at }, wanted),
  remove: (tools, raw, at) => removeRouter(tools, { raw, ...at }, at.noted),
};

/** Brings a router to what is wanted, from whatever is there. Again is no harm. */
async function makeRouter(tools: Tools, seen: Seen, wanted: RouterState): Promise<void> {
  const { namespace, outside, transit } = wanted;
  const fresh = unrouted(seen, wanted);
  const steps = linkSteps(seen, wanted);
  await tools.script(NAMESPACE, [namespace]);
  await tools.ip(steps.host);
  await tools.ip(steps.inner, namespace);
  await tools.nft(rules(seen, wanted), namespace);
  await tools.script(SWITCHES, [namespace, outside, transit === null ? "0" : "1"]);
  await changeDhcp(tools, seen, wanted);
  await tools.ip(steps.ways);
  await announce(tools, seen, wanted, fresh);
}

/** A file without a namespace on it is what a crash leaves. */
const NAMESPACE = `nsenter --net="/run/netns/$1" true 2>/dev/null || { rm -f "/run/netns/$1"; ip netns add "$1"; }`;

const SWITCHES = `nsenter --net="/run/netns/$1" sh -c 'echo "$1" >/proc/sys/net/ipv4/ip_forward' sh "$3"
[ "$3" = 0 ] || echo 1 >"/proc/sys/net/ipv4/conf/$2/forwarding"`;

/** The table as a whole only where its rules are not ours any more; else just the elements that differ. */
function rules({ raw, name }: Seen, { nat, floating }: RouterState): Json[] {
  const listing = raw.of("table", name);
  if (nat === "off") return removing(ROUTER_TABLE);
  const wanted = elementsFor(floating);
  if (!isTable(listing, routerTable)) return replacing(routerTable, wanted);
  return routerTable.maps.flatMap((map) => elementSteps(map, elementsOf(listing, map), wanted[map] ?? []));
}

/** Nft keeps an element that is added again with another value: it goes first. */
function elementSteps(map: string, there: readonly MapElement[], wanted: readonly MapElement[]): Json[] {
  const lacks = (list: readonly MapElement[]) => (one: MapElement) =>
    !list.some((other) => equal(one, other));
  const gone = there.filter(lacks(wanted)).map(({ key }) => key);
  return [...dropping(ROUTER_TABLE, map, gone), ...adding(ROUTER_TABLE, map, wanted.filter(lacks(there)))];
}

/** Without it, neighbours would go on sending to where the address was, until they forget. */
async function announce(
  tools: Tools,
  { raw }: Seen,
  { uplink }: RouterState,
  addresses: readonly string[],
): Promise<void> {
  const mac = raw.links.get(uplink ?? "")?.address;
  if (uplink === null || mac === undefined) return;
  for (const frame of announcements(mac, addresses)) await tools.script(SEND, [uplink], frame);
}

/** socat(1), INTERFACE: the frame as it is. A host without it does without: then neighbours learn of it in their time. */
const SEND = `if command -v socat >/dev/null; then socat -u - "INTERFACE:$1"; else cat >/dev/null; fi`;

/** Takes a router away, with all that leads to it. */
async function removeRouter(tools: Tools, seen: Seen, noted: NotedRouter): Promise<void> {
  const { raw } = seen;
  const links = [noted.inside, noted.outside].filter((link) => raw.links.has(link));
  await tools.script(END, [routerFiles(noted.namespace).folder]);
  await tools.ip([...goneWays(seen), ...links.map((link) => `link del dev ${link}`)]);
  await tools.script(NO_NAMESPACE, [noted.namespace]);
}

const NO_NAMESPACE = `[ ! -e "/run/netns/$1" ] || ip netns del "$1" 2>/dev/null || rm -f "/run/netns/$1"`;
