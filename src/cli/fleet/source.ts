import { existsSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { createYielder } from "../../drivers/shared/yield-to-event-loop.ts";
import { createLoader, type FleetFile, type Loader } from "../../fleet/load.ts";
import { withNamedFleet } from "../../fleet/named-fleet.ts";
import { readCommit } from "../../git/commit.ts";
import { openDirectoryHistory } from "../../git/history.ts";
import { shortName } from "../../git/reference.ts";
import { findRepositoryRoot } from "../../git/repository.ts";
import { readWorktree } from "../../git/worktree.ts";
import { Failure } from "../../model/failure.ts";
import type { Resource } from "../../model/resource.ts";
import type { ParsedArgs } from "../command.ts";
import type { Session } from "../session.ts";
import {
  ensureLocal,
  findUntrusted,
  type PinnedCommit,
  parseRequestedCommit,
  pinCommits,
  type RequestedCommit,
  readAtCommit,
  type UntrustedCommit,
  warnOfAmbiguousNames,
} from "./commit-source.ts";
import type { FleetSource, UnloadedSource } from "./types.ts";

/**
 * The commits that a command accepts. `merged`: only the newest commit of the trusted branch. `any`: every commit, because the user who
 * applies a commit thereby trusts it.
 */
export type CommitPolicy = "merged" | "any";

/** Reads the fleet that the command line names: `[dir]`, or `--repo` with `--ref`. Throws `usage` for a commit that `policy` refuses. */
export async function readSource(
  parsedArgs: ParsedArgs,
  session: Session,
  policy: CommitPolicy = "merged",
): Promise<FleetSource> {
  return loadSource(await findFiles(parsedArgs, session, policy), session);
}

/**
 * Reads the fleet like `readSource`, but yields to the event loop and calls `onHosts` early, with the Host and Fleet resources. These are
 * valid by themselves, but not yet checked against the other resources.
 */
export async function readSourceCooperatively(
  parsedArgs: ParsedArgs,
  session: Session,
  policy: CommitPolicy,
  onHosts: (resources: readonly Resource[]) => void,
): Promise<FleetSource> {
  const unloaded = await findFiles(parsedArgs, session, policy);
  const loader = createLoader(session);
  onHosts(unloaded.fleetFiles.filter(hasHosts).flatMap((file) => loader.prepare(file)));
  const yieldToEventLoop = createYielder();
  for (const file of unloaded.fleetFiles) {
    loader.prepare(file);
    await yieldToEventLoop();
  }
  return loadSource(unloaded, session, loader);
}

/** Returns whether a file seems to contain Hosts or the Fleet. Hosts in an unusual notation are found later, with all resources. */
function hasHosts({ content }: FleetFile): boolean {
  return /^kind: *(Host|Fleet)\b/m.test(Buffer.from(content).toString("latin1"));
}

/** Reads the fleet like `readSource`, for commands whose arguments name no directory. */
export async function readDefaultSource(
  parsedArgs: ParsedArgs,
  session: Session,
  policy: CommitPolicy = "merged",
): Promise<FleetSource> {
  return readSource({ ...parsedArgs, args: [] }, session, policy);
}

/** Reads the fleet of a directory. Throws `usage` if it has no fleet files. */
export async function readDirectory(directory: string, session: Session): Promise<FleetSource> {
  return loadSource(await locateDirectory(directory, session), session);
}

/** Returns the absolute directory of the fleet: `named`, else `fleet/` if it exists, else `cwd`. */
export function fleetDirectory(named: string | undefined, cwd: string): string {
  if (named !== undefined) return resolve(cwd, named);
  const usual = join(cwd, "fleet");
  return existsSync(usual) ? usual : cwd;
}

async function findFiles(
  parsedArgs: ParsedArgs,
  session: Session,
  policy: CommitPolicy,
): Promise<UnloadedSource> {
  const [dir] = parsedArgs.args;
  const requested = parseRequestedCommit(parsedArgs);
  if (requested === undefined) return locateDirectory(fleetDirectory(dir, session.directory), session);
  if (dir !== undefined) throw directoryAndCommitFailure();
  const here = await pinRequested(requested, session);
  const untrustedCommit = policy === "any" ? undefined : findUntrusted(here);
  if (untrustedCommit !== undefined) throw untrustedFailure({ here, ...untrustedCommit });
  return readAtCommit(here);
}

async function pinRequested(requested: RequestedCommit, session: Session): Promise<PinnedCommit> {
  const local = await ensureLocal(requested, session);
  await warnOfAmbiguousNames(local, requested, session);
  return pinCommits(local);
}

/** An untrusted commit that the command line names. */
export interface Proposal extends UntrustedCommit {
  readonly here: PinnedCommit;
}

/** Returns the untrusted commit that the command line names; undefined for a directory or a trusted commit. Throws `usage`. */
export async function findProposal(parsedArgs: ParsedArgs, session: Session): Promise<Proposal | undefined> {
  const requested = parseRequestedCommit(parsedArgs);
  if (requested === undefined) return undefined;
  if (parsedArgs.args[0] !== undefined) throw directoryAndCommitFailure();
  const here = await pinRequested(requested, session);
  const untrustedCommit = findUntrusted(here);
  return untrustedCommit === undefined ? undefined : { here, ...untrustedCommit };
}

function directoryAndCommitFailure(): Failure {
  return new Failure("usage", "give either a directory or a commit, not both");
}

function untrustedFailure({ here: { ref, base, trust, main }, over }: Proposal): Failure {
  const why =
    over === undefined
      ? "the repository has no trusted commit yet"
      : `it is not the newest commit of ${shortName(trust ?? base ?? main)}`;
  return new Failure("usage", `${ref}: ${why}, so its hosts are not contacted`, {
    hint: `to see what it would change: fleetwright plan; to trust it: --trust ${ref}`,
  });
}

async function locateDirectory(directory: string, session: Session): Promise<UnloadedSource> {
  const { root, commit, files } = await readWorktree(directory);
  const below = relative(session.directory, root);
  const where = below.startsWith("..") ? root : below;
  const fleetFiles = files.map(({ path, content }) => ({ path: join(where, path), content }));
  return {
    root,
    commit,
    where: where || ".",
    files: { directory: root },
    history: openDirectoryHistory(root),
    filesAt: (earlier) => readEarlier(root, earlier),
    fleetFiles,
  };
}

/** Reads the files of an earlier commit of the repository that holds a directory. */
async function readEarlier(directory: string, commit: string): Promise<readonly FleetFile[]> {
  const repo = findRepositoryRoot(directory);
  if (repo === undefined) return [];
  const below = relative(repo, directory).split(sep).join("/");
  return (await readCommit(repo, commit, below)).files;
}

/** Loads the files of a source. Throws `usage` if they contain no documents. */
export function loadSource(
  { root, fleetFiles, ...about }: UnloadedSource,
  session: Session,
  loader: Loader = createLoader(session),
): FleetSource {
  const read = loader.load(fleetFiles);
  const loaded = session.backend === "test" ? read : withNamedFleet(read);
  if (loaded.documents > 0 || loaded.problems.length > 0) return { ...about, loaded };
  throw new Failure("usage", `${root}: no fleet files found`, {
    hint: "pass the directory of your YAML files; to begin with this or another host: fleetwright init; with machines that a host has: fleetwright import HOST; in the lab: fleetwright demo",
  });
}
