import type { Problem } from "../model/problem.ts";
import type { ResourceId } from "../model/resource.ts";
import type { FleetFile, LoadedFleet, Loader } from "./load.ts";

/** The last usable version of each file, by path. */
export type LastGoodFiles = ReadonlyMap<string, FleetFile>;

/** The usable part of a commit whose files may have problems. */
interface PartialLoad {
  /** The loaded fleet, with the problems of the commit. */
  readonly loaded: LoadedFleet;
  /** The input for the next commit. */
  readonly lastGood: LastGoodFiles;
}

/**
 * Loads a commit. A file with a problem is replaced by its last good version. So is a file that conflicts with such a
 * version. Resources of the commit that are not in force in this way are left alone, because they may have moved to a
 * file that cannot be read.
 */
export function loadWithLastGood(
  loader: Loader,
  files: readonly FleetFile[],
  lastGood: LastGoodFiles,
): PartialLoad {
  const fresh = loader.load(files);
  if (fresh.problems.length === 0) return { loaded: fresh, lastGood: filesByPath(files) };
  const current = new Map(filesByPath(files));
  let loaded = fresh;
  for (let replacements = replacementFiles(fresh.problems, current, lastGood); replacements.length > 0; ) {
    for (const file of replacements) current.set(file.path, file);
    loaded = loader.load([...current.values()]);
    replacements = replacementFiles(loaded.problems, current, lastGood);
  }
  const broken = new Set(loaded.problems.map(({ file }) => file));
  const stillGood = [...current].filter(([path]) => !broken.has(path));
  return { loaded: withCommitProblems(fresh, loaded), lastGood: new Map([...lastGood, ...stillGood]) };
}

/** Returns the last good versions of files with problems. Each is used once, so that the loop terminates. */
function replacementFiles(
  problems: readonly Problem[],
  current: LastGoodFiles,
  lastGood: LastGoodFiles,
): FleetFile[] {
  const paths = new Set(problems.map(({ file }) => file));
  return [...paths].flatMap((path) => {
    const before = lastGood.get(path);
    return before === undefined || before === current.get(path) ? [] : [before];
  });
}

function withCommitProblems(fresh: LoadedFleet, loaded: LoadedFleet): LoadedFleet {
  const usable = new Set(loaded.resources.map(({ id }) => id));
  const named: ResourceId[] = [...fresh.resources.map(({ id }) => id), ...fresh.unusable, ...loaded.unusable];
  const unusable = new Set(named.filter((id) => !usable.has(id)));
  return { ...loaded, problems: fresh.problems, unusable };
}

function filesByPath(files: readonly FleetFile[]): LastGoodFiles {
  return new Map(files.map((file) => [file.path, file]));
}
