import { parseNumber } from "./quoting.ts";
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

/** Bits of `srv_admin_state` and `srv_check_state` (HAProxy Management Guide, "show servers state"). */
const MAINTENANCE = 0x01 | 0x02 | 0x04 | 0x20;
const CHECK_ENABLED = 0x04;
/** The value of `srv_op_state` for a server that is down. */
const STOPPED = "0";
/** The values of `srv_check_status` without a result. `srv_check_result` has none during each check, either. */
const NO_RESULT: ReadonlySet<string | undefined> = new Set([undefined, "0", "1"]);

function toServer({ cells, words }: TableRow): ProbedServer {
  const isEnabled = (parseNumber(cells.srv_check_state) & CHECK_ENABLED) !== 0;
  return {
    backend: cells.be_name ?? "",
    server: cells.srv_name ?? "",
    up: cells.srv_op_state !== STOPPED,
    checked: !NO_RESULT.has(cells.srv_check_status),
    active: isEnabled && (parseNumber(cells.srv_admin_state) & MAINTENANCE) === 0,
    secondsSinceChange: parseNumber(cells.srv_time_since_last_change),
    line: words,
  };
}
