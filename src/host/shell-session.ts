import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { Failure } from "../model/failure.ts";
import { Frame } from "./frame.ts";
import { SSH_ENVIRONMENT } from "./transport.ts";

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface ShellSessionOptions {
  /** The environment of the local process. [that of this process] */
  readonly env?: Readonly<Record<string, string>>;
  /** The limit of a command's output in bytes. No output that is read from a host comes near it. [256 MiB] */
  readonly maxBytes?: number;
  /** Returns a failure with the remedy for what the local process wrote before it ended; undefined if it is unknown. */
  readonly explainEnd?: (stderr: string) => Failure | undefined;
}

interface PendingCommand {
  readonly out: Frame;
  readonly err: Frame;
  readonly input: Uint8Array | undefined;
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (failure: Failure) => void;
  /** The bytes received on both streams. */
  bytes: number;
}

/**
 * A persistent `sh` that runs one command at a time.
 *
 * The session writes a command to the stdin of `sh`. The output returns between two lines with a random token, on
 * stdout and on stderr. Input for the command follows only after the opening line has returned. Then `sh` has read the
 * whole command, and the next bytes of the pipe reach only the command.
 */
export class ShellSession {
  readonly #name: string;
  readonly #maxBytes: number;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #explainEnd: NonNullable<ShellSessionOptions["explainEnd"]>;
  #pending: PendingCommand | undefined;
  #stderrTail = "";
  #ended: Failure | undefined;
  /** The process group of `sh` and its commands, as numbered on that host. */
  processGroup = 0;

  /** Starts `argv`, which must become an `sh` that reads its stdin. `name` is the subject of failures. */
  constructor(
    name: string,
    [program = "sh", ...rest]: readonly string[],
    { env, maxBytes = 256 * 2 ** 20, explainEnd = () => undefined }: ShellSessionOptions = {},
  ) {
    this.#explainEnd = explainEnd;
    this.#name = name;
    this.#maxBytes = maxBytes;
    this.#child = spawn(program, rest, {
      stdio: "pipe",
      detached: true,
      cwd: "/",
      env: { ...(env ?? process.env), ...SSH_ENVIRONMENT },
    });
    this.#child.stdin.on("error", () => {}); // EPIPE: `close` follows and reports it
    this.#child.stdout.on("data", (chunk: Buffer) => this.#receive("out", chunk));
    this.#child.stderr.on("data", (chunk: Buffer) => this.#receive("err", chunk));
    this.#child.on("error", (error) => this.#end(error.message));
    this.#child.on("close", (code, signal) => this.#end(`the shell ended (${signal ?? code})`));
  }

  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  /** Reads the process group, and sets what every command relies on. */
  async handshake(): Promise<void> {
    const answer = await this.run("read -r _ _ _ _ g _ < /proc/$$/stat; echo $g");
    this.processGroup = Number(answer.stdout);
    this.#child.stdin.write("export LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin\n");
  }

  /** Runs shell text. Throws `host-unreachable` if the shell ends before the output is complete. */
  run(text: string, input?: Uint8Array): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      if (this.#pending !== undefined) return reject(new Failure("bug", `${this.#name}: the lane is busy`));
      const token = randomBytes(12).toString("hex");
      this.#pending = { out: new Frame(token), err: new Frame(token), input, resolve, reject, bytes: 0 };
      this.#child.stdin.write(frameCommand(token, text, input?.byteLength));
    });
  }

  /** Closes stdin, so that the shell ends by itself. */
  close(): void {
    this.#child.stdin.end();
  }

  /** Ends the connection at once, and the remote processes with it. */
  abandon(): void {
    this.#child.stdin.destroy();
    this.#child.kill("SIGKILL");
    this.#end("closed");
  }

  #receive(stream: "out" | "err", chunk: Buffer): void {
    const pending = this.#pending;
    const begun = pending?.out.hasBegun;
    if (pending === undefined || !pending[stream].push(chunk)) {
      if (stream === "err") this.#stderrTail = (this.#stderrTail + chunk.toString()).slice(-2000);
      return;
    }
    pending.bytes += chunk.length;
    if (pending.bytes > this.#maxBytes) {
      this.#overflow();
      return;
    }
    if (!begun && pending.out.hasBegun && pending.input !== undefined) this.#child.stdin.write(pending.input);
    if (pending.out.exitCode === undefined || pending.err.exitCode === undefined) return;
    this.#pending = undefined;
    pending.resolve({
      stdout: pending.out.text(),
      stderr: pending.err.text(),
      exitCode: pending.out.exitCode,
    });
  }

  #overflow(): void {
    const message = `${this.#name}: a command writes more than ${this.#maxBytes} bytes, and was stopped`;
    this.#pending?.reject(new Failure("rejected", message));
    this.#pending = undefined;
    this.abandon();
  }

  #end(reason: string): void {
    const stderrText = this.#stderrTail.trim();
    this.#ended ??=
      this.#explainEnd(stderrText) ??
      new Failure("host-unreachable", `${this.#name}: ${stderrText === "" ? reason : stderrText}`);
    this.#pending?.reject(this.#ended);
    this.#pending = undefined;
  }
}

/**
 * Returns the lines for `sh`. `eval` in a subshell runs the text, so that not even a syntax error ends the session.
 */
function frameCommand(token: string, text: string, inputBytes: number | undefined): string {
  const say = (what: string) => `printf '${what}'; printf '${what}' >&2`;
  const command =
    inputBytes === undefined
      ? `( ${text}\n) </dev/null`
      : `head -c ${inputBytes} | { ( ${text}\n); r=$?; cat >/dev/null; exit $r; }`; // cat: no byte is left over for sh
  return `${say(`${token} begin\\n`)}; ${command}\nr=$?; ${say(`${token} end '$r'\\n`)}\n`;
}
