import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Shell } from "../host/shell.ts";
import type { Address } from "./address.ts";
import { type GitResult, type GitRun, git, lastWords, openGitShell, tryGit } from "./system-git.ts";

/** Our own bare copy of a repository. Whatever becomes of the original, what was fetched stays readable. */
export interface Mirror extends AsyncDisposable {
  readonly directory: string;
  /** Takes over all branches as they are in the original now. Throws what git says. */
  fetch(signal: AbortSignal): Promise<void>;
  /** Makes it anew from the original, when it is damaged. As long as that does not succeed it stays as it is. */
  renew(signal: AbortSignal): Promise<void>;
  /** Housekeeping, when there is something to do. */
  tidy(): Promise<void>;
  /** The branch that the original's HEAD names; undefined when it names none. */
  mainBranch(signal: AbortSignal): Promise<string | undefined>;
  /** Branches by their short names, and other references that are fetched by their full ones, with their commits. */
  branches(): Promise<ReadonlyMap<string, string>>;
  /** git on the mirror, with what is needed to reach the original. */
  run(args: readonly string[], more?: Partial<GitRun>): Promise<GitResult>;
  /** What the original is called in arguments. */
  readonly url: string;
  /** What it is called for people. */
  readonly shown: string;
}

export interface MirrorOptions {
  readonly address: Address;
  /** The directory that holds mirrors. */
  readonly cache: string;
  /** What tells mirrors of one repository apart: nobody else works on ours. */
  readonly purpose: string;
  /** Full names of references to fetch besides branches. */
  readonly references: readonly string[];
  readonly timeoutMs: number;
}

type Format = "sha1" | "sha256";

/** Opens the mirror of a repository, or makes an empty one. */
export async function openMirror(options: MirrorOptions): Promise<Mirror> {
  const { address, references } = options;
  const directory = directoryOf(options);
  await prepare(directory, address);
  const shell = openGitShell();
  const run = runIn(directory, shell, options);
  return {
    ...{ directory, run, url: address.url, shown: address.shown },
    fetch: (signal) => fetchInto(directory, { ...options, run }, signal),
    async renew(signal) {
      const fresh = `${directory}.new`;
      await create(fresh, address, "sha1");
      await fetchInto(fresh, { ...options, run: runIn(fresh, shell, options) }, signal);
      await rm(directory, { recursive: true, force: true });
      await rename(fresh, directory);
    },
    async tidy() {
      await run([...TIDY, "gc", "--auto", "--quiet"]);
    },
    async mainBranch(signal) {
      const args = ["ls-remote", "--symref", "--", address.url, "HEAD"];
      const { exitCode, stdout, stderr } = await run(args, { signal });
      if (exitCode !== 0) throw new Unreachable(lastWords(stderr));
      return /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(stdout)?.[1];
    },
    async branches() {
      const format = "--format=%(objectname) %(refname)";
      const about = { repo: directory, shell };
      const listed = await git(["for-each-ref", format, "refs/heads", ...references], about);
      return new Map(listed.split("\n").filter(Boolean).map(branchOf));
    },
    [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
  };
}

/** What nothing refers to is what plans of branches left; a day is long enough for those that are under way. */
const TIDY = ["-c", "gc.auto=2000", "-c", "gc.autoDetach=false", "-c", "gc.pruneExpire=1.day.ago"];

function runIn(directory: string, shell: Shell, { address, timeoutMs }: MirrorOptions): Mirror["run"] {
  const secrets = address.kind === "remote" ? (address.credentials?.secrets ?? []) : [];
  const { settings, variables } = credentialsFor(address);
  const env = { GIT_CONFIG_GLOBAL: path.join(directory, CONFIG), ...variables };
  const base = { repo: directory, secrets, timeoutMs, env, shell };
  return (args, more) => tryGit([...settings, ...args], { ...base, ...more });
}

type Fetching = Pick<MirrorOptions, "address" | "references"> & Pick<Mirror, "run">;

async function fetchInto(
  directory: string,
  { address, references, run }: Fetching,
  signal: AbortSignal,
): Promise<void> {
  const wanted = ["+refs/heads/*:refs/heads/*", ...references.map((ref) => `+${ref}:${ref}`)];
  const fetch = () => run([...FETCH, "--", address.url, ...wanted], { signal });
  const first = await fetch();
  const other = otherFormat(first.stderr);
  if (other !== undefined) await create(directory, address, other);
  const { exitCode, stderr } = other === undefined ? first : await fetch();
  if (exitCode !== 0) throw new Unreachable(lastWords(stderr));
}

/** The original could not be fetched from; the message is git's own. */
export class Unreachable extends Error {}

const CONFIG = "fleetwright.gitconfig";

/** `--update-shallow`: what a shallow original has is all that there is. Submodules and tags are none of ours. */
const FETCH = [
  ...["fetch", "--quiet", "--force", "--prune", "--no-tags", "--no-write-fetch-head"],
  ...["--no-recurse-submodules", "--update-shallow", "--no-auto-maintenance"],
];

function directoryOf({ address, cache, purpose }: MirrorOptions): string {
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

/** Says what git asks for, and does not heed that a server refused it: it may take the same again later. */
const HELPER = `!say() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$FLEETWRIGHT_GIT_USER" "$FLEETWRIGHT_GIT_PASSWORD"; }; say`;

/**
 * Passwords are handed to git in its environment, which only its own user can read: neither in arguments, which everyone on
 * the machine sees, nor in a file. They are for their own server alone, wherever that sends us.
 */
function credentialsFor(address: Address): { settings: string[]; variables: Record<string, string> } {
  if (address.kind === "local" || address.credentials === undefined) return { settings: [], variables: {} };
  const { origin, username, password } = address.credentials;
  return {
    settings: ["-c", "credential.helper=", "-c", `credential.${origin}.helper=${HELPER}`],
    variables: { FLEETWRIGHT_GIT_USER: username, FLEETWRIGHT_GIT_PASSWORD: password },
  };
}

function branchOf(line: string): [string, string] {
  const [oid = "", ref = ""] = line.split(" ");
  return [ref.replace(/^refs\/heads\//, ""), oid];
}

function otherFormat(stderr: string): Format | undefined {
  const found = /mismatched algorithms: client sha\d+; server (sha1|sha256)/.exec(stderr);
  return found?.[1] as Format | undefined; // one of the two
}

/** The configuration is written last: a mirror that has none is half made. */
async function prepare(directory: string, address: Address): Promise<void> {
  if (!existsSync(path.join(directory, CONFIG))) return create(directory, address, "sha1");
  await removeLocks(directory);
}

async function create(directory: string, address: Address, format: Format): Promise<void> {
  const here = { repo: directory };
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await git(["init", "--quiet", "--bare", "--template=", `--object-format=${format}`, "."], here);
  for (const [key, value] of settingsFor(address)) {
    await git(["config", "--file", `${CONFIG}.new`, "--add", key, value], here);
  }
  await rename(path.join(directory, `${CONFIG}.new`), path.join(directory, CONFIG));
}

/**
 * People's own settings (proxies, certificates, keys) count for reaching a repository. One that is named to us is trusted
 * to be read, whoever owns it; programs that git starts to read it must hear of that too.
 */
function settingsFor(address: Address): [string, string][] {
  const { GIT_CONFIG_GLOBAL, XDG_CONFIG_HOME = path.join(homedir(), ".config") } = process.env;
  const usual = [path.join(XDG_CONFIG_HOME, "git/config"), path.join(homedir(), ".gitconfig")];
  const own = GIT_CONFIG_GLOBAL === undefined ? usual : [GIT_CONFIG_GLOBAL];
  const trusted = address.kind === "local" ? [address.path, path.join(address.path, ".git")] : [];
  return [
    ...own.map((file): [string, string] => ["include.path", file]),
    ...trusted.map((directory): [string, string] => ["safe.directory", directory]),
  ];
}

/** What a killed fetch left. Nobody else works on this mirror. */
async function removeLocks(directory: string): Promise<void> {
  const refs = await readdir(path.join(directory, "refs"), { recursive: true });
  const inRefs = refs.map((name) => path.join("refs", name));
  const locks = [...(await readdir(directory)), ...inRefs].filter((name) => name.endsWith(".lock"));
  await Promise.all(locks.map((lock) => rm(path.join(directory, lock), { force: true })));
}
