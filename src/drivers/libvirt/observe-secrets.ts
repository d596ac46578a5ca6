import { type ObjectId, type ObservedObject, objectRef, type TargetId } from "../../model/object.ts";
import { nativeName, parseResourceId } from "../../model/resource.ts";
import { sourceOf } from "./domain-disks.ts";
import { readAccess } from "./domain-network-disks.ts";
import { type Host, isTestDriver } from "./host.ts";
import { readSecret } from "./secret-xml.ts";
import type { SecretState } from "./states.ts";
import { type Element, parseXml } from "./xml.ts";
import { child, childrenOf } from "./xml-edit.ts";

/** The keys of clusters on a host by their UUIDs: each with its own id, and the target that it opens. */
export type ClusterKeys = ReadonlyMap<string, { readonly id: ObjectId; readonly target: TargetId }>;

/** libvirt's secrets are named by what they are for; ours begin with the fleet, and then have the name of their pool. */
export async function observeSecrets(host: Host): Promise<ObservedObject<SecretState>[]> {
  if (isTestDriver(host)) return []; // it has none
  const { connect, target } = host;
  const found: ObservedObject<SecretState>[] = [];
  for await (const batch of connect.secretGetXMLDescAll(await connect.listAllSecrets())) {
    for (const { xml } of batch) {
      const { state, mark } = readSecret(parseXml(xml));
      const own = mark === undefined ? undefined : nameIn(state.usage, mark.fleet);
      found.push({ ...objectRef("secret", target, own ?? state.uuid), state, mark, needs: [] });
    }
  }
  return found;
}

function nameIn(usage: string, fleet: string): string | undefined {
  return usage.startsWith(`${fleet}/`) ? usage.slice(fleet.length + 1) : undefined;
}

export function clusterKeys(secrets: readonly ObservedObject<SecretState>[]): ClusterKeys {
  return new Map(
    secrets.flatMap(({ id, state, mark }) => {
      if (mark === undefined) return [];
      const target = `ceph:${nativeName(parseResourceId(mark.owner))}`;
      return [[state.uuid, { id, target }] as const];
    }),
  );
}

/** Images in clusters that machines have as disks, and the keys to them. */
export function neededOfClusters(definitions: readonly Element[], keys: ClusterKeys): ObjectId[] {
  const needed = new Set<ObjectId>();
  for (const disk of definitions.flatMap((domain) => childrenOf(child(domain, "devices"), "disk"))) {
    const key = keys.get(readAccess(disk).secret ?? "");
    if (key === undefined) continue;
    needed.add(key.id);
    const source = sourceOf(disk);
    needed.add(objectRef("rbd", key.target, source.slice(source.indexOf("/") + 1)).id);
  }
  return [...needed].sort();
}
