import type { Change } from "../../model/change.ts";
import { showResource } from "../../model/resource.ts";

/** Who speaks when a change fails: the resource, and the object that it is about. */
export function subjectOf({ owner, id }: Change): string {
  return `${showResource(owner)} (${id})`;
}
