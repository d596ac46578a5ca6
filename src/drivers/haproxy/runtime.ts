import type { ListenerState, MemberState } from "./states.ts";
import { memberKey } from "./states.ts";

/** What a process says of itself. */
export interface Runtime {
  /** Of the configuration that it has read. */
  readonly generation: string;
  /** By `POOL.MEMBER`, also those that are about to leave. */
  readonly members: { readonly [key: string]: RuntimeMember };
  readonly listeners: { readonly [key: string]: Pick<ListenerState, "open" | "connectionLimit"> };
}

export interface RuntimeMember extends MemberState {
  /** Whether it is up, as far as is known. */
  readonly up: boolean;
  readonly line: readonly string[];
}

/** The commands whose answers `parseRuntime` reads, in one line as the socket wants them. */
export const LOOK = "show info;show servers state;show stat";

/** Undefined when it said too little to be a whole answer. */
export function parseRuntime(answer: string): Runtime | undefined {
  const lines = answer.split("\n");
  const servers = table(lines, "# be_id ", " ");
  const stat = table(lines, "# pxname,", ",");
  const generation = /^description: (.*)$/m.exec(answer)?.[1];
  if (servers === undefined || stat === undefined) return undefined;
  const frontends = stat.filter(({ cells }) => cells.svname === "FRONTEND");
  return {
    generation: generation ?? "",
    members: Object.fromEntries(
      servers.map((row) => [memberKey(row.cells.be_name ?? "", row.cells.srv_name ?? ""), memberOf(row)]),
    ),
    listeners: Object.fromEntries(
      frontends.map(({ cells: { pxname = "", status, slim } }) => [
        pxname,
        { open: status === "OPEN", connectionLimit: Number(slim) },
      ]),
    ),
  };
}

interface Row {
  readonly cells: { readonly [column: string]: string | undefined };
  readonly words: readonly string[];
}

/** The rows below the line with the names of the columns, up to an empty line. */
function table(lines: readonly string[], head: string, separator: string): Row[] | undefined {
  const start = lines.findIndex((line) => line.startsWith(head));
  if (start === -1) return undefined;
  const columns = (lines[start] ?? "").slice("# ".length).split(separator);
  const end = lines.indexOf("", start);
  return lines.slice(start + 1, end === -1 ? undefined : end).map((line) => {
    const words = line.split(separator);
    return { words, cells: Object.fromEntries(columns.map((column, index) => [column, words[index]])) };
  });
}

/** Bits of `srv_admin_state` and `srv_check_state` (HAProxy Management Guide, "show servers state"). */
const MAINTENANCE = 0x01 | 0x02 | 0x04 | 0x20;
const DRAIN = 0x08 | 0x10;
const CHECK_ENABLED = 0x04;
const STOPPED = "0";

function memberOf({ cells, words }: Row): RuntimeMember {
  const admin = Number(cells.srv_admin_state);
  return {
    address: cells.srv_addr ?? "",
    port: Number(cells.srv_port),
    weight: Number(cells.srv_uweight),
    state: admin & MAINTENANCE ? "maint" : admin & DRAIN ? "drain" : "ready",
    checked: (Number(cells.srv_check_state) & CHECK_ENABLED) !== 0,
    up: cells.srv_op_state !== STOPPED,
    line: words,
  };
}
