import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import type { Keyed } from "../../model/json.ts";
import { type Drain, type ObservedObject, observedObject, type TargetId } from "../../model/object.ts";
import type { PartHealth } from "../../model/readiness.ts";
import type { HostMarks, MarkRecord } from "../shared/marks.ts";
import { type InstanceOutput, processState, readInstances } from "./instances.ts";
import { parseConfig, type ReadConfig } from "./parse.ts";
import { type HaproxyPaths, pathsOf } from "./paths.ts";
import type { SinceOf } from "./prober-observe.ts";
import { parseRuntime, type Runtime, SHOW_COMMANDS } from "./runtime.ts";
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
  sinceOf: SinceOf,
  signal: AbortSignal,
  names?: ReadonlySet<string>,
): Promise<ObservedObject<LoadBalancerState>[]> {
  const records = [...marks.of("loadbalancer")].filter(([name]) => names?.has(name) ?? true);
  const locations = records.map(([name, { state }]) => ({ name, namespace: String(state.namespace) }));
  const observations = await readLoadBalancers(shell, locations, signal);
  return records.map(([name, record], index) =>
    toObservedObject(target, name, record, observations[index], sinceOf),
  );
}

export function toObservedObject(
  target: TargetId,
  name: string,
  { mark, state: { namespace } }: MarkRecord,
  observation: LoadBalancerObservation | undefined,
  sinceOf: SinceOf,
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
    health: current && healthOf(name, config, current, sinceOf),
    drains: current && drainsOf(name, config, current, sinceOf),
  });
}

/** Returns the members that get no new connections. */
function drainsOf(
  name: string,
  { members }: ReadConfig,
  runtime: Runtime,
  sinceOf: SinceOf,
): Keyed<Drain> | undefined {
  const drained = Object.entries(runtime.members).filter(
    ([key, { state }]) => state !== "ready" && Object.hasOwn(members, key),
  );
  if (drained.length === 0) return undefined;
  return Object.fromEntries(
    drained.map(([key, { secondsSinceChange, sessions, state }]) => [
      key,
      {
        since: sinceOf(`loadbalancer/${name}`, `drain of ${key}`, state, secondsSinceChange),
        idle: sessions === 0,
      },
    ]),
  );
}

/** Returns the health of the checked members. */
function healthOf(
  name: string,
  { members }: ReadConfig,
  runtime: Runtime,
  sinceOf: SinceOf,
): Record<string, PartHealth> {
  const checkedMembers = Object.entries(runtime.members).filter(
    ([key, { checked }]) => checked && Object.hasOwn(members, key),
  );
  return Object.fromEntries(
    checkedMembers.map(([key, { up, secondsSinceChange }]) => [
      key,
      partHealth(up, secondsSinceChange, (state, seconds) =>
        sinceOf(`loadbalancer/${name}`, key, state, seconds),
      ),
    ]),
  );
}

function partHealth(
  up: boolean,
  seconds: number,
  sinceOf: (state: PartHealth["state"], seconds: number) => string,
): PartHealth {
  const state = up ? "up" : "down";
  return { state, since: sinceOf(state, seconds) };
}

/** Returns the runtime state where it can differ from the file. A member that is not in the file is leaving. */
function runningState(config: ReadConfig, runtime: Runtime): Partial<LoadBalancerState> {
  const open = new Map(Object.entries(runtime.listeners));
  const listeners = Object.entries(config.listeners).map(([key, listener]): [string, ListenerState] => [
    key,
    { ...listener, ...open.get(key) },
  ]);
  const members = Object.entries(runtime.members)
    .map(
      ([key, { line: _, up: __, secondsSinceChange: ___, sessions: ____, ...member }]): [
        string,
        MemberState,
      ] => [key, member],
    )
    .filter(([key, { state }]) => Object.hasOwn(config.members, key) || state !== "maint");
  return { listeners: Object.fromEntries(listeners), members: Object.fromEntries(members) };
}

/** Reads load balancers in one round trip. The result has the order of `locations`. */
export async function readLoadBalancers(
  shell: Shell,
  locations: readonly LoadBalancerLocation[],
  signal: AbortSignal,
): Promise<LoadBalancerObservation[]> {
  const instances = locations.map(({ name, namespace }) => ({
    paths: pathsOf("loadbalancer", name),
    namespace,
  }));
  const outputs = await readInstances(shell, SHOW_COMMANDS, instances, signal);
  return outputs.map((output, index) =>
    toObservation(output, pathsOf("loadbalancer", locations[index]?.name ?? "")),
  );
}

export function toObservation(output: InstanceOutput, paths: HaproxyPaths): LoadBalancerObservation {
  const config = parseConfig(output.config, paths);
  const runtime = parseRuntime(output.answer);
  return { config, runtime, process: processState(output, config.generation, runtime?.generation) };
}
