import type { ObjectType } from "../object-type.ts";
import type { GroupState, PortState } from "./states.ts";

/** All impacts are live: the kernel replaces the rules atomically while packets pass. */
const LIVE = "live";

/** The packet filter of one interface of a machine. */
export const portType: ObjectType<PortState> = {
  name: "port",
  holdsData: false,
  perTarget: true,
  summary: portSummary,
  impacts: {
    tap: LIVE,
    bridge: LIVE,
    mac: LIVE,
    ipv4: LIVE,
    zone: LIVE,
    secured: LIVE,
    groups: LIVE,
    egress: LIVE,
    damage: LIVE,
  },
};

function portSummary({ ipv4, mac, groups, secured, egress }: PortState): string {
  return [
    `${ipv4 ?? mac}`,
    secured ? "only from its own address" : "from any address",
    groups === null ? "not filtered" : `groups ${groups.join(" ")}`,
    ...(egress === "rules" ? ["egress by rules"] : []),
  ].join(", ");
}

/** A security group's rules and members on one host. */
export const groupType: ObjectType<GroupState> = {
  name: "group",
  holdsData: false,
  perTarget: true,
  summary: groupSummary,
  impacts: { rules: () => LIVE, members: () => LIVE, damage: LIVE },
};

function groupSummary({ rules, members }: GroupState): string {
  const many = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  const inside = Object.keys(members).length;
  const counted = many(Object.keys(rules).length, "rule");
  return inside === 0 ? counted : `${counted}, ${many(inside, "member")}`;
}
