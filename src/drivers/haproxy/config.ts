import { hashText } from "../../model/hash.ts";
import type { Folder } from "./folder.ts";
import {
  type Algorithm,
  type ListenerState,
  type LoadBalancerState,
  type MemberState,
  type MonitorState,
  type PoolState,
  splitMemberKey,
} from "./states.ts";
import { word } from "./words.ts";

/** What a configuration file says: all of the state but what only a process can have. */
export type Configured = Pick<LoadBalancerState, "address" | "listeners" | "pools" | "members">;

/** A section and its lines, each a list of words. */
export interface Section {
  readonly head: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

const HEADER = "# Written whole by Fleetwright. What is changed here by hand is put back.";

/**
 * The configuration file of a load balancer. `generation` is told by the process (`show info`, its description), so that
 * it can be seen whether the process has read this file.
 */
export function renderConfig(wanted: Configured, folder: Folder, generation: string): string {
  const sections = sectionsOf(wanted, folder, generation).map(({ head, lines }) =>
    [showLine(head), ...lines.map((line) => `  ${showLine(line)}`)].join("\n"),
  );
  return `${[HEADER, ...sections].join("\n\n")}\n`;
}

export function showLine(words: readonly string[]): string {
  return words.map(word).join(" ");
}

export function sectionsOf(wanted: Configured, folder: Folder, generation: string): Section[] {
  return [
    globalSection(wanted, folder, generation),
    DEFAULTS,
    ...sorted(wanted.listeners).map(([key, listener]) => frontend(key, listener, wanted.address)),
    ...sorted(wanted.pools).map(([key, pool]) => backend(key, pool, wanted.members)),
  ];
}

function globalSection({ listeners }: Configured, folder: Folder, generation: string): Section {
  const connections = Object.values(listeners).reduce((sum, { connectionLimit }) => sum + connectionLimit, 0);
  return {
    head: ["global"],
    lines: [
      ["description", generation],
      ["user", "haproxy"],
      ["group", "haproxy"],
      ["chroot", "/var/lib/haproxy"],
      ["maxconn", String(connections)],
      ["stats", "socket", folder.socket, "mode", "600", "level", "admin", "expose-fd", "listeners"],
      ["server-state-file", folder.health],
    ],
  };
}

/** A request whose member is gone goes to another one; what is known of members' health outlives a reload. */
const DEFAULTS: Section = {
  head: ["defaults"],
  lines: [
    ["load-server-state-from-file", "global"],
    ["option", "redispatch", "1"],
    ["retries", "2"],
  ],
};

/** `idle-close-on-response`: at a reload, clients that keep a connection open are not cut off between two requests. */
const HTTP_LINES = [
  ["option", "forwardfor"],
  ["option", "idle-close-on-response"],
];

function frontend(key: string, listener: ListenerState, address: string): Section {
  return {
    head: ["frontend", key],
    lines: [
      ["mode", listener.protocol.toLowerCase()],
      ["bind", `${address}:${listener.port}`],
      ["maxconn", String(listener.connectionLimit)],
      ["timeout", "client", ms(listener.clientMs)],
      ...(listener.protocol === "HTTP" ? HTTP_LINES : []),
      ...listener.allowed.map((cidr) => ["acl", "allowed", "src", cidr]), // one a line: a line holds 64 words
      ...(listener.allowed.length === 0
        ? []
        : [["tcp-request", "connection", "reject", "unless", "allowed"]]),
      ["default_backend", listener.pool],
    ],
  };
}

/** Algorithms that take members while they run; the last one moves few clients when members come and go. */
export const BALANCE = {
  ROUND_ROBIN: [["balance", "roundrobin"]],
  LEAST_CONNECTIONS: [["balance", "leastconn"]],
  SOURCE_IP: [
    ["balance", "source"],
    ["hash-type", "consistent"],
  ],
} as const satisfies Record<Algorithm, readonly (readonly string[])[]>;

function backend(key: string, pool: PoolState, members: Configured["members"]): Section {
  const own = sorted(members).filter(([one]) => splitMemberKey(one).pool === key);
  return {
    head: ["backend", key],
    lines: [
      ["mode", pool.protocol.toLowerCase()],
      ...BALANCE[pool.algorithm],
      ["timeout", "connect", ms(pool.connectMs)],
      ["timeout", "server", ms(pool.dataMs)],
      ...(pool.monitor === null ? [] : monitorLines(pool.monitor)),
      ...own.map(([one, member]) => serverLine(splitMemberKey(one).member, member)),
    ],
  };
}

function monitorLines(monitor: MonitorState): string[][] {
  const { path, codes, timeoutMs } = monitor;
  const http = [
    ["option", "httpchk"],
    ["http-check", "send", "meth", "GET", "uri", path ?? "/"],
    ["http-check", "expect", "status", codes ?? "200"],
  ];
  return [
    ["timeout", "check", ms(timeoutMs)],
    ["default-server", ...rhythm(monitor)],
    ...(monitor.type === "HTTP" ? http : []),
  ];
}

/** How often a member is looked at, and what it takes to believe it. */
export function rhythm({ delayMs, retries }: MonitorState): string[] {
  return ["inter", ms(delayMs), "fall", String(retries), "rise", String(retries)];
}

function serverLine(member: string, state: MemberState): string[] {
  return ["server", ...serverWords(member, state)];
}

/** What a member is in a file and in `add server` alike. */
export function serverWords(member: string, { address, port, weight, checked }: MemberState): string[] {
  const words = [member, `${address}:${port}`, "id", serverId(member), "weight", String(weight)];
  return checked ? [...words, "check"] : words;
}

/**
 * From the name, so that a member has the same place for clients' addresses in every process, whatever the order in which
 * members came. HAProxy counts from 1 to 2^31 - 1.
 */
export function serverId(member: string): string {
  return String((Number.parseInt(hashText(member).slice(0, 8), 16) % (2 ** 31 - 1)) + 1);
}

function ms(time: number): string {
  return `${time}ms`;
}

function sorted<Value>(keyed: { readonly [key: string]: Value }): [string, Value][] {
  return Object.entries(keyed).sort(([one], [other]) => (one < other ? -1 : 1));
}
