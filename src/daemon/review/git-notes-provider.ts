import { type ApproveBy, renderGitNote } from "../../engine/render/review.ts";
import type { GitNoteEdit } from "../../git/git-notes.ts";
import type { Reviews } from "../../git/reviews.ts";
import type { Branch } from "../../git/unmerged-branches.ts";
import { asFailure } from "../../model/failure.ts";
import { createFairRotation } from "./fair-rotation.ts";
import type { Report, ReviewProvider } from "./provider.ts";

export interface GitNotesProviderOptions {
  readonly reviews: Reviews;
  readonly fleet: string;
  now(): Date;
  readonly approveBy: ApproveBy;
}

/** The most branches that one review plans. More branches take turns. */
const MAX_BRANCHES = 50;

/** The delay before the next review when some branches had no turn. */
const NEXT_ROUND_MS = 60_000;

/** Reviews all unmerged branches, newest first, with a Git note on the newest commit of each. */
export function createGitNotesProvider({
  reviews,
  fleet,
  now,
  approveBy,
}: GitNotesProviderOptions): ReviewProvider {
  const rotation = createFairRotation<Branch>(({ name, commit }) => `${commit} ${name}`);
  let isMore = false;
  return {
    get intervalMs() {
      return isMore ? NEXT_ROUND_MS : undefined;
    },
    async listProposals({ branch, commit }) {
      const open = (await reviews.listUnmerged(commit)).filter(({ name }) => name !== branch);
      isMore = open.length > MAX_BRANCHES;
      return rotation
        .pick(open, MAX_BRANCHES)
        .map(({ name, commit: head }) => ({ label: name, title: "", head, discussionVersion: "" }));
    },
    markPending: async () => {},
    async publish(reports, signal) {
      if (reports.length === 0) return new Map();
      try {
        await reviews.annotate(
          reports.map((report) => toNoteEdit(report, fleet, approveBy)),
          now(),
          signal,
        );
        return new Map();
      } catch (error) {
        return new Map(reports.map(({ proposal }) => [proposal, asFailure(error)]));
      }
    },
    approvals: async () => [],
  };
}

/** Replaces the section of this fleet in a note. Sections of other fleets stay. */
function toNoteEdit(report: Report, fleet: string, approveBy: ApproveBy): GitNoteEdit {
  const title = `Fleet ${fleet}`;
  const section = `${title}\n${"=".repeat(title.length)}\n\n${renderReport(report, approveBy)}`;
  return {
    commit: report.proposal.head,
    text: (before = "") => {
      const others = before
        .split(SECTION_START)
        .filter((text) => /^Fleet /.test(text) && !text.startsWith(`${title}\n`));
      return [...others, section]
        .map((text) => text.trimEnd())
        .sort()
        .join("\n\n");
    },
  };
}

const SECTION_START = /^(?=Fleet \S+\n=+$)/m;

function renderReport({ planned, overlaps, approvals }: Report, approveBy: ApproveBy): string {
  if (planned.kind === "planned")
    return renderGitNote({ plan: planned.plan, overlaps, approvals, approveBy });
  const { message, hint } = planned.failure;
  return `No plan can be made. ${message}${hint === undefined ? "" : `\n${hint}`}\n`;
}
