import { APPROVAL_DIGITS, approvalDigits } from "../../engine/format.ts";
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

/** Returns the typed digits in lower case. Throws `usage` for fewer than `APPROVAL_DIGITS`, which would be unsafe. */
export function parseDigest(typed: string): string {
  const text = typed.toLowerCase();
  if (/^[0-9a-f]+$/.test(text) && text.length >= APPROVAL_DIGITS) return text;
  throw new Failure("usage", `${typed}: this is not a digest`, {
    hint: `give at least ${APPROVAL_DIGITS} digits, as the plan shows them`,
  });
}
