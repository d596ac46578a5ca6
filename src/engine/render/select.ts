import type { PlannedChange } from "../../model/change.ts";
import { parseResourceId, type ResourceId } from "../../model/resource.ts";
import { groupBy } from "../plan/world.ts";
import { isDangerous } from "./words.ts";

/** The changes of one resource. */
export interface Group {
  readonly owner: ResourceId;
  readonly changes: readonly PlannedChange[];
}

/** The resources of one kind: those that are shown, and those that are only counted. */
export interface Section {
  readonly kind: string;
  readonly shown: readonly Group[];
  readonly folded: readonly Group[];
}

/** Changes by resource, at most so many resources of a kind; the dangerous ones are never the ones left out first. */
export function sectionsOf(changes: readonly PlannedChange[], most: number): Section[] {
  const groups = [...groupBy(changes, ({ owner }) => owner)].map(
    ([owner, own]): Group => ({ owner, changes: own }),
  );
  const kinds = groupBy(groups, ({ owner }) => parseResourceId(owner).kind);
  return [...kinds].map(([kind, all]) => {
    const chosen = new Set(byDanger(all).slice(0, most));
    const shown = all.filter((group) => chosen.has(group));
    return { kind, shown, folded: all.filter((group) => !chosen.has(group)) };
  });
}

function byDanger(groups: readonly Group[]): Group[] {
  const dangerous = (group: Group) => group.changes.some(isDangerous);
  return [...groups.filter(dangerous), ...groups.filter((group) => !dangerous(group))];
}
