import { canonical } from "../../model/hash.ts";
import type { Json } from "../../model/json.ts";
import {
  type ObjectId,
  type ObservedObject,
  objectRef,
  observedObject,
  type TargetId,
} from "../../model/object.ts";
import type { HostMarks } from "../shared/marks.ts";
import {
  baseItemsByAddress,
  cachedGroupItems,
  cachedPortItems,
  desiredItems,
  type ManagedObjects,
} from "./desired-items.ts";
import { describeDrift, describeSurplus, isAboutPort, surplusItems } from "./drift.ts";
import { CHAIN_DIRECTIONS, ruleExpressions } from "./group-items.ts";
import { addressOf, type ChainBody, type Item, type Items } from "./items.ts";
import { type GroupMember, type GroupRule, type GroupState, memberKey, type PortState } from "./states.ts";
import { groupChain, groupOfSet, membersSet } from "./table-names.ts";

/** The result of reading a host. */
interface FirewallObservation {
  readonly target: TargetId;
  readonly fleet: string;
  readonly marks: HostMarks;
  readonly items: Items;
  /** Bridges that hand their packets to the filter. */
  readonly bridges: ReadonlySet<string>;
}

/** Returns the objects that this fleet has marked. */
export function managedObjects(fleet: string, marks: HostMarks): ManagedObjects {
  return {
    ports: statesOfFleet<PortState>(fleet, marks, "port"),
    groups: statesOfFleet<GroupState>(fleet, marks, "group"),
  };
}

function statesOfFleet<State>(fleet: string, marks: HostMarks, type: string): Map<string, State> {
  const own = [...marks.of(type)].filter(([, { mark }]) => mark.fleet === fleet);
  return new Map(own.map(([name, { state }]) => [name, state as State])); // only this driver writes them
}

/**
 * Returns every marked port and group. Those of other fleets have the state of their marks, because other fleets'
 * tables are not read.
 */
export function toObservedObjects(observation: FirewallObservation): ObservedObject[] {
  const { fleet, marks, items } = observation;
  const managed = managedObjects(fleet, marks);
  const desired = desiredItems(managed, items);
  const surplus = surplusItems(desired, items);
  const common = describeDrift(baseItemsByAddress(managed), items);
  const strange = surplus.filter((item) => !isAboutAnyPort(item, managed)).map(describeSurplus);
  const ports = [...managed.ports].map(([name, port]) => {
    const ownDrift = describeDrift(cachedPortItems(port), items);
    const about = surplus.filter((item) => isAboutPort(port, item)).map(describeSurplus);
    const damage = [
      ...common,
      ...strange,
      ...ownDrift,
      ...about,
      ...describeUnfiltered(port, observation.bridges),
    ];
    const needs = (port.groups ?? []).map((group) => objectRef("group", observation.target, group).id);
    return toObservedObject(observation, "port", name, { ...port, damage }, needs);
  });
  const sets = membersBySet(items);
  const groups = [...managed.groups].map(([name, group]) => {
    const members = sets.get(membersSet(name)) ?? {};
    return toObservedObject(observation, "group", name, { ...rulesState(name, group, items), members });
  });
  return [
    ...ports,
    ...groups,
    ...foreignObjects(observation, "port"),
    ...foreignObjects(observation, "group"),
  ];
}

function isAboutAnyPort(item: Item, { ports }: ManagedObjects): boolean {
  return [...ports.values()].some((port) => isAboutPort(port, item));
}

function describeUnfiltered({ bridge, groups }: PortState, bridges: ReadonlySet<string>): string[] {
  return groups === null || bridges.has(bridge) ? [] : [`bridge ${bridge} hands nothing to the filter`];
}

function foreignObjects(observation: FirewallObservation, type: string): ObservedObject[] {
  const foreign = [...observation.marks.of(type)].filter(([, { mark }]) => mark.fleet !== observation.fleet);
  return foreign.map(([name, { state }]) => toObservedObject(observation, type, name, state));
}

function toObservedObject(
  { target, marks }: FirewallObservation,
  type: string,
  name: string,
  state: object,
  dependsOn: readonly ObjectId[] = [],
): ObservedObject {
  const mark = marks.of(type).get(name)?.mark;
  return observedObject(type, target, name, { state: state as ObservedObject["state"], mark, dependsOn }); // states are JSON
}

/** Returns the rules in a group's chains; other differences are damage. */
function rulesState(
  name: string,
  { rules }: Pick<GroupState, "rules">,
  items: Items,
): Omit<GroupState, "members"> {
  const chains = new Set(
    CHAIN_DIRECTIONS.map((chainDirection) => addressOf(chainItem(groupChain(chainDirection, name)))),
  );
  const rest = [...cachedGroupItems(name, { rules })].filter(
    ([address]) => !chains.has(address) || !items.has(address),
  );
  return { rules: readRules(name, rules, items), damage: describeDrift(new Map(rest), items) };
}

const chainItem = (name: string): Item => ({ family: "inet", what: "chain", name, body: null });

/** Reads the rules in a group's chains. A recorded rule keeps its key; any other counts as strange. */
function readRules(name: string, recorded: GroupState["rules"], items: Items): GroupState["rules"] {
  const rulesByText = new Map<string, readonly [string, GroupRule]>();
  for (const [key, rule] of Object.entries(recorded)) {
    if (!("strange" in rule))
      rulesByText.set(`${rule.direction} ${canonical({ expr: ruleExpressions(rule) })}`, [key, rule]);
  }
  const rules = new Map<string, GroupState["rules"][string]>();
  for (const [chainDirection, direction] of DIRECTIONS) {
    const body = items.get(addressOf(chainItem(groupChain(chainDirection, name))))?.body as
      | ChainBody
      | undefined; // a chain's
    for (const rule of body?.rules ?? []) {
      const [key, recordedRule] = rulesByText.get(`${direction} ${canonical(rule)}`) ?? [];
      const twice = key !== undefined && rules.has(key);
      if (key === undefined || recordedRule === undefined || twice)
        rules.set(strangeKey(direction, rule), strange(rule));
      else rules.set(key, recordedRule);
    }
  }
  return Object.fromEntries(rules);
}

const DIRECTIONS = [
  ["in", "ingress"],
  ["out", "egress"],
] as const;

const strangeKey = (direction: string, rule: Json) => `${direction} by hand ${canonical(rule)}`;
const strange = (rule: Json) => ({ strange: canonical(rule) });

/** Returns the fields of a key that has several; none for any other key, which was added by hand. */
function fieldsOf(key: Json | undefined): readonly string[] {
  const fields = typeof key === "object" && key !== null && "concat" in key ? key.concat : [];
  return Array.isArray(fields) && fields.every((field) => typeof field === "string") ? fields : [];
}

/** Returns the members of each set. */
function membersBySet(items: Items): Map<string, Record<string, GroupMember>> {
  const sets = new Map<string, Record<string, GroupMember>>();
  for (const { what, family, name, key } of items.values()) {
    if (what !== "element" || family !== "inet" || groupOfSet(name) === undefined) continue;
    const [bridge = "", ipv4 = ""] = fieldsOf(key);
    const members = sets.get(name) ?? {};
    members[memberKey({ bridge, ipv4 })] = { bridge, ipv4 };
    sets.set(name, members);
  }
  return sets;
}
