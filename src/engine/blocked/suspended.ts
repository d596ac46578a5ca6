import { type Resource, type ResourceId, SUSPEND_ANNOTATION } from "../../model/resource.ts";

/** Suspended resources, each with its reason. */
export type Suspended = ReadonlyMap<ResourceId, string>;

/** Returns the resources that an annotation in Git suspends. */
export function suspendedInGit(resources: readonly Resource[]): Map<ResourceId, string> {
  const reasons = new Map<ResourceId, string>();
  for (const { id, annotations } of resources) {
    const reason = annotations[SUSPEND_ANNOTATION];
    if (reason !== undefined) reasons.set(id, reason);
  }
  return reasons;
}

/** Adds the members of suspended pools and those that a pool's template suspends. */
export function withPoolMembers(suspended: Suspended, resources: readonly Resource[]): Suspended {
  const members = resources.filter(({ expandedFrom }) => expandedFrom !== undefined);
  const reasons = new Map([...suspendedInGit(members), ...suspended]);
  for (const { id, expandedFrom } of members) {
    const reason = expandedFrom && suspended.get(expandedFrom);
    if (reason !== undefined && !reasons.has(id)) reasons.set(id, reason);
  }
  return reasons;
}
