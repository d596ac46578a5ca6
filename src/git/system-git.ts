import { quoteArgument, quoteCommand } from "../host/quote.ts";
import { openShell, type Shell } from "../host/shell.ts";
import { deadlineSignal } from "../model/deadline.ts";
import { asFailure, Failure } from "../model/failure.ts";
import { redact } from "./address.ts";
import { gitArguments, gitEnvironment } from "./environment.ts";

/** The options of one run of the machine's git. */
export interface GitRun {
  /** The repository: a bare one, a `.git`, or a working tree. */
  readonly repo: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** [60 s] */
  readonly timeoutMs?: number;
  /** The limit of address space, for work on untrusted files. [no limit] */
  readonly memoryBytes?: number;
  /** Texts that are removed from messages. */
  readonly secrets?: readonly string[];
  /** The shell of `openGitShell` that starts git. [this process starts git] */
  readonly shell?: Shell;
}

export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  /** Without passwords and `secrets`. */
  readonly stderr: string;
}

/** Runs git and returns its standard output. Throws `rejected` with git's message, `timeout`, `cancelled`, or `unsupported` without git. */
export async function runGit(args: readonly string[], run: GitRun): Promise<string> {
  const { exitCode, stdout, stderr } = await tryRunGit(args, run);
  if (exitCode === 0) return stdout;
  throw new Failure("rejected", `git ${subcommandOf(args)}: ${summarizeStderr(stderr)}`);
}

/** Runs git and returns its exit code, for commands whose exit code is a result. Throws as `runGit` does, but not `rejected` for it. */
export async function tryRunGit(args: readonly string[], run: GitRun): Promise<GitResult> {
  if (run.shell !== undefined) return tryRunInShell(run.shell, args, run);
  const { execa } = await import("execa"); // takes 0.1 s to load, and most commands do not need it
  const stop = deadlineSignal(run.timeoutMs ?? 60_000, run.signal);
  if (stop.aborted) throw stoppedFailure(args, run);
  const [program, ...programArguments] = withMemoryLimit(
    ["git", ...gitArguments(run.repo), ...args],
    run.memoryBytes,
  );
  const child = execa(program, programArguments, {
    reject: false,
    stripFinalNewline: false,
    extendEnv: false,
    env: gitEnvironment(run.env),
    detached: true,
    maxBuffer: MAX_OUTPUT,
    ...(run.input === undefined ? { stdin: "ignore" } : { input: run.input }),
  });
  using _ending = killGroupOnAbort(child.pid, stop);
  const result = await child;
  if (stop.aborted && result.failed) throw stoppedFailure(args, run);
  if (result.exitCode === undefined) throw noExitFailure(args, result);
  const stderr = redact(String(result.stderr ?? ""), run.secrets);
  return { exitCode: result.exitCode, stdout: String(result.stdout ?? ""), stderr };
}

/** Returns the command with a limit of its address space: RLIMIT_AS of setrlimit(2). */
function withMemoryLimit(
  command: [string, ...string[]],
  memoryBytes: number | undefined,
): [string, ...string[]] {
  if (memoryBytes === undefined) return command;
  return ["sh", "-c", 'ulimit -v "$0" && exec "$@"', String(Math.floor(memoryBytes / 1024)), ...command];
}

const GRACE_MS = 2_000;

/**
 * Opens a small process that starts git. Otherwise each start takes 0.1 s in a process with a fleet of ten thousand resources, and
 * blocks the event loop meanwhile.
 */
export function openGitShell(): Shell {
  return openShell("local:", { connectEagerly: true, env: gitEnvironment(), graceSeconds: GRACE_MS / 1000 });
}

async function tryRunInShell(shell: Shell, args: readonly string[], run: GitRun): Promise<GitResult> {
  const { repo, env = {}, input, signal, timeoutMs = 60_000, secrets, memoryBytes } = run;
  const variables = Object.entries(env).map(([name, value]) => `export ${name}=${quoteArgument(value)}; `);
  const text = `${variables.join("")}exec ${quoteCommand(withMemoryLimit(["git", ...gitArguments(repo), ...args], memoryBytes))}`;
  const options = { timeoutMs, ...(input && { stdin: input }), ...(signal && { signal }) };
  const result = await shell.script(text, options).catch((error: unknown) => {
    const { code: why, message } = asFailure(error);
    const code = signal?.aborted === true ? "cancelled" : why;
    throw new Failure(code, `git ${subcommandOf(args)}: ${STOP_MESSAGES[code] ?? message}`);
  });
  if (result.exitCode === EXIT_NOT_FOUND) throw gitNotInstalled();
  return { ...result, stderr: redact(result.stderr, secrets) };
}

const STOP_MESSAGES: { readonly [code: string]: string } = {
  timeout: "no answer in time",
  cancelled: "stopped",
};

/** The exit code of `sh` for a program that it does not find (POSIX XCU 2.8.2). */
const EXIT_NOT_FOUND = 127;

/**
 * Kills git after an abort, together with the processes that it started (ssh, a helper for https). They are one process group,
 * without a terminal for prompts.
 */
function killGroupOnAbort(pid: number | undefined, stop: AbortSignal): Disposable {
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
    // the group has ended
  }
}

const MAX_OUTPUT = 256 * 2 ** 20;

function stoppedFailure(args: readonly string[], { signal }: Pick<GitRun, "signal">): Failure {
  const code = signal?.aborted === true ? "cancelled" : "timeout";
  return new Failure(code, `git ${subcommandOf(args)}: ${STOP_MESSAGES[code]}`);
}

export function gitNotInstalled(): Failure {
  return new Failure("unsupported", "git is not installed on this machine");
}

function noExitFailure(
  args: readonly string[],
  result: { readonly shortMessage?: string | undefined; readonly code?: string | undefined },
): Failure {
  if (result.code === "ENOENT") return gitNotInstalled();
  const message = redact(result.shortMessage ?? "did not end");
  return new Failure("rejected", `git ${subcommandOf(args)}: ${message}`);
}

/** Returns the subcommand. The other arguments may be long or private, so messages leave them out. */
function subcommandOf(args: readonly string[]): string {
  return args.find((arg) => /^[a-z]/.test(arg)) ?? "";
}

/**
 * Returns up to three lines of the standard error that say why git failed. Its last error is the failure, and earlier lines of ssh
 * are the reason. Hints and progress are left out.
 */
export function summarizeStderr(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const messages = lines.filter(
    (line) => (GIT_MESSAGE.test(line) || SSH_MESSAGE.test(line)) && !/^remote:$/.test(line),
  );
  const causes = messages.filter((line) => line !== GENERIC_READ_FAILURE);
  const chosen = [causes, messages, lines].find(({ length }) => length > 0) ?? [];
  const summary = chosen.slice(0, 3).map((line) => line.replace(/\.$/, ""));
  return summary.join("; ").replace(/^fatal: /, "") || "failed without a message";
}

const GIT_MESSAGE = /^(!|(fatal|error|remote|ssh):)/i;
const SSH_MESSAGE =
  /Permission denied \(|^(No \S+ )?host key |^(Connection|kex_exchange_identification|Received disconnect)\b/i;
/** The message of git for every failure of ssh. The lines of ssh say more. */
const GENERIC_READ_FAILURE = "fatal: Could not read from remote repository.";
