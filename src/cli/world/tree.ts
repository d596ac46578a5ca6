import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { breather } from "../../drivers/breather.ts";
import { createLoader, type FleetFile, type Loaded } from "../../fleet/load.ts";
import type { Files } from "../../git/locate.ts";
import { readWorktree } from "../../git/worktree.ts";
import { Failure } from "../../model/failure.ts";
import type { Resource } from "../../model/resource.ts";
import type { Given } from "../command.ts";
import type { Session } from "../session.ts";
import { commitAsked, inCommit } from "./commit.ts";

/** The fleet's files, read: from a directory, or from a commit of a repository. */
export interface Source {
  readonly loaded: Loaded;
  /** The commit's id, or `worktree`. */
  readonly commit: string;
  /** For people: `fleet/`, `repo@main`. */
  readonly where: string;
  readonly files: Files;
}

/** Reads the fleet that the command line names: `[dir]`, or `--repo` with `--ref`. */
export async function readSource(given: Given, session: Session): Promise<Source> {
  return loadedFrom(await findFiles(given, session));
}

/**
 * The same, but `meet` is told of the hosts and the fleet's rules as soon as they are read, long before all is, and what it
 * begins has its turns in between. What it is told of is valid by itself, and not yet checked against the rest.
 */
export async function readSourceInTurns(
  given: Given,
  session: Session,
  meet: (resources: readonly Resource[]) => void,
): Promise<Source> {
  const found = await findFiles(given, session);
  const loader = createLoader();
  meet(found.fleetFiles.filter(holdsHosts).flatMap((file) => loader.prepare(file)));
  const breathe = breather();
  for (const file of found.fleetFiles) {
    loader.prepare(file);
    await breathe();
  }
  return loadedFrom(found, loader);
}

/** Hosts that are written in another way are met later, with everything else. */
function holdsHosts({ content }: FleetFile): boolean {
  return /^kind: *(Host|Fleet)\b/m.test(Buffer.from(content).toString("latin1"));
}

/** The same for commands whose arguments name no directory. */
export async function readOwnSource(given: Given, session: Session): Promise<Source> {
  return readSource({ ...given, args: [] }, session);
}

export async function readDirectory(directory: string, session: Session): Promise<Source> {
  return loadedFrom(await inDirectory(directory, session));
}

/** What was named; else `fleet/` where it exists; else the directory itself. */
export function fleetDirectory(named: string | undefined, cwd: string): string {
  if (named !== undefined) return resolve(cwd, named);
  const usual = join(cwd, "fleet");
  return existsSync(usual) ? usual : cwd;
}

/** The files of a fleet that are still to be read. */
export interface Found extends Omit<Source, "loaded"> {
  readonly root: string;
  readonly fleetFiles: readonly FleetFile[];
}

async function findFiles(given: Given, session: Session): Promise<Found> {
  const [dir] = given.args;
  const asked = commitAsked(given);
  if (asked === undefined) return inDirectory(fleetDirectory(dir, session.directory), session);
  if (dir !== undefined) throw new Failure("usage", "either a directory or a commit, not both");
  return inCommit(asked, session);
}

async function inDirectory(directory: string, session: Session): Promise<Found> {
  const { root, commit, files } = await readWorktree(directory);
  const below = relative(session.directory, root);
  const where = below.startsWith("..") ? root : below;
  const fleetFiles = files.map(({ path, content }) => ({ path: join(where, path), content }));
  return { root, commit, where: where || ".", files: { directory: root }, fleetFiles };
}

function loadedFrom({ root, fleetFiles, ...about }: Found, loader = createLoader()): Source {
  const loaded = loader.load(fleetFiles);
  if (loaded.documents > 0) return { ...about, loaded };
  throw new Failure("usage", `${root}: no fleet files are here`, {
    hint: "give the directory of your YAML files, or begin with: fleetwright explain VirtualMachine",
  });
}
