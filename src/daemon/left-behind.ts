import type { TargetAddress } from "../drivers/driver.ts";
import { unusableTargets } from "../engine/unusable.ts";
import { type TargetId, targetKind } from "../model/object.ts";
import type { Snapshot } from "../model/plan.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Notes, Store } from "../store/store.ts";

interface Remembering {
  readonly store: Pick<Store, "notes" | "note">;
  /** Hosts are of this process: nothing stays on them. */
  readonly test: boolean;
  now(): Date;
}

/** For so long people are reminded of a target that has left the fleet. */
const REMINDED_DAYS = 30;

/**
 * What may still be on targets that are no longer in the fleet, in sentences. Nobody looks there any more, so that
 * nothing is deleted there, and nothing else would tell of it.
 */
export async function leftBehind(
  fleet: string,
  targets: readonly TargetAddress[],
  unusable: ReadonlySet<ResourceId>,
  { store, test, now }: Remembering,
): Promise<string[]> {
  if (test) return [];
  const known = new Set([...targets.map(({ id }) => id), ...unusableTargets(unusable)]);
  const oldest = new Date(now().getTime() - REMINDED_DAYS * 24 * 3_600_000).toISOString();
  const left = [...(await store.notes(fleet, "target"))].filter(([target]) => !known.has(target));
  return left.filter(([, { objects, at }]) => objects > 0 && at > oldest).map(reminder);
}

function reminder([target, { objects, at }]: readonly [TargetId, Notes["target"]]): string {
  const were = objects === 1 ? "1 object of this fleet was" : `${objects} objects of this fleet were`;
  const kind = KINDS[targetKind(target)];
  return `${target} has left the fleet, so that nobody looks there any more: ${were} on it on ${at.slice(0, 10)}. To have that removed, put the ${kind} back, without what is on it`;
}

const KINDS = { host: "Host", zone: "DNSZone", cluster: "StoragePool" } as const;

/** Writes down how much of the fleet is on each target that could be read. */
export async function countObjects(
  fleet: string,
  targets: readonly TargetAddress[],
  { objects, unreadable }: Snapshot,
  { store, test, now }: Remembering,
): Promise<void> {
  if (test) return;
  const readable = targets.filter(({ id }) => !unreadable.has(id));
  const counts = new Map(readable.map(({ id }): [TargetId, number] => [id, 0]));
  for (const { target, mark } of objects) {
    const count = counts.get(target);
    if (count !== undefined && mark?.fleet === fleet) counts.set(target, count + 1);
  }
  const before = await store.notes(fleet, "target");
  const at = now().toISOString();
  const isNews = ([id, count]: [TargetId, number]) =>
    before.get(id)?.objects !== count || before.get(id)?.at.slice(0, 10) !== at.slice(0, 10);
  const news = [...counts].filter(isNews).map(([id, count]) => [id, { objects: count, at }] as const);
  if (news.length > 0) await store.note(fleet, "target", new Map(news));
}
