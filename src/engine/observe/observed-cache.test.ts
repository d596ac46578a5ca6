import { describe, expect, test } from "vitest";
import { type ObservedObject, objectRef } from "../../model/object.ts";
import { type ObservedCache, type TargetObservation, toSnapshot } from "../../model/snapshot.ts";
import { withObjectsRead, withTargetRead, withTargetUnreadable } from "./observed-cache.ts";

const domain = (name: string, memoryKiB = 1): ObservedObject => ({
  ...objectRef("domain", "hv1", name),
  state: { memoryKiB },
  mark: undefined,
  dependsOn: [],
});
const observation = (...objects: readonly ObservedObject[]): TargetObservation => ({
  facts: undefined,
  cluster: undefined,
  objects,
});
const [a, b, c] = [domain("a"), domain("b"), domain("c")];
const cached: ObservedCache = withTargetRead(new Map(), "hv1", observation(a, b, c));
const objects = (cache: ObservedCache) => toSnapshot(cache).objects;

describe("what is known of a target", () => {
  test("that was read again is the very same where nothing has changed", () => {
    const again = objects(
      withTargetRead(cached, "hv1", observation(domain("c"), domain("b", 2), domain("a"))),
    );
    expect(again).toEqual([a, domain("b", 2), c]);
    expect([again[0] === a, again[2] === c]).toEqual([true, true]);
  });

  test("loses what is gone, and takes up what is new", () => {
    expect(objects(withTargetRead(cached, "hv1", observation(domain("d"), c)))).toEqual([c, domain("d")]);
  });

  test("is as single objects were read since", () => {
    const touched = new Set([b.id, c.id, domain("d").id]);
    expect(objects(withObjectsRead(cached, "hv1", touched, [domain("b", 2), domain("d")]))).toEqual([
      a,
      domain("b", 2),
      domain("d"),
    ]);
  });

  test("keeps what was read while the whole was", () => {
    const later = withObjectsRead(cached, "hv1", new Set([b.id]), [domain("b", 2)]);
    expect(objects(withTargetRead(later, "hv1", observation(a, b, c), new Set([b.id])))).toEqual([
      a,
      domain("b", 2),
      c,
    ]);
  });

  test("is nothing when it cannot be read, and single objects say nothing then", () => {
    const lost = withTargetUnreadable(cached, "hv1", "no answer");
    expect(toSnapshot(lost)).toMatchObject({ objects: [], unreadable: new Map([["hv1", "no answer"]]) });
    expect(withObjectsRead(lost, "hv1", new Set([a.id]), [a])).toBe(lost);
  });
});
