import type { Bucket, Buckets, Store } from "../store.ts";
import type { Sql, SqliteDatabase } from "./database.ts";

export function sqliteBuckets(db: SqliteDatabase): Pick<Store, "readRecords" | "putRecords"> {
  return {
    readRecords: (fleet, bucket) => db.read((sql) => readRecords(sql, fleet, bucket)),
    putRecords: (fleet, bucket, records) => db.write((sql) => putRecords(sql, fleet, bucket, records)),
  };
}

function readRecords<T extends Bucket>(sql: Sql, fleet: string, bucket: T): Map<string, Buckets[T]> {
  const rows = sql.all<{ id: string; value: string }>(
    "SELECT id, value FROM notes WHERE fleet = ? AND topic = ? ORDER BY id",
    fleet,
    bucket,
  );
  return new Map(rows.map(({ id, value }) => [id, JSON.parse(value) as Buckets[T]])); // only `putRecords` writes it
}

export function putRecords<T extends Bucket>(
  sql: Sql,
  fleet: string,
  bucket: T,
  records: ReadonlyMap<string, Buckets[T] | undefined>,
): void {
  for (const [id, value] of records) {
    if (value === undefined) {
      sql.run("DELETE FROM notes WHERE fleet = ? AND topic = ? AND id = ?", fleet, bucket, id);
      continue;
    }
    sql.run(
      `INSERT INTO notes (fleet, topic, id, value) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value`,
      fleet,
      bucket,
      id,
      JSON.stringify(value),
    );
  }
}
