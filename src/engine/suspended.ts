import { type Resource, type ResourceId, SUSPEND_ANNOTATION } from "../model/resource.ts";

/** Suspended resources, each with its reason. */
export type Suspended = ReadonlyMap<ResourceId, string>;

/** Those that say so in Git, by an annotation. */
export function suspendedInGit(resources: readonly Resource[]): Map<ResourceId, string> {
  const found = new Map<ResourceId, string>();
  for (const { id, annotations } of resources) {
    const reason = annotations[SUSPEND_ANNOTATION];
    if (reason !== undefined) found.set(id, reason);
  }
  return found;
}

/** With the members of pools that are suspended, and those that their template suspends. */
export function withMembersOf(suspended: Suspended, resources: readonly Resource[]): Suspended {
  const members = resources.filter(({ expandedFrom }) => expandedFrom !== undefined);
  const found = new Map([...suspendedInGit(members), ...suspended]);
  for (const { id, expandedFrom } of members) {
    const reason = expandedFrom && suspended.get(expandedFrom);
    if (reason !== undefined && !found.has(id)) found.set(id, reason);
  }
  return found;
}
