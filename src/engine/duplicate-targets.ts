import { groupBy } from "../model/group-by.ts";
import type { TargetId } from "../model/object.ts";
import type { Blocked } from "../model/plan.ts";
import { DEFAULT_PROJECT, formatResource, type ResourceId, resourceId } from "../model/resource.ts";
import type { Snapshot } from "../model/snapshot.ts";

export interface WithoutDuplicateTargets {
  /** Snapshot in which duplicate targets are unreadable, because no target is known to hold the objects. */
  readonly snapshot: Snapshot;
  readonly blocked: readonly Blocked[];
}

/**
 * Finds Hosts that name the same libvirtd, and StoragePools that name the same pool of a Ceph cluster, by the identity
 * that the backend reports. Addresses cannot tell, because one host or cluster has many.
 */
export function excludeDuplicateTargets(snapshot: Snapshot): WithoutDuplicateTargets {
  const duplicates = [
    ...findDuplicates(snapshot.facts, HOSTS),
    ...findDuplicates(snapshot.clusters ?? new Map(), CLUSTERS),
  ];
  if (duplicates.length === 0) return { snapshot, blocked: [] };
  const unreadable = new Map(snapshot.unreadable);
  for (const { target, message } of duplicates) unreadable.set(target, message);
  return { snapshot: { ...snapshot, unreadable }, blocked: duplicates.map(blockedTarget) };
}

/** A sort of targets: the resource behind one, and how to speak of it. */
interface TargetSort {
  ownerOf(target: TargetId): ResourceId;
  /** Says that a target is the same as `others`. `id` and `name` are the parts of the identity. */
  describe(others: string, id: string, name: string): string;
  readonly hint: string;
}

const HOSTS: TargetSort = {
  ownerOf: (target) => resourceId("Host", DEFAULT_PROJECT, target),
  describe: (others, uuid, name) => `it is one libvirtd with ${others} (UUID ${uuid}, called ${name})`,
  hint: "keep one of these Host resources in the files; everything on the host stays as it is, and nothing has to be removed",
};

const CLUSTERS: TargetSort = {
  ownerOf: poolOfTarget,
  describe: (others, fsid, pool) => `it is one pool with ${others} (pool ${pool} of the cluster ${fsid})`,
  hint: "keep one of these StoragePools in the files; everything in the pool stays as it is, and nothing has to be removed",
};

/** Returns the StoragePool of `ceph:PROJECT.NAME`, or of `ceph:NAME` in the default project. */
function poolOfTarget(target: TargetId): ResourceId {
  const [first = "", second] = target.slice(target.indexOf(":") + 1).split(".");
  return second === undefined
    ? resourceId("StoragePool", DEFAULT_PROJECT, first)
    : resourceId("StoragePool", first, second);
}

interface DuplicateTarget {
  readonly target: TargetId;
  readonly owner: ResourceId;
  readonly message: string;
  readonly hint: string;
}

function findDuplicates(
  facts: ReadonlyMap<TargetId, { readonly identity?: string }>,
  sort: TargetSort,
): DuplicateTarget[] {
  const identified = [...facts].filter(([, { identity }]) => identity !== undefined);
  const groups = groupBy(identified, ([, { identity }]) => identity);
  return [...groups].flatMap(([identity = "", group]) => {
    const targets = group.map(([target]) => target).sort();
    return targets.length === 1 ? [] : targets.map((target) => duplicateOf(target, targets, identity, sort));
  });
}

function duplicateOf(
  target: TargetId,
  targets: readonly TargetId[],
  identity: string,
  { ownerOf, describe, hint }: TargetSort,
): DuplicateTarget {
  const [id = "", name = ""] = identity.split(" ");
  const others = targets.filter((other) => other !== target).map((other) => formatResource(ownerOf(other)));
  return { target, owner: ownerOf(target), message: describe(others.join(" and "), id, name), hint };
}

function blockedTarget({ owner, message, hint }: DuplicateTarget): Blocked {
  return { resource: owner, code: "duplicate", message: `${formatResource(owner)}: ${message}`, hint };
}
