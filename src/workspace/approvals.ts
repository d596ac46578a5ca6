import { suspendedInGit } from "../engine/blocked/suspended.ts";
import type { Hash } from "../model/hash.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import type { Store } from "../store/store.ts";

/** Returns the reasons of suspended resources: from annotations in Git, and from `fleetwright suspend`. */
export async function loadSuspensions(
  resources: readonly Resource[],
  fleet: string,
  store: Pick<Store, "suspensions">,
): Promise<Map<ResourceId, string>> {
  return mergeSuspensions(suspendedInGit(resources), fleet, store);
}

/** Adds the suspensions of `fleetwright suspend` to those of annotations. For the same resource, the former win. */
export async function mergeSuspensions(
  inGit: ReadonlyMap<ResourceId, string>,
  fleet: string,
  store: Pick<Store, "suspensions">,
): Promise<Map<ResourceId, string>> {
  const suspensions = new Map(inGit);
  for (const { id, reason } of await store.suspensions(fleet)) suspensions.set(id, reason);
  return suspensions;
}

/** Returns the digests of changes that `fleetwright approve` approved and that have not expired at `now`. */
export async function loadApprovals(
  fleet: string,
  store: Pick<Store, "approvals">,
  now: Date,
): Promise<Hash[]> {
  return (await store.approvals(fleet, now.toISOString())).map(({ digest }) => digest);
}
