import { suspendedInGit } from "../engine/suspended.ts";
import type { Hash } from "../model/hash.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import type { Store } from "../store/store.ts";

/** What is suspended, each with its reason: by an annotation in Git, or by `fleetwright suspend`. */
export async function suspensionsOf(
  resources: readonly Resource[],
  fleet: string,
  store: Pick<Store, "suspensions">,
): Promise<Map<ResourceId, string>> {
  const found = suspendedInGit(resources);
  for (const { id, reason } of await store.suspensions(fleet)) found.set(id, reason);
  return found;
}

/** What people let go before, with `fleetwright approve`. */
export async function approvalsOf(
  fleet: string,
  store: Pick<Store, "approvals">,
  now: Date,
): Promise<Hash[]> {
  return (await store.approvals(fleet, now.toISOString())).map(({ digest }) => digest);
}
