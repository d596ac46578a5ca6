import { groupBy } from "../model/group-by.ts";
import type { TargetId } from "../model/object.ts";
import type { Blocked } from "../model/plan.ts";
import { resourceId } from "../model/resource.ts";
import type { HostFacts, Snapshot } from "../model/snapshot.ts";

export interface WithoutDuplicateHosts {
  /** Snapshot in which duplicate hosts are unreadable, because no host is known to hold the objects. */
  readonly snapshot: Snapshot;
  readonly blocked: readonly Blocked[];
}

/**
 * Finds Host resources that name the same libvirtd, by the identity that libvirtd reports. Addresses cannot tell,
 * because one host has many.
 */
export function excludeDuplicateHosts(snapshot: Snapshot): WithoutDuplicateHosts {
  const duplicates = findDuplicateHosts(snapshot.facts);
  if (duplicates.length === 0) return { snapshot, blocked: [] };
  const unreadable = new Map(snapshot.unreadable);
  for (const { target, message } of duplicates) unreadable.set(target, message);
  return { snapshot: { ...snapshot, unreadable }, blocked: duplicates.map(blockedHost) };
}

interface DuplicateHost {
  readonly target: TargetId;
  readonly message: string;
}

function findDuplicateHosts(facts: ReadonlyMap<TargetId, HostFacts>): DuplicateHost[] {
  const identified = [...facts].filter(([, { identity }]) => identity !== undefined);
  const groups = groupBy(identified, ([, { identity }]) => identity);
  return [...groups].flatMap(([identity = "", group]) => {
    const names = group.map(([target]) => target).sort();
    return names.length === 1
      ? []
      : names.map((target) => ({ target, message: duplicateMessage(target, names, identity) }));
  });
}

function duplicateMessage(target: TargetId, names: readonly TargetId[], identity: string): string {
  const [uuid = "", name = ""] = identity.split(" ");
  const others = names.filter((host) => host !== target).map((host) => `Host/${host}`);
  return `it is one libvirtd with ${others.join(" and ")} (UUID ${uuid}, called ${name})`;
}

function blockedHost({ target, message }: DuplicateHost): Blocked {
  return {
    resource: resourceId("Host", "default", target),
    code: "duplicate",
    message: `Host/${target}: ${message}`,
    hint: "keep one of these Host resources in the files; everything on the host stays as it is, and nothing has to be removed",
  };
}
