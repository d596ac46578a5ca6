import type { FleetFile, LoadedFleet } from "../../fleet/load.ts";
import type { FilesLocation } from "../../git/file-locator.ts";
import type { History } from "../../git/history.ts";
import type { FilesAt } from "../../workspace/earlier-resources.ts";

/** The loaded files of a fleet, from a directory or from a commit. */
export interface FleetSource {
  readonly loaded: LoadedFleet;
  /** The id of the commit, or `worktree`. */
  readonly commit: string;
  /** For output: `fleet/`, `repo@main`. */
  readonly where: string;
  /** The location of further files that specs refer to. */
  readonly files: FilesLocation;
  readonly history: History;
  /** Returns the fleet's files of an earlier commit. */
  readonly filesAt: FilesAt;
}

/** The files of a fleet before they are loaded. */
export interface UnloadedSource extends Omit<FleetSource, "loaded"> {
  /** The directory of the fleet, for messages. */
  readonly root: string;
  readonly fleetFiles: readonly FleetFile[];
}
