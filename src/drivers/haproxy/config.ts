import { hashText } from "../../model/hash.ts";
import type { HaproxyPaths } from "./paths.ts";
import { type ConfigSection, formatSections, globalSection } from "./sections.ts";
import {
  type Algorithm,
  type ListenerState,
  type LoadBalancerState,
  type MemberState,
  type MonitorState,
  type PoolState,
  splitMemberKey,
} from "./states.ts";

/** The part of the state that a configuration file holds; the rest belongs to the process. */
export type ConfigState = Pick<LoadBalancerState, "address" | "listeners" | "pools" | "members">;

/**
 * Renders the configuration file of a load balancer. The process reports `generation` as its description (`show info`),
 * which shows whether it has read this file.
 */
export function renderConfig(desired: ConfigState, paths: HaproxyPaths, generation: string): string {
  return formatSections(sectionsOf(desired, paths, generation));
}

export function sectionsOf(desired: ConfigState, paths: HaproxyPaths, generation: string): ConfigSection[] {
  return [
    globalSection(paths, generation, connectionsOf(desired)),
    DEFAULTS,
    ...sortedEntries(desired.listeners).map(([key, listener]) => frontend(key, listener, desired.address)),
    ...sortedEntries(desired.pools).map(([key, pool]) => backend(key, pool, desired.members)),
  ];
}

function connectionsOf({ listeners }: ConfigState): number {
  return Object.values(listeners).reduce((sum, { connectionLimit }) => sum + connectionLimit, 0);
}

/** Redispatches requests of a member that is gone to another one. Known health outlives a reload. */
const DEFAULTS: ConfigSection = {
  head: ["defaults"],
  lines: [
    ["load-server-state-from-file", "global"],
    ["option", "redispatch", "1"],
    ["retries", "2"],
  ],
};

/** `idle-close-on-response`: a reload does not cut off clients that keep a connection open between two requests. */
const HTTP_LINES = [
  ["option", "forwardfor"],
  ["option", "idle-close-on-response"],
];

function frontend(key: string, listener: ListenerState, address: string): ConfigSection {
  return {
    head: ["frontend", key],
    lines: [
      ["mode", listener.protocol.toLowerCase()],
      ["bind", `${address}:${listener.port}`],
      ["maxconn", String(listener.connectionLimit)],
      ["timeout", "client", formatMs(listener.clientMs)],
      ...(listener.protocol === "HTTP" ? HTTP_LINES : []),
      ...listener.allowed.map((cidr) => ["acl", "allowed", "src", cidr]), // one address for each line, because a line holds 64 words
      ...(listener.allowed.length === 0
        ? []
        : [["tcp-request", "connection", "reject", "unless", "allowed"]]),
      ["default_backend", listener.pool],
    ],
  };
}

/** Algorithms that support members added at runtime. The last one moves few clients when members change. */
export const BALANCE = {
  ROUND_ROBIN: [["balance", "roundrobin"]],
  LEAST_CONNECTIONS: [["balance", "leastconn"]],
  SOURCE_IP: [
    ["balance", "source"],
    ["hash-type", "consistent"],
  ],
} as const satisfies Record<Algorithm, readonly (readonly string[])[]>;

/** HAProxy sets the cookie itself, hides it from the members, and lets no cache keep the responses that set it. */
const COOKIE_OPTIONS = ["insert", "indirect", "nocache", "httponly"];

function backend(key: string, pool: PoolState, members: ConfigState["members"]): ConfigSection {
  const ownMembers = sortedEntries(members).filter(([memberKey]) => splitMemberKey(memberKey).pool === key);
  return {
    head: ["backend", key],
    lines: [
      ["mode", pool.protocol.toLowerCase()],
      ...BALANCE[pool.algorithm],
      ...(pool.cookie === undefined ? [] : [["cookie", pool.cookie, ...COOKIE_OPTIONS]]),
      ["timeout", "connect", formatMs(pool.connectMs)],
      ["timeout", "server", formatMs(pool.dataMs)],
      ...(pool.monitor === null ? [] : monitorLines(pool.monitor)),
      ...ownMembers.map(([memberKey, member]) => serverLine(splitMemberKey(memberKey).member, member)),
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
    ["timeout", "check", formatMs(timeoutMs)],
    ["default-server", ...checkTimings(monitor)],
    ...(monitor.type === "HTTP" ? http : []),
  ];
}

/** Returns how often a member is checked, and how many results change its health. */
export function checkTimings({ delayMs, retries }: MonitorState): string[] {
  return ["inter", formatMs(delayMs), "fall", String(retries), "rise", String(retries)];
}

function serverLine(member: string, state: MemberState): string[] {
  return ["server", ...serverArguments(member, state), ...(state.state === "maint" ? ["disabled"] : [])];
}

/** Returns the arguments of a member, in a file and in `add server` alike. */
export function serverArguments(member: string, state: MemberState): string[] {
  const { address, port, weight, checked, cookie } = state;
  const words = [member, `${address}:${port}`, "id", serverId(member), "weight", String(weight)];
  return [...words, ...(checked ? ["check"] : []), ...(cookie === undefined ? [] : ["cookie", cookie])];
}

/**
 * Derives a member's id from its name. Client addresses then map to the same member in every process, in whatever order
 * members were added. HAProxy counts from 1 to 2^31 - 1.
 */
function serverId(member: string): string {
  return String((Number.parseInt(hashText(member).slice(0, 8), 16) % (2 ** 31 - 1)) + 1);
}

function formatMs(time: number): string {
  return `${time}ms`;
}

function sortedEntries<Value>(keyed: { readonly [key: string]: Value }): [string, Value][] {
  return Object.entries(keyed).sort(([left], [right]) => (left < right ? -1 : 1));
}
