import { policyOf } from "../../engine/policy.ts";
import { type FleetEvent, TYPE_PREFIX } from "../../model/event.ts";
import type { Command } from "../command.ts";
import { type Column, table } from "../table.ts";
import { moment } from "../words.ts";
import { readOwnSource } from "../world/tree.ts";

export const events: Command = {
  name: "events",
  group: "Looking:",
  summary: "what happened, the newest first; webhooks are told the same",
  options: [{ flags: "--limit <number>", about: "how many", fallback: "20" }],
  examples: [["events --limit 5", "the last five"]],
  async run(given, session) {
    const { io, json, store } = session;
    const { loaded } = await readOwnSource(session);
    const found = await store.outbox.events(policyOf(loaded.resources).id, Number(given.text("limit")));
    io.print(
      json
        ? JSON.stringify(found, undefined, 2)
        : table(found, COLUMNS, io.color, "nothing has happened yet"),
    );
    return "ok";
  },
};

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
