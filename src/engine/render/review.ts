import { escapeHidden } from "../../model/hidden-characters.ts";
import { listSome } from "../../model/list-some.ts";
import type { Plan } from "../../model/plan.ts";
import { approvalDigits, pluralize } from "../format.ts";
import type { Overlap } from "../merge/merge-plan.ts";
import { needsApproval } from "../plan/queries.ts";
import { detailBlocks, headline, importantBlocks } from "./markdown.ts";
import { bulletList, escapeMarkdown } from "./markdown-escape.ts";
import { PLAIN_PALETTE } from "./palette.ts";
import { fitToLimit, type MarkdownBlock } from "./size-limit.ts";
import { renderText } from "./text.ts";

/** Comment that approves a proposal. */
export const APPROVE_COMMAND = "/fleetwright approve";
/** Trailer of a commit message that approves a proposal. */
const TRAILER = "Fleetwright-Approve";

/** Sources of approvals: comments, trailers of signed commits, or the command line only. */
export type ApproveBy = "comment" | "trailer" | "command-line";

/** Content of a review page. */
export interface ReviewPage {
  /** Plan of the merge. */
  readonly plan: Plan;
  /** Proposals that touch the same objects. */
  readonly overlaps: readonly Overlap[];
  /** Results of approvals, in sentences. */
  readonly approvals: readonly string[];
  /** Source of approvals. The page explains how to approve there. */
  readonly approveBy: ApproveBy;
}

/** Renders a review page: totals and dangers first, then overlaps. Everything else is folded. */
export function renderReview({ plan, overlaps, approvals, approveBy }: ReviewPage): string {
  return fitToLimit([
    headline(plan),
    ...importantBlocks(plan),
    { text: approveBy === "comment" ? howToApprove(plan) : "" },
    { text: bulletList("Approvals", approvals) },
    { text: bulletList("Others at the same objects", overlaps.map(formatOverlap)) },
    ...detailBlocks(plan),
  ]);
}

const PLAIN_TEXT = { palette: PLAIN_PALETTE, detail: "short" } as const;

/** Renders a review as plain text, for `git log --notes=fleetwright`. */
export function renderGitNote({ plan, overlaps, approvals, approveBy }: ReviewPage): string {
  const others = overlaps.map((overlap) => `  ${escapeHidden(formatOverlap(overlap))}`);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [title, ...lines, ""];
  const approve = APPROVAL_HINTS[approveBy](approvalDigits(plan.digest));
  return [
    ...section("Others at the same objects", others),
    ...section(
      "Approvals",
      approvals.map((line) => `  ${escapeHidden(line)}`),
    ),
    renderText(plan, { ...PLAIN_TEXT, approve }),
  ].join("\n");
}

const APPROVAL_HINTS: Readonly<Record<ApproveBy, (digest: string) => string>> = {
  comment: (digest) => `To approve exactly this, comment with nothing but: ${APPROVE_COMMAND} ${digest}`,
  trailer: (digest) =>
    `To approve exactly this, merge it with a commit that an approver signs, with the line\n  ${TRAILER}: ${digest}`,
  "command-line": (digest) =>
    `To approve exactly this: fleetwright approve ${digest} --repo REPOSITORY --ref THIS-BRANCH --base ITS-BASE`,
};

/** Renders a review page for a failed plan. */
export function renderPlanFailure(message: string, hint?: string): string {
  const more: MarkdownBlock[] = hint === undefined ? [] : [{ text: escapeMarkdown(hint) }];
  return fitToLimit([
    { text: `### Fleetwright\n\n**No plan can be made.** ${escapeMarkdown(message.slice(0, 2000))}` },
    ...more,
  ]);
}

function howToApprove(plan: Plan): string {
  const waiting = plan.changes.filter(needsApproval);
  if (waiting.length === 0) return "";
  const line = `\`${APPROVE_COMMAND} ${approvalDigits(plan.digest)}\``;
  return `${pluralize(waiting.length, "change")} will wait for approval. To approve exactly this plan, write a comment that holds nothing but ${line}`;
}

const MAX_NAMED = 5;

/** Formats an overlap: `#12 Larger disks: domain db on hv1, and 6 more`. */
export function formatOverlap({ label, title, objects }: Overlap): string {
  return `${label}${title === "" ? "" : ` ${title}`}: ${listSome(objects, MAX_NAMED)}`;
}
