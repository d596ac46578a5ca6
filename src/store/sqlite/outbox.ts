import type { FleetEvent } from "../../model/event.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Delivery, DeliveryFilter, DeliveryState, Outbox, WebhookState } from "../outbox.ts";
import type { OutboxEntry } from "../run-record.ts";
import { putRecords } from "./buckets.ts";
import type { Sql, SqliteDatabase, SqlValue } from "./database.ts";

export function sqliteOutbox(db: SqliteDatabase): Outbox {
  return {
    post: (fleet, entries, notified = new Map()) =>
      db.write((sql) => {
        insertEvents(sql, fleet, entries);
        putRecords(sql, fleet, "told", notified);
      }),
    events: (fleet, limit) =>
      db.read((sql) =>
        sql
          .all<{ event: string }>(
            "SELECT event FROM events WHERE fleet = ? ORDER BY position DESC LIMIT ?",
            fleet,
            limit,
          )
          .map(({ event }) => parseEvent(event)),
      ),
    due: (fleet, hook, now, limit) =>
      db.read((sql) =>
        sql
          .all<DeliveryRow>(
            `${SELECT_DELIVERIES} WHERE d.fleet = ? AND hook = ? AND state = 'due' AND due <= ? ORDER BY d.position LIMIT ?`,
            fleet,
            hook,
            now,
            limit,
          )
          .map(toDelivery),
      ),
    nextDue: (fleet, hooks) => db.read((sql) => selectNextDue(sql, fleet, hooks)),
    makeDue: (fleet, now) =>
      db.write((sql) => {
        sql.run("UPDATE deliveries SET due = ?2 WHERE fleet = ?1 AND state = 'due' AND due > ?2", fleet, now);
      }),
    recordDelivered: (fleet, delivery) =>
      db.write((sql) => {
        if (updateDelivery(sql, fleet, delivery, { state: "delivered", due: null, message: null }))
          releaseNext(sql, fleet, delivery, delivery.event.subject);
      }),
    recordFailure: (fleet, delivery, { message, retryAt }) =>
      db.write((sql) => {
        const state = retryAt === undefined ? "dead" : "due";
        if (
          updateDelivery(sql, fleet, delivery, { state, due: retryAt ?? null, message }) &&
          retryAt === undefined
        )
          releaseNext(sql, fleet, delivery, delivery.event.subject);
      }),
    hooks: (fleet) => db.read((sql) => sql.all<WebhookRow>(SELECT_WEBHOOKS, fleet).map(toWebhookState)),
    deliveries: (fleet, filter, limit) =>
      db.read((sql) => {
        const { where, values } = whereClause(fleet, filter);
        const rows = sql.all<DeliveryRow>(
          `${SELECT_DELIVERIES} WHERE ${where} ORDER BY d.position, hook LIMIT ?`,
          ...values,
          limit,
        );
        return rows.map(toDeliveryState);
      }),
    replay: (fleet, filter, now) =>
      db.write((sql) => {
        const { where, values } = whereClause(fleet, filter);
        const rows = sql.all<DeliveryRow>(
          `${SELECT_DELIVERIES} WHERE ${where} ORDER BY d.position`,
          ...values,
        );
        for (const row of rows) redeliver(sql, fleet, row, now);
        return rows.length;
      }),
  };
}

interface DeliveryRow {
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

const SELECT_DELIVERIES = `SELECT d.position, hook, subject, state, attempts, since, due, message, event
  FROM deliveries d JOIN events e ON e.position = d.position`;

type WebhookRow = Omit<WebhookState, "oldest"> & { readonly oldest: string | null };

const SELECT_WEBHOOKS = `SELECT hook, sum(state = 'delivered') AS delivered, sum(state IN ('due', 'waiting')) AS pending,
    sum(state = 'dead') AS dead, min(CASE WHEN state IN ('due', 'waiting') THEN since END) AS oldest
  FROM deliveries WHERE fleet = ? GROUP BY hook ORDER BY hook`;

function toWebhookState({ hook, delivered, pending, dead, oldest }: WebhookRow): WebhookState {
  return { hook, delivered, pending, dead, oldest: oldest ?? undefined };
}

/** Inserts events with their deliveries. An event whose id exists is left out with its deliveries. */
export function insertEvents(sql: Sql, fleet: string, entries: readonly OutboxEntry[]): void {
  for (const { event, hooks } of entries) {
    const { id, time, subject } = event;
    const row = sql.get<{ position: number }>(
      "INSERT INTO events (fleet, id, time, event) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING position",
      fleet,
      id,
      time,
      JSON.stringify(event),
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
    fleet,
    hook,
    position,
    subject,
    state,
    since,
    since,
  );
}

function isAnyDue(sql: Sql, fleet: string, hook: ResourceId, subject: string): boolean {
  const query = "SELECT 1 FROM deliveries WHERE fleet = ? AND hook = ? AND subject = ? AND state = 'due'";
  return sql.get(query, fleet, hook, subject) !== undefined;
}

interface DeliveryUpdate {
  readonly state: DeliveryState["state"];
  readonly due: string | null;
  readonly message: string | null;
}

/** Updates a delivery. Returns false if it is not due any more, because another process was faster. */
function updateDelivery(
  sql: Sql,
  fleet: string,
  { hook, position }: Delivery,
  { state, due, message }: DeliveryUpdate,
): boolean {
  const changed = sql.run(
    `UPDATE deliveries SET state = ?, due = ?, message = ?, attempts = attempts + ?
     WHERE fleet = ? AND hook = ? AND position = ? AND state = 'due'`,
    state,
    due,
    message,
    message === null ? 0 : 1,
    fleet,
    hook,
    position,
  );
  return changed === 1;
}

/** Makes the next event of the subject due. */
function releaseNext(sql: Sql, fleet: string, { hook }: Pick<Delivery, "hook">, subject: string): void {
  sql.run(
    `UPDATE deliveries SET state = 'due' WHERE fleet = ?1 AND hook = ?2 AND position =
     (SELECT min(position) FROM deliveries WHERE fleet = ?1 AND hook = ?2 AND subject = ?3 AND state = 'waiting')`,
    fleet,
    hook,
    subject,
  );
}

function redeliver(sql: Sql, fleet: string, { hook, position, subject }: DeliveryRow, now: string): void {
  const state = isAnyDue(sql, fleet, hook, subject) ? "waiting" : "due";
  sql.run(
    `UPDATE deliveries SET state = ?, attempts = 0, since = ?, due = ?, message = NULL
     WHERE fleet = ? AND hook = ? AND position = ?`,
    state,
    now,
    now,
    fleet,
    hook,
    position,
  );
}

function selectNextDue(sql: Sql, fleet: string, hooks: readonly ResourceId[]): string | undefined {
  const marks = hooks.map(() => "?").join(", ");
  const row = sql.get<{ due: string | null }>(
    `SELECT min(due) AS due FROM deliveries WHERE fleet = ? AND state = 'due' AND hook IN (${marks})`,
    fleet,
    ...hooks,
  );
  return row?.due ?? undefined;
}

function whereClause(fleet: string, { hook, event, states }: DeliveryFilter) {
  const parts: (readonly [sql: string, values: readonly SqlValue[]])[] = [["d.fleet = ?", [fleet]]];
  if (hook !== undefined) parts.push(["hook = ?", [hook]]);
  if (event !== undefined) parts.push(["e.id = ?", [event]]);
  if (states !== undefined) parts.push([`state IN (${states.map(() => "?").join(", ")})`, states]);
  return { where: parts.map(([sql]) => sql).join(" AND "), values: parts.flatMap(([, values]) => values) };
}

function parseEvent(text: string): FleetEvent {
  return JSON.parse(text) as FleetEvent; // only `insertEvents` writes it
}

function toDelivery({ position, hook, event, attempts, since }: DeliveryRow): Delivery {
  return { position, hook, event: parseEvent(event), attempts, since };
}

function toDeliveryState(row: DeliveryRow): DeliveryState {
  const { id, type, subject, time } = parseEvent(row.event);
  const { position, hook, attempts, since, state, due, message } = row;
  const about = { position, hook, attempts, since, state, event: { id, type, subject, time } };
  return { ...about, due: state === "due" ? (due ?? undefined) : undefined, message: message ?? undefined };
}
