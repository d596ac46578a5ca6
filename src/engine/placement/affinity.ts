import type { PlacementRule } from "../../kinds/kind.ts";
import { entryOf } from "../../model/json.ts";
import { formatResource, type ResourceId } from "../../model/resource.ts";
import type { HostCapacity } from "./host-capacity.ts";

/** Number of members of each placement group by domain. Domains are in the order of their first member. */
export type AffinityGroups = Map<ResourceId, Map<string, number>>;

interface AffinityPolicy {
  /** True: the rule must hold. A host without the topology label is in no domain, and no hard rule accepts it. */
  readonly hard: boolean;
  accepts(members: DomainMembers, rule: PlacementRule): boolean;
  describe(members: DomainMembers, rule: PlacementRule): string;
  /** Score of a soft rule: 0 is best, less is worse. */
  score(members: DomainMembers, rule: PlacementRule): number;
}

/** Members of a group, from the view of one domain. */
interface DomainMembers {
  readonly here: number;
  readonly all: number;
  /** The domain of the first member. */
  readonly first: string | undefined;
  readonly domain: string;
}

const AFFINITY_POLICIES: Record<PlacementRule["policy"], AffinityPolicy> = {
  affinity: {
    hard: true,
    accepts: ({ first, domain }) => first === undefined || first === domain,
    describe: ({ first = "" }, rule) =>
      `${formatResource(rule.id)} keeps its members together, ${inDomain(rule, first)}`,
    score: () => 0,
  },
  "anti-affinity": {
    hard: true,
    accepts: ({ here }, { maxPerDomain }) => here < maxPerDomain,
    describe: ({ here, domain }, rule) =>
      `${formatResource(rule.id)} allows ${rule.maxPerDomain} per ${rule.topologyKey}, and has ${here} ${inDomain(rule, domain)}`,
    score: () => 0,
  },
  "soft-affinity": {
    hard: false,
    accepts: () => true,
    describe: ({ here, all }, { id }) =>
      `${formatResource(id)} likes its members together: ${here} of ${all} here`,
    score: ({ here, all }) => (all === 0 ? 0 : here / all - 1),
  },
  "soft-anti-affinity": {
    hard: false,
    accepts: () => true,
    describe: ({ here }, { id, maxPerDomain }) =>
      `${formatResource(id)} likes its members apart: ${here} here, ${maxPerDomain} wanted`,
    score: ({ here }, { maxPerDomain }) => -Math.max(0, here + 1 - maxPerDomain),
  },
};

function inDomain({ topologyKey }: PlacementRule, domain: string): string {
  return topologyKey === "host" ? `on ${domain}` : `in ${topologyKey} ${domain}`;
}

export function domainOf(rule: PlacementRule, capacity: HostCapacity): string | undefined {
  return rule.topologyKey === "host" ? capacity.host : entryOf(capacity.labels, rule.topologyKey);
}

/** Returns why a hard rule rejects a host. Undefined: the rule accepts it. */
export function affinityViolation(
  groups: AffinityGroups,
  rule: PlacementRule | undefined,
  capacity: HostCapacity,
): string | undefined {
  if (rule === undefined || !AFFINITY_POLICIES[rule.policy].hard) return undefined;
  const members = domainMembers(groups, rule, capacity);
  if (members === undefined)
    return `has no label "${rule.topologyKey}", by which ${formatResource(rule.id)} goes`;
  const policy = AFFINITY_POLICIES[rule.policy];
  return policy.accepts(members, rule) ? undefined : policy.describe(members, rule);
}

/** Returns the score of a soft rule on a host, 0 or less. A host without a domain counts as one member too many. */
export function affinityScore(
  groups: AffinityGroups,
  rule: PlacementRule | undefined,
  capacity: HostCapacity,
): number {
  if (rule === undefined || AFFINITY_POLICIES[rule.policy].hard) return 0;
  const members = domainMembers(groups, rule, capacity);
  return members === undefined ? -1 : AFFINITY_POLICIES[rule.policy].score(members, rule);
}

/** Describes a soft rule on a host. */
export function affinityNote(
  groups: AffinityGroups,
  rule: PlacementRule | undefined,
  capacity: HostCapacity,
): string | undefined {
  if (rule === undefined || AFFINITY_POLICIES[rule.policy].hard) return undefined;
  const members = domainMembers(groups, rule, capacity);
  return members && AFFINITY_POLICIES[rule.policy].describe(members, rule);
}

export function recordMember(
  groups: AffinityGroups,
  rule: PlacementRule | undefined,
  capacity: HostCapacity,
): void {
  const domain = rule && domainOf(rule, capacity);
  if (rule === undefined || domain === undefined) return;
  const domains = groups.get(rule.id) ?? new Map<string, number>();
  groups.set(rule.id, domains.set(domain, (domains.get(domain) ?? 0) + 1));
}

/** Returns whether a rule is hard. Members of hard rules choose first, because they have fewer hosts. */
export function isHard(rule: PlacementRule | undefined): boolean {
  return rule !== undefined && AFFINITY_POLICIES[rule.policy].hard;
}

function domainMembers(
  groups: AffinityGroups,
  rule: PlacementRule,
  capacity: HostCapacity,
): DomainMembers | undefined {
  const domain = domainOf(rule, capacity);
  if (domain === undefined) return undefined;
  const domains = groups.get(rule.id) ?? new Map<string, number>();
  let all = 0;
  for (const count of domains.values()) all += count;
  const [first] = domains.keys();
  return { domain, here: domains.get(domain) ?? 0, all, first };
}
