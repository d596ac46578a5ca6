import { APPROVAL_DIGITS, pluralize, shortDigest } from "../../engine/format.ts";
import { changeTitle } from "../../engine/plan/queries.ts";
import type { ApprovalComment } from "../../git/forge/approvers.ts";
import { GATES, type PlannedChange } from "../../model/change.ts";
import type { Plan } from "../../model/plan.ts";
import type { Approval } from "../../store/store.ts";

/** An approval that was accepted, as a report remembers it. */
export interface AcceptedApproval {
  /** The id of the comment. */
  readonly id: number;
  /** A sentence for users: who approved what. */
  readonly text: string;
}

/** An accepted approval with the changes that it approves, or why it approves nothing. */
export type ApprovalResult =
  | {
      readonly kind: "accepted";
      readonly approval: AcceptedApproval;
      readonly changes: readonly PlannedChange[];
    }
  | { readonly kind: "ignored"; readonly text: string };

/** Evaluates an approval in a comment against the current plan of its proposal. */
export function evaluateApproval({ id, by, digests, refused }: ApprovalComment, plan: Plan): ApprovalResult {
  if (refused !== undefined) return { kind: "ignored", text: `${by} ${refused}` };
  const tooShort = digests.find((digest) => digest.length < APPROVAL_DIGITS);
  if (tooShort !== undefined)
    return {
      kind: "ignored",
      text: `${by}: ${tooShort} is too short: at least ${APPROVAL_DIGITS} digits are needed here`,
    };
  const changes = [...new Set(digests.flatMap((digest) => changesByDigest(digest, plan)))];
  const named = digests.map(shortDigest).join(", ");
  if (changes.length === 0)
    return { kind: "ignored", text: `${by} approved ${named}, which is not what this plan is now` };
  const text = `${by} approved ${named}: ${pluralize(changes.length, "change")}`;
  return { kind: "accepted", approval: { id, text }, changes };
}

/** Returns the changes whose digest begins with `prefix`, or all approvable ones when the digest of the plan does. */
export function changesByDigest(prefix: string, { digest, changes }: Plan): readonly PlannedChange[] {
  const approvable = changes.filter(({ hold }) => hold === undefined || GATES[hold.gate].approvable);
  if (digest.startsWith(prefix)) return approvable;
  return approvable.filter((change) => change.digest.startsWith(prefix));
}

/** An approval counts this long, because the merge may come much later than the review. */
export const APPROVAL_DAYS = 30;

export interface ApprovalMeta {
  readonly by: string;
  readonly at: Date;
}

/** Returns the approvals of changes for the store, and of the smaller changes that a replacement supersedes. */
export function approvalsFor(changes: readonly PlannedChange[], meta: ApprovalMeta): Approval[] {
  return changes.flatMap((change) => {
    return approvalsOfDigests([change.digest, ...(change.supersedes ?? [])], changeTitle(change), meta);
  });
}

export function approvalsOfDigests(
  digests: readonly string[],
  about: string,
  { by, at }: ApprovalMeta,
): Approval[] {
  const until = new Date(at.getTime() + APPROVAL_DAYS * 24 * 3_600_000).toISOString();
  return digests.map((digest) => ({ digest, about, by, at: at.toISOString(), until }));
}
