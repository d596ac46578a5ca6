import { RETENTION_DAYS } from "../store.ts";
import type { Sql } from "./database.ts";

/** Deletes old history. Keeps open runs, valid approvals and pending deliveries regardless of their age. */
export function pruneHistory(sql: Sql, now: Date): void {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
  sql.run("DELETE FROM runs WHERE state IS NOT NULL AND time < ?", before(RETENTION_DAYS.runs));
  sql.run(
    "DELETE FROM approvals WHERE at < ? AND (used = 1 OR until < ?)",
    before(RETENTION_DAYS.approvals),
    now.toISOString(),
  );
  sql.run(
    `DELETE FROM events WHERE time < ? AND NOT EXISTS (
       SELECT 1 FROM deliveries d WHERE d.position = events.position AND d.state IN ('due', 'waiting'))`,
    before(RETENTION_DAYS.events),
  );
}
