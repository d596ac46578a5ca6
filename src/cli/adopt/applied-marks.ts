import { hashState } from "../../engine/plan/digest.ts";
import type { DesiredObject } from "../../model/object.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import { adoptedSnapshot } from "./adopted-snapshot.ts";
import type { AdoptionCandidate } from "./adoption-candidates.ts";

/**
 * Returns the candidates with the hash of the applied state in the marks of those that adoption leaves as their
 * resources want them: what differs later is drift. The differences of the others count as changes of a commit.
 */
export function withAppliedHashes(
  candidates: readonly AdoptionCandidate[],
  { evaluate, snapshot }: Pick<FleetWorkspace, "evaluate" | "snapshot">,
): AdoptionCandidate[] {
  const { compiled, plan } = evaluate(adoptedSnapshot(snapshot, candidates));
  const differing = new Set([
    ...plan.changes.map(({ id }) => id),
    ...plan.blocked.map(({ object }) => object),
  ]);
  const desired = new Map(compiled.objects.map((object) => [object.id, object]));
  return candidates.map((candidate) => {
    const object = desired.get(candidate.observed.id);
    if (candidate.desired === undefined || object === undefined || differing.has(object.id)) return candidate;
    const { state } = object as DesiredObject; // the states of all types are JSON objects
    return { ...candidate, mark: { ...candidate.mark, applied: hashState(state) } };
  });
}
