import {
  type ObjectId,
  type ObservedObject,
  objectRef,
  observedObject,
  type TargetId,
} from "../../model/object.ts";
import { nativeName, parseResourceId } from "../../model/resource.ts";
import { sourceOf } from "./domain-disks.ts";
import { readAccess } from "./domain-network-disks.ts";
import { isTestDriver, type LibvirtHost } from "./host.ts";
import { readSecret } from "./secret-xml.ts";
import type { SecretState } from "./states.ts";
import { type Element, parseXml } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/** The cluster keys on a host by UUID: each with its id, and the target that it opens. */
export type ClusterKeys = ReadonlyMap<string, { readonly id: ObjectId; readonly target: TargetId }>;

/** Reads the secrets. libvirt names them by their usage; the usage of ours is the fleet and the name of their pool. */
export async function observeSecrets(host: LibvirtHost): Promise<ObservedObject<SecretState>[]> {
  if (isTestDriver(host)) return []; // it has none
  const { connect, target } = host;
  const secrets: ObservedObject<SecretState>[] = [];
  for await (const batch of connect.secretGetXMLDescAll(await connect.listAllSecrets())) {
    for (const { xml } of batch) {
      const { state, mark } = readSecret(parseXml(xml));
      const name = mark === undefined ? undefined : secretName(state.usage, mark.fleet);
      secrets.push(observedObject("secret", target, name ?? state.uuid, { state, mark, dependsOn: [] }));
    }
  }
  return secrets;
}

function secretName(usage: string, fleet: string): string | undefined {
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

/**
 * Returns the images in clusters that machines use as disks, and their keys. A machine with a key that is not ours may
 * open an image of any cluster that the host has a key to: it counts as using the image of that name in each.
 */
export function clusterDependencies(definitions: readonly Element[], keys: ClusterKeys): ObjectId[] {
  const needed = new Set<ObjectId>();
  for (const disk of definitions.flatMap((domain) => childrenOf(child(domain, "devices"), "disk"))) {
    if (attributeOf(disk, "source", "protocol") !== "rbd") continue;
    const key = keys.get(readAccess(disk).secret ?? "");
    if (key !== undefined) needed.add(key.id);
    const source = sourceOf(disk);
    const image = source.slice(source.indexOf("/") + 1);
    for (const { target } of key === undefined ? keys.values() : [key])
      needed.add(objectRef("rbd", target, image).id);
  }
  return [...needed].sort();
}
