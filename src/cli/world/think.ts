import { type Compiled, createCompiler } from "../../engine/compile.ts";
import { createPlanner } from "../../engine/plan.ts";
import type { ResolvedArtifacts } from "../../images/artifacts.ts";
import { kinds } from "../../kinds/index.ts";
import type { Blocked, Plan, Snapshot } from "../../model/plan.ts";
import type { FleetPolicy } from "../../model/policy.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import type { Session } from "../session.ts";
import { blockedBySecrets, type Hashes } from "./secrets.ts";
import { createServed, type Served } from "./served.ts";
import { withMembersOf } from "./suspended.ts";
import type { Source } from "./tree.ts";
import { blockedByNeeds } from "./unusable.ts";

/** Everything of a plan's input that does not come from the hosts. */
export interface Thoughts {
  readonly source: Source;
  readonly session: Session;
  readonly fleet: FleetPolicy;
  readonly resolved: ResolvedArtifacts;
  readonly hashes: Hashes;
  /** By themselves; members of a suspended pool are found here. */
  readonly suspended: ReadonlyMap<ResourceId, string>;
  readonly types: Parameters<typeof createPlanner>[0];
}

/** What thinking comes to. */
export interface Thought {
  readonly compiled: Compiled;
  readonly plan: Plan;
  /** With the members of pools. */
  readonly resources: readonly Resource[];
  readonly suspended: ReadonlyMap<ResourceId, string>;
}

/** The pure part: from what was read to a plan, as often as something is read again. */
export function createThinker(
  thoughts: Thoughts,
): (snapshot: Snapshot, approvals: readonly string[]) => Thought {
  const { source, session, fleet, resolved, hashes, types } = thoughts;
  const { resources, problems, unusable, documents } = source.loaded;
  const compile = createCompiler(kinds);
  const planner = createPlanner(types);
  const served =
    session.backend === "test"
      ? createServed(types)
      : (objects: Served["objects"]): Served => ({ objects, notices: [] });
  const situationOf = remembered((all: readonly Resource[]) => situation(all, thoughts));
  const fixed = {
    ...{ fleet, commit: source.commit, resources: documents, invalid: unusable },
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
      secretHashes: hashes,
    });
    const { blocked, left, suspended } = situationOf(compiled.resources);
    const { objects, notices } = served(compiled.objects);
    const desired = objects.filter(({ owner }) => !left.has(owner));
    const plan = planner({
      ...{
        ...{ ...fixed, suspended },
        desired,
        groups: compiled.groups,
        snapshot,
        notices: [...compiled.notices, ...notices],
        now: session.now().toISOString(),
        approvals: new Set(approvals),
      },
      blocked: [...compiled.blocked.filter(({ resource }) => !left.has(resource)), ...blocked],
    });
    return { compiled, plan, resources: compiled.resources, suspended };
  };
}

/** What follows from the resources alone; the same list comes again and again. */
function situation(resources: readonly Resource[], thoughts: Thoughts) {
  const blocked = blockedOf(resources, thoughts);
  const left = new Set(blocked.map(({ resource }) => resource));
  return { blocked, left, suspended: withMembersOf(thoughts.suspended, resources) };
}

function remembered<In, Out>(compute: (input: In) => Out): (input: In) => Out {
  let last: { readonly input: In; readonly output: Out } | undefined;
  return (input) => {
    if (last?.input !== input) last = { input, output: compute(input) };
    return last.output;
  };
}

/** What cannot be worked out, and what needs it. */
function blockedOf(resources: readonly Resource[], { source, resolved, hashes }: Thoughts): Blocked[] {
  const images = resolved.problems.flatMap(({ resource, message, hint }): Blocked[] =>
    resource === undefined
      ? []
      : [{ resource, code: "invalid", message, ...(hint === undefined ? {} : { hint }) }],
  );
  const own = [...images, ...blockedBySecrets(resources, hashes)];
  const unusable = new Map(
    [...source.loaded.unusable].map((id) => [id, "its file has a problem: fleetwright validate"]),
  );
  for (const { resource, message } of own) unusable.set(resource, message);
  return [...own, ...blockedByNeeds(resources, unusable)];
}
