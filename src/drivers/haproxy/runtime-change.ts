import { equal } from "../../model/hash.ts";
import { entryOf } from "../../model/json.ts";
import type { RuntimeChange } from "./change.ts";
import { checkTimings, serverArguments } from "./config.ts";
import { HEALTH_COLUMNS } from "./health-file.ts";
import { requireName } from "./quoting.ts";
import type { Runtime, RuntimeMember } from "./runtime.ts";
import { type ListenerState, type LoadBalancerState, type MemberState, splitMemberKey } from "./states.ts";

export function diffRuntime(desired: LoadBalancerState, runtime: Runtime): RuntimeChange {
  const leaving = Object.keys(runtime.members).filter((key) => desired.members[key] === undefined);
  return {
    commands: [
      ...Object.entries(desired.members).flatMap(([key, member]) =>
        memberCommands(desired, runtime, key, member),
      ),
      ...Object.entries(desired.listeners).flatMap(([key, listener]) =>
        listenerCommands(key, listener, entryOf(runtime.listeners, key)),
      ),
    ],
    leaving: leaving.map(serverName),
    draining: Object.entries(desired.members)
      .filter(([key, { state }]) => state === "maint" && runtime.members[key]?.state === "ready")
      .map(([key]) => serverName(key)),
  };
}

/**
 * Returns whether a process can get the cookies of the desired members without a reload. A member keeps its cookie while
 * the process runs, and HAProxy 2.6 adds members only without one.
 */
export function hasCookies(desired: LoadBalancerState, { members, addsCookies }: Runtime): boolean {
  return Object.entries(desired.members).every(([key, { cookie }]) => {
    const current = members[key];
    return current === undefined ? cookie === undefined || addsCookies : current.cookie === cookie;
  });
}

function serverName(key: string): string {
  const { pool, member } = splitMemberKey(key);
  return `${requireName(pool)}/${requireName(member)}`;
}

function memberCommands(
  { pools }: LoadBalancerState,
  { members }: Runtime,
  key: string,
  desired: MemberState,
): string[] {
  const current = members[key];
  if (current !== undefined) return updateCommands(serverName(key), current, desired);
  const { pool, member } = splitMemberKey(key);
  const monitor = entryOf(pools, pool)?.monitor ?? null;
  // `add server` inherits nothing from `default-server`, and adds a member in maintenance, unchecked
  const [, ...words] = serverArguments(member, desired);
  const all = [...words, ...(monitor === null ? [] : checkTimings(monitor))].map(requireName);
  const added = `add server ${serverName(key)} ${all.join(" ")}`;
  return [
    added,
    ...(desired.checked ? [`enable health ${serverName(key)}`] : []),
    stateCommand(serverName(key), desired),
  ];
}

/**
 * Returns commands that update a member. The address changes first, so that no client is sent to an address that no
 * longer is the member's.
 */
function updateCommands(server: string, current: RuntimeMember, desired: MemberState): string[] {
  const moved = current.address !== desired.address || current.port !== desired.port;
  return [
    ...(moved ? [`set server ${server} addr ${requireName(desired.address)} port ${desired.port}`] : []),
    ...(current.weight === desired.weight ? [] : [`set server ${server} weight ${desired.weight}`]),
    ...(current.checked === desired.checked
      ? []
      : [`${desired.checked ? "enable" : "disable"} health ${server}`]),
    ...(current.state === desired.state ? [] : [stateCommand(server, desired)]),
  ];
}

function stateCommand(server: string, { state }: MemberState): string {
  return `set server ${server} state ${state}`;
}

function listenerCommands(
  key: string,
  desired: ListenerState,
  current: Runtime["listeners"][string] | undefined,
): string[] {
  if (current === undefined) return [];
  const { connectionLimit } = desired;
  return [
    ...(current.connectionLimit === connectionLimit
      ? []
      : [`set maxconn frontend ${requireName(key)} ${connectionLimit}`]),
    ...(current.open ? [] : [`enable frontend ${requireName(key)}`]),
  ];
}

/**
 * Formats a state file for the next process (`server-state-file`) with the health of unchanged members. Otherwise a
 * member that is down would get requests after a reload. Settings made by hand are not included.
 */
export function formatHealthFile(desired: LoadBalancerState, runtime: Runtime | undefined): string {
  const lines = Object.entries(runtime?.members ?? {}).flatMap(
    ([key, { line, up: _, secondsSinceChange: __, sessions: ___, cookie: ____, ...member }]) => {
      const { cookie: _____, ...wanted } = desired.members[key] ?? {};
      return equal(member, wanted) ? [line.join(" ")] : [];
    },
  );
  return `${["1", HEALTH_COLUMNS, ...lines].join("\n")}\n`;
}
