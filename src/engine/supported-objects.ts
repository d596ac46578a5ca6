import type { AnyObjectType } from "../drivers/object-type.ts";
import type { DesiredObject, ObjectId } from "../model/object.ts";
import { pluralize } from "./format.ts";

/** Desired objects that the test backend supports, and a sentence about the others. */
export interface SupportedObjects {
  readonly objects: readonly DesiredObject<object>[];
  readonly notices: readonly string[];
}

/**
 * Creates a filter for libvirt's test driver, which supports neither links, nor firewall rules, nor DNS. The filter
 * leaves out objects of other drivers and dependencies on them, and reports both. Unchanged objects stay identical.
 */
export function createSupportedFilter(
  types: readonly AnyObjectType[],
): (all: SupportedObjects["objects"]) => SupportedObjects {
  const names = new Set(types.map(({ name }) => name));
  const trimmed = new WeakMap<DesiredObject<object>, DesiredObject<object>>();
  return (all) => {
    const unsupported = all.filter(({ type }) => !names.has(type));
    if (unsupported.length === 0) return { objects: all, notices: [] };
    const unsupportedIds = new Set(unsupported.map(({ id }) => id));
    const objects = all
      .filter(({ type }) => names.has(type))
      .map((object) => dropDependencies(object, unsupportedIds, trimmed));
    return { objects, notices: [noticeOf(unsupported)] };
  };
}

function dropDependencies(
  object: DesiredObject<object>,
  unsupportedIds: ReadonlySet<ObjectId>,
  trimmed: WeakMap<DesiredObject<object>, DesiredObject<object>>,
): DesiredObject<object> {
  if (!object.dependsOn.some((id) => unsupportedIds.has(id))) return object;
  const before = trimmed.get(object);
  if (before !== undefined) return before;
  const result = { ...object, dependsOn: object.dependsOn.filter((id) => !unsupportedIds.has(id)) };
  trimmed.set(object, result);
  return result;
}

function noticeOf(unsupported: readonly DesiredObject<object>[]): string {
  const types = [...new Set(unsupported.map(({ type }) => type))].sort();
  const counts = types.map((type) =>
    pluralize(unsupported.filter((object) => object.type === type).length, type),
  );
  return `the test backend has nothing but libvirt; left out: ${counts.join(", ")}`;
}
