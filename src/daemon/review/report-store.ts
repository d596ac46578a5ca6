import { Failure } from "../../model/failure.ts";
import { hashOf } from "../../model/hash.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Plan } from "../../model/plan.ts";
import type { Store } from "../../store/store.ts";
import { ProposalTooLargeError } from "../../workspace/proposals/limits.ts";
import type { AcceptedApproval } from "./approvals.ts";
import type { Report } from "./provider.ts";

/** The last report on a proposal, as the store keeps it. So a restarted daemon publishes nothing twice. */
export interface StoredReport {
  readonly head: string;
  /** The `reportHash` of the report. */
  readonly told: string;
  /** The digest of its plan, and of its changes. A merge commit may approve them. */
  readonly plan: string;
  readonly changes: readonly string[];
  readonly approvals: readonly AcceptedApproval[];
  /** The day of the last review (ISO 8601). */
  readonly at: string;
  /** Present when planning exceeded a limit. */
  readonly refused?: Refusal;
}

/** Why a proposal was not planned, and when that was found (ISO 8601). */
export interface Refusal {
  readonly message: string;
  readonly hint: string | null;
  readonly at: string;
}

/** Returns the refusal for a failure that would cost as much the next time; undefined for other failures. */
export function toRefusal(failure: Failure, now: Date): Refusal | undefined {
  if (!(failure instanceof ProposalTooLargeError) && failure.code !== "timeout") return undefined;
  return { message: failure.message, hint: failure.hint ?? null, at: now.toISOString() };
}

export function toFailure({ message, hint }: Refusal): Failure {
  return new Failure("rejected", message, hint === null ? {} : { hint });
}

/** The time for which a trailer can still name the plan of a proposal that was merged or closed. */
const RETENTION_DAYS = 30;

export interface ReportStore {
  readonly entries: ReadonlyMap<string, StoredReport>;
  /** Writes the reports that have changed, and deletes those of proposals that are gone for long. */
  save(next: ReadonlyMap<string, StoredReport>): Promise<void>;
}

/** Opens the reports of a fleet, by the labels of their proposals. */
export async function openReportStore(
  fleet: string,
  store: Pick<Store, "readRecords" | "putRecords">,
  now: () => Date,
): Promise<ReportStore> {
  let entries = new Map<string, StoredReport>(
    [...(await store.readRecords(fleet, "review"))].map(([label, record]) => [
      label,
      record as unknown as StoredReport,
    ]), // only this module writes them
  );
  return {
    get entries() {
      return entries;
    },
    async save(next) {
      const changed = new Map<string, JsonObject | undefined>();
      for (const [label, report] of next)
        if (JSON.stringify(entries.get(label)) !== JSON.stringify(report))
          changed.set(label, report as unknown as JsonObject); // plain data
      const oldest = isoDate(new Date(now().getTime() - RETENTION_DAYS * 24 * 3_600_000));
      for (const [label, { at }] of entries)
        if (!next.has(label) && at < oldest) changed.set(label, undefined);
      if (changed.size === 0) return;
      await store.putRecords(fleet, "review", changed);
      entries = new Map(
        [...entries, ...next].filter(([label]) => !changed.has(label) || changed.get(label) !== undefined),
      );
    },
  };
}

export function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Returns a hash that is equal for reports with the same text for users. Stored hashes must stay valid. */
export function reportHash({ proposal, planned, overlaps, approvals, status: verdict }: Report): string {
  const what =
    planned.kind === "failed"
      ? [planned.failure.message, planned.failure.hint ?? null]
      : [stablePlanView(planned.plan)];
  return hashOf({ head: proposal.head, what, overlaps, approvals, verdict });
}

/** Returns the plan without fields that change with time alone. */
function stablePlanView({ digest, changes, blocked, problems, notices, orphans, dangers = [] }: Plan) {
  const held = changes.map(({ change, hold }) => [change, hold?.gate ?? null, hold?.reason ?? null]);
  return {
    digest,
    held,
    blocked,
    problems,
    notices,
    dangers: dangers.map(({ message }) => message),
    orphans: orphans.map(({ object, reason }) => [object, reason]),
  };
}
