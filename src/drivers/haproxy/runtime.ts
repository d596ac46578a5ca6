import { parseNumber } from "./quoting.ts";
import type { ListenerState, MemberState } from "./states.ts";
import { memberKey } from "./states.ts";
import { parseTable, type TableRow } from "./table.ts";

/** The state that a process reports. */
export interface Runtime {
  /** Generation of the configuration that the process has read. */
  readonly generation: string;
  /** True if members that are added while it runs can have cookies: HAProxy 3.0 and later. */
  readonly addsCookies: boolean;
  /** Members by `POOL.MEMBER`, leaving ones included. */
  readonly members: { readonly [key: string]: RuntimeMember };
  readonly listeners: { readonly [key: string]: Pick<ListenerState, "open" | "connectionLimit"> };
}

export interface RuntimeMember extends MemberState {
  /** True if the member is up, as far as the process knows. */
  readonly up: boolean;
  /** Seconds since the member went up, down or into maintenance. */
  readonly secondsSinceChange: number;
  /** Number of clients whose requests the member is working on. */
  readonly sessions: number;
  readonly line: readonly string[];
}

/** The commands whose answers `parseRuntime` reads, in one line as the socket requires. */
export const SHOW_COMMANDS = "show info;show servers state;show stat";

/** The first major version whose `add server` takes `cookie`. HAProxy 2.6 refuses it. */
const FIRST_WITH_COOKIES = 3;

/** Parses the answer; undefined if it is incomplete. */
export function parseRuntime(answer: string): Runtime | undefined {
  const lines = answer.split("\n");
  const servers = parseTable(lines, "# be_id ", " ");
  const stat = parseTable(lines, "# pxname,", ",");
  const generation = /^description: (.*)$/m.exec(answer)?.[1];
  if (servers === undefined || stat === undefined) return undefined;
  const stats = new Map(stat.map(({ cells }) => [memberKey(cells.pxname ?? "", cells.svname ?? ""), cells]));
  const frontends = stat.filter(({ cells }) => cells.svname === "FRONTEND");
  return {
    generation: generation ?? "",
    addsCookies: Number(/^Version: (\d+)\./m.exec(answer)?.[1] ?? 0) >= FIRST_WITH_COOKIES,
    members: Object.fromEntries(
      servers.map((row) => [
        memberKey(row.cells.be_name ?? "", row.cells.srv_name ?? ""),
        toRuntimeMember(row, stats.get(memberKey(row.cells.be_name ?? "", row.cells.srv_name ?? ""))),
      ]),
    ),
    listeners: Object.fromEntries(
      frontends.map(({ cells: { pxname = "", status, slim } }) => [
        pxname,
        { open: status === "OPEN", connectionLimit: parseNumber(slim) },
      ]),
    ),
  };
}

/**
 * Bits of `srv_admin_state` and `srv_check_state` (HAProxy Management Guide, "show servers state"). 0x04 only says that the
 * file had `disabled`: it stays when the server gets ready.
 */
export const MAINTENANCE = 0x01 | 0x02 | 0x20;
const DRAIN = 0x08 | 0x10;
export const CHECK_ENABLED = 0x04;
const STOPPED = "0";

function adminState(bits: number): MemberState["state"] {
  if (bits & MAINTENANCE) return "maint";
  return bits & DRAIN ? "drain" : "ready";
}

function toRuntimeMember({ cells, words }: TableRow, stat: TableRow["cells"] = {}): RuntimeMember {
  const cookie = stat.cookie || undefined;
  return {
    address: cells.srv_addr ?? "",
    port: parseNumber(cells.srv_port),
    weight: parseNumber(cells.srv_uweight),
    state: adminState(parseNumber(cells.srv_admin_state)),
    checked: (parseNumber(cells.srv_check_state) & CHECK_ENABLED) !== 0,
    ...(cookie === undefined ? {} : { cookie }),
    up: cells.srv_op_state !== STOPPED,
    secondsSinceChange: parseNumber(cells.srv_time_since_last_change),
    sessions: parseNumber(stat.scur ?? "0"),
    line: words,
  };
}
