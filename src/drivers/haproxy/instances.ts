import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import type { HaproxyPaths } from "./paths.ts";
import { READ } from "./scripts.ts";
import type { ProcessState } from "./states.ts";

/** An HAProxy to read, and the network namespace that it should be in. `""` is the namespace of the host. */
export interface Instance {
  readonly paths: HaproxyPaths;
  readonly namespace: string;
}

/** What a host has of an HAProxy. */
export interface InstanceOutput {
  /** The configuration file. */
  readonly config: string;
  /** The answer of the process to the commands. */
  readonly answer: string;
  /** The answer that was saved last, as far as answers are saved. */
  readonly saved: string;
  readonly masters: readonly Process[];
  /** Inode of the namespace that it should be in. */
  readonly namespace: string;
}

interface Process {
  readonly pid: string;
  readonly parent: string;
  /** Inode of the process's network namespace. */
  readonly namespace: string;
  readonly args: string;
}

/**
 * Reads HAProxys in one round trip: their files, processes and answers to `commands`. The result has the order of
 * `instances`. Throws `host-unreachable`.
 */
export async function readInstances(
  shell: Shell,
  commands: string,
  instances: readonly Instance[],
  signal: AbortSignal,
): Promise<InstanceOutput[]> {
  if (instances.length === 0) return [];
  const places = instances.flatMap(({ paths, namespace }) => [paths.folder, namespace]);
  const { stdout, stderr, exitCode } = await shell.run(["sh", "-c", READ, "sh", commands, ...places], {
    signal,
  });
  if (exitCode !== 0)
    throw new Failure("host-unreachable", `${shell.name}: HAProxy cannot be read: ${stderr.trim()}`);
  return parseInstances(
    stdout,
    instances.map(({ paths }) => paths),
  );
}

/** Parses the output of `READ` for the HAProxys with these paths. */
export function parseInstances(stdout: string, paths: readonly HaproxyPaths[]): InstanceOutput[] {
  const [first = "", ...lines] = stdout.split("\n");
  const processes = parseProcesses(decodeBase64(first));
  return paths.map((own, index) => {
    const [namespace = "", config = "", answer = "", saved = ""] = (lines[index] ?? "").split(";");
    return {
      namespace,
      config: decodeBase64(config),
      answer: decodeBase64(answer),
      saved: decodeBase64(saved),
      masters: mastersOf(own, processes),
    };
  });
}

function parseProcesses(text: string): Process[] {
  return [...text.matchAll(/^ *(\d+) +(\d+) +(\S+) +(.*)$/gm)].map(
    ([, pid = "", parent = "", namespace = "", args = ""]) => ({ pid, parent, namespace, args }),
  );
}

/** Returns the master processes. Workers are children of their master, and all have the file in their command line. */
function mastersOf({ config }: HaproxyPaths, processes: readonly Process[]): Process[] {
  const ours = processes.filter(({ args }) => `${args} `.includes(` -f ${config} `));
  const pids = new Set(ours.map(({ pid }) => pid));
  return ours.filter(({ parent }) => !pids.has(parent));
}

/** Returns the state of the process. `current`: the generation of its file; `loaded`: that of its answer, if it answers. */
export function processState(
  { masters: [master, ...more], namespace }: Pick<InstanceOutput, "masters" | "namespace">,
  current: string,
  loaded: string | undefined,
): ProcessState {
  if (master === undefined) return "stopped";
  if (more.length > 0 || master.namespace !== namespace) return "elsewhere";
  if (loaded === undefined) return "silent";
  return loaded === current ? "running" : "outdated";
}

function decodeBase64(base64: string): string {
  return Buffer.from(base64, "base64").toString();
}
