import type { Resource, ResourceId } from "../model/resource.ts";
import type { End } from "./locate.ts";
import { standsFor, withMembers } from "./members.ts";
import type { Path } from "./path.ts";

/** Something wrong with a valid resource. Its place in the text is looked for later. */
export interface Finding {
  readonly resource: Resource;
  readonly path: Path;
  readonly end?: End;
  /** Without the resource's name, which is put in front of it. */
  readonly message: string;
  readonly hint?: string | undefined;
}

/** All resources that are valid by themselves, as checks want to see them. */
export interface FleetView {
  /** What is written. */
  readonly resources: readonly Resource[];
  /** Also a member of a pool. */
  get<Spec>(id: ResourceId): Resource<Spec> | undefined;
  /** In the order of the files; members of pools come last. */
  ofKind<Spec>(kind: string): readonly Resource<Spec>[];
  /** The resources that this one stands for. */
  membersOf(resource: Resource): readonly Resource[];
}

/** What can be said of one resource alone. */
export type ResourceCheck<Spec> = (resource: Resource<Spec>) => Finding[];

/** What can be said only of all resources together. */
export type FleetCheck = (fleet: FleetView) => Finding[];

export function fleetView(resources: readonly Resource[]): FleetView {
  const all = withMembers(resources);
  const byId = new Map(all.map((resource) => [resource.id, resource]));
  const byKind = grouped(all, ({ kind }) => kind);
  return {
    resources,
    // A resource's kind decides the type of its spec: whoever asks for a kind knows its type.
    get: <Spec>(id: ResourceId) => byId.get(id) as Resource<Spec> | undefined,
    ofKind: <Spec>(kind: string) => (byKind.get(kind) ?? []) as Resource<Spec>[],
    membersOf: standsFor,
  };
}

/** Values by their key, in their order. */
export function grouped<Value, Key>(
  values: Iterable<Value>,
  keyOf: (value: Value) => Key,
): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
