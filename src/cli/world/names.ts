import { withMembers } from "../../fleet/members.ts";
import { didYouMean } from "../../fleet/nearest.ts";
import { Failure } from "../../model/failure.ts";
import {
  DEFAULT_PROJECT,
  type Resource,
  type ResourceId,
  resourceId,
  showResource,
} from "../../model/resource.ts";
import { kindNamed } from "../explain/fields.ts";
import type { Source } from "./tree.ts";

/** `VirtualMachine/db`, `vm/db` or `vm/shop/db` as an id, whether or not there is such a resource. Throws `usage`. */
export function idNamed(text: string): ResourceId {
  const [kind = "", ...names] = text.split("/");
  const [first, second] = names;
  if (first === undefined || first === "" || names.length > 2) {
    throw new Failure("usage", `"${text}" names no resource`, {
      hint: "write KIND/NAME, such as VirtualMachine/db",
    });
  }
  return second === undefined
    ? resourceId(kindNamed(kind), DEFAULT_PROJECT, first)
    : resourceId(kindNamed(kind), first, second);
}

/** Everything that the files name, the members of their pools included; known without asking any host. */
export function namesIn({ loaded }: Pick<Source, "loaded">): { readonly resources: readonly Resource[] } {
  return { resources: withMembers(loaded.resources) };
}

/** The resource with this name. Throws `usage` with the nearest one. */
export function resourceNamed(
  text: string,
  { resources }: { readonly resources: readonly Resource[] },
): Resource {
  const id = idNamed(text);
  const found = resources.find((resource) => resource.id === id);
  if (found !== undefined) return found;
  const known = resources
    .filter(({ kind }) => id.startsWith(`${kind}/`))
    .map((resource) => showResource(resource.id));
  const hint =
    didYouMean(showResource(id), known) ??
    (known.length === 0 ? "the fleet has none of this kind" : `there are ${known.slice(0, 8).join(", ")}`);
  throw new Failure("usage", `${showResource(id)}: there is no such resource in the fleet`, { hint });
}
