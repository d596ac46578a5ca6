import { parseNumber } from "./quoting.ts";
import { CHECK_ENABLED, MAINTENANCE } from "./runtime.ts";
import { parseTable, type TableRow } from "./table.ts";

/** What the process of a prober reports. */
export interface ProberRuntime {
  /** Generation of the configuration that the process has read. */
  readonly generation: string;
  readonly servers: readonly ProbedServer[];
}

export interface ProbedServer {
  readonly backend: string;
  readonly server: string;
  /** True: the last state that the checks decided is "up". */
  readonly up: boolean;
  /** False until the first check has ended. */
  readonly checked: boolean;
  /** False while checks are stopped by hand. */
  readonly active: boolean;
  readonly secondsSinceChange: number;
  readonly line: readonly string[];
}

/**
 * The commands whose answers `parseProberRuntime` reads, in one line as the socket requires. The second answer shows that the
 * first is complete.
 */
export const PROBER_COMMANDS = "show servers state;show info";

/** Parses the answer; undefined if it is incomplete. */
export function parseProberRuntime(answer: string): ProberRuntime | undefined {
  const table = parseTable(answer.split("\n"), "# be_id ", " ");
  const generation = /^description: (.*)$/m.exec(answer)?.[1];
  if (table === undefined || generation === undefined) return undefined;
  return { generation, servers: table.map(toServer) };
}

/** Returns whether a server with this `srv_op_state` is down. */
export function isStopped(state: string | undefined): boolean {
  return state === "0";
}

/**
 * Returns whether a server with this `srv_check_status` has been checked (HCHK_STATUS_UNKNOWN and HCHK_STATUS_INI of
 * HAProxy's check-t.h). Its `srv_check_result` does not say so: it is reset whenever a check begins.
 */
export function hasResult(status: string | undefined): boolean {
  return status !== undefined && status !== "0" && status !== "1";
}

function toServer({ cells, words }: TableRow): ProbedServer {
  const isEnabled = (parseNumber(cells.srv_check_state) & CHECK_ENABLED) !== 0;
  return {
    backend: cells.be_name ?? "",
    server: cells.srv_name ?? "",
    up: !isStopped(cells.srv_op_state),
    checked: hasResult(cells.srv_check_status),
    active: isEnabled && (parseNumber(cells.srv_admin_state) & MAINTENANCE) === 0,
    secondsSinceChange: parseNumber(cells.srv_time_since_last_change),
    line: words,
  };
}
