import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import { type ObservedObject, observedObject, type TargetId } from "../../model/object.ts";
import type { PartHealth } from "../../model/readiness.ts";
import type { HostMarks, MarkRecord } from "../shared/marks.ts";
import type { HaproxyObservation } from "./change.ts";
import { type InstanceOutput, processState, readInstances } from "./instances.ts";
import { type HaproxyPaths, pathsOf } from "./paths.ts";
import { parseProber, type ReadProber } from "./prober-config.ts";
import {
  PROBER_COMMANDS,
  type ProbedServer,
  type ProberRuntime,
  parseProberRuntime,
} from "./prober-runtime.ts";
import { type ProberState, parseServerName, type TargetState, targetName } from "./prober-states.ts";

/** The result of reading one prober. */
export interface ProberObservation extends HaproxyObservation<ProberRuntime> {
  readonly config: ReadProber;
  /** The states that were saved last. Undefined: none. */
  readonly saved: ProberRuntime | undefined;
}

/** Converts the seconds since a change to the time of the change. */
export type SinceOf = (object: string, part: string, state: string, seconds: number) => string;

/** Reads probers in one round trip. The result has the order of `locations`. */
export async function readProbers(
  shell: Shell,
  locations: readonly { readonly name: string; readonly namespace: string }[],
  signal: AbortSignal,
): Promise<ProberObservation[]> {
  const instances = locations.map(({ name, namespace }) => ({ paths: pathsOf("prober", name), namespace }));
  const outputs = await readInstances(shell, PROBER_COMMANDS, instances, signal);
  return outputs.map((output, index) => toProber(output, pathsOf("prober", locations[index]?.name ?? "")));
}

export function toProber(output: InstanceOutput, paths: HaproxyPaths): ProberObservation {
  const config = parseProber(output.config, paths);
  const runtime = parseProberRuntime(output.answer);
  const process = processState(output, config.generation, runtime?.generation);
  return { config, runtime, process, saved: parseProberRuntime(output.saved) };
}

/**
 * Reads every marked prober, whatever is left of it, so that incomplete ones are found. Without marks the host is not
 * read.
 */
export async function observeProbers(
  shell: Shell,
  marks: HostMarks,
  target: TargetId,
  sinceOf: SinceOf,
  signal: AbortSignal,
  names?: ReadonlySet<string>,
): Promise<ObservedObject<ProberState>[]> {
  const records = [...marks.of("prober")].filter(([name]) => names?.has(name) ?? true);
  const locations = records.map(([name, { state }]) => ({ name, namespace: String(state.namespace) }));
  const observations = await readProbers(shell, locations, signal);
  return records.map(([name, record], index) =>
    toObservedProber(target, name, record, observations[index], sinceOf),
  );
}

function toObservedProber(
  target: TargetId,
  name: string,
  { mark, state: { namespace } }: MarkRecord,
  observation: ProberObservation | undefined,
  sinceOf: SinceOf,
): ObservedObject<ProberState> {
  if (observation === undefined) throw new Failure("bug", `${target}: prober ${name} was not looked for`);
  const { config, process, runtime } = observation;
  const { targets, edits } = config;
  const current = process === "running" ? runtime : undefined;
  return observedObject("prober", target, name, {
    state: { namespace: String(namespace), process, targets, edits },
    mark,
    dependsOn: [],
    running: current && { targets: runningTargets(targets, current) },
    health: current && healthOf(name, current.servers, sinceOf),
  });
}

/** Returns the targets of the process. A target that the file does not have counts unless it is leaving. */
function runningTargets(targets: ProberState["targets"], { servers }: ProberRuntime): ProberState["targets"] {
  const byName = new Map(servers.map((server) => [`${server.backend}/${server.server}`, server]));
  const known = Object.entries(targets).flatMap(([key, target]): [string, TargetState][] => {
    const { backend, server } = targetName(key, target);
    const running = byName.get(`${backend}/${server}`);
    byName.delete(`${backend}/${server}`);
    return running === undefined ? [] : [[key, { ...target, active: running.active }]];
  });
  const others = [...byName.values()].flatMap(({ server, active }): [string, TargetState][] => {
    const at = parseServerName(server);
    return active ? [[at?.key ?? server, { ...UNKNOWN_TARGET, ...at, active }]] : [];
  });
  return Object.fromEntries([...others, ...known]);
}

const UNKNOWN_TARGET = {
  address: "",
  port: 0,
  check: "TCP",
  path: null,
  statuses: null,
  host: null,
  periodMs: 0,
  timeoutMs: 0,
  successThreshold: 0,
  failureThreshold: 0,
} as const;

/** Returns the health of the targets, by `targetKey`. */
export function healthOf(
  prober: string,
  servers: readonly Pick<ProbedServer, "server" | "up" | "checked" | "secondsSinceChange">[],
  sinceOf: SinceOf,
): Record<string, PartHealth> {
  const health: Record<string, PartHealth> = {};
  for (const { server, up, checked, secondsSinceChange } of servers) {
    const key = parseServerName(server)?.key;
    if (key === undefined) continue;
    const state = up ? "up" : "down";
    health[key] = checked
      ? { state, since: sinceOf(prober, key, state, secondsSinceChange) }
      : { state: "unknown" };
  }
  return health;
}
