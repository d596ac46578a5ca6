import { type Resource, type ResourceId, resourceId } from "../model/resource.ts";
import { annotated, eachText, remembered } from "./annotations.ts";
import type { Path } from "./path.ts";

/** That one resource names another. */
export interface Reference {
  readonly path: Path;
  readonly id: ResourceId;
}

const WAYS = annotated("x-reference");

/** All resources that this one names, in the order of its schema. */
export const referencesOf: (resource: Resource) => readonly Reference[] = remembered((resource) => {
  const found: Reference[] = [];
  for (const { steps, value: kind } of WAYS.get(resource.kind) ?? []) {
    eachText(resource, steps, (text, path) => {
      found.push({ path, id: resolveReference(kind, text, resource.project) });
    });
  }
  return found;
});

/** The id that a reference means: `name` in the project of who refers, or `project/name`. */
export function resolveReference(kind: string, text: string, project: string): ResourceId {
  const slash = text.indexOf("/");
  if (slash === -1) return resourceId(kind, project, text);
  return resourceId(kind, text.slice(0, slash), text.slice(slash + 1));
}

/** The kinds that a kind's fields can name. */
export function referredKinds(kind: string): readonly string[] {
  return [...new Set((WAYS.get(kind) ?? []).map(({ value }) => value))];
}
