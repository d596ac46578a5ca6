import { referencesOf } from "../../fleet/references.ts";
import { poolByName } from "../../kinds/virtual-machine-pool/member-name.ts";
import { type TargetId, type TargetKind, targetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, parseResourceId, type Resource, type ResourceId } from "../../model/resource.ts";
import type { Snapshot } from "../../model/snapshot.ts";

/**
 * Blocks every dependent of an unusable resource, with the reason. Because its desired state is unknown, the plan leaves
 * it alone. Otherwise it would look like an object that no resource desires.
 */
export function blockedByDependencies(
  resources: readonly Resource[],
  unusable: ReadonlyMap<ResourceId, string>,
): Blocked[] {
  const ids = new Set(resources.map(({ id }) => id));
  const reasons = new Map(unusable);
  const blocked: Blocked[] = [];
  for (let added = 1; added > 0; ) {
    const next = resources.flatMap((resource) =>
      reasons.has(resource.id) ? [] : blockedBy(resource, reasons, ids),
    );
    for (const entry of next) reasons.set(entry.resource, entry.message);
    blocked.push(...next);
    added = next.length;
  }
  return blocked;
}

function blockedBy(resource: Resource, reasons: Reasons, ids: ReadonlySet<ResourceId>): Blocked[] {
  const dependencies = referencesOf(resource).map(({ id }) =>
    ids.has(id) ? id : poolInsteadOf(id, reasons),
  );
  const missing = dependencies.find((id) => reasons.has(id));
  if (missing === undefined) return [];
  const { id } = resource;
  const message = `${formatResource(id)}: needs ${formatResource(missing)}, which cannot be used`;
  return [{ resource: id, code: "dependency", message, hint: reasons.get(missing) ?? "" }];
}

type Reasons = ReadonlyMap<ResourceId, string>;

/** Returns the reason of the pool for a machine that does not exist but may be a member of an unusable pool. */
function poolInsteadOf(id: ResourceId, reasons: Reasons): ResourceId {
  const pool = poolByName(id);
  return pool !== undefined && !reasons.has(id) && reasons.has(pool) ? pool : id;
}

/** Marks hosts with an unusable resource as unreadable: their objects are unknown, which does not mean absent. */
export function withUnusableHosts(snapshot: Snapshot, unusable: ReadonlySet<ResourceId>): Snapshot {
  const unreadable = new Map(snapshot.unreadable);
  for (const id of unusable) {
    const { kind, name } = parseResourceId(id);
    if (kind === "Host") unreadable.set(name, `its resource Host/${name} cannot be used as it is written`);
  }
  return { ...snapshot, unreadable };
}

/** Returns the targets of unusable resources. They are still part of the fleet. */
export function unusableTargets(unusable: ReadonlySet<ResourceId>): TargetId[] {
  const parsed = [...unusable].map(parseResourceId);
  return parsed.flatMap(({ kind, name }) => {
    const targetKind = TARGET_KINDS[kind];
    return targetKind === undefined ? [] : [targetId(targetKind, name)];
  });
}

const TARGET_KINDS: Readonly<Record<string, TargetKind>> = {
  Host: "host",
  DNSZone: "zone",
  StoragePool: "cluster",
};
