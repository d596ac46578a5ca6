import { referencesOf } from "../fleet/references.ts";
import { poolByName } from "../kinds/virtual-machine-pool/members.ts";
import { type TargetId, type TargetKind, targetId } from "../model/object.ts";
import type { Blocked, Snapshot } from "../model/plan.ts";
import { parseResourceId, type Resource, type ResourceId, showResource } from "../model/resource.ts";

/**
 * Everything that needs what cannot be used, each with the reason: it is left as it is, since what it should be is not
 * known. Without this, what cannot be worked out would look like something that nobody wants any more.
 */
export function blockedByNeeds(
  resources: readonly Resource[],
  unusable: ReadonlyMap<ResourceId, string>,
): Blocked[] {
  const known = new Set(resources.map(({ id }) => id));
  const reasons = new Map(unusable);
  const blocked: Blocked[] = [];
  for (let found = 1; found > 0; ) {
    const next = resources.flatMap((resource) =>
      reasons.has(resource.id) ? [] : blockedBy(resource, reasons, known),
    );
    for (const one of next) reasons.set(one.resource, one.message);
    blocked.push(...next);
    found = next.length;
  }
  return blocked;
}

function blockedBy(resource: Resource, reasons: Reasons, known: ReadonlySet<ResourceId>): Blocked[] {
  const needed = referencesOf(resource).map(({ id }) => (known.has(id) ? id : standInFor(id, reasons)));
  const missing = needed.find((id) => reasons.has(id));
  if (missing === undefined) return [];
  const { id } = resource;
  const message = `${showResource(id)}: needs ${showResource(missing)}, which cannot be used`;
  return [{ resource: id, code: "needs", message, hint: reasons.get(missing) ?? "" }];
}

type Reasons = ReadonlyMap<ResourceId, string>;

/** A machine that there is not may be a member of a pool that cannot be used. */
function standInFor(id: ResourceId, reasons: Reasons): ResourceId {
  const pool = poolByName(id);
  return pool !== undefined && !reasons.has(id) && reasons.has(pool) ? pool : id;
}

/** A host whose resource cannot be used may hold anything: that is unknown, not absent. */
export function withUnusableHosts(snapshot: Snapshot, unusable: ReadonlySet<ResourceId>): Snapshot {
  const unreadable = new Map(snapshot.unreadable);
  for (const id of unusable) {
    const { kind, name } = parseResourceId(id);
    if (kind === "Host") unreadable.set(name, `its resource Host/${name} cannot be used as it is written`);
  }
  return { ...snapshot, unreadable };
}

/** The targets of resources that cannot be used: they are still in the fleet. */
export function unusableTargets(unusable: ReadonlySet<ResourceId>): TargetId[] {
  const parsed = [...unusable].map(parseResourceId);
  return parsed.flatMap(({ kind, name }) => {
    const held = TARGET_KINDS[kind];
    return held === undefined ? [] : [targetId(held, name)];
  });
}

const TARGET_KINDS: Readonly<Record<string, TargetKind>> = {
  Host: "host",
  DNSZone: "zone",
  StoragePool: "cluster",
};
