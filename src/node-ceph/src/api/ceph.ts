import type { MonAnswer } from "../types.ts";
import type { Pool } from "./pool.ts";

/** A connection to a cluster. */
export interface Ceph extends AsyncDisposable {
  /** The id of the cluster. */
  readonly fsid: string;
  /**
   * Sends a command to the monitors, as the `ceph` command does: `{ prefix: "osd pool ls", detail: "detail" }`. Parses an answer in
   * JSON. Failures contain the monitor's message. https://docs.ceph.com/en/latest/api/mon_command_api/
   */
  monCommand(command: { readonly prefix: string; readonly [argument: string]: unknown }): Promise<MonAnswer>;
  /** Returns a pool, or an RBD namespace in it. Sends no request, so the pool need not exist. */
  pool(name: string, namespace?: string): Pool;
  /** Waits for calls in flight, then closes the connection. */
  close(): Promise<void>;
}
