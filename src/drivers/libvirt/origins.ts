import type { ObjectId } from "../../model/object.ts";
import { sourceOf } from "./domain-disks.ts";
import type { Origin } from "./domain-section.ts";
import { type Element, isElement } from "./xml.ts";
import { child, childrenOf } from "./xml-edit.ts";

/** The files behind disks: which of them are volumes, which volumes are ours, and what lies below what. */
export interface Disks {
  readonly volumes: ReadonlyMap<string, ObjectId>;
  readonly ours: ReadonlySet<string>;
  readonly backing: ReadonlyMap<string, string>;
  /** Folders of active directory pools, and the pools' names. */
  readonly folders: ReadonlyMap<string, string>;
}

/**
 * The volume of ours that a chain of snapshots began with; a path whose chain has none is itself.
 * `live` definitions tell chains of files that no pool knows.
 */
export function originIn(disks: Disks, live: Element | undefined): Origin {
  const chains = live === undefined ? new Map<string, string>() : liveChains(live);
  return (path) => {
    const seen = new Set<string>();
    let at: string | undefined = path;
    while (at !== undefined && !disks.ours.has(at) && !seen.has(at)) {
      seen.add(at);
      at = chains.get(at) ?? disks.backing.get(at);
    }
    return at !== undefined && disks.ours.has(at) ? at : path;
  };
}

/** The files of a definition's disks; those in clusters have none. */
export function diskPaths(domain: Element): string[] {
  return childrenOf(child(domain, "devices"), "disk")
    .filter(({ attributes }) => attributes.type !== "network")
    .map(sourceOf)
    .filter((path) => path !== "");
}

/** `<backingStore>` of a running domain holds the next one's source and `<backingStore>`, and so on. */
function liveChains(live: Element): Map<string, string> {
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
