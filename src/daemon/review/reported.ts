import { hashOf } from "../../model/hash.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Plan } from "../../model/plan.ts";
import type { Store } from "../../store/store.ts";
import type { Understood } from "./approving.ts";
import type { Report } from "./desk.ts";

/** What was said last of a proposal; kept, so that nothing is said twice, whoever starts anew. */
export interface Reported {
  readonly head: string;
  /** Names everything that was said. */
  readonly told: string;
  /** The digest of its plan and of the changes in it: whoever merges may name them. */
  readonly plan: string;
  readonly changes: readonly string[];
  readonly approvals: readonly Understood[];
  /** When it was seen last; ISO 8601, to the day. */
  readonly at: string;
}

/** So long a merged proposal's plan can still be named. */
const KEPT_DAYS = 30;

export interface Reports {
  readonly known: ReadonlyMap<string, Reported>;
  /** Writes down what is other than before, and forgets what is long over. */
  save(next: ReadonlyMap<string, Reported>): Promise<void>;
}

/** What was reported of a fleet's proposals, by their labels. */
export async function openReports(
  fleet: string,
  store: Pick<Store, "notes" | "note">,
  now: () => Date,
): Promise<Reports> {
  let known = new Map<string, Reported>(
    [...(await store.notes(fleet, "review"))].map(([label, note]) => [label, note as unknown as Reported]), // only we write them
  );
  return {
    get known() {
      return known;
    },
    async save(next) {
      const news = new Map<string, JsonObject | undefined>();
      for (const [label, one] of next)
        if (JSON.stringify(known.get(label)) !== JSON.stringify(one))
          news.set(label, one as unknown as JsonObject); // plain data
      const oldest = dayOf(new Date(now().getTime() - KEPT_DAYS * 24 * 3_600_000));
      for (const [label, { at }] of known) if (!next.has(label) && at < oldest) news.set(label, undefined);
      if (news.size === 0) return;
      await store.note(fleet, "review", news);
      known = new Map(
        [...known, ...next].filter(([label]) => !news.has(label) || news.get(label) !== undefined),
      );
    },
  };
}

export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The same for all that says the same to people. */
export function toldOf({ proposal, planned, overlaps, approvals, verdict }: Report): string {
  const what =
    planned.is === "trouble"
      ? [planned.failure.message, planned.failure.hint ?? null]
      : [pictureOf(planned.plan)];
  return hashOf({ head: proposal.head, what, overlaps, approvals, verdict });
}

/** A plan without what changes by itself. */
function pictureOf({ digest, changes, blocked, problems, notices, orphans }: Plan) {
  const held = changes.map(({ change, hold }) => [change, hold?.gate ?? null, hold?.reason ?? null]);
  return {
    digest,
    held,
    blocked,
    problems,
    notices,
    orphans: orphans.map(({ object, reason }) => [object, reason]),
  };
}
