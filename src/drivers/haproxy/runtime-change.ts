import { equal } from "../../model/hash.ts";
import { rhythm, serverWords } from "./config.ts";
import type { Runtime, RuntimeMember } from "./runtime.ts";
import { type ListenerState, type LoadBalancerState, type MemberState, splitMemberKey } from "./states.ts";
import { name } from "./words.ts";

/** What brings a running process to the wanted members and listeners, without a reload. */
export interface RuntimeChange {
  readonly commands: readonly string[];
  /** `POOL/MEMBER` of those that have to go, once nobody is connected to them. */
  readonly leaving: readonly string[];
}

export function runtimeChange(wanted: LoadBalancerState, there: Runtime): RuntimeChange {
  const leaving = Object.keys(there.members).filter((key) => wanted.members[key] === undefined);
  return {
    commands: [
      ...Object.entries(wanted.members).flatMap(([key, member]) =>
        memberCommands(wanted, there, key, member),
      ),
      ...leaving.map((key) => `set server ${serverOf(key)} state maint`),
      ...Object.entries(wanted.listeners).flatMap(([key, listener]) =>
        listenerCommands(key, listener, there.listeners[key]),
      ),
    ],
    leaving: leaving.map(serverOf),
  };
}

function serverOf(key: string): string {
  const { pool, member } = splitMemberKey(key);
  return `${name(pool)}/${name(member)}`;
}

function memberCommands(
  { pools }: LoadBalancerState,
  { members }: Runtime,
  key: string,
  wanted: MemberState,
): string[] {
  const there = members[key];
  if (there !== undefined) return adjusting(serverOf(key), there, wanted);
  const { pool, member } = splitMemberKey(key);
  const monitor = pools[pool]?.monitor ?? null;
  // `add server` takes nothing over from `default-server`, and what it adds is in maintenance, unchecked.
  const [, ...words] = serverWords(member, wanted);
  const all = [...words, ...(monitor === null ? [] : rhythm(monitor))].map(name);
  const added = `add server ${serverOf(key)} ${all.join(" ")}`;
  return [added, ...(wanted.checked ? [`enable health ${serverOf(key)}`] : []), ready(serverOf(key), wanted)];
}

/** Where it is goes first: nobody is sent to an address that is not its own any more. */
function adjusting(server: string, there: RuntimeMember, wanted: MemberState): string[] {
  const moved = there.address !== wanted.address || there.port !== wanted.port;
  return [
    ...(moved ? [`set server ${server} addr ${name(wanted.address)} port ${wanted.port}`] : []),
    ...(there.weight === wanted.weight ? [] : [`set server ${server} weight ${wanted.weight}`]),
    ...(there.checked === wanted.checked
      ? []
      : [`${wanted.checked ? "enable" : "disable"} health ${server}`]),
    ...(there.state === wanted.state ? [] : [ready(server, wanted)]),
  ];
}

function ready(server: string, { state }: MemberState): string {
  return `set server ${server} state ${state}`;
}

function listenerCommands(
  key: string,
  wanted: ListenerState,
  there: Runtime["listeners"][string] | undefined,
): string[] {
  if (there === undefined) return [];
  const { connectionLimit } = wanted;
  return [
    ...(there.connectionLimit === connectionLimit
      ? []
      : [`set maxconn frontend ${name(key)} ${connectionLimit}`]),
    ...(there.open ? [] : [`enable frontend ${name(key)}`]),
  ];
}

/** Lines for the socket: several commands each, but short of its buffer of 16 KiB. */
export function commandLines(commands: readonly string[]): string[] {
  const lines: string[] = [];
  for (const command of commands) {
    const last = lines.at(-1);
    if (last === undefined || last.length + command.length > 8000) lines.push(command);
    else lines[lines.length - 1] = `${last};${command}`;
  }
  return lines;
}

/**
 * A state file for the next process (`server-state-file`): the health of members that stay as they are, so that one which
 * is down gets no request after a reload either. What somebody set by hand is not handed on.
 */
export function healthFile(wanted: LoadBalancerState, there: Runtime | undefined): string {
  const lines = Object.entries(there?.members ?? {}).flatMap(([key, { line, up: _, ...member }]) =>
    equal(member, wanted.members[key]) ? [line.join(" ")] : [],
  );
  return `${["1", HEALTH_COLUMNS, ...lines].join("\n")}\n`;
}

const HEALTH_COLUMNS =
  "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port";
