import type { Problem } from "../model/problem.ts";
import type { ResourceId } from "../model/resource.ts";
import type { FleetFile, Loaded, Loader } from "./load.ts";

/** The files that could be used last, by path. */
export type GoodFiles = ReadonlyMap<string, FleetFile>;

/** What is in force of a commit whose files may have problems. */
export interface InPart {
  /** Its problems are those of the commit. */
  readonly loaded: Loaded;
  /** To be given with the next commit. */
  readonly good: GoodFiles;
}

/**
 * Loads a commit. A file with a problem stays as it was in the last commit in which it had none; so does one that does not
 * go together with what stayed. What the commit asks for and is not in force that way is left alone: its resource may
 * have moved to a file that cannot be read.
 */
export function loadWithLastGood(loader: Loader, files: readonly FleetFile[], good: GoodFiles): InPart {
  const fresh = loader.load(files);
  if (fresh.problems.length === 0) return { loaded: fresh, good: byPath(files) };
  const inForce = new Map(byPath(files));
  let loaded = fresh;
  for (let stale = replaceable(fresh.problems, inForce, good); stale.length > 0; ) {
    for (const file of stale) inForce.set(file.path, file);
    loaded = loader.load([...inForce.values()]);
    stale = replaceable(loaded.problems, inForce, good);
  }
  const broken = new Set(loaded.problems.map(({ file }) => file));
  const stillGood = [...inForce].filter(([path]) => !broken.has(path));
  return { loaded: inPart(fresh, loaded), good: new Map([...good, ...stillGood]) };
}

/** The last good ones of files that have problems now. Each is put in once, so there is an end. */
function replaceable(problems: readonly Problem[], inForce: GoodFiles, good: GoodFiles): FleetFile[] {
  const paths = new Set(problems.map(({ file }) => file));
  return [...paths].flatMap((path) => {
    const before = good.get(path);
    return before === undefined || before === inForce.get(path) ? [] : [before];
  });
}

function inPart(fresh: Loaded, loaded: Loaded): Loaded {
  const inForce = new Set(loaded.resources.map(({ id }) => id));
  const asked: ResourceId[] = [...fresh.resources.map(({ id }) => id), ...fresh.unusable, ...loaded.unusable];
  const unusable = new Set(asked.filter((id) => !inForce.has(id)));
  return { ...loaded, problems: fresh.problems, unusable };
}

function byPath(files: readonly FleetFile[]): GoodFiles {
  return new Map(files.map((file) => [file.path, file]));
}
