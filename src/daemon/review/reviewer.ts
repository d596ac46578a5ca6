import { setTimeout as sleep } from "node:timers/promises";
import type { ApprovalComment } from "../../git/forge/approvers.ts";
import { asFailure, type Failure } from "../../model/failure.ts";
import { exponentialMs } from "../../workspace/backoff.ts";
import type { RuntimeContext } from "../../workspace/context.ts";
import type { DaemonEventListener } from "../daemon-event.ts";
import { createNotifier } from "../queue/notifier.ts";
import type { Reconciliation } from "../reconcile/reconciliation.ts";
import { type AcceptedApproval, approvalsFor, evaluateApproval } from "./approvals.ts";
import type { Proposal, ProposalPlan } from "./proposal.ts";
import { type ProposalDraft, toReports, toStoredReport } from "./proposal-draft.ts";
import { createProposalPlanCache } from "./proposal-plan-cache.ts";
import type { PlanProposal } from "./proposal-planning.ts";
import type { Report, ReviewProvider } from "./provider.ts";
import { openReportStore, type ReportStore, reportHash, type StoredReport } from "./report-store.ts";

export interface ReviewerOptions {
  readonly fleet: string;
  readonly provider: ReviewProvider;
  readonly plan: PlanProposal;
  /** Returns the branch that the daemon follows; undefined before the first commit. */
  branch(): string | undefined;
  lastReconciliation(): Reconciliation | undefined;
  /** Returns how many changes are in flight. Proposals are planned when there are none. */
  inFlightCount(): number;
  /** Called after approvals were written to the store. */
  onApproved(): void;
  readonly context: RuntimeContext;
  readonly emit: DaemonEventListener;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
}

/** The shortest time between two plans of a proposal when only the observed state has changed. */
const REPLAN_MS = 60_000;
/** The longest time that a stop waits for a report that is being published. */
const STOP_MS = 3_000;
const RETRY = { initialMs: 5_000, factor: 2, maxMs: 300_000 } as const;

/** Plans proposals and publishes what they would change. Read only; reconciliation never waits for a review. */
export class Reviewer implements AsyncDisposable {
  readonly #options: ReviewerOptions;
  readonly #stopping = new AbortController();
  readonly #notifier = createNotifier();
  readonly #planCached: ReturnType<typeof createProposalPlanCache>;
  /** By the label of the proposal. */
  readonly #drafts = new Map<string, ProposalDraft>();
  readonly #done: Promise<void>;
  #reports: ReportStore | undefined;
  /** The commit that the last review was based on. */
  #base: string | undefined;
  #reviewedAt = Number.NEGATIVE_INFINITY;
  #replanTimer: NodeJS.Timeout | undefined;

  constructor(options: ReviewerOptions) {
    this.#options = options;
    this.#planCached = createProposalPlanCache(options, this.#stopping.signal);
    this.#done = this.#run();
  }

  /** Starts a review now: a proposal may have changed. */
  wake(): void {
    this.#notifier.notify();
  }

  /** Called after each plan of the fleet. A new commit starts a review now, a new observed state after `REPLAN_MS`. */
  onPlanned(): void {
    const { lastReconciliation, clock } = this.#options;
    clearTimeout(this.#replanTimer);
    if (lastReconciliation()?.revision.commit !== this.#base) {
      this.#notifier.notify();
      return;
    }
    const ms = Math.max(0, this.#reviewedAt + REPLAN_MS - clock());
    this.#replanTimer = setTimeout(() => this.#notifier.notify(), ms).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#replanTimer);
    this.#stopping.abort();
    this.#notifier.notify();
    await Promise.race([this.#done, sleep(STOP_MS, undefined, { ref: false })]); // a forge may hang
  }

  async #run(): Promise<void> {
    const { provider, lastReconciliation, branch, clock, emit } = this.#options;
    const { signal } = this.#stopping;
    let failures = 0;
    let waitMs = 0;
    while (!signal.aborted) {
      await this.#notifier.wait(waitMs);
      const [reconciliation, followed] = [lastReconciliation(), branch()];
      waitMs = provider.intervalMs ?? Number.POSITIVE_INFINITY;
      if (signal.aborted || reconciliation === undefined || followed === undefined) continue;
      this.#reviewedAt = clock();
      this.#base = reconciliation.revision.commit;
      try {
        await this.#review(reconciliation, followed);
        failures = 0;
      } catch (error) {
        if (signal.aborted) continue;
        if (!(error instanceof AlreadyReportedError))
          emit({ kind: "error", operation: "reviewing", failure: asFailure(error) });
        failures += 1;
        waitMs = exponentialMs(failures, RETRY);
      }
    }
  }

  /** Plans all proposals and publishes the reports that have changed. */
  async #review(reconciliation: Reconciliation, branch: string): Promise<void> {
    const { fleet, provider, context, emit } = this.#options;
    const { signal } = this.#stopping;
    this.#reports ??= await openReportStore(fleet, context.store, context.now);
    const base = { branch, commit: reconciliation.revision.commit };
    const proposals = await provider.listProposals(base, signal);
    for (const label of [...this.#drafts.keys()])
      if (!proposals.some((proposal) => proposal.label === label)) this.#drafts.delete(label);
    const failures: Failure[] = [];
    for (const proposal of proposals) {
      const stored = this.#reports.entries.get(proposal.label);
      await this.#draft(proposal, reconciliation, stored).catch((error: unknown) =>
        failures.push(asFailure(error)),
      );
    }
    failures.push(...(await this.#publish(proposals, this.#reports)));
    if (signal.aborted) return;
    for (const failure of failures) emit({ kind: "error", operation: "reviewing", failure });
    if (failures.length > 0) throw new AlreadyReportedError();
  }

  /** Plans one proposal and accepts its approvals. Plans it again when new ones were accepted. */
  async #draft(
    proposal: Proposal,
    reconciliation: Reconciliation,
    stored: StoredReport | undefined,
  ): Promise<void> {
    const { provider } = this.#options;
    const { signal } = this.#stopping;
    const before = this.#drafts.get(proposal.label);
    if (stored?.head !== proposal.head && before?.proposal.head !== proposal.head)
      await provider.markPending(proposal, signal).catch(() => {}); // publishing the report fails for the same reason
    const comments =
      before?.proposal.discussionVersion === proposal.discussionVersion
        ? before.comments
        : await provider.approvals(proposal, signal);
    const acceptedBefore = stored?.approvals ?? [];
    const first = await this.#planCached(proposal, reconciliation, before, stored);
    const approvals = await this.#approve(first.planned, comments, acceptedBefore);
    const isNew = approvals.accepted.length > acceptedBefore.length;
    const last = isNew ? await this.#planCached(proposal, reconciliation, first, stored) : first;
    this.#drafts.set(proposal.label, { ...last, proposal, comments, ...approvals });
  }

  /** Writes new approvals to the store. Returns all accepted ones, and a sentence about each approval. */
  async #approve(
    planned: ProposalPlan,
    comments: readonly ApprovalComment[],
    acceptedBefore: readonly AcceptedApproval[],
  ): Promise<Pick<ProposalDraft, "accepted" | "sentences">> {
    const { fleet, context, onApproved } = this.#options;
    const accepted = [...acceptedBefore];
    const ignored: string[] = [];
    for (const comment of comments) {
      if (planned.kind === "failed" || accepted.some(({ id }) => id === comment.id)) continue;
      const result = evaluateApproval(comment, planned.plan);
      if (result.kind === "ignored") ignored.push(result.text);
      else {
        const meta = { by: comment.by, at: context.now() };
        await context.store.approve(fleet, approvalsFor(result.changes, meta));
        accepted.push(result.approval);
        onApproved();
      }
    }
    return { accepted, sentences: [...accepted.map(({ text }) => text), ...ignored] };
  }

  /** Publishes the reports that have changed, and remembers those that were published. Returns the failures. */
  async #publish(proposals: readonly Proposal[], { entries: stored, save }: ReportStore): Promise<Failure[]> {
    const { provider, emit } = this.#options;
    const reports = toReports(proposals.flatMap(({ label }) => this.#drafts.get(label) ?? []));
    const changed = reports.filter(
      (report) => stored.get(report.proposal.label)?.told !== reportHash(report),
    );
    const failed = await provider.publish(changed, this.#stopping.signal);
    for (const { proposal, status } of changed)
      if (failed.get(proposal) === undefined)
        emit({ kind: "proposal-reviewed", proposal: proposal.label, commit: proposal.head, ...status });
    const published = reports.filter(({ proposal }) => !failed.has(proposal));
    await save(
      new Map(published.flatMap((report) => this.#toStored(report, stored.get(report.proposal.label)))),
    );
    return [...failed.values()];
  }

  #toStored(report: Report, before: StoredReport | undefined): [string, StoredReport][] {
    const { label } = report.proposal;
    const draft = this.#drafts.get(label);
    if (draft === undefined) return [];
    return [[label, toStoredReport(report, draft, this.#options.context.now(), before)]];
  }
}

/** Some proposals failed and were reported as `error` events already. The review is retried. */
class AlreadyReportedError extends Error {}
