import type { TargetAddress } from "../drivers/driver.ts";
import { unusableTargets } from "../engine/blocked/unusable.ts";
import type { Backend } from "../model/backend.ts";
import { type TargetId, targetKind } from "../model/object.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { Buckets, Store } from "../store/store.ts";

interface CountsContext {
  readonly store: Pick<Store, "readRecords" | "putRecords">;
  readonly backend: Backend;
  now(): Date;
}

/** Days for which a removed target is reported. */
const NOTICE_DAYS = 30;

/**
 * Returns a sentence for each target that has left the fleet with objects on it. Such a target is not read any more,
 * so that these objects stay and nothing else reports them.
 */
export async function removedTargetNotices(
  fleet: string,
  targets: readonly TargetId[],
  unusable: ReadonlySet<ResourceId>,
  { store, backend, now }: CountsContext,
): Promise<string[]> {
  if (backend === "test") return [];
  const current = new Set([...targets, ...unusableTargets(unusable)]);
  const oldest = new Date(now().getTime() - NOTICE_DAYS * 24 * 3_600_000).toISOString();
  const removed = [...(await store.readRecords(fleet, "target"))].filter(([target]) => !current.has(target));
  return removed.filter(([, { objects, at }]) => objects > 0 && at > oldest).map(formatNotice);
}

function formatNotice([target, { objects, at }]: readonly [TargetId, Buckets["target"]]): string {
  const were = objects === 1 ? "1 object of this fleet was" : `${objects} objects of this fleet were`;
  const kind = TARGET_KINDS[targetKind(target)];
  return `${target} has left the fleet and is no longer read: ${were} on it on ${at.slice(0, 10)}. To remove what is there, put the ${kind} back into the files, without what is on it`;
}

const TARGET_KINDS = { host: "Host", zone: "DNSZone", cluster: "StoragePool" } as const;

/** Records the number of the fleet's objects on each readable target. */
export async function recordObjectCounts(
  fleet: string,
  targets: readonly TargetAddress[],
  { objects, unreadable }: Snapshot,
  { store, backend, now }: CountsContext,
): Promise<void> {
  if (backend === "test") return;
  const readable = targets.filter(({ id }) => !unreadable.has(id));
  const counts = new Map(readable.map(({ id }): [TargetId, number] => [id, 0]));
  for (const { target, mark } of objects) {
    const count = counts.get(target);
    if (count !== undefined && mark?.fleet === fleet) counts.set(target, count + 1);
  }
  const before = await store.readRecords(fleet, "target");
  const at = now().toISOString();
  const isChanged = ([id, count]: [TargetId, number]) =>
    before.get(id)?.objects !== count || before.get(id)?.at.slice(0, 10) !== at.slice(0, 10);
  const changed = [...counts].filter(isChanged).map(([id, count]) => [id, { objects: count, at }] as const);
  if (changed.length > 0) await store.putRecords(fleet, "target", new Map(changed));
}
