import type { Approval, Store, Suspension } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

type Decisions = Pick<
  Store,
  "suspensions" | "suspend" | "resume" | "approve" | "approvals" | "revokeApproval" | "consumePlan"
>;

/** Stores approvals, suspensions and applied plans. Every write survives a power cut. */
export function sqliteDecisions(db: SqliteDatabase): Decisions {
  return {
    suspensions: (fleet) =>
      db.read((sql) =>
        sql
          .all<Suspension>(
            "SELECT id, reason, since FROM suspensions WHERE fleet = ? ORDER BY since, id",
            fleet,
          )
          .map(({ id, reason, since }) => ({ id, reason, since })),
      ),
    suspend: (fleet, { id, reason, since }) =>
      db.write((sql) => {
        sql.run(
          `INSERT INTO suspensions (fleet, id, reason, since) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET reason = excluded.reason, since = excluded.since`,
          fleet,
          id,
          reason,
          since,
        );
      }, "durable"),
    resume: (fleet, id) =>
      db.write(
        (sql) => sql.run("DELETE FROM suspensions WHERE fleet = ? AND id = ?", fleet, id) === 1,
        "durable",
      ),
    approve: (fleet, approvals) =>
      db.write((sql) => {
        for (const { digest, about, by, at, until } of approvals)
          sql.run(
            `INSERT INTO approvals (fleet, digest, about, author, at, until) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET about = excluded.about, author = excluded.author, at = excluded.at,
               until = excluded.until, used = 0`,
            fleet,
            digest,
            about,
            by,
            at,
            until,
          );
      }, "durable"),
    approvals: (fleet, now) =>
      db.read((sql) =>
        sql
          .all<Approval>(
            `SELECT digest, about, author AS "by", at, until FROM approvals
             WHERE fleet = ? AND used = 0 AND until > ? ORDER BY at, digest`,
            fleet,
            now,
          )
          .map(({ digest, about, by, at, until }) => ({ digest, about, by, at, until })),
      ),
    revokeApproval: (fleet, digest) =>
      db.write(
        (sql) =>
          sql.run("DELETE FROM approvals WHERE fleet = ? AND digest = ? AND used = 0", fleet, digest) === 1,
        "durable",
      ),
    consumePlan: (plan) =>
      db.write(
        (sql) => sql.run("INSERT INTO used_plans (plan) VALUES (?) ON CONFLICT DO NOTHING", plan) === 1,
        "durable",
      ),
  };
}
