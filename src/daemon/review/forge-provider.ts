import { renderPlanFailure, renderReview } from "../../engine/render/review.ts";
import type { PullRequest } from "../../git/forge/api.ts";
import { reportMarker } from "../../git/forge/approval-comments.ts";
import type { Forge } from "../../git/forge/forge.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { Proposal } from "./proposal.ts";
import type { Report, ReviewProvider } from "./provider.ts";

/** The interval at which the forge is polled. Its webhooks may not reach the daemon. */
const POLL_MS = 30_000;

export interface ForgeProviderOptions {
  readonly forge: Forge;
  readonly fleet: string;
  /** Returns the newest commits of all fetched branches. */
  tips(): Promise<ReadonlySet<string>>;
  /** Starts a fetch, which notifies the watchers of the repository. */
  fetch(): void;
}

/** Reviews pull requests of a forge, with a comment on each and a status of its commit. */
export function createForgeProvider({ forge, fleet, tips, fetch }: ForgeProviderOptions): ReviewProvider {
  const context = `fleetwright/${fleet}`;
  const marker = reportMarker(fleet);
  const publishReport = async (report: Report, signal: AbortSignal): Promise<void> => {
    const { proposal, status } = report;
    const pullRequest = pullRequestOf(proposal);
    const page = { marker, body: renderBody(report), createIfMissing: needsComment(report) };
    await forge.writeReport(pullRequest, page, signal);
    await forge.setStatus(proposal.head, { ...status, context, url: pullRequest.url }, signal);
  };
  return {
    intervalMs: POLL_MS,
    async listProposals({ branch }, signal) {
      const open = await forge.listPullRequests(branch, signal);
      const fetched = await tips();
      if (open.some(({ head }) => !fetched.has(head))) fetch(); // the forge lists a pull request before its commits are fetched
      return open.filter(({ head }) => fetched.has(head)).map(toProposal);
    },
    markPending: (proposal, signal) =>
      forge.setStatus(
        proposal.head,
        { state: "planning", text: "is being planned", context, url: pullRequestOf(proposal).url },
        signal,
      ),
    async publish(reports, signal) {
      const failed = new Map<Proposal, Failure>();
      for (const report of reports)
        await publishReport(report, signal).catch((error: unknown) =>
          failed.set(report.proposal, asFailure(error)),
        );
      return failed;
    },
    approvals: (proposal, signal) => forge.readApprovals(pullRequestOf(proposal), signal),
  };
}

function toProposal(pullRequest: PullRequest): Proposal {
  const { label, title, head, updatedAt: discussionVersion } = pullRequest;
  return { label, title, head, discussionVersion, pullRequest };
}

/** Returns whether a report is worth a comment. The status alone says that a pull request changes nothing. */
function needsComment({ planned }: Report): boolean {
  if (planned.kind === "failed") return true;
  const { changes, blocked, problems, notices, dangers = [] } = planned.plan;
  return changes.length + blocked.length + problems.length + notices.length + dangers.length > 0;
}

function pullRequestOf({ pullRequest, label }: Proposal): PullRequest {
  if (pullRequest !== undefined) return pullRequest;
  throw new Failure("bug", `${label} is of no forge`);
}

function renderBody({ planned, overlaps, approvals }: Report): string {
  if (planned.kind === "failed") return renderPlanFailure(planned.failure.message, planned.failure.hint);
  return renderReview({ plan: planned.plan, overlaps, approvals, approveBy: "comment" });
}
