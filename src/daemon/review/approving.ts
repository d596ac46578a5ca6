import { SAFE_DIGITS } from "../../engine/render/review.ts";
import { count, short, showObject } from "../../engine/show.ts";
import type { Said } from "../../git/forge/forge.ts";
import type { Hold, PlannedChange } from "../../model/change.ts";
import type { Plan } from "../../model/plan.ts";
import type { Approval } from "../../store/store.ts";

/** What is remembered of an approval that was understood. */
export interface Understood {
  /** Of the comment. */
  readonly id: number;
  /** For people: who, and what. */
  readonly text: string;
}

/** An approval as it is understood, with what may go because of it; or why it comes to nothing. */
export type Hearing =
  | { readonly is: "good"; readonly understood: Understood; readonly changes: readonly PlannedChange[] }
  | { readonly is: "idle"; readonly text: string };

/** What an approval in a comment comes to, by the plan as it is now. */
export function hear({ id, by, digests, allowed }: Said, plan: Plan): Hearing {
  if (!allowed) return { is: "idle", text: `${by} may not approve` };
  const brief = digests.find((digest) => digest.length < SAFE_DIGITS);
  if (brief !== undefined)
    return {
      is: "idle",
      text: `${by}: ${brief} is too short: at least ${SAFE_DIGITS} digits are needed here`,
    };
  const changes = [...new Set(digests.flatMap((digest) => meantBy(digest, plan)))];
  const named = digests.map(short).join(", ");
  if (changes.length === 0)
    return { is: "idle", text: `${by} approved ${named}, which is not what this plan is now` };
  const text = `${by} approved ${named}: ${count(changes.length, "change")}`;
  return { is: "good", understood: { id, text }, changes };
}

/** What no approval opens is not approved in advance either. */
const NOT_OPENED: ReadonlySet<Hold["gate"]> = new Set(["suspended", "protected", "drift"]);

/** The changes with a digest, typed in short; all of them when it is the plan's. */
export function meantBy(typed: string, { digest, changes }: Plan): readonly PlannedChange[] {
  const openable = changes.filter(({ hold }) => hold === undefined || !NOT_OPENED.has(hold.gate));
  if (digest.startsWith(typed)) return openable;
  return openable.filter((change) => change.digest.startsWith(typed));
}

/** Whoever reviews does so for a merge that may come later. */
const DAYS = 30;

export interface About {
  readonly by: string;
  readonly at: Date;
}

/** As the store keeps them; with those of the smaller changes that a replacement makes needless. */
export function approvalsFor(changes: readonly PlannedChange[], about: About): Approval[] {
  return changes.flatMap((change) => {
    const text = `${change.action} ${showObject(change)}`;
    return approvalsOfDigests([change.digest, ...(change.supersedes ?? [])], text, about);
  });
}

export function approvalsOfDigests(digests: readonly string[], about: string, { by, at }: About): Approval[] {
  const until = new Date(at.getTime() + DAYS * 24 * 3_600_000).toISOString();
  return digests.map((digest) => ({ digest, about, by, at: at.toISOString(), until }));
}
