import { createLoader } from "../fleet/load.ts";
import { compareText } from "../model/compare.ts";
import { equal, hashText } from "../model/hash.ts";
import type { Resource } from "../model/resource.ts";
import { DEFAULT_PROJECT } from "../model/resource.ts";
import type { ResourceDraft } from "./drafts.ts";
import { renderFile } from "./render.ts";
import { toResourceName } from "./resource-name.ts";

/** The resources that several machines share: pools, networks, instance types. */
export interface SharedResources {
  /**
   * Returns the name of a resource that says this. Takes one that the fleet has already, and else drafts one, under
   * the first of these names that is free. `isSame` recognizes a resource of the fleet that says it in other words.
   */
  add(
    draft: Omit<ResourceDraft, "comments">,
    alternatives: readonly string[],
    isSame?: (resource: Resource) => boolean,
  ): string;
  /** Returns the drafts that the fleet does not have yet, by kind and name. */
  drafts(): readonly ResourceDraft[];
}

export function createSharedResources(existing: readonly Resource[]): SharedResources {
  const inDefault = existing.filter(({ project }) => project === DEFAULT_PROJECT);
  const taken = new Map<string, unknown>(
    inDefault.map(({ kind, name, spec }) => [`${kind}/${name}`, spec] as const),
  );
  const drafts = new Map<string, ResourceDraft>();
  return {
    add(draft, alternatives, isSame = () => false) {
      const present = inDefault.find((resource) => resource.kind === draft.kind && isSame(resource));
      if (present !== undefined) return present.name;
      const spec = specWithDefaults({ ...draft, comments: [] });
      const names = [draft.name, ...alternatives.map(toResourceName)];
      const free = names.find((name) => isFree(taken.get(`${draft.kind}/${name}`), spec));
      const name = free ?? `${draft.name}-${hashText(JSON.stringify(draft.spec)).slice(0, 8)}`;
      const key = `${draft.kind}/${name}`;
      if (!taken.has(key)) drafts.set(key, { ...draft, name, comments: [] });
      taken.set(key, spec);
      return name;
    },
    drafts: () =>
      [...drafts.values()].sort(
        (one, other) => compareText(one.kind, other.kind) || compareText(one.name, other.name),
      ),
  };
}

function isFree(present: unknown, spec: unknown): boolean {
  return present === undefined || equal(present, spec);
}

/** Returns the spec as the loader reads it, so that it is comparable with those of the fleet. */
function specWithDefaults(draft: ResourceDraft): unknown {
  const content = Buffer.from(renderFile([draft]));
  const [resource] = createLoader().prepare({ path: "draft.yaml", content });
  return resource?.spec ?? draft.spec; // what the loader refuses is reported when the whole fleet is loaded
}
