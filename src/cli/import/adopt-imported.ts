import type { ImportedMachine } from "../../import/draft-machine.ts";
import {
  type Difference,
  differencesIn,
  type ImportCandidate,
  type ImportProof,
} from "../../import/proof.ts";
import type { Failure } from "../../model/failure.ts";
import type { ObjectId } from "../../model/object.ts";
import { adoptObject } from "../adopt/adopt-object.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import type { Session } from "../session.ts";
import type { ImportDraft } from "./draft-import.ts";
import { resourcesOf } from "./prove.ts";

export interface AdoptionResult {
  readonly adopted: readonly ObjectId[];
  readonly failed: readonly Failure[];
  /** The machines that are not adopted, by libvirt's names. */
  readonly left: readonly string[];
  /** The differences that the next plan has for the adopted machines. */
  readonly differences: readonly Difference[];
}

export interface AdoptionParts {
  readonly workspace: FleetWorkspace;
  readonly proof: ImportProof;
  readonly draft: ImportDraft;
}

/** Marks the objects of a proven import, a machine after the other, and plans again. The failure of one machine does not stop the others. */
export async function adoptImported(parts: AdoptionParts, session: Session): Promise<AdoptionResult> {
  const { workspace, draft } = parts;
  await using _lock = await session.store.lockApply(workspace.fleet.id);
  const adopted: ObjectId[] = [];
  const failed: Failure[] = [];
  const left: ImportedMachine[] = [];
  for (const machine of draft.result.imported) {
    const outcome = await adoptMachine(machine, parts, session);
    adopted.push(...outcome.adopted);
    failed.push(...outcome.failed);
    if (outcome.failed.length > 0) left.push(machine);
  }
  const { plan } = await workspace.resync();
  const ofOthers = new Set(left.flatMap(({ owners }) => [...owners.values()]));
  const resources = [...resourcesOf(workspace, draft)].filter((id) => !ofOthers.has(id));
  const differences = differencesIn(plan, new Set(resources));
  return { adopted, failed, left: left.map(({ machine }) => machine), differences };
}

/**
 * Marks the disks of a machine, then the machine itself. So an adoption that ends in between leaves a machine without a mark, which the next
 * import takes over.
 */
async function adoptMachine(
  { owners }: ImportedMachine,
  { proof, workspace }: AdoptionParts,
  session: Session,
): Promise<Pick<AdoptionResult, "adopted" | "failed">> {
  const own = proof.candidates.filter(({ observed }) => owners.has(observed.id));
  const disks = own.filter(({ observed }) => observed.type !== "domain");
  const first = await adoptAll(disks, workspace, session);
  if (first.failed.length > 0) return first;
  const domains = own.filter(({ observed }) => observed.type === "domain");
  const last = await adoptAll(domains, workspace, session);
  return { adopted: [...first.adopted, ...last.adopted], failed: last.failed };
}

async function adoptAll(
  candidates: readonly ImportCandidate[],
  workspace: FleetWorkspace,
  session: Session,
): Promise<Pick<AdoptionResult, "adopted" | "failed">> {
  const adopted: ObjectId[] = [];
  const failed: Failure[] = [];
  for (const candidate of candidates) {
    const failure = await adoptObject(candidate, workspace, session);
    if (failure === undefined) adopted.push(candidate.observed.id);
    else failed.push(failure);
  }
  return { adopted, failed };
}
