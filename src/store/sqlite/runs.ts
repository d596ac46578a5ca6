import type { ChangeId } from "../../model/change.ts";
import type { ObjectId } from "../../model/object.ts";
import type { Outcome, Run } from "../../model/run.ts";
import type { Intent, OpenRun, RunRecord, RunStart, Runs } from "../run-record.ts";
import type { Sql, SqliteDatabase } from "./database.ts";
import { insertEvents } from "./outbox.ts";

export function sqliteRuns(db: SqliteDatabase): Runs {
  return {
    begin: (run, intents) => db.write((sql) => insertRun(sql, run, intents), "durable"),
    recordOutcome: (run, outcome, entry) =>
      db.write((sql) => {
        const fleet = readFleet(sql, run);
        writeOutcome(sql, run, outcome);
        if (outcome.result === "succeeded") consumeApproval(sql, fleet, run, outcome.change);
        insertEvents(sql, fleet, entry === undefined ? [] : [entry]);
      }),
    end: (run, entries = []) =>
      db.write((sql) => {
        for (const outcome of run.outcomes) writeOutcome(sql, run.id, outcome);
        sql.run("DELETE FROM changes WHERE run = ? AND result IS NULL", run.id);
        sql.run("UPDATE changes SET intent = NULL WHERE run = ?", run.id);
        sql.run(
          "UPDATE runs SET state = ?, seconds = ?, unsettled = ? WHERE id = ?",
          run.state,
          run.seconds,
          JSON.stringify(run.unsettled ?? []),
          run.id,
        );
        insertEvents(sql, run.fleet, entries);
      }, "durable"),
    listOpen: (fleet) =>
      db.read((sql) =>
        sql
          .all<RunRow>("SELECT * FROM runs WHERE fleet = ? AND state IS NULL ORDER BY position", fleet)
          .map((row) => ({ ...toRunStart(row), ...readChanges(sql, row.id) })),
      ),
    listEnded: (fleet, limit) =>
      db.read((sql) =>
        sql
          .all<RunRow>(
            "SELECT * FROM runs WHERE fleet = ? AND state IS NOT NULL ORDER BY position DESC LIMIT ?",
            fleet,
            limit,
          )
          .map((row) => toRunRecord(row, readChanges(sql, row.id).outcomes)),
      ),
  };
}

interface RunRow {
  readonly id: string;
  readonly fleet: string;
  readonly plan: string;
  readonly revision: string;
  readonly time: string;
  readonly author: string;
  readonly state: Run["state"] | null;
  readonly seconds: number | null;
  readonly unsettled: string | null;
}

interface ChangeRow {
  readonly change: ChangeId;
  readonly object: ObjectId;
  readonly intent: string | null;
  readonly result: Outcome["result"] | null;
  readonly message: string | null;
  readonly hint: string | null;
  readonly seconds: number | null;
}

function insertRun(
  sql: Sql,
  { id, fleet, plan, commit, time, by }: RunStart,
  intents: readonly Intent[],
): void {
  sql.run(
    "INSERT INTO runs (id, fleet, plan, revision, time, author) VALUES (?, ?, ?, ?, ?, ?)",
    id,
    fleet,
    plan,
    commit,
    time,
    by,
  );
  for (const [position, intent] of intents.entries()) {
    sql.run(
      "INSERT INTO changes (run, position, change, object, digest, intent) VALUES (?, ?, ?, ?, ?, ?)",
      id,
      position,
      intent.change,
      intent.object,
      intent.digest,
      JSON.stringify(intent),
    );
  }
}

/** Writes an outcome. A held change has an outcome without an intent, and comes after the others. */
function writeOutcome(sql: Sql, run: string, runOutcome: Outcome): void {
  const { change, object, result, message = null, hint = null, seconds } = runOutcome;
  const columns = [result, message, hint, seconds];
  const updateIntended =
    "UPDATE changes SET result = ?, message = ?, hint = ?, seconds = ? WHERE run = ? AND change = ?";
  if (sql.run(updateIntended, ...columns, run, change) > 0) return;
  sql.run(
    `INSERT INTO changes (run, position, change, object, result, message, hint, seconds)
     VALUES (?1, (SELECT count(*) FROM changes WHERE run = ?1), ?2, ?3, ?4, ?5, ?6, ?7)`,
    run,
    change,
    object,
    ...columns,
  );
}

function consumeApproval(sql: Sql, fleet: string, run: string, change: string): void {
  sql.run(
    "UPDATE approvals SET used = 1 WHERE fleet = ? AND digest = (SELECT digest FROM changes WHERE run = ? AND change = ?)",
    fleet,
    run,
    change,
  );
}

function readFleet(sql: Sql, run: string): string {
  const row = sql.get<{ fleet: string }>("SELECT fleet FROM runs WHERE id = ?", run);
  if (row === undefined) throw new RangeError(`run ${run} was never begun`);
  return row.fleet;
}

function readChanges(sql: Sql, run: string): Pick<OpenRun, "intents" | "outcomes"> {
  const rows = sql.all<ChangeRow>("SELECT * FROM changes WHERE run = ? ORDER BY position", run);
  return {
    intents: rows.flatMap(({ intent, result }): Intent[] =>
      intent === null || result !== null ? [] : [JSON.parse(intent) as Intent],
    ), // only `begin` writes it
    outcomes: rows.flatMap(toOutcomes),
  };
}

/**
 * The words of earlier versions. The migration rewrites the rows that exist, but a daemon of the earlier version may still run
 * then, and writes its own words until it is restarted.
 */
const EARLIER_WORDS: Readonly<Record<string, "succeeded">> = { done: "succeeded", settled: "succeeded" };

function currentWord<Word extends string>(stored: Word): Word | "succeeded" {
  return EARLIER_WORDS[stored] ?? stored;
}

function toOutcomes({ change, object, result, message, hint, seconds }: ChangeRow): Outcome[] {
  if (result === null) return [];
  const why = message === null ? {} : { message };
  const then = hint === null ? {} : { hint };
  return [{ change, object, result: currentWord(result), ...why, ...then, seconds: seconds ?? 0 }];
}

function toRunStart({ id, fleet, plan, revision, time, author }: RunRow): RunStart {
  return { id, fleet, plan, commit: revision, time, by: author };
}

function toRunRecord(row: RunRow, outcomes: readonly Outcome[]): RunRecord {
  const unsettled = JSON.parse(row.unsettled ?? "[]") as ObjectId[]; // only `end` writes it
  return {
    ...toRunStart(row),
    outcomes,
    state: currentWord(row.state ?? "failed"),
    seconds: row.seconds ?? 0,
    ...(unsettled.length === 0 ? {} : { unsettled }),
  };
}
