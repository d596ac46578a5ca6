import type { Json } from "../../model/json.ts";
import { ACCEPT, concat, is, meta, payload } from "./expressions.ts";
import { chain, type Expressions, element, type Item, set } from "./items.ts";
import type { GroupMember, GroupRule, GroupState } from "./states.ts";
import { type ChainDirection, groupChain, membersSet } from "./table-names.ts";

/**
 * Returns a group's chains and set, and the sets of the groups that its rules name. These groups may be created later,
 * or name this one.
 */
export function groupItems(name: string, rules: GroupState["rules"]): Item[] {
  const ownRules = Object.keys(rules)
    .sort()
    .flatMap((key) => {
      const rule = rules[key];
      return rule === undefined || "strange" in rule ? [] : [rule];
    });
  const remotes = ownRules.flatMap(({ remote }) =>
    remote !== null && "group" in remote ? [remote.group] : [],
  );
  const sets = [...new Set([name, ...remotes])];
  return [
    ...sets.map((group) => set("inet", membersSet(group), ["ifname", "ipv4_addr"])),
    ...CHAIN_DIRECTIONS.map((chainDirection) =>
      chain(
        "inet",
        groupChain(chainDirection, name),
        ownRules
          .filter(({ direction }) => CHAIN_DIRECTION_OF[direction] === chainDirection)
          .map(ruleExpressions),
      ),
    ),
  ];
}

export function memberItem(group: string, { bridge, ipv4 }: GroupMember): Item {
  return element("inet", membersSet(group), [bridge, ipv4]);
}

export const CHAIN_DIRECTIONS = ["in", "out"] as const satisfies readonly ChainDirection[];
const CHAIN_DIRECTION_OF = { ingress: "in", egress: "out" } as const satisfies Record<
  GroupRule["direction"],
  ChainDirection
>;

/** The address of the other side, and the bridge that both are on. */
const REMOTE = {
  ingress: { bridge: meta("oifname"), address: payload("ip", "saddr") },
  egress: { bridge: meta("iifname"), address: payload("ip", "daddr") },
} as const satisfies Record<GroupRule["direction"], { bridge: Json; address: Json }>;

/** Returns a rule as nft lists it. The rule sees only IPv4, because its chain is reached by an address. */
export function ruleExpressions({ direction, protocol, ports, remote }: GroupRule): Expressions {
  return [...remoteExpressions(direction, remote), ...protocolExpressions(protocol, ports), ACCEPT];
}

function remoteExpressions(direction: GroupRule["direction"], remote: GroupRule["remote"]): Expressions {
  const { bridge, address } = REMOTE[direction];
  if (remote === null) return [];
  if ("group" in remote) return [is(concat(bridge, address), `@${membersSet(remote.group)}`)];
  const [addr = "", length = "32"] = remote.cidr.split("/");
  const len = Number(length);
  if (len === 0) return [];
  return [is(address, len === 32 ? addr : { prefix: { addr, len } })];
}

function protocolExpressions(protocol: GroupRule["protocol"], ports: GroupRule["ports"]): Expressions {
  if (protocol === "any") return [];
  const ranges = ports.map(([first, last]): Json => (first === last ? first : { range: [first, last] }));
  const [only, ...more] = ranges;
  if (only === undefined) return [is(meta("l4proto"), protocol)];
  return [is(payload(protocol, "dport"), more.length === 0 ? only : { set: ranges })];
}
