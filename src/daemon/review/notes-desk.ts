import { renderNote } from "../../engine/render/review.ts";
import type { NoteEdit } from "../../git/notes.ts";
import type { Reviews } from "../../git/reviews.ts";
import { asFailure } from "../../model/failure.ts";
import type { Desk, Report } from "./desk.ts";

/** Every branch that is not merged, newest first: what comes of it is written as a note of its newest commit. */
export function notesDesk(reviews: Reviews, fleet: string, now: () => Date): Desk {
  return {
    intervalMs: undefined,
    async open({ branch, commit }) {
      const open = (await reviews.unmerged(commit)).filter(({ name }) => name !== branch);
      return open.map(({ name, commit: head }) => ({ label: name, title: "", head, said: "" }));
    },
    begin: async () => {},
    async report(reports, signal) {
      if (reports.length === 0) return new Map();
      try {
        await reviews.annotate(
          reports.map((report) => noteOf(report, fleet)),
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

/** A note has a section for each fleet of the repository; those of others stay. */
function noteOf(report: Report, fleet: string): NoteEdit {
  const title = `Fleet ${fleet}`;
  const own = `${title}\n${"=".repeat(title.length)}\n\n${textOf(report)}`;
  return {
    commit: report.proposal.head,
    text: (before = "") => {
      const others = before
        .split(SECTION)
        .filter((text) => /^Fleet /.test(text) && !text.startsWith(`${title}\n`));
      return [...others, own]
        .map((text) => text.trimEnd())
        .sort()
        .join("\n\n");
    },
  };
}

const SECTION = /^(?=Fleet \S+\n=+$)/m;

function textOf({ planned, overlaps, approvals }: Report): string {
  if (planned.is === "plan") return renderNote({ plan: planned.plan, overlaps, approvals, commands: false });
  const { message, hint } = planned.failure;
  return `No plan can be made. ${message}${hint === undefined ? "" : `\n${hint}`}\n`;
}
