import { renderReview, renderTrouble } from "../../engine/render/review.ts";
import type { Review } from "../../git/forge/api.ts";
import type { Forge } from "../../git/forge/forge.ts";
import { markerOf } from "../../git/forge/said.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { Desk, Report } from "./desk.ts";
import type { Proposal } from "./proposal.ts";

/** Its webhooks may not reach us: so often it is asked. */
const INTERVAL_MS = 30_000;

export interface ForgeDeskOptions {
  readonly forge: Forge;
  readonly fleet: string;
  /** The newest commits of all that was fetched. */
  tips(): Promise<ReadonlySet<string>>;
  /** Fetches what is not there yet; whoever watches the repository is told. */
  fetch(): void;
}

/** Pull requests of a forge: one comment on each, and a status of its commit. */
export function forgeDesk({ forge, fleet, tips, fetch }: ForgeDeskOptions): Desk {
  const context = `fleetwright/${fleet}`;
  const marker = markerOf(fleet);
  const say = async (report: Report, signal: AbortSignal): Promise<void> => {
    const { proposal, verdict } = report;
    const review = reviewOf(proposal);
    const page = { marker, body: bodyOf(report), isNews: isNews(report) };
    await forge.comment(review, page, signal);
    await forge.status(proposal.head, { ...verdict, context, url: review.url }, signal);
  };
  return {
    intervalMs: INTERVAL_MS,
    async open({ branch }, signal) {
      const open = await forge.openReviews(branch, signal);
      const here = await tips();
      if (open.some(({ head }) => !here.has(head))) fetch(); // the forge tells of it sooner than its repository
      return open.filter(({ head }) => here.has(head)).map(proposalOf);
    },
    begin: (proposal, signal) =>
      forge.status(
        proposal.head,
        { state: "planning", text: "is being planned", context, url: reviewOf(proposal).url },
        signal,
      ),
    async report(reports, signal) {
      const failed = new Map<Proposal, Failure>();
      for (const report of reports)
        await say(report, signal).catch((error: unknown) => failed.set(report.proposal, asFailure(error)));
      return failed;
    },
    approvals: (proposal, signal) => forge.approvals(reviewOf(proposal), signal),
  };
}

function proposalOf(review: Review): Proposal {
  const { label, title, head, updatedAt: said } = review;
  return { label, title, head, said, review };
}

/** A pull request that changes nothing of the fleet needs no comment; its status says it. */
function isNews({ planned }: Report): boolean {
  if (planned.is === "trouble") return true;
  const { changes, blocked, problems, notices } = planned.plan;
  return changes.length + blocked.length + problems.length + notices.length > 0;
}

function reviewOf({ review, label }: Proposal): Review {
  if (review !== undefined) return review;
  throw new Failure("bug", `${label} is of no forge`);
}

function bodyOf({ planned, overlaps, approvals }: Report): string {
  if (planned.is === "trouble") return renderTrouble(planned.failure.message, planned.failure.hint);
  return renderReview({ plan: planned.plan, overlaps, approvals, commands: true });
}
