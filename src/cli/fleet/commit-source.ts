import { basename, join } from "node:path";
import type { FleetFile } from "../../fleet/load.ts";
import { parseAddress } from "../../git/address.ts";
import { type ReadLimits, readCommit, readMerge } from "../../git/commit.ts";
import { fetchRepository } from "../../git/fetch.ts";
import { openRepositoryHistory } from "../../git/history.ts";
import { fullName, shortName } from "../../git/reference.ts";
import { findMeanings, resolveCommit } from "../../git/resolve-commit.ts";
import { Failure } from "../../model/failure.ts";
import type { ParsedArgs } from "../command.ts";
import type { Session } from "../session.ts";
import type { UnloadedSource } from "./types.ts";

/** A commit as the command line names it. */
export interface RequestedCommit {
  /** A path or URL, as given. */
  readonly repo: string;
  readonly ref: string;
  /** The branch to merge into. */
  readonly base: string | undefined;
  /** The trusted branch; undefined: `base`, else the main branch. */
  readonly trust: string | undefined;
  /** The directory of the fleet in the repository. */
  readonly path: string;
}

/** Returns the commit that the options name; undefined if the command reads a directory. */
export function parseRequestedCommit(parsedArgs: ParsedArgs): RequestedCommit | undefined {
  const [repo, ref, path, base, trust] = ["repo", "ref", "path", "base", "trust"].map(parsedArgs.text);
  if ([repo, ref, path, base, trust].every((text) => text === undefined)) return undefined;
  return { repo: repo ?? ".", ref: ref ?? "HEAD", base, trust, path: path ?? "" };
}

/** A requested commit whose repository is on this machine. */
interface LocalCommit extends RequestedCommit {
  /** The address of the repository for output, without a password, and its name. */
  readonly shown: string;
  readonly name: string;
  /** The branch that is trusted without `base` and `trust`. */
  readonly main: string;
}

/** A requested commit with commit ids. Names are resolved once, because branches may move meanwhile. */
export interface PinnedCommit extends LocalCommit {
  readonly commit: string;
  readonly baseCommit: string | undefined;
  /** Undefined if the trusted branch has no commit yet. */
  readonly trusted: string | undefined;
}

/** Resolves the names of commits. Throws `usage` for an unknown one. */
export async function pinCommits(local: LocalCommit): Promise<PinnedCommit> {
  const { repo, ref, base, trust, main } = local;
  return withShownRepo(local, async () => {
    const requireCommit = async (name: string) => {
      const commit = await resolveCommit(repo, name);
      if (commit === undefined) throw missingCommitFailure(repo, name);
      return commit;
    };
    const commit = await requireCommit(ref);
    const baseCommit = base === undefined ? undefined : await requireCommit(base);
    if (trust !== undefined) return { ...local, commit, baseCommit, trusted: await requireCommit(trust) };
    return { ...local, commit, baseCommit, trusted: baseCommit ?? (await resolveCommit(repo, main)) };
  });
}

/** The names that a command has warned of. */
const WARNED = new WeakMap<Session, Set<string>>();

/** Warns once of each name on the command line that a branch and a tag have. The branch is taken, as by the daemon. */
export async function warnOfAmbiguousNames(
  { repo, shown }: LocalCommit,
  { ref, base, trust }: RequestedCommit,
  session: Session,
): Promise<void> {
  const warned = WARNED.get(session) ?? new Set<string>();
  WARNED.set(session, warned);
  for (const name of [ref, base, trust]) {
    if (name === undefined || warned.has(name)) continue;
    const [taken, ...others] = await findMeanings(repo, name);
    if (taken === undefined || others.length === 0) continue;
    warned.add(name);
    const { io } = session;
    io.info(
      io.errColor.yellow(`${shown}: "${name}" names ${[taken, ...others].join(" and ")}; ${taken} is taken`),
    );
    io.info(io.errColor.dim(`write the full name to choose: --ref ${others[0]}`));
  }
}

/** Reads the fleet's files of a commit or, with a base, of its merge. */
export async function readAtCommit(pinnedCommit: PinnedCommit, limits?: ReadLimits): Promise<UnloadedSource> {
  const { baseCommit } = pinnedCommit;
  return withShownRepo(pinnedCommit, () =>
    baseCommit === undefined
      ? readSingleCommit(pinnedCommit, limits)
      : readMergedCommit({ ...pinnedCommit, baseCommit }, limits),
  );
}

/** An untrusted commit. `over` is the trusted commit to plan it against; undefined if the trusted branch has no commit yet. */
export interface UntrustedCommit {
  readonly over: PinnedCommit | undefined;
}

/**
 * Returns undefined for a trusted commit: the newest one of the trusted branch. The user who starts the command selects that branch.
 * Other commits are untrusted, because a pushed commit may be a stranger's, and an older commit may have been revoked since.
 */
export function findUntrusted(pinnedCommit: PinnedCommit): UntrustedCommit | undefined {
  const { commit, trusted } = pinnedCommit;
  if (trusted === undefined) return { over: undefined };
  if (commit === trusted) return undefined;
  return { over: { ...pinnedCommit, ref: trusted, commit: trusted, base: undefined, baseCommit: undefined } };
}

function missingCommitFailure(repo: string, ref: string): Failure {
  const hint = "--repo takes a path or URL, --ref the name of a branch or tag, or a commit id";
  return new Failure("usage", `${repo}: has no branch, tag or commit "${ref}"`, { hint });
}

/** Runs `work` and replaces the path of the local copy by the repository's address in messages. Users know only the address. */
async function withShownRepo<Result>(
  { repo, shown }: LocalCommit,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, message, hint } = error;
    throw new Failure(code, message.replaceAll(repo, shown), { cause: error, hint });
  }
}

/** The fetches of each command. A command fetches each repository once. */
const FETCHES = new WeakMap<Session, Map<string, ReturnType<typeof fetchRepository>>>();

/** Returns the commit with a repository on this machine. Fetches a remote repository first. Throws `usage`. */
export async function ensureLocal(requested: RequestedCommit, session: Session): Promise<LocalCommit> {
  const address = parseAddress(requested.repo, session.directory);
  const { shown } = address;
  if (address.kind === "local")
    return { ...requested, repo: address.path, shown, name: basename(address.path), main: "HEAD" };
  const references = [requested.ref, requested.base ?? "", requested.trust ?? ""].filter((ref) =>
    ref.startsWith("refs/"),
  );
  const { directory, mainBranch } = await fetchOnce(requested.repo, references, session);
  const resolveHead = (ref: string): string => {
    if (ref !== "HEAD") return ref;
    if (mainBranch !== undefined) return fullName(mainBranch);
    throw new Failure("usage", `${shown}: its HEAD names no branch`, { hint: "select one with --ref" });
  };
  const name = basename(shown).replace(/\.git$/, "");
  const resolveOptional = (ref: string | undefined) => (ref === undefined ? undefined : resolveHead(ref));
  const refs = {
    ref: resolveHead(requested.ref),
    base: resolveOptional(requested.base),
    trust: resolveOptional(requested.trust),
  };
  return {
    ...requested,
    ...refs,
    repo: directory,
    shown,
    name,
    main: mainBranch === undefined ? "HEAD" : fullName(mainBranch),
  };
}

function fetchOnce(
  repo: string,
  references: readonly string[],
  session: Session,
): ReturnType<typeof fetchRepository> {
  const { signal, progress, store, directory } = session;
  const fetches = FETCHES.get(session) ?? new Map<string, ReturnType<typeof fetchRepository>>();
  FETCHES.set(session, fetches);
  const key = JSON.stringify([repo, references]);
  const earlier = fetches.get(key);
  if (earlier !== undefined) return earlier;
  const address = parseAddress(repo, directory);
  progress.begin("fetch", `fetching ${address.shown}`);
  const fetched = fetchRepository(address, { cache: store.cache, references, signal }).finally(() =>
    progress.end("fetch"),
  );
  fetches.set(key, fetched);
  return fetched;
}

async function readSingleCommit(
  pinnedCommit: PinnedCommit,
  limits: ReadLimits | undefined,
): Promise<UnloadedSource> {
  const { repo, name, ref, commit, path } = pinnedCommit;
  const { root, files } = await readCommit(repo, commit, path, limits);
  const history = openRepositoryHistory(repo, [commit]);
  return {
    root,
    commit,
    history,
    filesAt: (earlier) => readEarlier(pinnedCommit, earlier),
    where: `${name}@${shortName(ref)}`,
    ...withRepoPaths(pinnedCommit, commit, files),
  };
}

/** Reads the files of the merge. `commit` stays the commit of the branch. */
async function readMergedCommit(
  pinnedCommit: PinnedCommit & { readonly baseCommit: string },
  limits: ReadLimits | undefined,
): Promise<UnloadedSource> {
  const { repo, name, ref, base = "", commit, baseCommit, path } = pinnedCommit;
  const shown = { ref: shortName(ref), base: shortName(base) };
  const { root, tree, files } = await readMerge(repo, { ref: commit, base: baseCommit, shown }, path, limits);
  const history = openRepositoryHistory(repo, [baseCommit, commit]);
  const where = `${name}@${shown.ref} in ${shown.base}`;
  const filesAt = (earlier: string) => readEarlier(pinnedCommit, earlier);
  return { root, commit, history, filesAt, where, ...withRepoPaths(pinnedCommit, tree, files) };
}

async function readEarlier({ repo, path }: LocalCommit, commit: string): Promise<readonly FleetFile[]> {
  return (await readCommit(repo, commit, path)).files;
}

/** Returns the files with their paths in the repository, and the location of further files that specs refer to. */
function withRepoPaths({ repo, path }: LocalCommit, commit: string, files: readonly FleetFile[]) {
  const fleetFiles = files.map((file) => ({ ...file, path: join(path, file.path) }));
  return { fleetFiles, files: { repo, commit, ...(path === "" ? {} : { path }) } };
}
