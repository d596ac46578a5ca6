import type { Json } from "../../model/json.ts";
import { ACCEPT, concat, is, meta, payload } from "./expressions.ts";
import { chain, type Expressions, element, type Item, set } from "./items.ts";
import { groupChain, membersSet, type Way } from "./names.ts";
import type { GroupRule, GroupState, Member } from "./states.ts";

/** Its chains and its set, and the sets of the groups that it names: these may come later, or name this one. */
export function groupItems(name: string, rules: GroupState["rules"]): Item[] {
  const known = Object.keys(rules)
    .sort()
    .flatMap((key) => {
      const rule = rules[key];
      return rule === undefined || "strange" in rule ? [] : [rule];
    });
  const remotes = known.flatMap(({ remote }) => (remote !== null && "group" in remote ? [remote.group] : []));
  const sets = [...new Set([name, ...remotes])];
  return [
    ...sets.map((group) => set("inet", membersSet(group), ["ifname", "ipv4_addr"])),
    ...WAYS.map((way) =>
      chain(
        "inet",
        groupChain(way, name),
        known.filter(({ direction }) => WAY[direction] === way).map(expressions),
      ),
    ),
  ];
}

export function memberItem(group: string, { bridge, ipv4 }: Member): Item {
  return element("inet", membersSet(group), [bridge, ipv4]);
}

export const WAYS = ["in", "out"] as const satisfies readonly Way[];
const WAY = { ingress: "in", egress: "out" } as const satisfies Record<GroupRule["direction"], Way>;

/** The other side, and the bridge that both are on. */
const REMOTE = {
  ingress: { bridge: meta("oifname"), address: payload("ip", "saddr") },
  egress: { bridge: meta("iifname"), address: payload("ip", "daddr") },
} as const satisfies Record<GroupRule["direction"], { bridge: Json; address: Json }>;

/** A rule as nft tells it. It only ever sees IPv4: its chain is reached by an address. */
export function expressions({ direction, protocol, ports, remote }: GroupRule): Expressions {
  return [...remoteOf(direction, remote), ...protocolOf(protocol, ports), ACCEPT];
}

function remoteOf(direction: GroupRule["direction"], remote: GroupRule["remote"]): Expressions {
  const { bridge, address } = REMOTE[direction];
  if (remote === null) return [];
  if ("group" in remote) return [is(concat(bridge, address), `@${membersSet(remote.group)}`)];
  const [addr = "", length = "32"] = remote.cidr.split("/");
  const len = Number(length);
  if (len === 0) return [];
  return [is(address, len === 32 ? addr : { prefix: { addr, len } })];
}

function protocolOf(protocol: GroupRule["protocol"], ports: GroupRule["ports"]): Expressions {
  if (protocol === "any") return [];
  const ranges = ports.map(([first, last]): Json => (first === last ? first : { range: [first, last] }));
  const [only, ...more] = ranges;
  if (only === undefined) return [is(meta("l4proto"), protocol)];
  return [is(payload(protocol, "dport"), more.length === 0 ? only : { set: ranges })];
}
