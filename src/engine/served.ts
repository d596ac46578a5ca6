import type { AnyObjectType } from "../drivers/driver.ts";
import type { DesiredObject, ObjectId } from "../model/object.ts";
import { count } from "./show.ts";

/** What the test backend can hold of what is wanted, and a sentence about the rest. */
export interface Served {
  readonly objects: readonly DesiredObject<object>[];
  readonly notices: readonly string[];
}

/**
 * libvirt's test driver stands for libvirt alone: no links, no rules, no names. With it, objects of other backends are
 * left out, and said so, and nothing waits for them. An object keeps its identity as long as it is the same.
 */
export function createServed(types: readonly AnyObjectType[]): (all: Served["objects"]) => Served {
  const names = new Set(types.map(({ name }) => name));
  const known = new WeakMap<DesiredObject<object>, DesiredObject<object>>();
  return (all) => {
    const left = all.filter(({ type }) => !names.has(type));
    if (left.length === 0) return { objects: all, notices: [] };
    const gone = new Set(left.map(({ id }) => id));
    const objects = all.filter(({ type }) => names.has(type)).map((object) => without(object, gone, known));
    return { objects, notices: [noticeOf(left)] };
  };
}

function without(
  object: DesiredObject<object>,
  gone: ReadonlySet<ObjectId>,
  known: WeakMap<DesiredObject<object>, DesiredObject<object>>,
): DesiredObject<object> {
  if (!object.needs.some((id) => gone.has(id))) return object;
  const before = known.get(object);
  if (before !== undefined) return before;
  const kept = { ...object, needs: object.needs.filter((id) => !gone.has(id)) };
  known.set(object, kept);
  return kept;
}

function noticeOf(left: readonly DesiredObject<object>[]): string {
  const types = [...new Set(left.map(({ type }) => type))].sort();
  const counts = types.map((type) => count(left.filter((object) => object.type === type).length, type));
  return `the test backend has nothing but libvirt; left out: ${counts.join(", ")}`;
}
