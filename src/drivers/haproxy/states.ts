import type { Keyed } from "../../model/json.ts";

/** A load balancer: one HAProxy with a worker of its own, in the namespace of its network's router. */
export interface LoadBalancerState {
  /** The router's network namespace. */
  readonly namespace: string;
  /** Address that the load balancer listens on. */
  readonly address: string;
  readonly process: ProcessState;
  readonly listeners: Keyed<ListenerState>;
  readonly pools: Keyed<PoolState>;
  /** Members by `POOL.MEMBER`, in one collection, so that each added, changed or removed member is one entry. */
  readonly members: Keyed<MemberState>;
  /** Additional (`+`) and missing (`-`) lines of the configuration. The desired value is empty. */
  readonly edits: readonly string[];
}

/**
 * `outdated`: the process runs with another configuration than the file's. `elsewhere`: it runs in another namespace,
 * for example in a deleted one of the same name. `silent`: it does not answer.
 */
export type ProcessState = "running" | "stopped" | "outdated" | "elsewhere" | "silent";

export interface ListenerState {
  readonly protocol: Protocol;
  readonly port: number;
  readonly pool: string;
  readonly connectionLimit: number;
  readonly clientMs: number;
  /** CIDRs of the clients that may connect; empty: all. */
  readonly allowed: readonly string[];
  /** False while the listener is paused by hand. */
  readonly open: boolean;
}

export type Protocol = "TCP" | "HTTP";

export interface PoolState {
  readonly protocol: Protocol;
  readonly algorithm: Algorithm;
  readonly connectMs: number;
  readonly dataMs: number;
  /** Null: members are never checked, and always get their share. */
  readonly monitor: MonitorState | null;
  /** The name of the cookie by which a client stays with one member. Absent: none. Only for HTTP. */
  readonly cookie?: string;
}

export type Algorithm = "ROUND_ROBIN" | "LEAST_CONNECTIONS" | "SOURCE_IP";

export interface MonitorState {
  readonly type: Protocol;
  /** Only for HTTP; otherwise null. */
  readonly path: string | null;
  readonly codes: string | null;
  readonly delayMs: number;
  readonly timeoutMs: number;
  readonly retries: number;
}

export interface MemberState {
  readonly address: string;
  readonly port: number;
  /** 0 to 256; a member with 0 gets no new connections. */
  readonly weight: number;
  readonly state: "ready" | "drain" | "maint";
  /** True if the member's health is checked. */
  readonly checked: boolean;
  /** The value of its pool's cookie that stands for the member. Absent: none. */
  readonly cookie?: string;
}

/** Returns the key of a member within a load balancer. Pool names hold no dot. */
export function memberKey(pool: string, member: string): string {
  return `${pool}.${member}`;
}

export function splitMemberKey(key: string): { readonly pool: string; readonly member: string } {
  const dot = key.indexOf(".");
  return { pool: key.slice(0, dot), member: key.slice(dot + 1) };
}
