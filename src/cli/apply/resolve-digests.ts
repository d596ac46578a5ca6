import { APPROVAL_DIGITS, approvalDigits } from "../../engine/format.ts";
import { changeTitle, isHeld, needsApproval } from "../../engine/plan/queries.ts";
import { holdPhrase } from "../../engine/render/phrases.ts";
import type { PlannedChange } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Hash } from "../../model/hash.ts";
import type { Plan } from "../../model/plan.ts";

/** Completes digests of the plan or its changes, of which the user gave at least `APPROVAL_DIGITS` digits. Throws `usage` or `world-moved`. */
export function resolveDigests(plan: Plan, typed: readonly string[]): Hash[] {
  return typed.map((text) => resolveDigest(text, plan));
}

function resolveDigest(typed: string, { digest, changes }: Plan): Hash {
  const text = parseDigest(typed);
  const matching = [digest, ...changes.map((change) => change.digest)].find((candidate) =>
    candidate.startsWith(text),
  );
  if (matching !== undefined) return matching;
  throw new Failure("world-moved", `${text}: neither the plan nor any of its changes has this digest`, {
    hint: `the digest of the plan is now ${approvalDigits(digest)}; review it before you approve it`,
  });
}

/**
 * Returns the changes that wait for approval and that the digests name. Throws `usage` if there are none, with what lets
 * a named change go.
 */
export function selectWaiting({ digest, changes }: Plan, digests: readonly Hash[]): PlannedChange[] {
  const waiting = changes.filter(needsApproval);
  const selected = waiting.filter((change) => digests.includes(change.digest) || digests.includes(digest));
  if (selected.length > 0) return selected;
  const [held] = changes.filter((change) => digests.includes(change.digest) && isHeld(change));
  const why = held?.hold && `no approval lets it go: ${changeTitle(held)}: ${holdPhrase(held.hold)}`;
  throw new Failure("usage", why ?? "no change with this digest waits for approval", {
    hint: "see held changes: fleetwright plan",
  });
}

/** Returns the typed digits in lower case. Throws `usage` for fewer than `APPROVAL_DIGITS`, which would be unsafe. */
export function parseDigest(typed: string): string {
  const text = typed.toLowerCase();
  if (/^[0-9a-f]+$/.test(text) && text.length >= APPROVAL_DIGITS) return text;
  throw new Failure("usage", `${typed}: this is not a digest`, {
    hint: `give at least ${APPROVAL_DIGITS} digits, as the plan shows them`,
  });
}
