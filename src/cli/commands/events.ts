import { setTimeout as sleep } from "node:timers/promises";
import { policyOf } from "../../engine/policy.ts";
import { type FleetEvent, TYPE_PREFIX } from "../../model/event.ts";
import { type Command, FLEET_OPTIONS } from "../command.ts";
import type { Exit } from "../exit-codes.ts";
import type { Palette } from "../io.ts";
import type { Session } from "../session.ts";
import { type Column, table } from "../table.ts";
import { moment } from "../words.ts";
import { readOwnSource } from "../world/tree.ts";

export const events: Command = {
  name: "events",
  group: "Looking:",
  summary: "what happened, the newest first; webhooks are told the same",
  options: [
    ...FLEET_OPTIONS,
    { flags: "--limit <number>", about: "how many", fallback: "20" },
    { flags: "-f, --follow", about: "go on with what happens from now on, until Ctrl-C" },
  ],
  examples: [
    ["events --limit 5", "the last five"],
    ["events -f", "watches what the daemon does"],
  ],
  async run(given, session) {
    const { io, json, store } = session;
    const { loaded } = await readOwnSource(given, session);
    const fleet = policyOf(loaded.resources).id;
    const found = await store.outbox.events(fleet, Number(given.text("limit")));
    if (given.flag("follow")) return follow(fleet, found, session);
    io.print(
      json
        ? JSON.stringify(found, undefined, 2)
        : table(found, COLUMNS, io.color, "nothing has happened yet"),
    );
    return "ok";
  },
};

/** How often what is new is looked for, and how much of it there can be. */
const LOOK = { everyMs: 500, limit: 1_000 } as const;

/** One line an event, the oldest first. */
async function follow(fleet: string, found: readonly FleetEvent[], session: Session): Promise<Exit> {
  const { io, json, store, signal } = session;
  const show = (event: FleetEvent) => io.print(json ? JSON.stringify(event) : lineOf(event, io.color));
  for (const event of found.toReversed()) show(event);
  let last = found[0]?.id;
  while (!signal.aborted) {
    await sleep(LOOK.everyMs, undefined, { signal }).catch(() => {});
    const all = await store.outbox.events(fleet, LOOK.limit); // the newest first
    const known = all.findIndex(({ id }) => id === last);
    const news = known === -1 ? all : all.slice(0, known);
    for (const event of news.toReversed()) show(event);
    last = news[0]?.id ?? last;
  }
  return "ok";
}

function lineOf(event: FleetEvent, color: Palette): string {
  const { time, type, subject } = event;
  const clock = new Date(time).toTimeString().slice(0, "12:34:56".length);
  const name = type.slice(TYPE_PREFIX.length).padEnd(16);
  return `${color.dim(clock)}  ${color.bold(name)}  ${subject}  ${color.dim(whatOf(event))}`.trimEnd();
}

const COLUMNS: readonly Column<FleetEvent>[] = [
  { head: "TIME", cell: ({ time }) => moment(time) },
  { head: "EVENT", cell: ({ type }, color) => color.bold(type.slice(TYPE_PREFIX.length)) },
  { head: "OF", cell: ({ subject }) => subject },
  { head: "WHAT", cell: whatOf },
  { head: "ID", cell: ({ id }, color) => color.dim(id) },
];

/** The words of the event's data that say most. */
function whatOf({ data }: FleetEvent): string {
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
