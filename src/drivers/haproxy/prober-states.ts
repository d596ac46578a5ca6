import { hashOf } from "../../model/hash.ts";
import type { Keyed } from "../../model/json.ts";
import type { ProcessState } from "./states.ts";

/** A prober: one HAProxy that only checks machines. It runs where the network of the machines is reachable. */
export interface ProberState {
  /** The router's network namespace; empty for the namespace of the host. */
  readonly namespace: string;
  readonly process: ProcessState;
  /** What is checked, by `targetKey`. */
  readonly targets: Keyed<TargetState>;
  /** Additional (`+`) and missing (`-`) lines of the configuration. The desired value is empty. */
  readonly edits: readonly string[];
}

export interface TargetState extends CheckState {
  readonly address: string;
  readonly port: number;
  /** False while the checks of the target are stopped by hand. */
  readonly active: boolean;
}

/** How a target is checked. */
export interface CheckState {
  readonly check: "TCP" | "HTTP" | "HTTPS";
  /** The path and the expected status codes; null for TCP. */
  readonly path: string | null;
  readonly statuses: string | null;
  /** The `Host` header and, for HTTPS, the server name; null: the address. */
  readonly host: string | null;
  readonly periodMs: number;
  readonly timeoutMs: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

export type ProbeName = "readiness" | "liveness";

/** Returns the key of a probe of a machine, by the machine's name on its host. */
export function targetKey(machine: string, probe: ProbeName): string {
  return `${machine}.${probe}`;
}

export function splitTargetKey(key: string): { readonly machine: string; readonly probe: ProbeName } {
  const dot = key.lastIndexOf(".");
  return { machine: key.slice(0, dot), probe: key.slice(dot + 1) === "liveness" ? "liveness" : "readiness" };
}

/** The name of a target in HAProxy: its backend, which is the way to check it, and its server. */
export interface TargetName {
  readonly backend: string;
  readonly server: string;
}

/** Returns the name of a target. It holds all of the state, so that a changed target is another one to HAProxy. */
export function targetName(key: string, { address, port, active: _, ...check }: TargetState): TargetName {
  return { backend: `c${hashOf(check).slice(0, 12)}`, server: `${address}_${port}_${key}` };
}

/** Returns the key and the address of a target from the name of its server; undefined for a name of another form. */
export function parseServerName(
  server: string,
): { readonly key: string; readonly address: string; readonly port: number } | undefined {
  const [, address, port, key] = /^([^_]+)_([0-9]{1,5})_([^_]+)$/.exec(server) ?? [];
  return address === undefined || key === undefined ? undefined : { key, address, port: Number(port) };
}
