import { describe, expect, test } from "vitest";
import { type ObservedObject, objectRef } from "../model/object.ts";
import { type Memory, type Sight, snapshotOf, withObjects, withoutSight, withSight } from "./memory.ts";

const domain = (name: string, memoryKiB = 1): ObservedObject => ({
  ...objectRef("domain", "hv1", name),
  ...{ state: { memoryKiB }, mark: undefined, needs: [] },
});
const sight = (...objects: readonly ObservedObject[]): Sight => ({
  facts: undefined,
  cluster: undefined,
  objects,
});
const [a, b, c] = [domain("a"), domain("b"), domain("c")];
const seen: Memory = withSight(new Map(), "hv1", sight(a, b, c));
const objects = (memory: Memory) => snapshotOf(memory).objects;

describe("what is known of a target", () => {
  test("that was read again is the very same where nothing has changed", () => {
    const again = objects(withSight(seen, "hv1", sight(domain("c"), domain("b", 2), domain("a"))));
    expect(again).toEqual([a, domain("b", 2), c]);
    expect([again[0] === a, again[2] === c]).toEqual([true, true]);
  });

  test("loses what is gone, and takes up what is new", () => {
    expect(objects(withSight(seen, "hv1", sight(domain("d"), c)))).toEqual([c, domain("d")]);
  });

  test("is as single objects were read since", () => {
    const touched = new Set([b.id, c.id, domain("d").id]);
    expect(objects(withObjects(seen, "hv1", touched, [domain("b", 2), domain("d")]))).toEqual([
      a,
      domain("b", 2),
      domain("d"),
    ]);
  });

  test("keeps what was read while the whole was", () => {
    const later = withObjects(seen, "hv1", new Set([b.id]), [domain("b", 2)]);
    expect(objects(withSight(later, "hv1", sight(a, b, c), new Set([b.id])))).toEqual([a, domain("b", 2), c]);
  });

  test("is nothing when it cannot be read, and single objects say nothing then", () => {
    const lost = withoutSight(seen, "hv1", "no answer");
    expect(snapshotOf(lost)).toMatchObject({ objects: [], unreadable: new Map([["hv1", "no answer"]]) });
    expect(withObjects(lost, "hv1", new Set([a.id]), [a])).toBe(lost);
  });
});
