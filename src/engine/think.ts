import type { AnyObjectType } from "../drivers/driver.ts";
import type { Loaded } from "../fleet/load.ts";
import type { ResolvedArtifacts } from "../images/artifacts.ts";
import { kinds } from "../kinds/index.ts";
import type { Blocked, Plan, Snapshot } from "../model/plan.ts";
import type { FleetPolicy } from "../model/policy.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import { type Compiled, createCompiler } from "./compile.ts";
import type { PlanInput } from "./plan/input.ts";
import { createPlanner } from "./plan.ts";
import { blockedBySecrets, type Hashes } from "./secrets.ts";
import { createServed, type Served } from "./served.ts";
import { withMembersOf } from "./suspended.ts";
import { blockedByNeeds } from "./unusable.ts";

/** What is wanted: everything of a plan's input that does not come from the targets. */
export interface Wish {
  readonly loaded: Loaded;
  /** The commit, or `worktree`. */
  readonly commit: string;
  readonly fleet: FleetPolicy;
  readonly resolved: ResolvedArtifacts;
  readonly hashes: Hashes;
  /** By themselves; members of a suspended pool are found here. */
  readonly suspended: ReadonlyMap<ResourceId, string>;
  /** What people should know besides, in sentences. */
  readonly notices: readonly string[];
}

/** What is so at the moment of a plan. */
export interface Moment {
  readonly snapshot: Snapshot;
  /** Digests that people approved. */
  readonly approvals: readonly string[];
  readonly now: Date;
  readonly underWay?: PlanInput["underWay"];
  readonly pauses?: PlanInput["pauses"];
}

/** What thinking comes to. */
export interface Thought {
  readonly compiled: Compiled;
  readonly plan: Plan;
  /** With the members of pools. */
  readonly resources: readonly Resource[];
  readonly suspended: ReadonlyMap<ResourceId, string>;
}

export type Thinker = (wish: Wish, moment: Moment) => Thought;

export interface ThinkerOptions {
  readonly types: readonly AnyObjectType[];
  /** Every host is libvirt's own test driver: objects of others are left out. */
  readonly test: boolean;
}

/**
 * The pure part: from what was read to a plan, as often as something is read again. Pure, but for a memo: what is the same
 * as the time before is not thought about again.
 */
export function createThinker({ types, test }: ThinkerOptions): Thinker {
  const compile = createCompiler(kinds);
  const planner = createPlanner(types);
  const served = test ? createServed(types) : everything;
  const situationOf = rememberedBySame(situation);
  return (wish, { snapshot, approvals, now, underWay, pauses }) => {
    const { loaded, fleet, resolved, hashes } = wish;
    const compiled = compile({
      ...{ fleet: fleet.id, resources: loaded.resources, snapshot },
      ...{ artifacts: resolved.artifacts, secretHashes: hashes },
    });
    const { blocked, left, suspended } = situationOf(compiled.resources, wish);
    const { objects, notices } = served(compiled.objects);
    const plan = planner({
      ...fixedInput(wish),
      ...{ suspended, groups: compiled.groups, snapshot, approvals: new Set(approvals) },
      desired: left.size === 0 ? objects : objects.filter(({ owner }) => !left.has(owner)),
      notices: [...wish.notices, ...compiled.notices, ...notices],
      now: now.toISOString(),
      ...(underWay === undefined ? {} : { underWay }),
      ...(pauses === undefined ? {} : { pauses }),
      blocked: [...compiled.blocked.filter(({ resource }) => !left.has(resource)), ...blocked],
    });
    return { compiled, plan, resources: compiled.resources, suspended };
  };
}

function everything(objects: Served["objects"]): Served {
  return { objects, notices: [] };
}

/** What of the plan's input follows from the files alone. */
function fixedInput({
  loaded,
  commit,
  fleet,
  resolved,
}: Wish): Pick<PlanInput, "fleet" | "commit" | "resources" | "invalid" | "unparsable" | "problems"> {
  const { problems, unusable, documents } = loaded;
  const unread = problems.filter(({ resource }) => resource === undefined).map(({ file }) => file);
  return {
    ...{ fleet, commit, resources: documents, invalid: unusable },
    unparsable: [...new Set(unread)],
    problems: [...problems, ...resolved.problems],
  };
}

/** What follows from the resources alone. */
function situation(resources: readonly Resource[], wish: Wish) {
  const blocked = blockedOf(resources, wish);
  const left = new Set(blocked.map(({ resource }) => resource));
  return { blocked, left, suspended: withMembersOf(wish.suspended, resources) };
}

/** The last answer again, as long as the very same is asked: that comes again and again. */
function rememberedBySame<One, Other, Out>(
  compute: (one: One, other: Other) => Out,
): (one: One, other: Other) => Out {
  let last: { readonly one: One; readonly other: Other; readonly output: Out } | undefined;
  return (one, other) => {
    if (last?.one !== one || last.other !== other) last = { one, other, output: compute(one, other) };
    return last.output;
  };
}

/** What cannot be worked out, and what needs it. */
function blockedOf(resources: readonly Resource[], { loaded, resolved, hashes }: Wish): Blocked[] {
  const images = resolved.problems.flatMap(({ resource, message, hint }): Blocked[] =>
    resource === undefined
      ? []
      : [{ resource, code: "invalid", message, ...(hint === undefined ? {} : { hint }) }],
  );
  const own = [...images, ...blockedBySecrets(resources, hashes)];
  const unusable = new Map(
    [...loaded.unusable].map((id) => [id, "its file has a problem: fleetwright validate"]),
  );
  for (const { resource, message } of own) unusable.set(resource, message);
  return [...own, ...blockedByNeeds(resources, unusable)];
}
