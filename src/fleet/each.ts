import type { Resource, ResourceId } from "../model/resource.ts";
import type { Finding, FleetCheck, FleetView } from "./finding.ts";

/**
 * What can be said of one resource beside those that it names. It says nothing of their lines: these move without
 * making another resource.
 */
export type NeighbourCheck<Spec> = (
  resource: Resource<Spec>,
  fleet: Pick<FleetView, "get">,
) => readonly Finding[];

interface Known {
  readonly asked: readonly ResourceId[];
  readonly answers: readonly (Resource | undefined)[];
  readonly findings: readonly Finding[];
}

/** These checks for every resource of a kind, made again only where it or one that they looked at is another. */
export function eachOf<Spec>(kind: string, checks: readonly NeighbourCheck<Spec>[]): FleetCheck {
  const known = new WeakMap<Resource, Known>();
  return (fleet) => {
    const found: Finding[] = [];
    for (const resource of fleet.ofKind<Spec>(kind)) {
      const last = known.get(resource);
      const now = last !== undefined && isValid(last, fleet) ? last : look(resource, checks, fleet);
      if (now !== last) known.set(resource, now);
      found.push(...now.findings);
    }
    return found;
  };
}

function isValid({ asked, answers }: Known, fleet: FleetView): boolean {
  for (let index = 0; index < asked.length; index += 1)
    if (fleet.get(asked[index] as ResourceId) !== answers[index]) return false; // as look() writes it
  return true;
}

function look<Spec>(
  resource: Resource<Spec>,
  checks: readonly NeighbourCheck<Spec>[],
  fleet: FleetView,
): Known {
  const asked: ResourceId[] = [];
  const answers: (Resource | undefined)[] = [];
  const get = <Other>(id: ResourceId) => {
    const answer = fleet.get<Other>(id);
    asked.push(id);
    answers.push(answer);
    return answer;
  };
  return { asked, answers, findings: checks.flatMap((check) => check(resource, { get })) };
}
