import {
  type GroupMember,
  type GroupRule,
  type GroupState,
  memberKey,
  ruleKey,
} from "../../drivers/firewall/states.ts";
import type { SecurityGroupSpec } from "../../generated/kinds/security-group.ts";
import { groupBy } from "../../model/group-by.ts";
import type { ObjectId, Redirect, TargetId } from "../../model/object.ts";
import { parseResourceId, type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import type { MembershipClaim } from "../claims.ts";
import type { Kind, KindContext } from "../kind.ts";
import { desiredObject } from "../shared/desired-object.ts";
import { groupName, groupRef } from "../shared/security-groups.ts";
import { mergePorts } from "./port-ranges.ts";

type SecurityGroup = Resource<SecurityGroupSpec>;
type RuleSpec = SecurityGroupSpec["rules"][number];

/**
 * A stateful firewall for interfaces. Its rules exist on every host with an interface in the group. The list of its
 * members exists on every host whose rules refer to the group.
 */
export const securityGroup: Kind<SecurityGroupSpec> = {
  name: "SecurityGroup",
  shortNames: ["sg", "sgs"],
  eventNoun: "security-group",
  claims: (resource) => remoteGroupsOf(resource).map((on) => ({ want: "naming", on, by: resource.id })),
  objects(resource, view) {
    const memberships = view.claims(resource.id, "membership");
    const naming = view.claims(resource.id, "naming").flatMap(({ by }) => view.claims(by, "membership"));
    const [used, referencing] = [hostsOf(memberships), hostsOf(naming)];
    const leaving = { rules: departuresOf(memberships), members: departuresOf(naming) };
    const rules = rulesOf(resource);
    const isReferenced = referencing.size + leaving.members.size > 0;
    const members = isReferenced ? membersOf(memberships, resource, view) : {};
    const hosts = [...new Set([...used, ...referencing])].sort();
    return {
      objects: hosts.map((host) => {
        const state: GroupState = {
          rules: used.has(host) || leaving.rules.has(host) ? rules : {},
          members: referencing.has(host) || leaving.members.has(host) ? members : {},
          damage: [],
        };
        const redirects = [
          ...emptied("rules", used.has(host) ? [] : leaving.rules.get(host)),
          ...emptied("members", referencing.has(host) ? [] : leaving.members.get(host)),
        ];
        return desiredObject(resource, groupRef(resource, host), state, { redirects });
      }),
    };
  },
};

/** Returns the domains that leave each host by a migration. Until then the host filters for them. */
function departuresOf(claims: readonly MembershipClaim[]): ReadonlyMap<TargetId, readonly ObjectId[]> {
  const leaving = claims.flatMap(({ leaves }) => leaves ?? []);
  const byHost = groupBy(leaving, ({ host }) => host);
  return new Map(
    [...byHost].map(([host, all]) => [host, [...new Set(all.map(({ domain }) => domain))].sort()]),
  );
}

/** Returns the redirect that empties a part of a group when these domains have left the host. */
function emptied(field: "rules" | "members", domains: readonly ObjectId[] = []): Redirect[] {
  return domains.length === 0 ? [] : [{ after: domains, edits: [{ field, value: {} }] }];
}

/** Returns the groups that the rules refer to, without duplicates. */
function remoteGroupsOf({ spec, project }: SecurityGroup): ResourceId[] {
  const names = spec.rules.flatMap(({ remote }) => remote?.group ?? []);
  return [...new Set(names.map((name) => resolveReference("SecurityGroup", name, project)))];
}

function hostsOf(claims: readonly MembershipClaim[]): Set<TargetId> {
  return new Set(claims.flatMap(({ host }) => host ?? []));
}

function rulesOf({ spec, project }: SecurityGroup): GroupState["rules"] {
  const rules = spec.rules.map((rule) => ruleOf(rule, project));
  return Object.fromEntries(rules.map((rule) => [ruleKey(rule), rule]));
}

function ruleOf({ direction, protocol, ports, remote }: RuleSpec, project: string): GroupRule {
  return { direction, protocol, ports: mergePorts(ports), remote: remoteOf(remote, project) };
}

function remoteOf(remote: RuleSpec["remote"], project: string): GroupRule["remote"] {
  if (remote?.group !== undefined)
    return { group: groupName(parseResourceId(resolveReference("SecurityGroup", remote.group, project))) };
  return remote?.cidr === undefined || remote.cidr.endsWith("/0") ? null : { cidr: remote.cidr };
}

/**
 * Returns the members. While a host cannot be read, the addresses of its machines may be unknown. Observed members
 * then stay, because unknown is not absent.
 */
function membersOf(
  memberships: readonly MembershipClaim[],
  resource: SecurityGroup,
  view: KindContext,
): GroupState["members"] {
  const members = Object.fromEntries(observedMembers(resource, view));
  for (const { bridge, ipv4 } of memberships) members[memberKey({ bridge, ipv4 })] = { bridge, ipv4 };
  return members;
}

function observedMembers({ id }: SecurityGroup, view: KindContext): [string, GroupMember][] {
  if (view.hosts().every(({ facts }) => facts !== undefined)) return [];
  const groups = view.observed(id).filter(({ type }) => type === "group");
  return groups.flatMap(({ state }) => Object.entries((state as unknown as GroupState).members)); // the driver returns this type
}
