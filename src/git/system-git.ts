import { quote, quoteArgument } from "../host/quote.ts";
import { openShell, type Shell } from "../host/shell.ts";
import { asFailure, Failure } from "../model/failure.ts";
import { redacted } from "./address.ts";
import { gitArguments, gitEnvironment } from "./environment.ts";

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
  /** Where it runs, made by `openGitShell`. [in a process that is started from this one] */
  readonly shell?: Shell;
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
  if (run.shell !== undefined) return tryInShell(run.shell, args, run);
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
 * A small process that git is started from. To start one from this process takes a tenth of a second when it is as large
 * as a fleet of ten thousand makes it, and holds everything else up meanwhile.
 */
export function openGitShell(): Shell {
  return openShell("local:", { atOnce: true, env: gitEnvironment(), graceSeconds: GRACE_MS / 1000 });
}

async function tryInShell(shell: Shell, args: readonly string[], run: GitRun): Promise<GitResult> {
  const { repo, env = {}, input, signal, timeoutMs = 60_000, secrets } = run;
  const variables = Object.entries(env).map(([name, value]) => `export ${name}=${quoteArgument(value)}; `);
  const text = `${variables.join("")}exec ${quote(["git", ...gitArguments(repo), ...args])}`;
  const options = { timeoutMs, ...(input && { stdin: input }), ...(signal && { signal }) };
  const result = await shell.script(text, options).catch((error: unknown) => {
    const { code: why, message } = asFailure(error);
    const code = signal?.aborted === true ? "cancelled" : why;
    throw new Failure(code, `git ${nameOf(args)}: ${SPOKEN[code] ?? message}`);
  });
  if (result.exitCode === NO_PROGRAM) throw notInstalled();
  return { ...result, stderr: redacted(result.stderr, secrets) };
}

const SPOKEN: { readonly [code: string]: string } = { timeout: "no answer in time", cancelled: "stopped" };

/** What `sh` says of a program that it does not find (POSIX XCU 2.8.2). */
const NO_PROGRAM = 127;

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

function stopped(args: readonly string[], timeout: AbortSignal): Failure {
  const code = timeout.aborted ? "timeout" : "cancelled";
  return new Failure(code, `git ${nameOf(args)}: ${SPOKEN[code]}`);
}

function notInstalled(): Failure {
  return new Failure("unsupported", "git is not installed on this machine");
}

function notEnded(
  args: readonly string[],
  result: { readonly shortMessage?: string | undefined; readonly code?: string | undefined },
): Failure {
  if (result.code === "ENOENT") return notInstalled();
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
