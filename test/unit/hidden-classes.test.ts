import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, expect, test } from "vitest";
import { createLoader } from "../../src/fleet/load.ts";
import { desired } from "../../src/kinds/desired.ts";
import { objectRef } from "../../src/model/object.ts";
import type { CommonSpec, Resource } from "../../src/model/resource.ts";

/** What there are ten thousand of has one hidden class; one for each takes more memory than the objects. */
let isSameClass: (one: unknown, other: unknown) => boolean;

beforeAll(() => {
  setFlagsFromString("--allow-natives-syntax");
  isSameClass = runInNewContext("(one, other) => %HaveSameMap(one, other)") as typeof isSameClass;
});

const MANY = Array.from({ length: 100 }, (_, index) => `n${index}`);

function expectOneClass(objects: readonly unknown[]): void {
  const [first, ...others] = objects;
  expect(others.filter((other) => !isSameClass(first, other))).toEqual([]);
}

test("another class would be seen", () => {
  const [one, other] = MANY;
  expect(isSameClass({ [`of ${one}`]: 1 }, { [`of ${other}`]: 1 })).toBe(false);
});

test("resources that are loaded have one class", () => {
  const sizes = MANY.map(
    (name) =>
      `apiVersion: fleetwright/v1\nkind: InstanceType\nmetadata: {name: ${name}}\nspec: {family: shared, cpu: {guest: 1}, memory: {guest: 64Mi}}\n`,
  );
  const content = new TextEncoder().encode(sizes.join("---\n"));
  const { resources } = createLoader().load([{ path: "a.yaml", content }]);
  expect(resources).toHaveLength(MANY.length);
  expectOneClass(resources);
});

test("desired objects with content have one class", () => {
  const owner: Resource<CommonSpec> = {
    ...{ id: "Image/default/i", kind: "Image", name: "i", project: "default", labels: {}, annotations: {} },
    ...{ spec: {}, source: { file: "a.yaml", line: 1, column: 1 } },
  };
  const build = { from: "image", image: owner.id, part: "disk", format: "raw" } as const;
  expectOneClass(
    MANY.map((name) => desired(owner, objectRef("volume", "hv1", name), { pool: "p" }, { build })),
  );
});
