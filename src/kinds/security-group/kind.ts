import {
  type GroupRule,
  type GroupState,
  type Member,
  memberKey,
  ruleKey,
} from "../../drivers/firewall/states.ts";
import type { TargetId } from "../../model/object.ts";
import { parseResourceId, type Resource, type ResourceId, referTo } from "../../model/resource.ts";
import type { MembershipClaim } from "../claims.ts";
import { desired } from "../desired.ts";
import type { Kind, View } from "../kind.ts";
import { groupName, groupRef } from "../security-groups.ts";
import { mergedPorts } from "./ports.ts";
import type { SecurityGroupSpec } from "./spec.gen.ts";

type SecurityGroup = Resource<SecurityGroupSpec>;
type RuleSpec = SecurityGroupSpec["rules"][number];

/**
 * A security group. Its rules are on every host with an interface in it; its members, of all hosts, where a rule names it.
 */
export const securityGroup: Kind<SecurityGroupSpec> = {
  name: "SecurityGroup",
  claims: (resource) => remotesOf(resource).map((on) => ({ want: "naming", on, by: resource.id })),
  realise(resource, view) {
    const inside = view.claims(resource.id, "membership");
    const used = hostsOf(inside);
    const naming = hostsNaming(resource, view);
    const rules = rulesOf(resource);
    const members = naming.size === 0 ? {} : membersOf(inside, resource, view);
    const hosts = [...new Set([...used, ...naming])].sort();
    return {
      objects: hosts.map((host) => {
        const state: GroupState = {
          rules: used.has(host) ? rules : {},
          members: naming.has(host) ? members : {},
          damage: [],
        };
        return desired(resource, groupRef(resource, host), state);
      }),
    };
  },
};

/** Groups that its rules name, once each. */
function remotesOf({ spec, project }: SecurityGroup): ResourceId[] {
  const named = spec.rules.flatMap(({ remote }) => remote?.group ?? []);
  return [...new Set(named.map((name) => referTo("SecurityGroup", name, project)))];
}

function hostsOf(claims: readonly MembershipClaim[]): Set<TargetId> {
  return new Set(claims.flatMap(({ host }) => host ?? []));
}

/** Hosts that have rules of a group which names this one. */
function hostsNaming({ id }: SecurityGroup, view: View): Set<TargetId> {
  const naming = view.claims(id, "naming").map(({ by }) => by);
  return new Set(naming.flatMap((group) => [...hostsOf(view.claims(group, "membership"))]));
}

function rulesOf({ spec, project }: SecurityGroup): GroupState["rules"] {
  const rules = spec.rules.map((rule) => ruleOf(rule, project));
  return Object.fromEntries(rules.map((rule) => [ruleKey(rule), rule]));
}

function ruleOf({ direction, protocol, ports, remote }: RuleSpec, project: string): GroupRule {
  return { direction, protocol, ports: mergedPorts(ports), remote: remoteOf(remote, project) };
}

function remoteOf(remote: RuleSpec["remote"], project: string): GroupRule["remote"] {
  if (remote?.group !== undefined)
    return { group: groupName(parseResourceId(referTo("SecurityGroup", remote.group, project))) };
  return remote?.cidr === undefined || remote.cidr.endsWith("/0") ? null : { cidr: remote.cidr };
}

/**
 * Everybody who is in it. While a host cannot be read, the addresses of its machines may not be known: then nobody leaves,
 * since unknown is not absent.
 */
function membersOf(
  inside: readonly MembershipClaim[],
  resource: SecurityGroup,
  view: View,
): GroupState["members"] {
  const members = Object.fromEntries(observedMembers(resource, view));
  for (const { bridge, ipv4 } of inside) members[memberKey({ bridge, ipv4 })] = { bridge, ipv4 };
  return members;
}

function observedMembers({ id }: SecurityGroup, view: View): [string, Member][] {
  if (view.hosts().every(({ facts }) => facts !== undefined)) return [];
  const groups = view.observed(id).filter(({ type }) => type === "group");
  return groups.flatMap(({ state }) => Object.entries((state as unknown as GroupState).members)); // as the driver reads them
}
