import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import { type ObservedObject, objectRef, type TargetId } from "../../model/object.ts";
import type { HostMarks, Noted } from "../marks.ts";
import { type Folder, folderOf } from "./folder.ts";
import { parseConfig, type ReadConfig } from "./parse.ts";
import { parseRuntime, type Runtime } from "./runtime.ts";
import { READ } from "./scripts.ts";
import type { ListenerState, LoadBalancerState, MemberState, ProcessState } from "./states.ts";

/** What was found of one load balancer. */
export interface Found {
  readonly config: ReadConfig;
  readonly process: ProcessState;
  readonly runtime: Runtime | undefined;
}

/** A load balancer that is looked for: its name, and the namespace that it should be in. */
export interface Wanted {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Every load balancer that has a mark, whatever is left of it: so what was half made, or half taken away, is found.
 * Where there is no mark, the host is not even asked.
 */
export async function observeLoadBalancers(
  shell: Shell,
  marks: HostMarks,
  target: TargetId,
  signal: AbortSignal,
  names?: ReadonlySet<string>,
): Promise<ObservedObject<LoadBalancerState>[]> {
  const noted = [...marks.of("loadbalancer")].filter(([name]) => names?.has(name) ?? true);
  const wanted = noted.map(([name, { state }]) => ({ name, namespace: String(state.namespace) }));
  const found = await find(shell, wanted, signal);
  return noted.map(([name, note], index) => observed(target, name, note, found[index]));
}

function observed(
  target: TargetId,
  name: string,
  { mark, state: { namespace } }: Noted,
  found: Found | undefined,
): ObservedObject<LoadBalancerState> {
  if (found === undefined) throw new Failure("bug", `${target}: load balancer ${name} was not looked for`);
  const { config, process, runtime } = found;
  const { generation: _, ...configured } = config;
  const state = { ...configured, namespace: String(namespace), process };
  const same = { ...objectRef("loadbalancer", target, name), state, mark, needs: [] };
  return runtime === undefined || process !== "running"
    ? same
    : { ...same, running: inEffect(config, runtime), health: healthOf(config, runtime) };
}

/** Of the members whose health is looked at. */
function healthOf({ members }: ReadConfig, runtime: Runtime): Record<string, "up" | "down"> {
  const looked = Object.entries(runtime.members).filter(([key, { checked }]) => checked && key in members);
  return Object.fromEntries(looked.map(([key, { up }]) => [key, up ? "up" : "down"]));
}

/** What the process does, where that can differ from its file. A member that is not in the file is leaving. */
function inEffect(config: ReadConfig, runtime: Runtime): Partial<LoadBalancerState> {
  const listeners: Record<string, ListenerState> = {};
  for (const [key, listener] of Object.entries(config.listeners))
    listeners[key] = { ...listener, ...runtime.listeners[key] };
  const members: Record<string, MemberState> = {};
  for (const [key, { line: _, up: __, ...member }] of Object.entries(runtime.members))
    if (config.members[key] !== undefined || member.state !== "maint") members[key] = member;
  return { listeners, members };
}

/** In one round trip, in the order of what is wanted. */
export async function find(shell: Shell, wanted: readonly Wanted[], signal: AbortSignal): Promise<Found[]> {
  if (wanted.length === 0) return [];
  const places = wanted.flatMap(({ name, namespace }) => [folderOf(name).path, namespace]);
  const { stdout, stderr, exitCode } = await shell.run(["sh", "-c", READ, "sh", ...places], { signal });
  if (exitCode !== 0)
    throw new Failure("host-unreachable", `${shell.name}: load balancers cannot be read: ${stderr.trim()}`);
  const [first = "", ...lines] = stdout.split("\n");
  const processes = parseProcesses(decode(first));
  return wanted.map(({ name }, index) => foundOf(folderOf(name), processes, lines[index] ?? ""));
}

function foundOf(folder: Folder, processes: readonly Process[], line: string): Found {
  const [namespace = "", text = "", said = ""] = line.split(";");
  const config = parseConfig(decode(text), folder);
  const runtime = parseRuntime(decode(said));
  const process = stateOf(mastersOf(folder, processes), namespace, config, runtime);
  return { config, process, runtime };
}

interface Process {
  readonly pid: string;
  readonly parent: string;
  /** Inode of its network namespace. */
  readonly namespace: string;
  readonly args: string;
}

function parseProcesses(text: string): Process[] {
  return [...text.matchAll(/^ *(\d+) +(\d+) +(\S+) +(.*)$/gm)].map(
    ([, pid = "", parent = "", namespace = "", args = ""]) => ({ pid, parent, namespace, args }),
  );
}

/** Workers are children of their master; all have the file in their command line. */
function mastersOf({ config }: Folder, processes: readonly Process[]): Process[] {
  const ours = processes.filter(({ args }) => `${args} `.includes(` -f ${config} `));
  const pids = new Set(ours.map(({ pid }) => pid));
  return ours.filter(({ parent }) => !pids.has(parent));
}

function stateOf(
  [master, ...more]: readonly Process[],
  namespace: string,
  config: ReadConfig,
  runtime: Runtime | undefined,
): ProcessState {
  if (master === undefined) return "stopped";
  if (more.length > 0 || master.namespace !== namespace) return "elsewhere";
  if (runtime === undefined) return "silent";
  return runtime.generation === config.generation ? "running" : "outdated";
}

function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString();
}
