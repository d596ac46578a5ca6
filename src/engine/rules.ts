import { equal, hashOf } from "../model/hash.ts";
import type { JsonObject } from "../model/json.ts";
import type { FleetPolicy, Rules } from "../model/policy.ts";
import type { Resource, ResourceId } from "../model/resource.ts";

/** Returns the rules that the fleet's files set for plans. */
export function rulesOf(policy: FleetPolicy, resources: readonly Resource[]): Rules {
  const isProtected = ({ spec }: Resource): boolean => (spec as { protect?: unknown }).protect === true; // a field of every kind
  return {
    policy,
    protected: resources
      .filter(isProtected)
      .map(({ id }) => id)
      .sort(),
    guards: Object.fromEntries(
      resources.filter(isGuard).map(({ id, spec }) => [id, hashOf(spec as JsonObject)]),
    ), // the loader validated it
  };
}

function isGuard({ kind, spec }: Resource): boolean {
  return kind === "Webhook" && (spec as { admission?: unknown }).admission !== undefined;
}

/**
 * Returns the admission webhooks of the rules in force that a commit removes or changes. Rules of an earlier version
 * name none.
 */
export function findLostGuards(
  { guards = {} }: Partial<Pick<Rules, "guards">>,
  after: Pick<Rules, "guards">,
): ResourceId[] {
  const ids = Object.keys(guards) as ResourceId[];
  return ids.filter((id) => guards[id] !== after.guards[id]);
}

/** Returns whether two sets of rules are equal. Ignores the interval, which neither loosens nor tightens. */
export function areSameRules(before: Rules, after: Rules): boolean {
  return equal(comparableRules(before), comparableRules(after));
}

function comparableRules({ policy, protected: protectedIds, guards = {} }: Rules): object {
  const { apply, prune, guard, windows } = policy;
  return { apply, prune, guard, windows, kept: protectedIds, guards };
}
