import { didYouMean } from "../../fleet/did-you-mean.ts";
import { withMembers } from "../../fleet/pool-members.ts";
import { MACHINE_POOL_KIND, poolByName } from "../../kinds/virtual-machine-pool/member-name.ts";
import {
  type MachinePoolResource,
  memberResource,
} from "../../kinds/virtual-machine-pool/member-resource.ts";
import { Failure } from "../../model/failure.ts";
import {
  DEFAULT_PROJECT,
  formatResource,
  parseResourceId,
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

/** Returns all resources of the files, with the members that pools have by their files alone. Contacts no host. */
export function candidateResources({ loaded }: Pick<FleetSource, "loaded">): {
  readonly resources: readonly Resource[];
} {
  return { resources: withMembers(loaded.resources) };
}

/**
 * Finds a resource of the files, or a machine that may be a member of one of its pools: which members a pool has depends on the
 * hosts. Contacts no host. Throws `usage` for any other name.
 */
export function findCandidate(text: string, source: Pick<FleetSource, "loaded">): Resource {
  const { resources } = candidateResources(source);
  const id = resolveId(text);
  return possibleMember(id, resources) ?? findResource(text, { resources });
}

/** Returns the member that a pool of the files has or may have by this name; undefined for resources of the files. */
function possibleMember(id: ResourceId, resources: readonly Resource[]): Resource | undefined {
  if (resources.some((resource) => resource.id === id)) return undefined;
  const { kind, project, name } = parseResourceId(id);
  if (kind !== "VirtualMachine") return undefined;
  const named = poolByName(id);
  const pools = resources.filter((one) => one.kind === MACHINE_POOL_KIND) as MachinePoolResource[]; // by its kind
  const pool = pools.find(
    (one) =>
      one.id === named || (one.project === project && one.spec.members.some((own) => own.name === name)),
  );
  return pool && memberResource(pool, name);
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
