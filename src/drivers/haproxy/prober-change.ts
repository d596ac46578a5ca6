import { compareText } from "../../model/compare.ts";
import type { RuntimeChange } from "./change.ts";
import { HEALTH_COLUMNS } from "./health-file.ts";
import { serverArguments } from "./prober-config.ts";
import type { ProbedServer, ProberRuntime } from "./prober-runtime.ts";
import {
  type ProberState,
  parseServerName,
  splitTargetKey,
  type TargetName,
  type TargetState,
  targetName,
} from "./prober-states.ts";
import { requireName } from "./quoting.ts";

type Targets = ProberState["targets"];

interface DesiredServer extends TargetName {
  readonly key: string;
  readonly target: TargetState;
}

function desiredServers(targets: Targets): DesiredServer[] {
  return Object.entries(targets)
    .map(([key, target]) => ({ key, target, ...targetName(key, target) }))
    .sort((one, other) => compareText(one.key, other.key));
}

/**
 * Returns the commands that converge the targets of a running process. `known` are the states before the change: a
 * target that is only checked in another way keeps its state until the new checks decide.
 */
export function diffProber(
  { targets }: Pick<ProberState, "targets">,
  { servers }: Pick<ProberRuntime, "servers">,
  known: readonly ProbedServer[],
): RuntimeChange {
  const current = new Map(servers.map((server) => [nameOf(server), server]));
  const desired = desiredServers(targets);
  const names = new Set(desired.map(nameOf));
  return {
    commands: desired.flatMap((server) => serverCommands(server, current.get(nameOf(server)), known)),
    leaving: [...current.keys()].filter((name) => !names.has(name)),
    draining: [],
  };
}

function nameOf({ backend, server }: TargetName): string {
  return `${requireName(backend)}/${requireName(server)}`;
}

/**
 * Returns the commands that add a target, or start its checks again. `add server` adds it in maintenance, unchecked, and
 * as up; its health can only be set after that.
 */
function serverCommands(
  desired: DesiredServer,
  current: ProbedServer | undefined,
  known: readonly ProbedServer[],
): string[] {
  const name = nameOf(desired);
  if (current?.active === true) return [];
  const start = [`enable health ${name}`, `set server ${name} state ready`];
  if (current !== undefined) return start;
  const words = serverArguments(desired.target).map(requireName).join(" ");
  const isUp = initialState(desired, known) === "up";
  return [`add server ${name} ${words}`, ...start, `set server ${name} health ${isUp ? "up" : "down"}`];
}

/**
 * Returns the state of a target before its first check: the state that it had, if it is at the same address. A new machine
 * is not ready, and it is alive until its checks fail.
 */
function initialState({ key, target }: DesiredServer, known: readonly ProbedServer[]): "up" | "down" {
  const before = known.find(({ server }) => {
    const at = parseServerName(server);
    return at?.key === key && at.address === target.address;
  });
  if (before === undefined) return splitTargetKey(key).probe === "liveness" ? "up" : "down";
  return before.up ? "up" : "down";
}

/**
 * Formats a state file (`server-state-file`) for the next process. A target that is checked as before keeps its line,
 * unless the process has ended: then it has not been checked since, and its age is as old as the line.
 */
export function formatProberHealth(
  { targets }: Pick<ProberState, "targets">,
  known: readonly ProbedServer[],
  method: "start" | "reload",
): string {
  const byName = new Map(known.map((server) => [`${server.backend}/${server.server}`, server]));
  const lines = desiredServers(targets).map((desired) => {
    const before = byName.get(nameOf(desired));
    return method === "reload" && before !== undefined && before.active
      ? before.line.join(" ")
      : initialLine(desired, before, known);
  });
  return `${["1", HEALTH_COLUMNS, ...lines].join("\n")}\n`;
}

/** Formats the line of a target that has not been checked. Names, not ids, find the server (`srv_f_forced_id` is 0). */
function initialLine(
  desired: DesiredServer,
  before: ProbedServer | undefined,
  known: readonly ProbedServer[],
): string {
  const { backend, server, target } = desired;
  const isUp = initialState(desired, known) === "up";
  const { successThreshold, failureThreshold, address, port } = target;
  const health = isUp ? successThreshold + failureThreshold - 1 : 0;
  const age = before?.secondsSinceChange ?? 0;
  const states = [isUp ? "2" : "0", "0", "1", "1", `${age}`, "1", "0", `${health}`, "6", "0"];
  return [
    "0",
    backend,
    "0",
    server,
    address,
    ...states,
    "0",
    "0",
    "-",
    `${port}`,
    "-",
    "0",
    "0",
    "-",
    "-",
    "0",
  ].join(" ");
}
