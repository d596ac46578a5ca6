import type { Notes, Store, Topic } from "../store.ts";
import type { Embedded, Sql } from "./database.ts";

export function sqliteNotes(db: Embedded): Pick<Store, "notes" | "note"> {
  return {
    notes: (fleet, topic) => db.read((sql) => readNotes(sql, fleet, topic)),
    note: (fleet, topic, notes) => db.write((sql) => writeNotes(sql, fleet, topic, notes)),
  };
}

function readNotes<T extends Topic>(sql: Sql, fleet: string, topic: T): Map<string, Notes[T]> {
  const rows = sql.all<{ id: string; value: string }>(
    "SELECT id, value FROM notes WHERE fleet = ? AND topic = ? ORDER BY id",
    ...[fleet, topic],
  );
  return new Map(rows.map(({ id, value }) => [id, JSON.parse(value) as Notes[T]])); // only `writeNotes` writes it
}

export function writeNotes<T extends Topic>(
  sql: Sql,
  fleet: string,
  topic: T,
  notes: ReadonlyMap<string, Notes[T] | undefined>,
): void {
  for (const [id, value] of notes) {
    if (value === undefined) {
      sql.run("DELETE FROM notes WHERE fleet = ? AND topic = ? AND id = ?", fleet, topic, id);
      continue;
    }
    sql.run(
      `INSERT INTO notes (fleet, topic, id, value) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value`,
      ...[fleet, topic, id, JSON.stringify(value)],
    );
  }
}
