import type { FleetEvent } from "../../model/event.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Delivery, DeliveryFilter, DeliveryState, HookState, Outbox } from "../outbox.ts";
import type { Posting } from "../run-record.ts";
import type { Embedded, Sql, Value } from "./database.ts";
import { writeNotes } from "./notes.ts";

export function sqliteOutbox(db: Embedded): Outbox {
  return {
    post: (fleet, postings, told = new Map()) =>
      db.write((sql) => {
        insertEvents(sql, fleet, postings);
        writeNotes(sql, fleet, "told", told);
      }),
    events: (fleet, limit) =>
      db.read((sql) =>
        sql
          .all<{ event: string }>(
            "SELECT event FROM events WHERE fleet = ? ORDER BY position DESC LIMIT ?",
            ...[fleet, limit],
          )
          .map(({ event }) => eventOf(event)),
      ),
    due: (fleet, hook, now, limit) =>
      db.read((sql) =>
        sql
          .all<Row>(
            `${SELECT} WHERE d.fleet = ? AND hook = ? AND state = 'due' AND due <= ? ORDER BY d.position LIMIT ?`,
            ...[fleet, hook, now, limit],
          )
          .map(deliveryOf),
      ),
    nextDue: (fleet, hooks) => db.read((sql) => nextDue(sql, fleet, hooks)),
    hurry: (fleet, now) =>
      db.write((sql) => {
        sql.run(
          "UPDATE deliveries SET due = ?2 WHERE fleet = ?1 AND state = 'due' AND due > ?2",
          ...[fleet, now],
        );
      }),
    delivered: (fleet, delivery) =>
      db.write((sql) => {
        if (update(sql, fleet, delivery, { state: "delivered", due: null, message: null }))
          wakeNext(sql, fleet, delivery, delivery.event.subject);
      }),
    missed: (fleet, delivery, { message, again }) =>
      db.write((sql) => {
        const state = again === undefined ? "dead" : "due";
        if (update(sql, fleet, delivery, { state, due: again ?? null, message }) && again === undefined)
          wakeNext(sql, fleet, delivery, delivery.event.subject);
      }),
    hooks: (fleet) => db.read((sql) => sql.all<HookRow>(HOOKS, fleet).map(hookStateOf)),
    deliveries: (fleet, filter, limit) =>
      db.read((sql) => {
        const { where, values } = conditions(fleet, filter);
        const rows = sql.all<Row>(
          `${SELECT} WHERE ${where} ORDER BY d.position, hook LIMIT ?`,
          ...values,
          limit,
        );
        return rows.map(stateOf);
      }),
    replay: (fleet, filter, now) =>
      db.write((sql) => {
        const { where, values } = conditions(fleet, filter);
        const rows = sql.all<Row>(`${SELECT} WHERE ${where} ORDER BY d.position`, ...values);
        for (const row of rows) again(sql, fleet, row, now);
        return rows.length;
      }),
  };
}

interface Row {
  readonly position: number;
  readonly hook: ResourceId;
  readonly subject: string;
  readonly state: DeliveryState["state"];
  readonly attempts: number;
  readonly since: string;
  readonly due: string | null;
  readonly message: string | null;
  readonly event: string;
}

const SELECT = `SELECT d.position, hook, subject, state, attempts, since, due, message, event
  FROM deliveries d JOIN events e ON e.position = d.position`;

type HookRow = Omit<HookState, "oldest"> & { readonly oldest: string | null };

const HOOKS = `SELECT hook, sum(state = 'delivered') AS delivered, sum(state IN ('due', 'waiting')) AS pending,
    sum(state = 'dead') AS dead, min(CASE WHEN state IN ('due', 'waiting') THEN since END) AS oldest
  FROM deliveries WHERE fleet = ? GROUP BY hook ORDER BY hook`;

function hookStateOf({ hook, delivered, pending, dead, oldest }: HookRow): HookState {
  return { hook, delivered, pending, dead, oldest: oldest ?? undefined };
}

/** Events with their deliveries. One that is there already brings nothing new. */
export function insertEvents(sql: Sql, fleet: string, postings: readonly Posting[]): void {
  for (const { event, hooks } of postings) {
    const { id, time, subject } = event;
    const row = sql.get<{ position: number }>(
      "INSERT INTO events (fleet, id, time, event) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING position",
      ...[fleet, id, time, JSON.stringify(event)],
    );
    if (row === undefined) continue;
    for (const hook of hooks)
      insertDelivery(sql, { fleet, hook, position: row.position, subject, since: time });
  }
}

interface NewDelivery {
  readonly fleet: string;
  readonly hook: ResourceId;
  readonly position: number;
  readonly subject: string;
  readonly since: string;
}

function insertDelivery(sql: Sql, { fleet, hook, position, subject, since }: NewDelivery): void {
  const state = isAnyDue(sql, fleet, hook, subject) ? "waiting" : "due";
  sql.run(
    "INSERT INTO deliveries (fleet, hook, position, subject, state, since, due) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ...[fleet, hook, position, subject, state, since, since],
  );
}

function isAnyDue(sql: Sql, fleet: string, hook: ResourceId, subject: string): boolean {
  const sought = "SELECT 1 FROM deliveries WHERE fleet = ? AND hook = ? AND subject = ? AND state = 'due'";
  return sql.get(sought, fleet, hook, subject) !== undefined;
}

interface Update {
  readonly state: DeliveryState["state"];
  readonly due: string | null;
  readonly message: string | null;
}

/** False when it is not due any more: somebody else was faster. */
function update(
  sql: Sql,
  fleet: string,
  { hook, position }: Delivery,
  { state, due, message }: Update,
): boolean {
  const changed = sql.run(
    `UPDATE deliveries SET state = ?, due = ?, message = ?, attempts = attempts + ?
     WHERE fleet = ? AND hook = ? AND position = ? AND state = 'due'`,
    ...[state, due, message, message === null ? 0 : 1, fleet, hook, position],
  );
  return changed === 1;
}

/** The next event of the subject has its turn. */
function wakeNext(sql: Sql, fleet: string, { hook }: Pick<Delivery, "hook">, subject: string): void {
  sql.run(
    `UPDATE deliveries SET state = 'due' WHERE fleet = ?1 AND hook = ?2 AND position =
     (SELECT min(position) FROM deliveries WHERE fleet = ?1 AND hook = ?2 AND subject = ?3 AND state = 'waiting')`,
    ...[fleet, hook, subject],
  );
}

function again(sql: Sql, fleet: string, { hook, position, subject }: Row, now: string): void {
  const state = isAnyDue(sql, fleet, hook, subject) ? "waiting" : "due";
  sql.run(
    `UPDATE deliveries SET state = ?, attempts = 0, since = ?, due = ?, message = NULL
     WHERE fleet = ? AND hook = ? AND position = ?`,
    ...[state, now, now, fleet, hook, position],
  );
}

function nextDue(sql: Sql, fleet: string, hooks: readonly ResourceId[]): string | undefined {
  const marks = hooks.map(() => "?").join(", ");
  const row = sql.get<{ due: string | null }>(
    `SELECT min(due) AS due FROM deliveries WHERE fleet = ? AND state = 'due' AND hook IN (${marks})`,
    ...[fleet, ...hooks],
  );
  return row?.due ?? undefined;
}

function conditions(fleet: string, { hook, event, states }: DeliveryFilter) {
  const parts: (readonly [sql: string, values: readonly Value[]])[] = [["d.fleet = ?", [fleet]]];
  if (hook !== undefined) parts.push(["hook = ?", [hook]]);
  if (event !== undefined) parts.push(["e.id = ?", [event]]);
  if (states !== undefined) parts.push([`state IN (${states.map(() => "?").join(", ")})`, states]);
  return { where: parts.map(([sql]) => sql).join(" AND "), values: parts.flatMap(([, values]) => values) };
}

function eventOf(text: string): FleetEvent {
  return JSON.parse(text) as FleetEvent; // only `insertEvents` writes it
}

function deliveryOf({ position, hook, event, attempts, since }: Row): Delivery {
  return { position, hook, event: eventOf(event), attempts, since };
}

function stateOf(row: Row): DeliveryState {
  const { id, type, subject, time } = eventOf(row.event);
  const { position, hook, attempts, since, state, due, message } = row;
  const about = { position, hook, attempts, since, state, event: { id, type, subject, time } };
  return { ...about, due: state === "due" ? (due ?? undefined) : undefined, message: message ?? undefined };
}
