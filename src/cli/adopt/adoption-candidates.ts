import { markOf } from "../../engine/plan/draft.ts";
import type { Change, FieldChange } from "../../model/change.ts";
import type { JsonObject } from "../../model/json.ts";
import { type LineageStanding, standingOf } from "../../model/lineage.ts";
import type { DesiredObject, Mark, ObservedObject } from "../../model/object.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";

interface AdoptionContext extends Pick<FleetWorkspace, "compiled" | "snapshot" | "lineage"> {
  /** The other fleet whose objects may be adopted, too. [none] */
  readonly fromFleet?: string | undefined;
  readonly fleet: Pick<FleetWorkspace["fleet"], "id">;
  readonly source: Pick<FleetWorkspace["source"], "commit">;
}

/** An object that adoption would mark as owned by this repository. */
export interface AdoptionCandidate {
  readonly observed: ObservedObject;
  readonly mark: Mark;
  /** The desired object, from which a driver learns the build of an unmanaged object. Absent if only the mark changes. */
  readonly desired?: Pick<DesiredObject<object>, "state" | "build">;
}

/** Returns the desired objects of a resource that belong to another fleet. That one would go on changing them. */
export function objectsOfOtherFleets(
  id: string,
  { compiled, snapshot, fleet }: Pick<AdoptionContext, "compiled" | "snapshot" | "fleet">,
): ObservedObject[] {
  const desired = new Set(compiled.objects.filter(({ owner }) => owner === id).map((object) => object.id));
  return snapshot.objects.filter(
    (object) => desired.has(object.id) && object.mark !== undefined && object.mark.fleet !== fleet.id,
  );
}

/**
 * Returns the objects that a resource may adopt. These have a name that the resource wants and are foreign or unusable, or a commit
 * outside of the planned history applied them. The files need not contain the resource any more.
 */
export function adoptionCandidates(id: string, context: AdoptionContext): AdoptionCandidate[] {
  const marked = otherHistoryCandidates(context).filter(({ mark }) => mark.owner === id);
  const alreadyMarked = new Set(marked.map(({ observed }) => observed));
  return [
    ...unmanagedCandidates(id, context).filter(({ observed }) => !alreadyMarked.has(observed)),
    ...marked,
  ];
}

/** Returns all objects of this fleet that a commit outside of the planned history applied. */
export function otherHistoryCandidates({
  snapshot,
  lineage,
  fleet,
  source,
}: AdoptionContext): AdoptionCandidate[] {
  return snapshot.objects.flatMap((observed): AdoptionCandidate[] => {
    const { mark } = observed;
    if (mark === undefined || mark.fleet !== fleet.id || !IS_OTHER_HISTORY[standingOf(mark, lineage)])
      return [];
    return [{ observed, mark: { ...withoutOrigin(mark), ...markAuthor({ lineage, source }) } }];
  });
}

const IS_OTHER_HISTORY: Readonly<Record<LineageStanding, boolean>> = {
  own: false,
  foreign: true,
  newer: true,
  unknown: true,
};

/** Returns the desired objects of a resource that are foreign or unusable. Their new mark has no applied hash: differences then count as changes of a commit, not as drift. */
function unmanagedCandidates(
  id: string,
  { compiled, snapshot, lineage, fleet, source, fromFleet }: AdoptionContext,
): AdoptionCandidate[] {
  const observedById = new Map(snapshot.objects.map((object) => [object.id, object]));
  return compiled.objects.flatMap((desired): AdoptionCandidate[] => {
    const observed = observedById.get(desired.id);
    if (desired.owner !== id || observed === undefined) return [];
    const holder = observed.mark?.fleet;
    if (holder === fleet.id && observed.unusable === undefined) return [];
    if (holder !== undefined && holder !== fleet.id && holder !== fromFleet) return [];
    const author = { fleet: fleet.id, ...markAuthor({ lineage, source }) };
    const mark = { ...markOf(desired as DesiredObject, author, observed.mark), applied: "" };
    const isOurs = holder === fleet.id; // it lost only its use
    return [{ observed, desired, mark: isOurs ? mark : { ...mark, adopted: true } }];
  });
}

function markAuthor({
  lineage,
  source,
}: Pick<AdoptionContext, "lineage" | "source">): Pick<Mark, "commit" | "origin"> {
  const [origin] = lineage.roots;
  return { commit: source.commit, ...(origin === undefined ? {} : { origin }) };
}

function withoutOrigin({ origin: _, ...mark }: Mark): Mark {
  return mark;
}

/** Tells the driver of which other fleet the object was when the user decided. */
function takeover({ mark: before }: ObservedObject, after: Mark): FieldChange[] {
  if (before === undefined || before.fleet === after.fleet) return [];
  return [{ path: "fleet", before: before.fleet, after: after.fleet, impact: "live", where: "stored" }];
}

/** Returns the change that makes a driver write the mark and nothing else. */
export function toAdoptChange({ observed, mark, desired }: AdoptionCandidate): Change {
  const { id, type, target, name, state, trashed } = observed;
  const after = (desired?.state ?? state) as JsonObject; // the state of every type is a JSON object
  return {
    id,
    type,
    target,
    name,
    owner: mark.owner,
    action: "update",
    before: state,
    after,
    fields: takeover(observed, mark),
    mark,
    ...(trashed === undefined ? {} : { trashed }),
    ...(desired?.build === undefined ? {} : { build: desired.build }),
  };
}
