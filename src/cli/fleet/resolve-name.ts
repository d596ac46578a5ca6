import { didYouMean } from "../../fleet/did-you-mean.ts";
import { withMembers } from "../../fleet/pool-members.ts";
import { Failure } from "../../model/failure.ts";
import {
  DEFAULT_PROJECT,
  formatResource,
  type Resource,
  type ResourceId,
  resourceId,
} from "../../model/resource.ts";
import { resolveKind } from "../explain/fields.ts";
import type { FleetSource } from "./types.ts";

/** Parses `VirtualMachine/db`, `vm/db` or `vm/shop/db` as an id. The resource need not exist. Throws `usage`. */
export function resolveId(text: string): ResourceId {
  const [kind = "", ...names] = text.split("/");
  const [first, second] = names;
  if (first === undefined || first === "" || names.length > 2) {
    throw new Failure("usage", `"${text}" is not the name of a resource`, {
      hint: "use KIND/NAME, such as VirtualMachine/db",
    });
  }
  return second === undefined
    ? resourceId(resolveKind(kind), DEFAULT_PROJECT, first)
    : resourceId(resolveKind(kind), first, second);
}

/** Returns all resources of the files, including members of pools. Contacts no host. */
export function candidateResources({ loaded }: Pick<FleetSource, "loaded">): {
  readonly resources: readonly Resource[];
} {
  return { resources: withMembers(loaded.resources) };
}

/** Finds the resource with this name. Throws `usage`, with the nearest name as hint. */
export function findResource(
  text: string,
  { resources }: { readonly resources: readonly Resource[] },
): Resource {
  const id = resolveId(text);
  const matching = resources.find((resource) => resource.id === id);
  if (matching !== undefined) return matching;
  const names = resources
    .filter(({ kind }) => id.startsWith(`${kind}/`))
    .map((resource) => formatResource(resource.id));
  const hint =
    didYouMean(formatResource(id), names) ??
    (names.length === 0
      ? "the fleet has no resource of this kind"
      : `the fleet has ${names.slice(0, 8).join(", ")}`);
  throw new Failure("usage", `${formatResource(id)}: no such resource in the fleet`, { hint });
}
