import type { DaemonState } from "../../daemon-state.ts";
import type { ServedFleet } from "../fleet-selector.ts";
import { fleetState, hasPlanned } from "./fleet.ts";

/** Returns every fleet of the daemon, also those that have not been read yet. */
export function toFleetListJson(fleets: readonly ServedFleet[]) {
  return { items: fleets.map(({ repo, state }) => toFleetItem(repo, state())) };
}

function toFleetItem(repo: string, state: DaemonState) {
  const { fleet, commit, sourceProblems, failureSincePlan: failure } = state;
  return {
    ...(fleet === undefined ? {} : { fleet }),
    repository: repo,
    state: hasPlanned(state) ? fleetState(state) : startupState(state),
    ...(commit === undefined
      ? {}
      : { commit: { id: commit.id, branch: commit.branch, since: commit.since.toISOString() } }),
    problems: sourceProblems.length,
    ...(failure === undefined ? {} : { failure }),
  };
}

function startupState({ stopping }: DaemonState): string {
  return stopping ? "stopping" : "starting";
}
