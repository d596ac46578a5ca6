import type { Keyed } from "../../model/json.ts";

/** A load balancer: one HAProxy with a worker of its own, in the namespace of its network's router. */
export interface LoadBalancerState {
  /** The router's network namespace. */
  readonly namespace: string;
  /** The address that it listens on. */
  readonly address: string;
  readonly process: ProcessState;
  readonly listeners: Keyed<ListenerState>;
  readonly pools: Keyed<PoolState>;
  /** By `POOL.MEMBER`: one collection, so that what comes, changes or goes is one entry. */
  readonly members: Keyed<MemberState>;
  /** What stands in the configuration besides all this (`+`) or is missing there (`-`). Nothing should. */
  readonly edits: readonly string[];
}

/**
 * `outdated`: it runs with another configuration than the file's. `elsewhere`: in another namespace, also one of the same
 * name that was made anew since. `silent`: it does not answer.
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
  /** False while somebody has paused it. */
  readonly open: boolean;
}

export type Protocol = "TCP" | "HTTP";

export interface PoolState {
  readonly protocol: Protocol;
  readonly algorithm: Algorithm;
  readonly connectMs: number;
  readonly dataMs: number;
  /** Null: members are never looked at, and always get their share. */
  readonly monitor: MonitorState | null;
}

export type Algorithm = "ROUND_ROBIN" | "LEAST_CONNECTIONS" | "SOURCE_IP";

export interface MonitorState {
  readonly type: Protocol;
  /** Of HTTP; else null. */
  readonly path: string | null;
  readonly codes: string | null;
  readonly delayMs: number;
  readonly timeoutMs: number;
  readonly retries: number;
}

export interface MemberState {
  readonly address: string;
  readonly port: number;
  /** 0 to 256; with 0 it gets nothing new. */
  readonly weight: number;
  readonly state: "ready" | "drain" | "maint";
  /** Whether its health is looked at. */
  readonly checked: boolean;
}

/** The key of a member among all of a load balancer. Names of pools hold no dot. */
export function memberKey(pool: string, member: string): string {
  return `${pool}.${member}`;
}

export function splitMemberKey(key: string): { readonly pool: string; readonly member: string } {
  const dot = key.indexOf(".");
  return { pool: key.slice(0, dot), member: key.slice(dot + 1) };
}
