import type { MonAnswer } from "../types.ts";
import type { Pool } from "./pool.ts";

/** One connection to one cluster. */
export interface Ceph extends AsyncDisposable {
  /** The cluster's own id. */
  readonly fsid: string;
  /**
   * Asks the monitors, as the `ceph` command does: `{ prefix: "osd pool ls", detail: "detail" }`. An answer that is JSON
   * is parsed; a failure says what the monitor said. https://docs.ceph.com/en/latest/api/mon_command_api/
   */
  monCommand(command: { readonly prefix: string; readonly [argument: string]: unknown }): Promise<MonAnswer>;
  /** The images of a pool, or of an RBD namespace in it. Asks nothing yet: it may be missing. */
  pool(name: string, namespace?: string): Pool;
  /** Waits for what is under way. */
  close(): Promise<void>;
}
