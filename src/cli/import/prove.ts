import { join } from "node:path";
import { type ImportProof, proveImport } from "../../import/proof.ts";
import type { ObjectId } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import { adoptedObject } from "../adopt/adopted-snapshot.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import type { ImportDraft } from "./draft-import.ts";

/** Plans the files of an import with the fleet that they come to, as if the machines were adopted. */
export function proveInWorkspace(workspace: FleetWorkspace, draft: ImportDraft): ImportProof {
  const { evaluate, snapshot, fleet, source, lineage } = workspace;
  return proveImport({
    evaluate,
    snapshot,
    owners: ownersOf(draft),
    resources: resourcesOf(workspace, draft),
    fleet: fleet.id,
    commit: source.commit,
    origin: lineage.roots[0],
    adopted: adoptedObject,
  });
}

function ownersOf({ result }: ImportDraft): ReadonlyMap<ObjectId, ResourceId> {
  return new Map(result.imported.flatMap(({ owners }) => [...owners]));
}

/** Returns the resources of the files that the import writes. */
export function resourcesOf({ source }: FleetWorkspace, { files }: ImportDraft): ReadonlySet<ResourceId> {
  const paths = new Set(files.map(({ path }) => join(source.where, path)));
  const resources = source.loaded.resources.filter((resource) => paths.has(resource.source.file));
  return new Set(resources.map(({ id }) => id));
}
