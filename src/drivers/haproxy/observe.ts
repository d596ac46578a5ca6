import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import { type ObservedObject, observedObject, type TargetId } from "../../model/object.ts";
import type { HostMarks, MarkRecord } from "../shared/marks.ts";
import { parseConfig, type ReadConfig } from "./parse.ts";
import { type LoadBalancerPaths, pathsOf } from "./paths.ts";
import { parseRuntime, type Runtime } from "./runtime.ts";
import { READ } from "./scripts.ts";
import type { ListenerState, LoadBalancerState, MemberState, ProcessState } from "./states.ts";

/** The result of reading one load balancer. */
export interface LoadBalancerObservation {
  readonly config: ReadConfig;
  readonly process: ProcessState;
  readonly runtime: Runtime | undefined;
}

/** A load balancer to read: its name, and the namespace that it should be in. */
interface LoadBalancerLocation {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Reads every marked load balancer, whatever is left of it, so that incomplete ones are found. Without marks the host
 * is not read.
 */
export async function observeLoadBalancers(
  shell: Shell,
  marks: HostMarks,
  target: TargetId,
  signal: AbortSignal,
  names?: ReadonlySet<string>,
): Promise<ObservedObject<LoadBalancerState>[]> {
  const records = [...marks.of("loadbalancer")].filter(([name]) => names?.has(name) ?? true);
  const locations = records.map(([name, { state }]) => ({ name, namespace: String(state.namespace) }));
  const observations = await readLoadBalancers(shell, locations, signal);
  return records.map(([name, record], index) => toObservedObject(target, name, record, observations[index]));
}

export function toObservedObject(
  target: TargetId,
  name: string,
  { mark, state: { namespace } }: MarkRecord,
  observation: LoadBalancerObservation | undefined,
): ObservedObject<LoadBalancerState> {
  if (observation === undefined)
    throw new Failure("bug", `${target}: load balancer ${name} was not looked for`);
  const { config, process, runtime } = observation;
  const { address, listeners, pools, members, edits } = config;
  const state = { address, listeners, pools, members, edits, namespace: String(namespace), process };
  const current = process === "running" ? runtime : undefined;
  return observedObject("loadbalancer", target, name, {
    state,
    mark,
    dependsOn: [],
    running: current && runningState(config, current),
    health: current && healthOf(config, current),
  });
}

/** Returns the health of the checked members. */
function healthOf({ members }: ReadConfig, runtime: Runtime): Record<string, "up" | "down"> {
  const checkedMembers = Object.entries(runtime.members).filter(
    ([key, { checked }]) => checked && Object.hasOwn(members, key),
  );
  return Object.fromEntries(checkedMembers.map(([key, { up }]) => [key, up ? "up" : "down"]));
}

/** Returns the runtime state where it can differ from the file. A member that is not in the file is leaving. */
function runningState(config: ReadConfig, runtime: Runtime): Partial<LoadBalancerState> {
  const open = new Map(Object.entries(runtime.listeners));
  const listeners = Object.entries(config.listeners).map(([key, listener]): [string, ListenerState] => [
    key,
    { ...listener, ...open.get(key) },
  ]);
  const members = Object.entries(runtime.members)
    .map(([key, { line: _, up: __, ...member }]): [string, MemberState] => [key, member])
    .filter(([key, { state }]) => Object.hasOwn(config.members, key) || state !== "maint");
  return { listeners: Object.fromEntries(listeners), members: Object.fromEntries(members) };
}

/** Reads load balancers in one round trip. The result has the order of `locations`. */
export async function readLoadBalancers(
  shell: Shell,
  locations: readonly LoadBalancerLocation[],
  signal: AbortSignal,
): Promise<LoadBalancerObservation[]> {
  if (locations.length === 0) return [];
  const places = locations.flatMap(({ name, namespace }) => [pathsOf(name).folder, namespace]);
  const { stdout, stderr, exitCode } = await shell.run(["sh", "-c", READ, "sh", ...places], { signal });
  if (exitCode !== 0)
    throw new Failure("host-unreachable", `${shell.name}: load balancers cannot be read: ${stderr.trim()}`);
  return parseObservations(stdout, locations);
}

/** Parses the output of `READ` for these load balancers. */
export function parseObservations(
  stdout: string,
  locations: readonly LoadBalancerLocation[],
): LoadBalancerObservation[] {
  const [first = "", ...lines] = stdout.split("\n");
  const processes = parseProcesses(decodeBase64(first));
  return locations.map(({ name }, index) => parseObservation(pathsOf(name), processes, lines[index] ?? ""));
}

function parseObservation(
  paths: LoadBalancerPaths,
  processes: readonly Process[],
  line: string,
): LoadBalancerObservation {
  const [namespace = "", text = "", runtimeText = ""] = line.split(";");
  const config = parseConfig(decodeBase64(text), paths);
  const runtime = parseRuntime(decodeBase64(runtimeText));
  const process = processState(mastersOf(paths, processes), namespace, config, runtime);
  return { config, process, runtime };
}

interface Process {
  readonly pid: string;
  readonly parent: string;
  /** Inode of the process's network namespace. */
  readonly namespace: string;
  readonly args: string;
}

function parseProcesses(text: string): Process[] {
  return [...text.matchAll(/^ *(\d+) +(\d+) +(\S+) +(.*)$/gm)].map(
    ([, pid = "", parent = "", namespace = "", args = ""]) => ({ pid, parent, namespace, args }),
  );
}

/** Returns the master processes. Workers are children of their master, and all have the file in their command line. */
function mastersOf({ config }: LoadBalancerPaths, processes: readonly Process[]): Process[] {
  const ours = processes.filter(({ args }) => `${args} `.includes(` -f ${config} `));
  const pids = new Set(ours.map(({ pid }) => pid));
  return ours.filter(({ parent }) => !pids.has(parent));
}

function processState(
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

function decodeBase64(base64: string): string {
  return Buffer.from(base64, "base64").toString();
}
