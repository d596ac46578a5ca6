import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { homeFolder } from "../host/login.ts";
import type { Shell } from "../host/shell.ts";
import { asFailure } from "../model/failure.ts";
import type { RepositoryAddress } from "./address.ts";
import { fullName, shortName } from "./reference.ts";
import type { RepositoryRunner } from "./resolve-commit.ts";
import { openGitShell, runGit, summarizeStderr, tryRunGit } from "./system-git.ts";

/** A bare local copy of a repository. Fetched commits stay readable whatever happens to the original. */
export interface Mirror extends AsyncDisposable {
  readonly directory: string;
  /**
   * Fetches all branches of the original. If that fails, fetches `first` alone and returns why the others failed; they are retried
   * after ten minutes. Throws `RemoteUnreachableError` with git's message.
   */
  fetch(signal: AbortSignal, first?: string): Promise<string | undefined>;
  /** Replaces a damaged mirror by a new copy of the original. On failure the mirror stays as it is. */
  recreate(signal: AbortSignal): Promise<void>;
  /** Runs `git gc --auto`. */
  runMaintenance(): Promise<void>;
  /** Reads the branch that HEAD of the original names; undefined when it names none. */
  readMainBranch(signal: AbortSignal): Promise<string | undefined>;
  /** Returns whether the original has a tag. */
  hasTag(name: string, signal: AbortSignal): Promise<boolean>;
  /** Returns the commits of all fetched branches and references, by full name. */
  listBranches(): Promise<ReadonlyMap<string, string>>;
  /** Runs git on the mirror, with the credentials of the original. */
  readonly run: RepositoryRunner;
  /** The address of the original in arguments of git. */
  readonly url: string;
  /** The address of the original in messages. */
  readonly shown: string;
}

interface MirrorOptions {
  readonly address: RepositoryAddress;
  /** The directory of all mirrors. */
  readonly cache: string;
  /** Distinguishes mirrors of one repository. Each mirror has one user at a time. */
  readonly purpose: string;
  /** Full names of the references to fetch in addition to branches. */
  readonly references: readonly string[];
  readonly timeoutMs: number;
}

type ObjectFormat = "sha1" | "sha256";

/** Opens the mirror of a repository, or creates an empty one. */
export async function openMirror(options: MirrorOptions): Promise<Mirror> {
  const { address, references } = options;
  const directory = mirrorDirectory(options);
  await prepareMirror(directory, address);
  const shell = openGitShell();
  const run = createRunner(directory, shell, options);
  return {
    directory,
    run,
    url: address.url,
    shown: address.shown,
    fetch: createFetch((only, signal) => fetchRefs(directory, { ...options, run, only }, signal)),
    async recreate(signal) {
      const fresh = `${directory}.new`;
      await createMirror(fresh, address, "sha1");
      await fetchRefs(
        fresh,
        { ...options, run: createRunner(fresh, shell, options), only: undefined },
        signal,
      );
      await rm(directory, { recursive: true, force: true });
      await rename(fresh, directory);
    },
    async runMaintenance() {
      await run([...GC_ARGUMENTS, "gc", "--auto", "--quiet"]);
    },
    async readMainBranch(signal) {
      const args = ["ls-remote", "--symref", "--", address.url, "HEAD"];
      const { exitCode, stdout, stderr } = await run(args, { signal });
      if (exitCode !== 0) throw new RemoteUnreachableError(summarizeStderr(stderr));
      const reference = /^ref: (refs\/heads\/\S+)\tHEAD$/m.exec(stdout)?.[1];
      return reference === undefined ? undefined : shortName(reference);
    },
    async hasTag(name, signal) {
      const { stdout } = await run(["ls-remote", "--", address.url, `refs/tags/${name}`], { signal });
      return stdout.split("\n").some((line) => line.endsWith(`\trefs/tags/${name}`));
    },
    async listBranches() {
      // An annotated tag is an object of its own, which names the commit.
      const commit = "%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)";
      const format = `--format=${commit} %(refname)`;
      const gitRun = { repo: directory, shell };
      const output = await runGit(["for-each-ref", format, "refs/heads", ...references], gitRun);
      return new Map(output.split("\n").filter(Boolean).map(parseRefLine));
    },
    [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
  };
}

/** Merges of planned branches leave unreferenced objects. A day is long enough for plans in progress. */
const GC_ARGUMENTS = ["-c", "gc.auto=2000", "-c", "gc.autoDetach=false", "-c", "gc.pruneExpire=1.day.ago"];

function createRunner(directory: string, shell: Shell, { address, timeoutMs }: MirrorOptions): Mirror["run"] {
  const secrets = address.kind === "remote" ? (address.credentials?.secrets ?? []) : [];
  const { settings, variables } = credentialsFor(address);
  const env = { GIT_CONFIG_GLOBAL: path.join(directory, CONFIG_FILE), ...variables };
  const base = { repo: directory, secrets, timeoutMs, env, shell };
  return (args, more) => tryRunGit([...settings, ...args], { ...base, ...more });
}

/** Branches that cannot be fetched are tried again after this time. */
const OTHERS_RETRY_MS = 600_000;

/**
 * Returns the `fetch` of a mirror. It falls back to the followed branch alone. Otherwise any user who may push a branch could block
 * the followed one with a branch that is damaged or takes too long.
 */
function createFetch(
  fetchInto: (only: string | undefined, signal: AbortSignal) => Promise<void>,
): Mirror["fetch"] {
  let failed: { readonly why: string; readonly until: number } | undefined;
  return async (signal, first) => {
    if (failed === undefined || first === undefined || performance.now() >= failed.until) {
      try {
        await fetchInto(undefined, signal);
        failed = undefined;
        return undefined;
      } catch (error) {
        if (first === undefined || signal.aborted) throw error;
        failed = { why: asFailure(error).message, until: performance.now() + OTHERS_RETRY_MS };
      }
    }
    const { why } = failed;
    try {
      await fetchInto(first, signal);
    } catch (error) {
      failed = undefined; // the repository fails, not the other branches
      throw error;
    }
    return why;
  };
}

interface FetchContext extends Pick<MirrorOptions, "address" | "references">, Pick<Mirror, "run"> {
  /** The only branch to fetch; undefined: all branches and `references`. */
  readonly only: string | undefined;
}

async function fetchRefs(
  directory: string,
  { address, references, run, only }: FetchContext,
  signal: AbortSignal,
): Promise<void> {
  const branches = only === undefined ? "refs/heads/*" : fullName(only);
  const refspecs = [branches, ...(only === undefined ? references : [])].map((ref) => `+${ref}:${ref}`);
  const fetch = () => run([...FETCH_ARGUMENTS, "--", address.url, ...refspecs], { signal });
  const first = await fetch();
  const remoteFormat = parseRemoteFormat(first.stderr);
  if (remoteFormat !== undefined) await createMirror(directory, address, remoteFormat);
  const { exitCode, stderr } = remoteFormat === undefined ? first : await fetch();
  if (exitCode !== 0) throw new RemoteUnreachableError(summarizeStderr(stderr));
}

/** Thrown when the original cannot be read. The message is git's own. */
export class RemoteUnreachableError extends Error {}

const CONFIG_FILE = "fleetwright.gitconfig";

/** `--update-shallow` accepts a shallow original as it is. Submodules and tags are not fetched. */
const FETCH_ARGUMENTS = [
  "fetch",
  "--quiet",
  "--force",
  "--prune",
  "--no-tags",
  "--no-write-fetch-head",
  "--no-recurse-submodules",
  "--update-shallow",
  "--no-auto-maintenance",
];

function mirrorDirectory({ address, cache, purpose }: MirrorOptions): string {
  const key = createHash("sha256")
    .update(JSON.stringify([address.url, purpose]))
    .digest("hex")
    .slice(0, 12);
  const name = path
    .basename(address.shown)
    .replace(/\.git$/, "")
    .replace(/[^a-zA-Z0-9._-]/g, "-");
  return path.join(cache, "git", `${name.slice(0, 40)}-${key}.git`);
}

/** Prints the credentials that git requests. Ignores that a server refused them, because it may accept them later. */
const CREDENTIAL_HELPER = `!say() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$FLEETWRIGHT_GIT_USER" "$FLEETWRIGHT_GIT_PASSWORD"; }; say`;

/**
 * Returns the settings and variables that pass credentials to git in its environment, which only its own user can read. Arguments
 * are visible to every user of the machine. git sends the credentials to their own server only, even after a redirect.
 */
function credentialsFor(address: RepositoryAddress): {
  settings: string[];
  variables: Record<string, string>;
} {
  if (address.kind === "local" || address.credentials === undefined) return { settings: [], variables: {} };
  const { origin, username, password } = address.credentials;
  return {
    settings: ["-c", "credential.helper=", "-c", `credential.${origin}.helper=${CREDENTIAL_HELPER}`],
    variables: { FLEETWRIGHT_GIT_USER: username, FLEETWRIGHT_GIT_PASSWORD: password },
  };
}

function parseRefLine(line: string): [string, string] {
  const at = line.indexOf(" ");
  return [line.slice(at + 1), line.slice(0, at)];
}

function parseRemoteFormat(stderr: string): ObjectFormat | undefined {
  const match = /mismatched algorithms: client sha\d+; server (sha1|sha256)/.exec(stderr);
  return match?.[1] as ObjectFormat | undefined; // one of the two
}

/** Creates the mirror unless it is complete. Its configuration is written last, so a mirror without one is incomplete. */
async function prepareMirror(directory: string, address: RepositoryAddress): Promise<void> {
  if (!existsSync(path.join(directory, CONFIG_FILE))) return createMirror(directory, address, "sha1");
  await removeStaleLocks(directory);
}

async function createMirror(
  directory: string,
  address: RepositoryAddress,
  format: ObjectFormat,
): Promise<void> {
  const run = { repo: directory };
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await runGit(["init", "--quiet", "--bare", "--template=", `--object-format=${format}`, "."], run);
  for (const [key, value] of configEntries(address)) {
    await runGit(["config", "--file", `${CONFIG_FILE}.new`, "--add", key, value], run);
  }
  await rename(path.join(directory, `${CONFIG_FILE}.new`), path.join(directory, CONFIG_FILE));
}

/**
 * Returns the configuration of a mirror. It includes the user's own settings (proxies, certificates, keys) for the connection. A
 * local repository is marked as safe for any owner, in a file, because programs that git starts read this setting too.
 */
function configEntries(address: RepositoryAddress): [string, string][] {
  const { GIT_CONFIG_GLOBAL, XDG_CONFIG_HOME = path.join(homeFolder(), ".config") } = process.env;
  const usual = [path.join(XDG_CONFIG_HOME, "git/config"), path.join(homeFolder(), ".gitconfig")];
  const included = GIT_CONFIG_GLOBAL === undefined ? usual : [GIT_CONFIG_GLOBAL];
  const trusted = address.kind === "local" ? [address.path, path.join(address.path, ".git")] : [];
  return [
    ...included.map((file): [string, string] => ["include.path", file]),
    ...trusted.map((directory): [string, string] => ["safe.directory", directory]),
  ];
}

/** Removes the lock files of a killed fetch. No other process uses this mirror. */
async function removeStaleLocks(directory: string): Promise<void> {
  const refs = await readdir(path.join(directory, "refs"), { recursive: true });
  const inRefs = refs.map((name) => path.join("refs", name));
  const locks = [...(await readdir(directory)), ...inRefs].filter((name) => name.endsWith(".lock"));
  await Promise.all(locks.map((lock) => rm(path.join(directory, lock), { force: true })));
}
