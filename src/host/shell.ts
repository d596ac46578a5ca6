import { spawn } from "node:child_process";
import pLimit from "p-limit";
import { deadlineSignal } from "../model/deadline.ts";
import { Failure } from "../model/failure.ts";
import { parseHostUrl } from "./address.ts";
import { quoteArgument, quoteCommand } from "./quote.ts";
import { type CommandResult, ShellSession, type ShellSessionOptions } from "./shell-session.ts";
import { sshFailure } from "./ssh-failure.ts";
import { createTransport, type Transport, type TransportOptions } from "./transport.ts";

export type { CommandResult } from "./shell-session.ts";

interface RunOptions {
  /** The stdin of the command, any bytes. Empty by default. */
  readonly stdin?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /**
   * The timeout in ms from the start of the command. Afterwards the command and its children are killed. [that of the
   * shell]
   */
  readonly timeoutMs?: number;
}

/** The default timeout of commands that read or change a host. Commands that move data must set their own. */
const TIMEOUT_MS = 60_000;
/** The timeout of a connection that only kills a process group. */
const KILL_MS = 15_000;

/**
 * Runs commands on one host. A failing command returns its exit code and throws nothing. Throws `host-unreachable`
 * (also if the connection breaks during the command, which may then be done), `timeout` and `cancelled`.
 */
export interface Shell extends AsyncDisposable {
  /** The name in messages: the URL, or `this machine`. */
  readonly name: string;
  /** Runs a program with exactly these arguments. */
  run(argv: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** Runs text of POSIX sh. Values in the text must be quoted with `quote.ts`. */
  script(text: string, options?: RunOptions): Promise<CommandResult>;
}

interface ShellOptions extends TransportOptions, ShellSessionOptions {
  /** The default timeout of commands in ms. [60 s] */
  readonly timeoutMs?: number;
  /** Concurrent commands on the host. OpenSSH allows 10 sessions per connection by default. */
  readonly maxSessions?: number;
  /**
   * Connects at once. Starting a process takes longer the more memory this process has. Callers that open many hosts
   * therefore connect early.
   */
  readonly connectEagerly?: boolean;
}

/** The hint where the user of a shell lacks a right. */
export const ROOT_SHELL =
  "give the Host a shell of root: shell: ssh://root@HOST; or run fleetwright on that host as root";

/** Opens the shell of `local:`, `ssh://user@host:port` or `lab://NAME/hv1`. Connects at the first command. */
export function openShell(url: string, options: ShellOptions = {}): Shell {
  const address = parseHostUrl(url);
  const name = address.scheme === "local" ? "this machine" : url;
  const explainEnd = (stderr: string) => sshFailure(url, address, stderr);
  const pool = new ShellPool(name, createTransport(address, options), { explainEnd, ...options });
  if (options.connectEagerly === true) pool.connect();
  return {
    name,
    run: (argv, runOptions = {}) =>
      pool.execute({ text: quoteCommand(argv), name: argv[0] ?? "" }, runOptions),
    script: (text, runOptions = {}) =>
      pool.execute({ text: `eval ${quoteArgument(text)}`, name: "a script" }, runOptions),
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

/**
 * The wait of a command for an idle session before it opens another, because a session costs a process here and on the
 * host. While a session is being opened, a second one would not help.
 */
const WAIT_FOR_IDLE_MS = 200;

interface ShellCommand {
  readonly text: string;
  /** The name in messages. */
  readonly name: string;
}

/** The sessions of one host. A command takes an idle session, else opens another up to the limit, else waits. */
class ShellPool {
  readonly #name: string;
  readonly #transport: Transport;
  readonly #options: ShellSessionOptions & Pick<ShellOptions, "graceSeconds">;
  readonly #timeoutMs: number;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #closing = new AbortController();
  readonly #waiters: ((session: ShellSession) => void)[] = [];
  #idle: ShellSession[] = [];
  #busy = 0;
  #opening = 0;

  constructor(
    name: string,
    shellTransport: Transport,
    { maxSessions = 6, timeoutMs = TIMEOUT_MS, ...options }: ShellOptions,
  ) {
    this.#timeoutMs = timeoutMs;
    this.#name = name;
    this.#transport = shellTransport;
    this.#options = options;
    this.#limit = pLimit(maxSessions);
  }

  /** Starts the first session. The first command reports its failure. */
  connect(): void {
    try {
      this.#idle.push(this.#open());
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  async execute(
    command: ShellCommand,
    { stdin, signal, timeoutMs = this.#timeoutMs }: RunOptions,
  ): Promise<CommandResult> {
    const input = typeof stdin === "string" ? Buffer.from(stdin) : stdin;
    return this.#limit(async () => {
      const stop = deadlineSignal(timeoutMs, this.#closing.signal, signal);
      const check = () => this.#assertNotStopped(stop, command, timeoutMs);
      check();
      const session = this.#takeIdle() ?? (await this.#waitForIdle()) ?? this.#open();
      const onAbort = () => this.#kill(session);
      stop.addEventListener("abort", onAbort);
      this.#busy += 1;
      try {
        check();
        if (session.processGroup === 0) await this.#handshake(session);
        return await session.run(command.text, input);
      } catch (failure) {
        check();
        throw failure;
      } finally {
        this.#busy -= 1;
        stop.removeEventListener("abort", onAbort);
        this.#release(session);
      }
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const session of this.#idle) session.close();
    this.#idle = [];
    await this.#transport.close();
  }

  #open(): ShellSession {
    return new ShellSession(this.#name, this.#transport.command(), this.#options);
  }

  async #handshake(session: ShellSession): Promise<void> {
    this.#opening += 1;
    await session.handshake().finally(() => {
      this.#opening -= 1;
    });
  }

  #takeIdle(): ShellSession | undefined {
    this.#idle = this.#idle.filter((session) => session.isAlive);
    return this.#idle.pop();
  }

  /**
   * Returns a busy session that becomes idle within `WAIT_FOR_IDLE_MS`. Output that has already arrived is processed
   * first.
   */
  #waitForIdle(): Promise<ShellSession | undefined> | undefined {
    if (this.#busy === 0) return undefined;
    return new Promise((resolve) => {
      const settle = (session?: ShellSession) => {
        clearTimeout(timer);
        const index = this.#waiters.indexOf(settle);
        if (index >= 0) this.#waiters.splice(index, 1);
        resolve(session);
      };
      const startTimer = () => setTimeout(() => setImmediate(onTimeout), WAIT_FOR_IDLE_MS);
      const onTimeout = () => {
        if (this.#opening > 0) timer = startTimer();
        else settle();
      };
      let timer = startTimer();
      this.#waiters.push(settle);
    });
  }

  #release(session: ShellSession): void {
    if (!session.isAlive) return;
    const [next] = this.#waiters;
    if (this.#closing.signal.aborted) session.close();
    else if (next === undefined) this.#idle.push(session);
    else next(session);
  }

  #assertNotStopped(stop: AbortSignal, { name }: ShellCommand, timeoutMs: number): void {
    if (!stop.aborted) return;
    const late = stop.reason instanceof DOMException && stop.reason.name === "TimeoutError";
    if (late) {
      const message = `${this.#name}: ${name} did not end within ${timeoutMs / 1000} s and was stopped`;
      throw new Failure("timeout", message, { hint: "does its storage or network answer on the host?" });
    }
    throw new Failure("cancelled", `${this.#name}: ${name} was stopped`);
  }

  /** Kills the process group of a session from another shell. The session ends too. */
  #kill(session: ShellSession): void {
    session.abandon();
    if (session.processGroup === 0) return;
    try {
      const [program = "sh", ...rest] = this.#transport.command();
      const killer = spawn(program, rest, { stdio: ["pipe", "ignore", "ignore"], detached: true, cwd: "/" });
      const timer = setTimeout(() => killer.kill("SIGKILL"), KILL_MS);
      killer.on("close", () => clearTimeout(timer));
      killer.on("error", () => {});
      killer.stdin.on("error", () => {});
      killer.stdin.write(killScript(session.processGroup, this.#options.graceSeconds ?? 0));
    } catch {
      // The host is off, and so the command has ended.
    }
  }
}

/**
 * Returns sh text that ends a process group and then itself. Because the end of its input would come too soon, the
 * text does not wait for it.
 */
function killScript(group: number, graceSeconds: number): string {
  const kill = `kill -9 -${group}\nexit\n`;
  return graceSeconds === 0 ? kill : `kill -15 -${group}\nsleep ${graceSeconds}\n${kill}`;
}
