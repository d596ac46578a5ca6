import type { PlannedChange } from "../../model/change.ts";
import { groupBy } from "../../model/group-by.ts";
import { parseResourceId, type ResourceId } from "../../model/resource.ts";
import { isRisky } from "./phrases.ts";

/** Changes of one resource. */
export interface ChangeGroup {
  readonly owner: ResourceId;
  readonly changes: readonly PlannedChange[];
}

/** Resources of one kind: the shown ones and the counted ones. */
export interface ChangeSection {
  readonly kind: string;
  readonly shown: readonly ChangeGroup[];
  readonly omitted: readonly ChangeGroup[];
}

/** Groups changes by resource, with a maximum of resources for each kind. Omits dangerous changes last. */
export function groupChanges(changes: readonly PlannedChange[], max: number): ChangeSection[] {
  const groups = [...groupBy(changes, ({ owner }) => owner)].map(
    ([owner, changesOfOwner]): ChangeGroup => ({ owner, changes: changesOfOwner }),
  );
  const kinds = groupBy(groups, ({ owner }) => parseResourceId(owner).kind);
  return [...kinds].map(([kind, all]) => {
    const chosen = new Set(riskyFirst(all).slice(0, max));
    const shown = all.filter((group) => chosen.has(group));
    return { kind, shown, omitted: all.filter((group) => !chosen.has(group)) };
  });
}

function riskyFirst(groups: readonly ChangeGroup[]): ChangeGroup[] {
  const hasRisk = (group: ChangeGroup) => group.changes.some(isRisky);
  return [...groups.filter(hasRisk), ...groups.filter((group) => !hasRisk(group))];
}
