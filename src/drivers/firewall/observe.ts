import { canonical } from "../../model/hash.ts";
import type { Json } from "../../model/json.ts";
import { type ObjectId, type ObservedObject, objectRef, type TargetId } from "../../model/object.ts";
import type { HostMarks } from "../marks.ts";
import { concerns, damageOf, showSurplus, surplusOf } from "./damage.ts";
import { expressions, WAYS } from "./group-items.ts";
import { addressOf, type ChainBody, type Item, type Items } from "./items.ts";
import { groupChain, groupOfSet, membersSet } from "./names.ts";
import { type GroupRule, type GroupState, type Member, memberKey, type PortState } from "./states.ts";
import { itemsOfGround, itemsOfGroup, itemsOfPort, type Noted, wantedOf } from "./wish.ts";

/** What was read of a host. */
export interface Seen {
  readonly target: TargetId;
  readonly fleet: string;
  readonly marks: HostMarks;
  readonly items: Items;
  /** Bridges that hand their packets to the filter. */
  readonly bridges: ReadonlySet<string>;
}

/** What this fleet noted. */
export function notedBy(fleet: string, marks: HostMarks): Noted {
  return {
    ports: ofFleet<PortState>(fleet, marks, "port"),
    groups: ofFleet<GroupState>(fleet, marks, "group"),
  };
}

function ofFleet<State>(fleet: string, marks: HostMarks, type: string): Map<string, State> {
  const own = [...marks.of(type)].filter(([, { mark }]) => mark.fleet === fleet);
  return new Map(own.map(([name, { state }]) => [name, state as State])); // only this driver writes them
}

/** Every port and group that is noted; those of other fleets as they were noted, since their tables are not ours. */
export function observed(seen: Seen): ObservedObject[] {
  const { fleet, marks, items } = seen;
  const noted = notedBy(fleet, marks);
  const wanted = wantedOf(noted, items);
  const surplus = surplusOf(wanted, items);
  const common = damageOf(itemsOfGround(noted), items);
  const strange = surplus.filter((item) => !isSomebodys(item, noted)).map(showSurplus);
  const ports = [...noted.ports].map(([name, port]) => {
    const own = damageOf(itemsOfPort(port), items);
    const about = surplus.filter((item) => concerns(port, item)).map(showSurplus);
    const damage = [...common, ...strange, ...own, ...about, ...unfiltered(port, seen.bridges)];
    const needs = (port.groups ?? []).map((group) => objectRef("group", seen.target, group).id);
    return found(seen, "port", name, { ...port, damage }, needs);
  });
  const sets = membersBySet(items);
  const groups = [...noted.groups].map(([name, group]) => {
    const members = sets.get(membersSet(name)) ?? {};
    return found(seen, "group", name, { ...rulesState(name, group, items), members });
  });
  return [...ports, ...groups, ...others(seen, "port"), ...others(seen, "group")];
}

function isSomebodys(item: Item, { ports }: Noted): boolean {
  return [...ports.values()].some((port) => concerns(port, item));
}

function unfiltered({ bridge, groups }: PortState, bridges: ReadonlySet<string>): string[] {
  return groups === null || bridges.has(bridge) ? [] : [`bridge ${bridge} hands nothing to the filter`];
}

function others(seen: Seen, type: string): ObservedObject[] {
  const foreign = [...seen.marks.of(type)].filter(([, { mark }]) => mark.fleet !== seen.fleet);
  return foreign.map(([name, { state }]) => found(seen, type, name, state));
}

function found(
  { target, marks }: Seen,
  type: string,
  name: string,
  state: object,
  needs: readonly ObjectId[] = [],
): ObservedObject {
  const mark = marks.of(type).get(name)?.mark;
  return { ...objectRef(type, target, name), state: state as ObservedObject["state"], mark, needs }; // states are JSON
}

/** Rules as they are in its chains; what else is wrong is damage. */
function rulesState(
  name: string,
  { rules }: Pick<GroupState, "rules">,
  items: Items,
): Omit<GroupState, "members"> {
  const chains = new Set(WAYS.map((way) => addressOf(chainItem(groupChain(way, name)))));
  const rest = [...itemsOfGroup(name, { rules })].filter(
    ([address]) => !chains.has(address) || !items.has(address),
  );
  return { rules: rulesIn(name, rules, items), damage: damageOf(new Map(rest), items) };
}

const chainItem = (name: string): Item => ({ family: "inet", what: "chain", name, body: null });

/** What is in its chains, told by the noted rules where it is one of them. */
function rulesIn(name: string, noted: GroupState["rules"], items: Items): GroupState["rules"] {
  const known = new Map<string, readonly [string, GroupRule]>();
  for (const [key, rule] of Object.entries(noted)) {
    if (!("strange" in rule))
      known.set(`${rule.direction} ${canonical({ expr: expressions(rule) })}`, [key, rule]);
  }
  const rules: Record<string, GroupState["rules"][string]> = {};
  for (const [way, direction] of DIRECTIONS) {
    const body = items.get(addressOf(chainItem(groupChain(way, name))))?.body as ChainBody | undefined; // a chain's
    for (const rule of body?.rules ?? []) {
      const [key, one] = known.get(`${direction} ${canonical(rule)}`) ?? [];
      const twice = key !== undefined && key in rules;
      if (key === undefined || one === undefined || twice) rules[strangeKey(direction, rule)] = strange(rule);
      else rules[key] = one;
    }
  }
  return rules;
}

const DIRECTIONS = [
  ["in", "ingress"],
  ["out", "egress"],
] as const;

const strangeKey = (direction: string, rule: Json) => `${direction} by hand ${canonical(rule)}`;
const strange = (rule: Json) => ({ strange: canonical(rule) });

/** Who is in which set. */
function membersBySet(items: Items): Map<string, Record<string, Member>> {
  const sets = new Map<string, Record<string, Member>>();
  for (const { what, family, name, key } of items.values()) {
    if (what !== "element" || family !== "inet" || groupOfSet(name) === undefined) continue;
    const [bridge = "", ipv4 = ""] = (key as { concat?: readonly string[] } | undefined)?.concat ?? []; // of our type
    const members = sets.get(name) ?? {};
    members[memberKey({ bridge, ipv4 })] = { bridge, ipv4 };
    sets.set(name, members);
  }
  return sets;
}
