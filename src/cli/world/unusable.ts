import { type Reference, referencesOf } from "../../fleet/references.ts";
import type { Blocked } from "../../model/plan.ts";
import { type Resource, type ResourceId, showResource } from "../../model/resource.ts";

/**
 * Everything that needs what cannot be used, each with the reason: it is left as it is, since what it should be is not
 * known. Without this, what cannot be worked out would look like something that nobody wants any more.
 */
export function blockedByNeeds(
  resources: readonly Resource[],
  unusable: ReadonlyMap<ResourceId, string>,
): Blocked[] {
  const reasons = new Map(unusable);
  const blocked: Blocked[] = [];
  for (let found = 1; found > 0; ) {
    const next = resources.flatMap((resource) =>
      reasons.has(resource.id) ? [] : blockedBy(resource, referencesOf(resource), reasons),
    );
    for (const one of next) reasons.set(one.resource, one.message);
    blocked.push(...next);
    found = next.length;
  }
  return blocked;
}

function blockedBy(
  { id }: Resource,
  references: readonly Reference[],
  reasons: ReadonlyMap<ResourceId, string>,
): Blocked[] {
  const missing = references.find((reference) => reasons.has(reference.id));
  if (missing === undefined) return [];
  const message = `${showResource(id)}: needs ${showResource(missing.id)}, which cannot be used`;
  return [{ resource: id, code: "needs", message, hint: reasons.get(missing.id) ?? "" }];
}
