import { setTimeout as sleep } from "node:timers/promises";
import stringWidth from "string-width";
import { policyOf } from "../../engine/policy.ts";
import { type FleetEvent, TYPE_PREFIX } from "../../model/event.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { DEFAULT_PROJECT } from "../../model/resource.ts";
import { type Command, LOOK_OPTIONS, parseIntegerOption } from "../command.ts";
import type { Exit } from "../exit-codes.ts";
import { readDefaultSource } from "../fleet/source.ts";
import type { Session } from "../session.ts";
import { formatTime } from "../terminal/format.ts";
import type { Palette } from "../terminal/io.ts";
import { sanitizeLine } from "../terminal/sanitize.ts";
import { type Column, formatTable } from "../terminal/table.ts";

export const events: Command = {
  name: "events",
  group: "Inspect:",
  summary: "list events, newest first",
  options: [
    ...LOOK_OPTIONS,
    { flags: "--limit <number>", description: "maximum number of events", default: "20" },
    { flags: "-f, --follow", description: "keep printing new events, until Ctrl-C" },
  ],
  examples: [
    ["events --limit 5", "list the last five events"],
    ["events -f", "watch the daemon"],
  ],
  async run(parsedArgs, session) {
    const { io, json, store } = session;
    const { loaded } = await readDefaultSource(parsedArgs, session);
    const fleet = policyOf(loaded.resources).id;
    const recentEvents = await store.outbox.events(fleet, parseIntegerOption(parsedArgs, "limit", 1));
    if (parsedArgs.flag("follow")) return followEvents(fleet, recentEvents, session);
    io.print(json ? formatJson(recentEvents) : formatEvents(recentEvents, io));
    return "ok";
  },
};

/** The polling interval of `--follow`, and the most events that one poll can read. */
const POLL = { everyMs: 500, limit: 1_000 } as const;

/** Prints recent events, then new ones until the session is stopped: a line each, oldest first. */
async function followEvents(
  fleet: string,
  recentEvents: readonly FleetEvent[],
  session: Session,
): Promise<Exit> {
  const { io, json, store, signal } = session;
  const show = (event: FleetEvent) =>
    io.print(json ? formatJson(event, "line") : formatEvent(event, io.color));
  for (const event of recentEvents.toReversed()) show(event);
  let last = recentEvents[0]?.id;
  while (!signal.aborted) {
    await sleep(POLL.everyMs, undefined, { signal }).catch(() => {});
    const all = await store.outbox.events(fleet, POLL.limit); // newest first
    const lastIndex = all.findIndex(({ id }) => id === last);
    const newEvents = lastIndex === -1 ? all : all.slice(0, lastIndex);
    for (const event of newEvents.toReversed()) show(event);
    last = newEvents[0]?.id ?? last;
  }
  return "ok";
}

/** Formats events as a table; without their ids where the terminal has no room for them. */
export function formatEvents(
  all: readonly FleetEvent[],
  { color, outColumns }: Pick<Session["io"], "color" | "outColumns">,
): string {
  const table = (columns: readonly Column<FleetEvent>[]) => formatTable(all, columns, color, "no events yet");
  const full = table([...COLUMNS, ID_COLUMN]);
  const isTooWide = full.split("\n").some((line) => stringWidth(line) > outColumns);
  return isTooWide ? table(COLUMNS) : full;
}

function formatEvent(event: FleetEvent, color: Palette): string {
  const { time, type } = event;
  const name = type.slice(TYPE_PREFIX.length).padEnd(16);
  return sanitizeLine(
    `${color.dim(formatTime(time))}  ${color.bold(name)}  ${formatSubject(event)}  ${color.dim(summarizeEvent(event))}`.trimEnd(),
  );
}

const COLUMNS: readonly Column<FleetEvent>[] = [
  { head: "TIME", cell: ({ time }) => formatTime(time) },
  { head: "EVENT", cell: ({ type }, color) => color.bold(type.slice(TYPE_PREFIX.length)) },
  { head: "SUBJECT", cell: formatSubject },
  { head: "DETAILS", cell: summarizeEvent },
];
const ID_COLUMN: Column<FleetEvent> = { head: "ID", cell: ({ id }, color) => color.dim(id) };

/** Formats `VirtualMachine/default/db` as commands take it: `VirtualMachine/db`. */
function formatSubject({ subject }: FleetEvent): string {
  return subject.replace(`/${DEFAULT_PROJECT}/`, "/");
}

/** Returns the most informative part of the event's data. */
function summarizeEvent({ data }: FleetEvent): string {
  const { message, summary, fields, outcomes, waiting } = data;
  if (typeof message === "string") return message;
  if (typeof summary === "string") return summary;
  if (Array.isArray(fields)) return fields.map(({ field }: { field: string }) => field).join(", ");
  if (typeof waiting === "number") return `${waiting} waiting`;
  if (typeof outcomes !== "object" || outcomes === null) return "";
  return Object.entries(outcomes)
    .map(([result, amount]) => `${amount} ${result}`)
    .join(", ");
}
