import path from "node:path";
import { Failure } from "../model/failure.ts";
import { ALLOWED_PROTOCOLS, redacted } from "./address.ts";

/** How the machine's own git is run. */
export interface GitRun {
  /** The repository: a bare one, a `.git`, or a working tree. */
  readonly repo: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** [60 s] */
  readonly timeoutMs?: number;
  /** Never shown. */
  readonly secrets?: readonly string[];
}

export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  /** Without passwords. */
  readonly stderr: string;
}

/** Runs git and gives back what it wrote. Throws `rejected` with its own words, `timeout`, or `cancelled`. */
export async function git(args: readonly string[], run: GitRun): Promise<string> {
  const { exitCode, stdout, stderr } = await tryGit(args, run);
  if (exitCode === 0) return stdout;
  throw new Failure("rejected", `git ${nameOf(args)}: ${lastWords(stderr)}`);
}

/** The same, for commands whose exit code is an answer. */
export async function tryGit(args: readonly string[], run: GitRun): Promise<GitResult> {
  const { execa } = await import("execa"); // a tenth of a second, which most commands need not pay
  const timeout = AbortSignal.timeout(run.timeoutMs ?? 60_000);
  const stop = run.signal === undefined ? timeout : AbortSignal.any([timeout, run.signal]);
  if (stop.aborted) throw stopped(args, timeout);
  const child = execa("git", [...gitArguments(run.repo), ...args], {
    ...{ reject: false, stripFinalNewline: false, extendEnv: false, env: gitEnvironment(run.env) },
    ...{ detached: true, maxBuffer: MAX_OUTPUT },
    ...(run.input === undefined ? { stdin: "ignore" } : { input: run.input }),
  });
  using _ending = endGroup(child.pid, stop);
  const result = await child;
  if (stop.aborted && result.failed) throw stopped(args, timeout);
  if (result.exitCode === undefined) throw notEnded(args, result);
  const stderr = redacted(String(result.stderr ?? ""), run.secrets);
  return { exitCode: result.exitCode, stdout: String(result.stdout ?? ""), stderr };
}

const GRACE_MS = 2_000;

/**
 * Ends git when asked to, with what it started itself (ssh, a helper for https): all are a group of their own, without a
 * terminal to ask on.
 */
function endGroup(pid: number | undefined, stop: AbortSignal): Disposable {
  const timers: NodeJS.Timeout[] = [];
  const onStop = () => {
    killGroup(pid, "SIGTERM"); // git removes its lock files
    timers.push(setTimeout(killGroup, GRACE_MS, pid, "SIGKILL"));
  };
  stop.addEventListener("abort", onStop, { once: true });
  return {
    [Symbol.dispose]() {
      stop.removeEventListener("abort", onStop);
      timers.forEach(clearTimeout);
    },
  };
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // it has ended meanwhile
  }
}

const MAX_OUTPUT = 256 * 2 ** 20;

/**
 * Nothing that a repository says may start a program: no hooks, no watcher, no housekeeping behind our back; and
 * whoever owns it, it was named by whoever started us.
 */
const SETTINGS = [
  ...["--no-pager", "--literal-pathspecs", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"],
  ...["-c", "safe.bareRepository=all"],
  ...["-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "submodule.recurse=false"],
  ...["-c", "log.showSignature=false", "-c", "color.ui=false", "-c", "core.quotePath=false"],
];

/** What stands before the subcommand. */
export function gitArguments(repo: string): string[] {
  const directory = path.resolve(repo);
  return [
    ...SETTINGS,
    "-c",
    `safe.directory=${directory}`,
    "-c",
    `safe.directory=${directory}/.git`,
    "-C",
    directory,
  ];
}

/** What a hook is started with to see objects that are not let in yet. See git-receive-pack(1), QUARANTINE ENVIRONMENT. */
const QUARANTINE = ["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH"];
/** What people set for reaching their servers. */
const REACHING =
  /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_.*|HTTP_.*|PROXY_.*|CONFIG_NOSYSTEM|EXEC_PATH)$/;

/** Our own environment without what would send git to other repositories, or make it ask or tell more than it should. */
export function gitEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      (!entry[0].startsWith("GIT_") || REACHING.test(entry[0]) || QUARANTINE.includes(entry[0])),
  );
  return { ...Object.fromEntries(kept), ...FIXED, ...more };
}

const FIXED = {
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  SSH_ASKPASS_REQUIRE: "never",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_ALLOW_PROTOCOL: ALLOWED_PROTOCOLS,
  GIT_PROTOCOL_FROM_USER: "0",
  GIT_NO_REPLACE_OBJECTS: "1", // a commit is what its id says, not what a replacement says
  GIT_GRAFT_FILE: "/dev/null",
  GIT_CONFIG_COUNT: "0",
} as const;

function stopped(args: readonly string[], timeout: AbortSignal): Failure {
  const subject = `git ${nameOf(args)}`;
  if (timeout.aborted) return new Failure("timeout", `${subject}: no answer in time`);
  return new Failure("cancelled", `${subject}: stopped`);
}

function notEnded(
  args: readonly string[],
  result: { readonly shortMessage?: string | undefined; readonly code?: string | undefined },
): Failure {
  if (result.code === "ENOENT") return new Failure("unsupported", "git is not installed on this machine");
  const said = redacted(result.shortMessage ?? "did not end");
  return new Failure("rejected", `git ${nameOf(args)}: ${said}`);
}

/** The subcommand: arguments may be long, and are nobody's business in a log. */
function nameOf(args: readonly string[]): string {
  return args.find((arg) => /^[a-z]/.test(arg)) ?? "";
}

/** What git says last is what stopped it, and what ssh said before that is why; besides stand hints and progress. */
export function lastWords(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const said = lines.filter((line) => (OF_GIT.test(line) || OF_SSH.test(line)) && !/^remote:$/.test(line));
  const why = said.filter((line) => line !== NO_ANSWER);
  const found = [why, said, lines].find(({ length }) => length > 0) ?? [];
  const words = found.slice(0, 3).map((line) => line.replace(/\.$/, ""));
  return words.join("; ").replace(/^fatal: /, "") || "failed without a word";
}

const OF_GIT = /^(!|(fatal|error|remote|ssh):)/i;
const OF_SSH =
  /Permission denied \(|^(No \S+ )?host key |^(Connection|kex_exchange_identification|Received disconnect)\b/i;
/** All that git knows of what ssh could not do. */
const NO_ANSWER = "fatal: Could not read from remote repository.";
