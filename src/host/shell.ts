import { spawn } from "node:child_process";
import pLimit from "p-limit";
import { Failure } from "../model/failure.ts";
import { parseHostUrl } from "./address.ts";
import { type CommandResult, Lane } from "./lane.ts";
import { quote, quoteArgument } from "./quote.ts";
import { type Transport, type TransportOptions, transport } from "./transport.ts";

export type { CommandResult } from "./lane.ts";

export interface RunOptions {
  /** What the command reads; without it, nothing. Any bytes. */
  readonly stdin?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** From the call on. When it has passed, this command and its children are killed. */
  readonly timeoutMs?: number;
}

/**
 * A way to run commands on one host. A command that fails is a result with its exit code, not a failure.
 * Failures: `host-unreachable` (also when the connection broke while the command ran: it may have been done),
 * `timeout`, `cancelled`.
 */
export interface Shell extends AsyncDisposable {
  readonly name: string;
  /** Runs a program with exactly these arguments. */
  run(argv: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** Runs text of POSIX sh. Values belong in it only through `quote`. */
  script(text: string, options?: RunOptions): Promise<CommandResult>;
}

export interface ShellOptions extends TransportOptions {
  /** How many commands run at the same time on the host. OpenSSH allows 10 sessions a connection by default. */
  readonly lanes?: number;
  /**
   * Connects now. To start a process takes the longer the more memory this one has: whoever opens many hosts and has
   * much to do meanwhile wants to have it behind.
   */
  readonly atOnce?: boolean;
  /** The environment of the processes here that commands run in or go through. [that of this process] */
  readonly env?: Readonly<Record<string, string>>;
  /** A command that is stopped gets a SIGTERM, and so long to clear up before it is killed. [0 s] */
  readonly graceSeconds?: number;
}

/** Opens the shell of `local:`, `ssh://user@host:port` or `lab://NAME/hv1`. It connects with the first command. */
export function openShell(url: string, options: ShellOptions = {}): Shell {
  const host = new Host(url, transport(parseHostUrl(url), options), options);
  if (options.atOnce === true) host.begin();
  return {
    name: url,
    run: (argv, runOptions = {}) => host.exchange(quote(argv), runOptions),
    script: (text, runOptions = {}) => host.exchange(`eval ${quoteArgument(text)}`, runOptions),
    [Symbol.asyncDispose]: () => host.close(),
  };
}

/**
 * A lane is a process here and a session there: a command that finds all busy waits this long before it opens another.
 * While one is just being opened, nothing would be won by a second.
 */
const PATIENCE_MS = 200;

/** The lanes of one host: a command takes an idle one, else opens one more, up to a bound, else waits. */
class Host {
  readonly #name: string;
  readonly #transport: Transport;
  readonly #options: Pick<ShellOptions, "env" | "graceSeconds">;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #closing = new AbortController();
  readonly #waiting: ((lane: Lane) => void)[] = [];
  #idle: Lane[] = [];
  #busy = 0;
  #opening = 0;

  constructor(name: string, via: Transport, { lanes = 6, ...options }: ShellOptions) {
    this.#name = name;
    this.#transport = via;
    this.#options = options;
    this.#limit = pLimit(lanes);
  }

  /** Starts the first lane. What is wrong with it, the first command tells. */
  begin(): void {
    try {
      this.#idle.push(this.#open());
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  async exchange(text: string, { stdin, signal, timeoutMs }: RunOptions): Promise<CommandResult> {
    const deadline = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
    const stop = AbortSignal.any([this.#closing.signal, signal, deadline].filter((s) => s !== undefined));
    const input = typeof stdin === "string" ? Buffer.from(stdin) : stdin;
    return this.#limit(async () => {
      this.#check(stop);
      const lane = this.#take() ?? (await this.#freed()) ?? this.#open();
      const onAbort = () => this.#cut(lane);
      stop.addEventListener("abort", onAbort);
      this.#busy += 1;
      try {
        this.#check(stop);
        if (lane.group === 0) await this.#greet(lane);
        return await lane.run(text, input);
      } catch (failure) {
        this.#check(stop);
        throw failure;
      } finally {
        this.#busy -= 1;
        stop.removeEventListener("abort", onAbort);
        this.#free(lane);
      }
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const lane of this.#idle) lane.close();
    this.#idle = [];
    await this.#transport.close();
  }

  #open(): Lane {
    return new Lane(this.#name, this.#transport.command(), this.#options.env);
  }

  async #greet(lane: Lane): Promise<void> {
    this.#opening += 1;
    await lane.greet().finally(() => {
      this.#opening -= 1;
    });
  }

  #take(): Lane | undefined {
    this.#idle = this.#idle.filter((lane) => lane.alive);
    return this.#idle.pop();
  }

  /** A lane in use that is done within a moment. Answers that have come already are looked at first. */
  #freed(): Promise<Lane | undefined> | undefined {
    if (this.#busy === 0) return undefined;
    return new Promise((resolve) => {
      const give = (lane?: Lane) => {
        clearTimeout(timer);
        const index = this.#waiting.indexOf(give);
        if (index >= 0) this.#waiting.splice(index, 1);
        resolve(lane);
      };
      const patient = () => setTimeout(() => setImmediate(impatient), PATIENCE_MS);
      const impatient = () => {
        if (this.#opening > 0) timer = patient();
        else give();
      };
      let timer = patient();
      this.#waiting.push(give);
    });
  }

  #free(lane: Lane): void {
    if (!lane.alive) return;
    const [next] = this.#waiting;
    if (this.#closing.signal.aborted) lane.close();
    else if (next === undefined) this.#idle.push(lane);
    else next(lane);
  }

  #check(stop: AbortSignal): void {
    if (!stop.aborted) return;
    const late = stop.reason instanceof DOMException && stop.reason.name === "TimeoutError";
    if (late) throw new Failure("timeout", `${this.#name}: the command did not end in time and was stopped`);
    throw new Failure("cancelled", `${this.#name}: the command was stopped`);
  }

  /** Kills what the lane runs, by its process group and from a shell of its own; the lane goes with it. */
  #cut(lane: Lane): void {
    lane.abandon();
    if (lane.group === 0) return;
    try {
      const [program = "sh", ...rest] = this.#transport.command();
      const killer = spawn(program, rest, { stdio: ["pipe", "ignore", "ignore"], cwd: "/" });
      killer.on("error", () => {});
      killer.stdin.on("error", () => {});
      killer.stdin.end(ending(lane.group, this.#options.graceSeconds ?? 0));
    } catch {
      // The host is off, and the command with it.
    }
  }
}

/** Text of sh that ends a process group. */
function ending(group: number, graceSeconds: number): string {
  const kill = `kill -9 -${group}\n`;
  return graceSeconds === 0 ? kill : `kill -15 -${group}\nsleep ${graceSeconds}\n${kill}`;
}
