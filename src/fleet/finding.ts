import { groupBy } from "../model/group-by.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import type { KeyOrValue } from "./document-locator.ts";
import type { Path } from "./path.ts";
import { expandedMembers, namedMembers, withMembers } from "./pool-members.ts";
import type { Position } from "./source-text.ts";

/** A problem of a valid resource, without its position in the text, which is found later. */
export interface Finding {
  readonly resource: Resource;
  readonly path: Path;
  readonly end?: KeyOrValue;
  /** The position inside of a text value, such as a line of a script. */
  readonly within?: Position;
  /** The message without the resource's name, which the loader prepends. */
  readonly message: string;
  /** A function if the hint takes time to compute. It is called only for reported findings. */
  readonly hint?: string | (() => string | undefined) | undefined;
}

/** Returns the hint of a finding, and computes it if needed. */
export function hintOf({ hint }: Pick<Finding, "hint">): string | undefined {
  return typeof hint === "function" ? hint() : hint;
}

/** The input of checks: all resources that are valid by themselves. */
export interface FleetView {
  /** The resources of the files, without members of pools. */
  readonly resources: readonly Resource[];
  /** Returns a resource, or a member of a pool. */
  get<Spec>(id: ResourceId): Resource<Spec> | undefined;
  /** Returns all resources of a kind in the order of the files. Members of pools come last. */
  ofKind<Spec>(kind: string): readonly Resource<Spec>[];
  /** Returns the members of a pool, else an empty list. */
  membersOf(resource: Resource): readonly Resource[];
}

/** A check of one resource. */
export type ResourceCheck<Spec> = (resource: Resource<Spec>) => Finding[];

/** A check of all resources together. */
export type FleetCheck = (fleet: FleetView) => Finding[];

export function createFleetView(resources: readonly Resource[]): FleetView {
  const all = withMembers(resources);
  const byId = new Map(all.map((resource) => [resource.id, resource]));
  const named = new Map(resources.flatMap(namedMembers).map((member) => [member.id, member]));
  const byKind = groupBy(all, ({ kind }) => kind);
  return {
    resources,
    // The kind determines the type of the spec, so callers name the type that belongs to the kind.
    get: <Spec>(id: ResourceId) => (byId.get(id) ?? named.get(id)) as Resource<Spec> | undefined,
    ofKind: <Spec>(kind: string) => (byKind.get(kind) ?? []) as Resource<Spec>[],
    membersOf: expandedMembers,
  };
}
