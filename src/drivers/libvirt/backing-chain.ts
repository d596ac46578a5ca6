import type { ObjectId } from "../../model/object.ts";
import { sourceOf } from "./domain-disks.ts";
import type { OriginResolver } from "./domain-types.ts";
import { type Element, isElement } from "./xml.ts";
import { child, childrenOf } from "./xml-edit.ts";

/** The files behind disks: which of them are volumes, which volumes are managed, and which files they are based on. */
export interface DiskFiles {
  readonly volumes: ReadonlyMap<string, ObjectId>;
  readonly owned: ReadonlySet<string>;
  readonly backing: ReadonlyMap<string, string>;
  /** Folders of active directory pools, with the names of the pools. */
  readonly folders: ReadonlyMap<string, string>;
}

/**
 * Resolves a path to the managed volume that its chain of snapshots began with. A path whose chain has none resolves to
 * itself. `live` definitions also tell chains of files that no pool knows.
 */
export function createOriginResolver(disks: DiskFiles, live: Element | undefined): OriginResolver {
  const chains = live === undefined ? new Map<string, string>() : readLiveChains(live);
  return (path) => {
    const visited = new Set<string>();
    let at: string | undefined = path;
    while (at !== undefined && !disks.owned.has(at) && !visited.has(at)) {
      visited.add(at);
      at = chains.get(at) ?? disks.backing.get(at);
    }
    return at !== undefined && disks.owned.has(at) ? at : path;
  };
}

/** Returns the files of a definition's disks. Disks in clusters, and those that name a pool, have none. */
export function diskPaths(domain: Element): string[] {
  return childrenOf(child(domain, "devices"), "disk")
    .filter(({ attributes: { type } }) => type !== "network" && type !== "volume")
    .map(sourceOf)
    .filter((path) => path !== "");
}

/** Follows `<backingStore>`: in a running domain each holds the source of the next file and its `<backingStore>`. */
function readLiveChains(live: Element): Map<string, string> {
  const chains = new Map<string, string>();
  for (const disk of childrenOf(child(live, "devices"), "disk")) {
    let above: Element | undefined = disk;
    while (above !== undefined) {
      const below: Element | undefined = child(above, "backingStore");
      if (below?.children.some(isElement)) chains.set(sourceOf(above), sourceOf(below));
      above = below;
    }
  }
  return chains;
}
