import { EVERY_LINEAGE, type Lineage, standingOf } from "../../model/lineage.ts";
import type { Mark, ObservedObject } from "../../model/object.ts";
import { formatResource } from "../../model/resource.ts";
import type { OwnedObject, PlanInput } from "./types.ts";

type LineageInput = Pick<PlanInput, "fleet" | "lineage">;

/**
 * Returns whether an object carries this fleet's mark, written by this repository. Another repository may have a fleet
 * of the same name.
 */
export function isOwned(object: ObservedObject, { fleet, lineage }: LineageInput): object is OwnedObject {
  return object.mark?.fleet === fleet.id && !isForeign(object.mark, lineage);
}

/** Returns whether another repository's fleet of the same name wrote the mark. */
export function isForeign(mark: Mark, lineage: Lineage = EVERY_LINEAGE): boolean {
  return lineage !== EVERY_LINEAGE && standingOf(mark, lineage) === "foreign";
}

/**
 * Returns the reason why this plan must not stop or delete an object: a commit that the planned history lacks applied it
 * last.
 */
export function lineageReason(mark: Mark | undefined, lineage: Lineage = EVERY_LINEAGE): string | undefined {
  if (mark === undefined) return undefined;
  const standing = standingOf(mark, lineage);
  if (standing !== "newer" && standing !== "unknown") return undefined;
  return `it was last applied ${APPLIED_BY[standing](mark)}, or take it over: fleetwright adopt ${adoptArgument(mark)}`;
}

/**
 * Returns the argument of `adopt`. A mark is data of the target, so that only the name of a resource may reach a command
 * to copy.
 */
function adoptArgument({ owner }: Mark): string {
  return /^[A-Za-z]+(\/[a-z0-9.-]+){2}$/.test(owner) ? formatResource(owner) : "--all";
}

export function formatCommit(text: string | undefined): string {
  if (text === "worktree") return text;
  return text !== undefined && /^[0-9a-f]{8,64}$/.test(text) ? text.slice(0, 8) : "(of no commit's form)";
}

const APPLIED_BY = {
  newer: ({ commit }) =>
    `by the commit ${formatCommit(commit)}, which is not part of what is planned: plan a commit that contains it`,
  unknown: ({ commit, origin }) =>
    commit === "worktree"
      ? `from files of the repository that begins with ${formatCommit(origin)}: plan in a clone of it`
      : `by the commit ${formatCommit(commit)}, which this repository does not have: git fetch, or git fetch --unshallow in a shallow clone`,
} as const satisfies Record<"newer" | "unknown", (mark: Mark) => string>;
