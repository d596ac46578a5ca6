import type { Plan } from "../../model/plan.ts";
import type { Overlap } from "../review.ts";
import { count } from "../show.ts";
import { type Block, fitted } from "./fitted.ts";
import { details, headline, urgent } from "./markdown.ts";
import { list, neutral } from "./neutral.ts";

/** What people say in a comment to let changes go. */
export const APPROVE_COMMAND = "/fleetwright approve";
/** So many digits of a digest are asked for where anybody may propose changes: nobody makes two plans that share them. */
export const SAFE_DIGITS = 16;

/** What is told of a branch or of a pull request. */
export interface ReviewPage {
  /** What the merge would change. */
  readonly plan: Plan;
  /** Others that touch the same objects. */
  readonly overlaps: readonly Overlap[];
  /** What became of approvals, in sentences. */
  readonly approvals: readonly string[];
  /** Whether comments are read: then the page says how to approve in one. */
  readonly commands: boolean;
}

/** The page of a review: totals and dangers first, then who else is at the same objects; everything else is folded. */
export function renderReview({ plan, overlaps, approvals, commands }: ReviewPage): string {
  return fitted([
    headline(plan),
    ...urgent(plan),
    { text: commands ? howToApprove(plan) : "" },
    { text: list("Approvals", approvals) },
    { text: list("Others at the same objects", overlaps.map(overlapText)) },
    ...details(plan),
  ]);
}

/** The same page where no plan can be made. */
export function renderTrouble(message: string, hint?: string): string {
  const more: Block[] = hint === undefined ? [] : [{ text: neutral(hint) }];
  return fitted([
    { text: `### Fleetwright\n\n**No plan can be made.** ${neutral(message.slice(0, 2000))}` },
    ...more,
  ]);
}

function howToApprove({ changes, digest }: Plan): string {
  const waiting = changes.filter(({ hold }) => hold?.gate === "approval" || hold?.gate === "brake");
  if (waiting.length === 0) return "";
  const line = `\`${APPROVE_COMMAND} ${digest.slice(0, SAFE_DIGITS)}\``;
  return `${count(waiting.length, "change")} will wait for approval. To approve exactly this plan, comment: ${line}`;
}

const MOST_NAMED = 5;

/** `#12 Larger disks: domain db on hv1, … (7 objects)`. */
export function overlapText({ label, title, objects }: Overlap): string {
  const some = objects.slice(0, MOST_NAMED).join(", ");
  const what = objects.length <= MOST_NAMED ? some : `${some}, … (${objects.length} objects)`;
  return `${label}${title === "" ? "" : ` ${title}`}: ${what}`;
}
