import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { Failure } from "../model/failure.ts";
import { Frame } from "./frame.ts";

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

interface Waiting {
  readonly out: Frame;
  readonly err: Frame;
  readonly input: Uint8Array | undefined;
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (failure: Failure) => void;
}

/**
 * One `sh` that is kept open and runs one command at a time.
 *
 * A command goes down its stdin; what it writes comes back between two lines that hold a random token, on stdout and
 * on stderr. Input for the command follows only after the opening line came back: then `sh` has read the command
 * whole, and the next bytes of the pipe are for the command alone.
 */
export class Lane {
  readonly #name: string;
  readonly #child: ChildProcessWithoutNullStreams;
  #waiting: Waiting | undefined;
  #noise = "";
  #ended: Failure | undefined;
  /** Process group of `sh` and of all it runs, as numbered on that host. */
  group = 0;

  /** Starts `argv`, which must end up as an `sh` that reads its stdin. `name` is the subject of failures. */
  constructor(name: string, [program = "sh", ...rest]: readonly string[], env = process.env) {
    this.#name = name;
    this.#child = spawn(program, rest, { stdio: "pipe", detached: true, cwd: "/", env });
    this.#child.stdin.on("error", () => {}); // EPIPE: `close` follows and says it
    this.#child.stdout.on("data", (chunk: Buffer) => this.#receive("out", chunk));
    this.#child.stderr.on("data", (chunk: Buffer) => this.#receive("err", chunk));
    this.#child.on("error", (error) => this.#end(error.message));
    this.#child.on("close", (code, signal) => this.#end(`the shell ended (${signal ?? code})`));
  }

  get alive(): boolean {
    return this.#ended === undefined;
  }

  /** Learns the process group and sets what every command relies on. */
  async greet(): Promise<void> {
    const answer = await this.run("read -r _ _ _ _ g _ < /proc/$$/stat; echo $g");
    this.group = Number(answer.stdout);
    this.#child.stdin.write("export LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin\n");
  }

  /** Runs shell text. Rejects with `host-unreachable` when the shell ends before the answer is complete. */
  run(text: string, input?: Uint8Array): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      if (this.#waiting !== undefined) return reject(new Failure("bug", `${this.#name}: the lane is busy`));
      const token = randomBytes(12).toString("hex");
      this.#waiting = { out: new Frame(token), err: new Frame(token), input, resolve, reject };
      this.#child.stdin.write(framed(token, text, input?.byteLength));
    });
  }

  /** Lets the shell end by itself. */
  close(): void {
    this.#child.stdin.end();
  }

  /** Ends the connection at once; what runs on the other side is ended by its process group. */
  abandon(): void {
    this.#child.kill("SIGKILL");
    this.#end("closed");
  }

  #receive(stream: "out" | "err", chunk: Buffer): void {
    const waiting = this.#waiting;
    const begun = waiting?.out.begun;
    if (waiting === undefined || !waiting[stream].push(chunk)) {
      if (stream === "err") this.#noise = (this.#noise + chunk.toString()).slice(-2000);
      return;
    }
    if (!begun && waiting.out.begun && waiting.input !== undefined) this.#child.stdin.write(waiting.input);
    if (waiting.out.exitCode === undefined || waiting.err.exitCode === undefined) return;
    this.#waiting = undefined;
    waiting.resolve({
      stdout: waiting.out.text(),
      stderr: waiting.err.text(),
      exitCode: waiting.out.exitCode,
    });
  }

  #end(reason: string): void {
    const said = this.#noise.trim();
    this.#ended ??= new Failure("host-unreachable", `${this.#name}: ${said === "" ? reason : said}`);
    this.#waiting?.reject(this.#ended);
    this.#waiting = undefined;
  }
}

/** The lines for `sh`. The text runs in a subshell, by `eval`: not even a syntax error ends the lane. */
function framed(token: string, text: string, inputBytes: number | undefined): string {
  const say = (what: string) => `printf '${what}'; printf '${what}' >&2`;
  const command =
    inputBytes === undefined
      ? `( ${text}\n) </dev/null`
      : `head -c ${inputBytes} | { ( ${text}\n); r=$?; cat >/dev/null; exit $r; }`; // cat: no byte is left over for sh
  return `${say(`${token} begin\\n`)}; ${command}\nr=$?; ${say(`${token} end '$r'\\n`)}\n`;
}
