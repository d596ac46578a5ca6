import type { Action, FieldChange } from "../../model/change.ts";
import { groupBy } from "../../model/group-by.ts";
import type { LivenessFailure } from "../../model/liveness.ts";
import type { ObjectId, UpdatePolicy } from "../../model/object.ts";
import { draftBase, markOf } from "./draft.ts";
import { isOwned } from "./lineage.ts";
import { planAuthor } from "./preconditions.ts";
import type { ChangeDraft, PlanningState } from "./types.ts";

/** Actions after which the machine is not there, or is another one, in any case. */
const GOES: ReadonlySet<Action> = new Set<Action>(["trash", "delete", "migrate"]);

/** The owner of the probe asked for the power cycle. */
const POLICY: UpdatePolicy = { reboot: "Immediate", recreate: "Immediate" };

/**
 * Adds a power cycle of each running machine whose liveness probe fails. One that is planned for another reason becomes this
 * one, because the stored definition takes effect with it anyway.
 */
export function withLivenessRestarts(drafts: ChangeDraft[], planning: PlanningState): ChangeDraft[] {
  const { livenessFailures = NO_FAILURES } = planning.input;
  if (livenessFailures.size === 0) return drafts;
  const byObject = groupBy(drafts, ({ id }) => id);
  const restarts = [...livenessFailures.keys()].flatMap((id): ChangeDraft[] => {
    const own = byObject.get(id) ?? [];
    const stops = own.some(
      ({ action, fields }) => GOES.has(action) || fields.some(({ path }) => path === "power"),
    );
    const restart = stops ? undefined : draftRestart(id, own, planning);
    return restart === undefined ? [] : [restart];
  });
  const replaced = new Set(restarts.map(({ change }) => change));
  return [...drafts.filter(({ change }) => !replaced.has(change)), ...restarts];
}

const NO_FAILURES: ReadonlyMap<ObjectId, LivenessFailure> = new Map();

function draftRestart(
  id: ObjectId,
  own: readonly ChangeDraft[],
  planning: PlanningState,
): ChangeDraft | undefined {
  const desired = planning.desired.get(id);
  const observed = planning.observed.get(id);
  const type = planning.types.get(desired?.type ?? "");
  if (desired === undefined || observed === undefined || type?.isMachine !== true) return undefined;
  if (!isOwned(observed, planning.input) || observed.trashed !== undefined) return undefined;
  if (observed.state.power !== "running" || planning.unusable.has(id)) return undefined;
  const planned = own.find(({ action }) => action === "restart");
  const sides = planned ?? { before: observed.state, running: observed.running, after: observed.state };
  return {
    ...draftBase(type, { ...desired, policy: POLICY }, "restart", "health"),
    before: sides.before ?? observed.state,
    ...(sides.running === undefined ? {} : { running: sides.running }),
    after: sides.after ?? observed.state,
    fields: [LIVENESS_FIELD, ...(planned?.fields ?? [])],
    mark: markOf(desired, planAuthor(planning), observed.mark),
  };
}

const LIVENESS_FIELD: FieldChange = {
  path: "livenessProbe",
  before: "failing",
  after: "succeeding",
  impact: "reboot",
  where: "running",
};
