import { Failure } from "../../model/failure.ts";
import type { Hash } from "../../model/hash.ts";
import type { Plan } from "../../model/plan.ts";

const FEWEST = 8;

/** The whole digests that were meant by what people typed: of the plan or of a change, at least 8 digits. */
export function approvalsIn(plan: Plan, typed: readonly string[]): Hash[] {
  return typed.map((text) => approvalFor(text.toLowerCase(), plan));
}

function approvalFor(text: string, { digest, changes }: Plan): Hash {
  if (!/^[0-9a-f]+$/.test(text) || text.length < FEWEST) {
    throw new Failure("usage", `--approve ${text}: this is not a digest`, {
      hint: `at least ${FEWEST} digits of it, as the plan shows them`,
    });
  }
  const found = [digest, ...changes.map((change) => change.digest)].find((one) => one.startsWith(text));
  if (found !== undefined) return found;
  throw new Failure(
    "world-moved",
    `--approve ${text}: neither the plan nor a change of it has this digest now`,
    {
      hint: `the plan is ${digest.slice(0, FEWEST)} now; look at it again before you approve it`,
    },
  );
}
