import { createColors } from "picocolors";
import type { PlannedChange } from "../../model/change.ts";
import type { Plan } from "../../model/plan.ts";
import type { Overlap } from "../review.ts";
import { count, plain } from "../show.ts";
import { type Block, fitted } from "./fitted.ts";
import { details, headline, urgent } from "./markdown.ts";
import { list, neutral } from "./neutral.ts";
import { renderText } from "./text.ts";

/** What people say in a comment to let changes go. */
export const APPROVE_COMMAND = "/fleetwright approve";
/** The line in the message of a commit that does the same. */
const TRAILER = "Fleetwright-Approve";
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

const PLAIN = { palette: createColors(false), detail: "short" } as const;

/** The same as plain text: what `git log --notes=fleetwright` shows. */
export function renderNote({ plan, overlaps, approvals }: ReviewPage): string {
  const others = overlaps.map((overlap) => `  ${plain(overlapText(overlap))}`);
  const listed = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [title, ...lines, ""];
  const approve = `To approve exactly this, merge it with the line\n  ${TRAILER}: ${plan.digest.slice(0, SAFE_DIGITS)}`;
  return [
    ...listed("Others at the same objects", others),
    ...listed(
      "Approvals",
      approvals.map((line) => `  ${plain(line)}`),
    ),
    renderText(plan, { ...PLAIN, approve }),
  ].join("\n");
}

/** The same page where no plan can be made. */
export function renderTrouble(message: string, hint?: string): string {
  const more: Block[] = hint === undefined ? [] : [{ text: neutral(hint) }];
  return fitted([
    { text: `### Fleetwright\n\n**No plan can be made.** ${neutral(message.slice(0, 2000))}` },
    ...more,
  ]);
}

function howToApprove(plan: Plan): string {
  const waiting = waitingIn(plan);
  if (waiting.length === 0) return "";
  const line = `\`${APPROVE_COMMAND} ${plan.digest.slice(0, SAFE_DIGITS)}\``;
  return `${count(waiting.length, "change")} will wait for approval. To approve exactly this plan, comment: ${line}`;
}

function waitingIn({ changes }: Plan): readonly PlannedChange[] {
  return changes.filter(({ hold }) => hold?.gate === "approval" || hold?.gate === "brake");
}

const MOST_NAMED = 5;

/** `#12 Larger disks: domain db on hv1, … (7 objects)`. */
export function overlapText({ label, title, objects }: Overlap): string {
  const some = objects.slice(0, MOST_NAMED).join(", ");
  const what = objects.length <= MOST_NAMED ? some : `${some}, … (${objects.length} objects)`;
  return `${label}${title === "" ? "" : ` ${title}`}: ${what}`;
}
