import { attemptChange } from "../../engine/apply/attempt.ts";
import {
  type Difference,
  differencesIn,
  type ImportCandidate,
  type ImportProof,
} from "../../import/proof.ts";
import { asFailure } from "../../model/failure.ts";
import type { ObjectId } from "../../model/object.ts";
import { toAdoptChange } from "../adopt/adoption-candidates.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import type { Session } from "../session.ts";
import type { ImportDraft } from "./draft-import.ts";
import { resourcesOf } from "./prove.ts";

export interface AdoptionResult {
  readonly adopted: readonly ObjectId[];
  /** The messages of the adoptions that failed. */
  readonly failed: readonly string[];
  /** What the plan afterwards would change. */
  readonly differences: readonly Difference[];
}

export interface AdoptionParts {
  readonly workspace: FleetWorkspace;
  readonly proof: ImportProof;
  readonly draft: ImportDraft;
}

/** Marks the objects of a proven import, and plans again. One failure does not stop the others. */
export async function adoptImported(
  { workspace, proof: { candidates }, draft }: AdoptionParts,
  session: Session,
): Promise<AdoptionResult> {
  await using _lock = await session.store.lockApply(workspace.fleet.id);
  const adopted: ObjectId[] = [];
  const failed: string[] = [];
  for (const candidate of candidates) {
    const message = await adoptOne(candidate, workspace, session);
    if (message === undefined) adopted.push(candidate.observed.id);
    else failed.push(message);
  }
  const { plan } = await workspace.resync();
  return { adopted, failed, differences: differencesIn(plan, resourcesOf(workspace, draft)) };
}

/** Returns the message of the failure; undefined after success. */
async function adoptOne(
  candidate: ImportCandidate,
  workspace: FleetWorkspace,
  { signal }: Session,
): Promise<string | undefined> {
  const change = toAdoptChange(candidate);
  try {
    const connection = workspace.connection(change.target);
    await attemptChange(change, (stop) => connection.adopt(change, stop), { abandon: signal });
    return undefined;
  } catch (error) {
    return asFailure(error).message;
  }
}
