import type { AnyObjectType } from "../../drivers/object-type.ts";
import { withUnusableHosts } from "../../engine/blocked/unusable.ts";
import { computeHostLosses } from "../../engine/host-loss/host-loss.ts";
import { type BaseChange, changesOfMerge, restrictToTargets } from "../../engine/merge/merge-plan.ts";
import {
  createPlanningPipeline,
  type DesiredFleet,
  NO_CONDITIONS,
  type PlanningConditions,
  type PlanningPipeline,
} from "../../engine/planning-pipeline.ts";
import { policyOf } from "../../engine/policy.ts";
import { collectRiskFields, findRuleRisks, type RiskFields } from "../../engine/rule-risks.ts";
import { createLoader, type FleetFile, type LoadedFleet } from "../../fleet/load.ts";
import { withNamedFleet } from "../../fleet/named-fleet.ts";
import type { Backend } from "../../model/backend.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { Lineage } from "../../model/lineage.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { Plan } from "../../model/plan.ts";
import { type FleetReferences, referencesOf } from "../fleet-references.ts";
import { targetIdsOf } from "../targets.ts";
import { countResources, PROPOSAL_LIMITS, ProposalTooLargeError } from "./limits.ts";
import type {
  BaseStart,
  CheckedProposal,
  LineageFacts,
  PackedFiles,
  PlanningAnswers,
  PlanningRequest,
  ProposalInputs,
  WorkerReply,
} from "./messages.ts";

const NONE_WATCHED: RiskFields = new Map();

/** Changes in one message. A whole plan would block the receiver's event loop. */
const CHUNK_SIZE = 100;

/**
 * Handles requests in the thread that plans proposals: loads, compiles and plans, without any I/O. Caches what
 * proposals have in common. Calls `typesOf` once.
 */
export function createPlanningSession(typesOf: (backend: Backend) => readonly AnyObjectType[]) {
  let loader = createLoader();
  let base: BaseStart | undefined;
  let objects: ObservedObject[] = [];
  let changes: BaseChange[] = [];
  let watched = new Map(NONE_WATCHED);
  let planFleet: PlanningPipeline | undefined;
  let loaded: LoadedFleet | undefined;
  let remaining: readonly Plan["changes"][number][] = [];

  /** Returns the arguments of the pipeline for the proposal, and the pipeline. */
  function prepare(inputs: ProposalInputs) {
    if (base === undefined || loaded === undefined)
      throw new Failure("bug", "plan was requested before load");
    const { backend, snapshot, targets: known, lineage, rules } = base;
    const { approvals, now, ...rest } = inputs;
    const targets = new Set(targetIdsOf(loaded.resources, backend));
    const observed = restrictToTargets({ ...snapshot, objects }, targets, new Set(known));
    planFleet ??= createPlanningPipeline({ types: typesOf(backend), backend });
    const desired: DesiredFleet = { ...rest, loaded, fleet: policyOf(loaded.resources) };
    const conditions: PlanningConditions = {
      ...NO_CONDITIONS,
      snapshot: withUnusableHosts(observed, loaded.unusable),
      approvals,
      now,
      rulesInForce: rules,
      lineage: lineage && toLineage(lineage),
    };
    return { base, loaded, planFleet, desired, conditions };
  }

  function planProposal(inputs: ProposalInputs): Plan {
    const { base, loaded, planFleet, desired, conditions } = prepare(inputs);
    const { plan } = planFleet(desired, conditions);
    const own = changesOfMerge(plan, { ...base.plan, changes });
    const dangers =
      base.fleet === undefined ? [] : findRuleRisks(watched, collectRiskFields(loaded.resources));
    if (own.changes.length <= PROPOSAL_LIMITS.changes) return { ...own, dangers };
    throw new ProposalTooLargeError(
      `it comes to ${own.changes.length} changes; at most ${PROPOSAL_LIMITS.changes} are planned`,
    );
  }

  const answers = {
    base(request) {
      base = request.base;
      loader = createLoader(base);
      [objects, changes, watched] = [[], [], new Map(NONE_WATCHED)];
      return undefined;
    },
    objects(request) {
      for (const object of request.objects) objects.push(object);
      return undefined;
    },
    changes(request) {
      for (const change of request.changes) changes.push(change);
      return undefined;
    },
    watched(request) {
      for (const [id, fields] of request.watched) watched.set(id, fields);
      return undefined;
    },
    check({ files }) {
      loaded = loadFiles(files, base?.resources ?? 0);
      return toCheckedProposal(loaded);
    },
    load({ files }) {
      loaded = loadFiles(files, base?.resources ?? 0);
      return referencesOfProposal(loaded, base);
    },
    plan({ inputs }) {
      const plan = planProposal(inputs);
      remaining = plan.changes.slice(CHUNK_SIZE);
      return { plan: { ...plan, changes: plan.changes.slice(0, CHUNK_SIZE) }, changes: plan.changes.length };
    },
    losses({ inputs, without }) {
      const { planFleet, desired, conditions } = prepare(inputs);
      return computeHostLosses(without, planFleet, desired, conditions);
    },
    more() {
      const chunk = remaining.slice(0, CHUNK_SIZE);
      remaining = remaining.slice(CHUNK_SIZE);
      return chunk;
    },
  } satisfies {
    [Ask in PlanningRequest["ask"]]: (
      request: Extract<PlanningRequest, { ask: Ask }>,
    ) => PlanningAnswers[Ask];
  };

  /**
   * Reads the files one by one. Otherwise a proposal with too many resources would be found only after the
   * cross-checks.
   */
  function loadFiles(packed: PackedFiles, known: number): LoadedFleet {
    const files = unpackFiles(packed);
    const maxResources = known + PROPOSAL_LIMITS.resources;
    let size = 0;
    for (const file of files) {
      size += countResources(loader.prepare(file));
      if (size > maxResources)
        throw new ProposalTooLargeError(
          `it comes to more than ${maxResources} resources with the members of its pools`,
        );
    }
    const loaded = loader.load(files);
    return base === undefined || base.backend === "test" ? loaded : withNamedFleet(loaded);
  }

  return (request: PlanningRequest): WorkerReply => {
    try {
      return {
        answer: (
          answers[request.ask] as (request: PlanningRequest) => PlanningAnswers[keyof PlanningAnswers]
        )(request),
      }; // the table is total
    } catch (error) {
      const { code, message, hint } = asFailure(error);
      return { failed: { code, message, hint, tooLarge: error instanceof ProposalTooLargeError } };
    }
  };
}

/** Returns the lineage; a commit that the trusted side has not seen is `unknown`. */
function toLineage({ roots, relations }: LineageFacts): Lineage {
  return { roots, relationTo: (commit) => relations.get(commit) ?? "unknown" };
}

function unpackFiles({ paths, ends, bytes }: PackedFiles): FleetFile[] {
  return paths.map((path, index) => {
    const start = ends[index - 1] ?? 0;
    return { path, content: new Uint8Array(bytes, start, (ends[index] ?? start) - start) };
  });
}

function toCheckedProposal({ files, resources, problems }: LoadedFleet): CheckedProposal {
  return { files, resources: resources.length, problems };
}

function referencesOfProposal(loaded: LoadedFleet, base: BaseStart | undefined): FleetReferences {
  if (loaded.documents === 0)
    throw new Failure("rejected", "the merge would leave no fleet files", {
      hint: "such a commit is not used, because an empty fleet would remove everything",
    });
  const references = referencesOf(loaded, base?.backend ?? "real");
  assertSameFleet(references.fleet, base?.fleet?.id, loaded.resources);
  // Labels and annotations may be long, and the receiver does not need them.
  return { ...references, images: references.images.map(({ id, source, spec }) => ({ id, source, spec })) };
}

function assertSameFleet(
  fleet: string,
  trustedFleet: string | undefined,
  resources: LoadedFleet["resources"],
): void {
  if (trustedFleet === undefined || fleet === trustedFleet) return;
  const isNamed = resources.some(({ kind }) => kind === "Fleet");
  const what = isNamed
    ? `the merge would rename the fleet ${trustedFleet} to ${fleet}`
    : `the merge would remove the Fleet ${trustedFleet}`;
  throw new Failure("rejected", what, {
    hint: `it would not own the objects with the mark of ${trustedFleet}, so the daemon of ${trustedFleet} does not use such a commit`,
  });
}
