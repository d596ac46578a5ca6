import type { Overview } from "../../overview.ts";
import type { Kept } from "../kept.ts";
import { isSeen, stateOf } from "./fleet.ts";

/** Every fleet that is kept here, also those of which nothing is known yet. */
export function asFleets(fleets: readonly Kept[]) {
  return { items: fleets.map(({ repo, overview }) => asItem(repo, overview())) };
}

function asItem(repo: string, overview: Overview) {
  const { fleet, commit, source, failure } = overview;
  return {
    ...(fleet === undefined ? {} : { fleet }),
    ...{ repository: repo, state: isSeen(overview) ? stateOf(overview) : beginning(overview) },
    ...(commit === undefined
      ? {}
      : { commit: { id: commit.id, branch: commit.branch, since: commit.since.toISOString() } }),
    problems: source.length,
    ...(failure === undefined ? {} : { failure }),
  };
}

function beginning({ stopping }: Overview): string {
  return stopping ? "stopping" : "starting";
}
