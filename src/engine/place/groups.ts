import type { PlacementRule } from "../../kinds/kind.ts";
import { type ResourceId, showResource } from "../../model/resource.ts";
import type { Room } from "./room.ts";

/** How many members of each placement group are in each domain; domains in the order in which they were entered. */
export type Groups = Map<ResourceId, Map<string, number>>;

interface Policy {
  /** Hosts without the topology label are in no domain, which no hard rule accepts. */
  readonly hard: boolean;
  accepts(members: Members, rule: PlacementRule): boolean;
  says(members: Members, rule: PlacementRule): string;
  /** How well a soft rule is kept: 0 is best, less is worse. */
  rate(members: Members, rule: PlacementRule): number;
}

/** The members of a group as seen from one domain. */
interface Members {
  readonly here: number;
  readonly all: number;
  /** The domain that has members longest. */
  readonly first: string | undefined;
  readonly domain: string;
}

const POLICIES: Record<PlacementRule["policy"], Policy> = {
  affinity: {
    hard: true,
    accepts: ({ first, domain }) => first === undefined || first === domain,
    says: ({ first = "" }, rule) =>
      `${showResource(rule.id)} keeps its members together, ${inDomain(rule, first)}`,
    rate: () => 0,
  },
  "anti-affinity": {
    hard: true,
    accepts: ({ here }, { maxPerDomain }) => here < maxPerDomain,
    says: ({ here, domain }, rule) =>
      `${showResource(rule.id)} allows ${rule.maxPerDomain} per ${rule.topologyKey}, and has ${here} ${inDomain(rule, domain)}`,
    rate: () => 0,
  },
  "soft-affinity": {
    hard: false,
    accepts: () => true,
    says: ({ here, all }, { id }) => `${showResource(id)} likes its members together: ${here} of ${all} here`,
    rate: ({ here, all }) => (all === 0 ? 0 : here / all - 1),
  },
  "soft-anti-affinity": {
    hard: false,
    accepts: () => true,
    says: ({ here }, { id, maxPerDomain }) =>
      `${showResource(id)} likes its members apart: ${here} here, ${maxPerDomain} wanted`,
    rate: ({ here }, { maxPerDomain }) => -Math.max(0, here + 1 - maxPerDomain),
  },
};

function inDomain({ topologyKey }: PlacementRule, domain: string): string {
  return topologyKey === "host" ? `on ${domain}` : `in ${topologyKey} ${domain}`;
}

export function domainOf(rule: PlacementRule, room: Room): string | undefined {
  return rule.topologyKey === "host" ? room.host : room.labels[rule.topologyKey];
}

/** Why a member may not go there; undefined when it may. */
export function groupRefusal(
  groups: Groups,
  rule: PlacementRule | undefined,
  room: Room,
): string | undefined {
  if (rule === undefined || !POLICIES[rule.policy].hard) return undefined;
  const members = look(groups, rule, room);
  if (members === undefined)
    return `has no label "${rule.topologyKey}", by which ${showResource(rule.id)} goes`;
  const policy = POLICIES[rule.policy];
  return policy.accepts(members, rule) ? undefined : policy.says(members, rule);
}

/** How well a soft rule is kept there, 0 or less; a host in no domain is as bad as one member too many. */
export function groupRating(groups: Groups, rule: PlacementRule | undefined, room: Room): number {
  if (rule === undefined || POLICIES[rule.policy].hard) return 0;
  const members = look(groups, rule, room);
  return members === undefined ? -1 : POLICIES[rule.policy].rate(members, rule);
}

/** What a soft rule has to say about a host. */
export function groupRemark(groups: Groups, rule: PlacementRule | undefined, room: Room): string | undefined {
  if (rule === undefined || POLICIES[rule.policy].hard) return undefined;
  const members = look(groups, rule, room);
  return members && POLICIES[rule.policy].says(members, rule);
}

export function joinGroup(groups: Groups, rule: PlacementRule | undefined, room: Room): void {
  const domain = rule && domainOf(rule, room);
  if (rule === undefined || domain === undefined) return;
  const domains = groups.get(rule.id) ?? new Map<string, number>();
  groups.set(rule.id, domains.set(domain, (domains.get(domain) ?? 0) + 1));
}

/** Hard rules narrow the choice, so their members choose first. */
export function isHard(rule: PlacementRule | undefined): boolean {
  return rule !== undefined && POLICIES[rule.policy].hard;
}

function look(groups: Groups, rule: PlacementRule, room: Room): Members | undefined {
  const domain = domainOf(rule, room);
  if (domain === undefined) return undefined;
  const domains = groups.get(rule.id) ?? new Map<string, number>();
  let all = 0;
  for (const count of domains.values()) all += count;
  const [first] = domains.keys();
  return { domain, here: domains.get(domain) ?? 0, all, first };
}
