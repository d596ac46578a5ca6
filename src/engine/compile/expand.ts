import type { Group } from "../../model/group.ts";
import type { Resource } from "../../model/resource.ts";
import { type Changed, noteChanges } from "./changed.ts";
import { sameItems } from "./kept.ts";
import { type Pair, step } from "./step.ts";
import { type Sources, viewOf } from "./view.ts";

/** What is written, with everything that it stands for. */
export interface Expanded {
  /** The same list as long as nothing in it is another. */
  readonly resources: readonly Resource[];
  readonly groups: readonly Group[];
}

const NOTHING: readonly never[] = [];

/**
 * The first step of compiling: pools become their members. A member whose id is written, too, is left to what is
 * written (the loader refuses such fleets).
 */
export function createExpansion(): (pairs: readonly Pair[], written: Sources) => Expanded {
  const expand = step(({ kind, resource }, view) => kind.expand?.(resource, view) ?? NOTHING);
  let before: Sources | undefined;
  let last: Expanded = { resources: [], groups: [] };
  return (pairs, written) => {
    const standing = pairs.filter(({ kind }) => kind.expand !== undefined);
    const changed: Changed = new Map();
    noteChanges(changed, before, written, ["resources", "hosts", "observed"]);
    before = written;
    const members = expand(standing, viewOf(written), changed).map((some) =>
      some.filter(({ id }) => !written.resources.has(id)),
    );
    const resources = [...written.resources.values(), ...members.flat()];
    const groups = standing.flatMap((pair, index) => groupOf(pair, members[index] ?? NOTHING));
    last = { resources: sameItems(last.resources, resources) ? last.resources : resources, groups };
    return last;
  };
}

function groupOf({ kind, resource }: Pair, members: readonly Resource[]): Group[] {
  const rules = kind.group?.(resource);
  return rules === undefined ? [] : [{ ...rules, id: resource.id, members: members.map(({ id }) => id) }];
}
