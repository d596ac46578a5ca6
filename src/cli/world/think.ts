import { type Compiled, createCompiler } from "../../engine/compile.ts";
import { createPlanner } from "../../engine/plan.ts";
import type { ResolvedArtifacts } from "../../images/artifacts.ts";
import { kinds } from "../../kinds/index.ts";
import type { Blocked, Plan, Snapshot } from "../../model/plan.ts";
import type { FleetPolicy } from "../../model/policy.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Session } from "../session.ts";
import type { Hashed } from "./secrets.ts";
import type { Source } from "./tree.ts";
import { blockedByNeeds } from "./unusable.ts";

/** Everything of a plan's input that does not come from the hosts. */
export interface Thoughts {
  readonly source: Source;
  readonly session: Session;
  readonly fleet: FleetPolicy;
  readonly resolved: ResolvedArtifacts;
  readonly hashed: Hashed;
  readonly suspended: ReadonlyMap<ResourceId, string>;
  readonly types: Parameters<typeof createPlanner>[0];
}

/** The pure part: from what was read to a plan, as often as something is read again. */
export function createThinker(
  thoughts: Thoughts,
): (snapshot: Snapshot, approvals: readonly string[]) => { compiled: Compiled; plan: Plan } {
  const { source, session, fleet, resolved, hashed, suspended, types } = thoughts;
  const { resources, problems, unusable, documents } = source.loaded;
  const compile = createCompiler(kinds);
  const planner = createPlanner(types);
  const blocked = blockedOf(thoughts);
  const left = new Set(blocked.map(({ resource }) => resource));
  const fixed = {
    ...{ fleet, commit: source.commit, resources: documents, suspended, invalid: unusable },
    unparsable: [
      ...new Set(problems.filter(({ resource }) => resource === undefined).map(({ file }) => file)),
    ],
    problems: [...problems, ...resolved.problems],
  };
  return (snapshot, approvals) => {
    const compiled = compile({
      fleet: fleet.id,
      resources,
      snapshot,
      artifacts: resolved.artifacts,
      secretHashes: hashed.hashes,
    });
    const desired = compiled.objects.filter(({ owner }) => !left.has(owner));
    const plan = planner({
      ...{
        ...fixed,
        desired,
        snapshot,
        notices: compiled.notices,
        now: session.now().toISOString(),
        approvals: new Set(approvals),
      },
      blocked: [...compiled.blocked.filter(({ resource }) => !left.has(resource)), ...blocked],
    });
    return { compiled, plan };
  };
}

/** What cannot be worked out, and what needs it. */
function blockedOf({ source, resolved, hashed }: Thoughts): Blocked[] {
  const images = resolved.problems.flatMap(({ resource, message, hint }): Blocked[] =>
    resource === undefined
      ? []
      : [{ resource, code: "invalid", message, ...(hint === undefined ? {} : { hint }) }],
  );
  const own = [...images, ...hashed.blocked];
  const unusable = new Map(
    [...source.loaded.unusable].map((id) => [id, "its file has a problem: fleetwright validate"]),
  );
  for (const { resource, message } of own) unusable.set(resource, message);
  return [...own, ...blockedByNeeds(source.loaded.resources, unusable)];
}
