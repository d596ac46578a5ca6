import { APPROVAL_DIGITS, shortDigest } from "../../engine/format.ts";
import { APPROVE_TRAILER, type TrailerApproval } from "../../git/approval-trailers.ts";
import type { Reviews } from "../../git/reviews.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Plan } from "../../model/plan.ts";
import type { Approval } from "../../store/store.ts";
import type { RuntimeContext } from "../../workspace/context.ts";
import type { DaemonEventListener } from "../daemon-event.ts";
import type { Reconciliation } from "../reconcile/reconciliation.ts";
import {
  APPROVAL_DAYS,
  type ApprovalMeta,
  approvalsFor,
  approvalsOfDigests,
  changesByDigest,
} from "./approvals.ts";
import type { StoredReport } from "./report-store.ts";

/** Approves changes that commits of the branch name in a trailer: `Fleetwright-Approve: DIGEST`. */
export interface CommitApprovals {
  /** Reads the trailers of new commits after a plan. Resolves to true when they approved changes. Never throws. */
  onPlanned(reconciliation: Reconciliation): Promise<boolean>;
}

export interface CommitApprovalsOptions {
  readonly fleet: string;
  /** Undefined for a source without commits. */
  readonly reviews: Pick<Reviews, "readApprovals" | "contains"> | undefined;
  readonly context: Pick<RuntimeContext, "store" | "now">;
  readonly emit: DaemonEventListener;
}

/** The record of the last commit whose trailers were read. */
const LAST_READ_KEY = "trailers";
const DAY_MS = 24 * 3_600_000;

export function createCommitApprovals({
  fleet,
  reviews,
  context,
  emit,
}: CommitApprovalsOptions): CommitApprovals {
  const { store, now } = context;
  let lastCommit: string | undefined;
  const reportRefused = (trailer: TrailerApproval, why: string): void => {
    const message = `${APPROVE_TRAILER}: ${trailer.digest.slice(0, APPROVAL_DIGITS)} in ${shortDigest(trailer.commit)} by ${trailer.by}: ${why}`;
    emit({ kind: "error", operation: "approving", failure: new Failure("rejected", message) });
  };
  const applyApprovals = async (reconciliation: Reconciliation): Promise<boolean> => {
    if (reviews === undefined) return false;
    const { commit } = reconciliation.revision;
    const record = parseRecord((await store.readRecords(fleet, "daemon")).get(LAST_READ_KEY));
    if (record.commit === commit) return false;
    const trailers = await reviews.readApprovals({ since: record.commit, commit });
    const fresh = trailers.filter((trailer) => record.heard[trailer.commit] === undefined);
    const reported = fresh.length === 0 ? [] : [...(await store.readRecords(fleet, "review")).values()];
    const context = {
      plan: reconciliation.plan,
      now: now(),
      contains: reviews.contains,
      reported: reported as unknown as StoredReport[], // only the report store writes them
    };
    const approvals: Approval[] = [];
    for (const trailer of fresh) {
      const outcome = await evaluateTrailer(trailer, context);
      if (typeof outcome === "string") reportRefused(trailer, outcome);
      else approvals.push(...outcome);
    }
    if (approvals.length > 0) await store.approve(fleet, approvals);
    await store.putRecords(
      fleet,
      "daemon",
      new Map([
        [
          LAST_READ_KEY,
          toRecord(
            commit,
            record,
            fresh.filter(({ refused }) => refused === undefined),
            now(),
          ),
        ],
      ]),
    );
    return approvals.length > 0;
  };
  return {
    async onPlanned(reconciliation) {
      if (reconciliation.revision.commit === lastCommit) return false;
      lastCommit = reconciliation.revision.commit;
      try {
        return await applyApprovals(reconciliation);
      } catch (error) {
        lastCommit = undefined;
        emit({ kind: "error", operation: "looking for approvals in commits", failure: asFailure(error) });
        return false;
      }
    },
  };
}

/** The record in the store: which trailers were read. */
interface ReadRecord {
  readonly commit: string | undefined;
  /** Commits whose trailers were accepted, with their times. A branch that is rewound and moved again approves nothing twice. */
  readonly heard: Readonly<Record<string, string>>;
}

function parseRecord(record: JsonObject | undefined): ReadRecord {
  const { commit, heard } = (record ?? {}) as Partial<ReadRecord>; // only `toRecord` writes it
  return { commit, heard: heard ?? {} };
}

/** Drops commits that are too old to approve anything. */
function toRecord(
  commit: string,
  { heard }: ReadRecord,
  fresh: readonly TrailerApproval[],
  now: Date,
): JsonObject {
  const all = [...Object.entries(heard), ...fresh.map((trailer) => [trailer.commit, trailer.at] as const)];
  const oldest = now.getTime() - APPROVAL_DAYS * DAY_MS;
  return { commit, heard: Object.fromEntries(all.filter(([, at]) => Date.parse(at) > oldest)) };
}

interface EvaluationContext {
  readonly plan: Plan;
  readonly reported: readonly StoredReport[];
  readonly now: Date;
  readonly contains: Reviews["contains"];
}

const DIGEST_PATTERN = new RegExp(`^[0-9a-f]{${APPROVAL_DIGITS},64}$`);

/**
 * Returns what a trailer approves: the plan that was reported for a proposal which its commit contains, or changes of the
 * current plan. A digest that was reported for an unmerged proposal approves nothing. Returns a text that says why when
 * nothing is approved.
 */
async function evaluateTrailer(
  { digest, by: signer, commit, at, refused }: TrailerApproval,
  { plan, reported, now, contains }: EvaluationContext,
): Promise<Approval[] | string> {
  if (refused !== undefined) return refused;
  if (!DIGEST_PATTERN.test(digest)) return `this is not a digest of at least ${APPROVAL_DIGITS} digits`;
  const meta: ApprovalMeta = {
    by: `${signer} in ${shortDigest(commit)}`,
    at: new Date(Math.min(Date.parse(at), now.getTime())),
  };
  if (meta.at.getTime() + APPROVAL_DAYS * DAY_MS < now.getTime())
    return `it is of ${at}, and an approval counts for ${APPROVAL_DAYS} days`;
  const matching: StoredReport[] = [];
  for (const report of reported)
    if (report.plan !== "" && report.plan.startsWith(digest) && (await contains(commit, report.head)))
      matching.push(report);
  const named = new Set(matching.flatMap(({ changes }) => changes));
  const reviewed = plan.changes.filter((change) => named.has(change.digest));
  const observed = approvalsFor([...new Set([...reviewed, ...changesByDigest(digest, plan)])], meta);
  const all = [
    ...observed,
    ...approvalsOfUnobserved([...named], observed, meta, `of plan ${shortDigest(digest)}`),
  ];
  if (all.length > 0) return all;
  return "it names neither a plan that was reported for what this commit merges nor a change that is to be done";
}

/** Approves reviewed changes that the current plan lacks because their target does not answer. */
function approvalsOfUnobserved(
  digests: readonly string[],
  observed: readonly Approval[],
  meta: ApprovalMeta,
  text: string,
): Approval[] {
  const observedDigests = new Set(observed.map(({ digest }) => digest));
  return approvalsOfDigests(
    digests.filter((digest) => !observedDigests.has(digest)),
    text,
    meta,
  );
}
