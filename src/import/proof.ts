import { markOf } from "../engine/plan/draft.ts";
import type { PlanningResult } from "../engine/planning-pipeline.ts";
import type { Action, Impact } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { DesiredObject, Mark, ObjectId, ObservedObject } from "../model/object.ts";
import type { Plan } from "../model/plan.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Snapshot } from "../model/snapshot.ts";

/** Compiles and plans the files with another snapshot. */
export type Evaluate = (snapshot: Snapshot) => Pick<PlanningResult, "compiled" | "plan">;

/** An object that adoption would mark, with what the files desire for it. */
export interface ImportCandidate {
  readonly observed: ObservedObject;
  readonly desired: DesiredObject;
  readonly mark: Mark;
}

export interface ImportProof {
  readonly candidates: readonly ImportCandidate[];
  /** What a plan after the adoption would still change; empty: nothing. */
  readonly differences: readonly Difference[];
}

/** A difference between the files and the host that adoption would not remove. */
export interface Difference {
  readonly resource: ResourceId;
  readonly object: ObjectId | undefined;
  readonly action: Action | "blocked";
  /** The path of the field. Undefined for whole objects. */
  readonly field: string | undefined;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** What it would cost to change it. */
  readonly impact: Impact;
  readonly why: string;
}

export interface ProofInput {
  readonly evaluate: Evaluate;
  readonly snapshot: Snapshot;
  /** The objects that adoption would mark, with the resources that would own them. */
  readonly owners: ReadonlyMap<ObjectId, ResourceId>;
  /** The resources of the files that the import writes. Others of the fleet do not count. */
  readonly resources: ReadonlySet<ResourceId>;
  readonly fleet: string;
  readonly commit: string;
  /** The root commit that marks carry (`Lineage.roots`). Undefined: unknown, as in a plain directory. */
  readonly origin: string | undefined;
  /** Returns an object as it is observed after its adoption. */
  adopted(candidate: ImportCandidate): ObservedObject;
}

/**
 * Plans the files as if the machines were adopted already. The first step only names the owners: the compiler then
 * places the machines where they are, and keeps what was decided when they were made.
 */
export function proveImport(input: ProofInput): ImportProof {
  const { evaluate, snapshot, owners, fleet, commit, origin } = input;
  const named = evaluate(withObjects(snapshot, owners, (object, owner) => ownedBy(object, owner, input)));
  const objects = named.compiled.objects as readonly DesiredObject[]; // the states of all types are JSON objects
  const desired = new Map(objects.map((object) => [object.id, object]));
  const candidates = snapshot.objects.flatMap((observed): ImportCandidate[] => {
    const wanted = desired.get(observed.id);
    if (wanted === undefined || owners.get(observed.id) !== wanted.owner) return [];
    if (isMarkedFor(observed, wanted, fleet)) return [];
    const mark = { ...markOf(wanted, { fleet, commit, origin }, undefined), adopted: true } as const;
    return [{ observed, desired: wanted, mark }];
  });
  const { plan } = evaluate(withAdopted(snapshot, candidates, input));
  return { candidates, differences: differencesIn(plan, input.resources) };
}

/** True for an object that an interrupted adoption marked already. */
function isMarkedFor({ mark }: ObservedObject, { owner }: DesiredObject, fleet: string): boolean {
  return mark?.fleet === fleet && mark.owner === owner;
}

function withObjects(
  snapshot: Snapshot,
  owners: ProofInput["owners"],
  change: (object: ObservedObject, owner: ResourceId) => ObservedObject,
): Snapshot {
  const objects = snapshot.objects.map((object) => {
    const owner = owners.get(object.id);
    return owner === undefined ? object : change(object, owner);
  });
  return { ...snapshot, objects };
}

function ownedBy(
  object: ObservedObject,
  owner: ResourceId,
  { fleet, commit }: Pick<ProofInput, "fleet" | "commit">,
): ObservedObject {
  const keep = { onDelete: "retain", trashSeconds: 0 } as const;
  return { ...object, mark: { fleet, owner, applied: "", commit, protect: false, keep } };
}

function withAdopted(
  snapshot: Snapshot,
  candidates: readonly ImportCandidate[],
  { adopted }: Pick<ProofInput, "adopted">,
): Snapshot {
  const byId = new Map(candidates.map((candidate) => [candidate.observed.id, candidate]));
  const objects = snapshot.objects.map((object) => {
    const candidate = byId.get(object.id);
    return candidate === undefined ? object : adopted(candidate);
  });
  return { ...snapshot, objects };
}

/** Returns what a plan would do to the objects of these resources, a field each. */
export function differencesIn(plan: Plan, resources: ReadonlySet<ResourceId>): Difference[] {
  const changes = plan.changes.filter(({ owner }) => resources.has(owner));
  const changed = changes.flatMap((change): Difference[] => {
    const { owner, id, action, impact } = change;
    const whole = {
      resource: owner,
      object: id,
      action,
      field: undefined,
      before: undefined,
      after: undefined,
    };
    if (change.fields.length === 0) return [{ ...whole, impact, why: WHOLE_REASONS[action] }];
    return change.fields.map(({ path, before, after, impact: cost, where }) => ({
      ...whole,
      field: path,
      before,
      after,
      impact: cost,
      why: where === "running" ? RUNNING_REASON : FIELD_REASON,
    }));
  });
  const blocked = plan.blocked.filter(({ resource }) => resources.has(resource));
  return [
    ...changed,
    ...blocked.map(({ resource, object, message, hint }): Difference => {
      const nothing = { field: undefined, before: undefined, after: undefined };
      return {
        resource,
        object,
        action: "blocked",
        ...nothing,
        impact: "refuse",
        why: hint === undefined ? message : `${message} (${hint})`,
      };
    }),
  ];
}

const RUNNING_REASON = "the running machine differs from its own definition";
const FIELD_REASON = "the files cannot say what the host has";
const WHOLE_REASONS: Readonly<Record<Action, string>> = {
  create: "the files need it, and the host does not have it",
  update: FIELD_REASON,
  restart: RUNNING_REASON,
  replace: FIELD_REASON,
  migrate: "the files want it on another host",
  restore: "it is in the trash",
  trash: "no resource of the files describes it",
  delete: "no resource of the files describes it",
};
