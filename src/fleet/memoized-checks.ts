import type { Resource, ResourceId } from "../model/resource.ts";
import type { Finding, FleetCheck, FleetView } from "./finding.ts";

/**
 * A check of one resource and of those that it looks up. Its result must not depend on their lines, which change
 * without a new resource object.
 */
export type LookupCheck<Spec> = (
  resource: Resource<Spec>,
  fleet: Pick<FleetView, "get">,
) => readonly Finding[];

interface CheckMemo {
  readonly lookedUp: readonly ResourceId[];
  readonly results: readonly (Resource | undefined)[];
  readonly findings: readonly Finding[];
}

/**
 * Returns a check that runs `checks` for every resource of a kind. It reuses a result while the resource and those
 * that were looked up are identical.
 */
export function memoizedCheck<Spec>(kind: string, checks: readonly LookupCheck<Spec>[]): FleetCheck {
  const memos = new WeakMap<Resource, CheckMemo>();
  return (fleet) => {
    const findings: Finding[] = [];
    for (const resource of fleet.ofKind<Spec>(kind)) {
      const last = memos.get(resource);
      const memo = last !== undefined && isValid(last, fleet) ? last : runChecks(resource, checks, fleet);
      if (memo !== last) memos.set(resource, memo);
      findings.push(...memo.findings);
    }
    return findings;
  };
}

function isValid({ lookedUp, results }: CheckMemo, fleet: FleetView): boolean {
  for (let index = 0; index < lookedUp.length; index += 1)
    if (fleet.get(lookedUp[index] as ResourceId) !== results[index]) return false; // look() writes this order
  return true;
}

function runChecks<Spec>(
  resource: Resource<Spec>,
  checks: readonly LookupCheck<Spec>[],
  fleet: FleetView,
): CheckMemo {
  const lookedUp: ResourceId[] = [];
  const results: (Resource | undefined)[] = [];
  const get = <Other>(id: ResourceId) => {
    const result = fleet.get<Other>(id);
    lookedUp.push(id);
    results.push(result);
    return result;
  };
  return { lookedUp, results, findings: checks.flatMap((check) => check(resource, { get })) };
}
