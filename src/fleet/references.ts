import { memoizeByIdentity } from "../model/memoize.ts";
import { type Resource, type ResourceId, resolveReference } from "../model/resource.ts";
import type { Path } from "./path.ts";
import { annotatedFields, forEachString } from "./schema-annotations.ts";

/** A reference of one resource to another. */
export interface Reference {
  readonly path: Path;
  readonly id: ResourceId;
}

const REFERENCE_FIELDS = annotatedFields("x-reference");

/** Returns the references of a resource, in the order of its schema. */
export const referencesOf: (resource: Resource) => readonly Reference[] = memoizeByIdentity((resource) => {
  const references: Reference[] = [];
  for (const { steps, value: kind } of REFERENCE_FIELDS.get(resource.kind) ?? []) {
    forEachString(resource, steps, (text, path) => {
      references.push({ path, id: resolveReference(kind, text, resource.project) });
    });
  }
  return references;
});

/** Returns the kinds that the fields of a kind can refer to. */
export function referredKinds(kind: string): readonly string[] {
  return [...new Set((REFERENCE_FIELDS.get(kind) ?? []).map(({ value }) => value))];
}
