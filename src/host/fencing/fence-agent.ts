import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { deadlineSignal } from "../../model/deadline.ts";
import { Failure } from "../../model/failure.ts";
import { isAgentName, isAllowedValue } from "./agent-parameters.ts";

export type PowerStatus = "on" | "off";

/** Switches one host off and on. */
export interface FencingAgent {
  /** Returns the status that the agent reports. Throws a `Failure` for any other answer, and for none. */
  status(signal?: AbortSignal): Promise<PowerStatus>;
  /** Switches the host off. Its end is no proof: ask `status`. Throws a `Failure` if the agent fails. */
  off(signal?: AbortSignal): Promise<void>;
}

export interface FenceAgentOptions {
  /** `fence_ipmilan` */
  readonly agent: string;
  /** Parameters with the password, by name. They are given to the agent on its stdin only. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The folders of agents. [those of Debian's packages] */
  readonly folders?: readonly string[];
  /** The deadlines of actions, in milliseconds. */
  readonly deadlines?: Readonly<Record<FenceAction, number>>;
}

type FenceAction = "off" | "status";

/** Folders that only root can write. A name from YAML is never looked up in PATH. */
const FOLDERS = ["/usr/sbin", "/sbin"];
/** An agent waits by itself until the host is off, 20 s by default. */
const DEADLINES: Readonly<Record<FenceAction, number>> = { off: 120_000, status: 30_000 };
const MAX_OUTPUT = 64 * 1024;
const MAX_MESSAGE = 300;

/**
 * Returns an agent that runs a program of ClusterLabs' fence agents
 * (https://github.com/ClusterLabs/fence-agents/blob/main/doc/FenceAgentAPI.md): its parameters as lines on stdin, in no
 * argument and in no shell. `status` is what it prints: `Status: OFF` with exit code 2, or `Status: ON` with 0. Each
 * alone is no answer, because 2 is also the code of wrong arguments.
 */
export function createFenceAgent(options: FenceAgentOptions): FencingAgent {
  const run = (action: FenceAction, signal?: AbortSignal) => runAgent(options, action, signal);
  return {
    async off(signal) {
      const result = await run("off", signal);
      if (result.code !== 0) throw new Failure("rejected", `${options.agent} off: ${explain(result)}`);
    },
    async status(signal) {
      const result = await run("status", signal);
      const printed = result.stdout.split("\n").filter((line) => line.startsWith("Status:"));
      const answer = `${printed.join()} ${result.code}`;
      if (answer === "Status: OFF 2") return "off";
      if (answer === "Status: ON 0") return "on";
      throw new Failure("rejected", `${options.agent} status: ${explain(result)}`);
    },
  };
}

interface AgentResult {
  readonly code: number | null;
  readonly stdout: string;
  /** The end of the output, for people; without values of parameters. */
  readonly message: string;
}

async function runAgent(
  { agent, parameters, folders = FOLDERS, deadlines = DEADLINES }: FenceAgentOptions,
  action: FenceAction,
  signal: AbortSignal | undefined,
): Promise<AgentResult> {
  const program = await findAgent(agent, folders);
  const input = inputOf(action, parameters, agent);
  const stop = deadlineSignal(deadlines[action], signal);
  const child = spawnAgent(program);
  const [stdout, stderr] = [capture(child.stdout), capture(child.stderr)];
  child.stdin.on("error", () => {}); // it ended without reading; its exit code says why
  child.stdin.end(input);
  const ended = new Promise<AgentResult>((resolve, reject) => {
    const abortCode = () => (signal?.aborted === true ? "cancelled" : "timeout");
    const onAbort = () => reject(new Failure(abortCode(), `${agent} ${action}: no answer in time`));
    if (stop.aborted) onAbort();
    stop.addEventListener("abort", onAbort, { once: true });
    child.on("error", (error) => reject(new Failure("rejected", `${agent}: ${error.message}`)));
    child.on("close", (code) =>
      resolve({ code, stdout: stdout(), message: redact(lastLine(stderr() || stdout()), parameters) }),
    );
  });
  return ended.finally(() => killGroup(child.pid));
}

function spawnAgent(program: string): ChildProcessWithoutNullStreams {
  return spawn(program, [], {
    cwd: "/",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LANG: "C.UTF-8" },
    detached: true, // it leads a process group, so that what it starts ends with it
    stdio: ["pipe", "pipe", "pipe"],
  });
}

async function findAgent(agent: string, folders: readonly string[]): Promise<string> {
  for (const folder of isAgentName(agent) ? folders : []) {
    const program = join(folder, agent);
    const isProgram = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isProgram) return program;
  }
  throw new Failure("unsupported", `${agent} is not installed on the machine of the daemon`, {
    hint: "apt-get install fence-agents; from Debian 13 on, each agent has a package, such as fence-agents-ipmilan",
  });
}

/** Throws `rejected` for a value that could begin another line, as that of a secret may. */
function inputOf(action: FenceAction, parameters: ReadonlyMap<string, string>, agent: string): string {
  for (const [name, value] of parameters)
    if (!isAllowedValue(value))
      throw new Failure("rejected", `${agent}: the value of "${name}" is not one line of ASCII text`);
  const lines = [["action", action], ...parameters].map(([name, value]) => `${name}=${value}`);
  return `${lines.join("\n")}\n`;
}

/** Collects the beginning of a stream. */
function capture(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    if (text.length < MAX_OUTPUT) text += chunk.toString("utf8");
  });
  return () => text;
}

/** Values that are this short are not looked for: they would take apart every message. */
const SHORTEST_SECRET = 4;

/** An agent may print its parameters, as with an unknown one. */
function redact(output: string, parameters: ReadonlyMap<string, string>): string {
  const text = [...parameters.values()]
    .filter((value) => value.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length)
    .reduce((found, value) => found.replaceAll(value, "…"), output);
  return text.slice(0, MAX_MESSAGE);
}

function explain({ code, message }: AgentResult): string {
  return `${message === "" ? "it printed nothing" : message} (exit code ${code})`;
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1)?.trim() ?? "";
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended.
  }
}
