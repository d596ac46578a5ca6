import { describe, expect, test } from "vitest";
import { resolveReference } from "../model/resource.ts";
import { findCycles } from "./checks/references.ts";
import { createLoader } from "./load.ts";
import { showPath } from "./path.ts";
import { referencesOf } from "./references.ts";

const MACHINE = `apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: db, project: shop}
spec:
  instanceType: default/small
  image: micro
  volumes: [{volume: a}, {volume: b}]
  placement: {group: spread}
`;

describe("references", () => {
  test("are fields with x-reference in the schema", () => {
    const files = [{ path: "a.yaml", content: new TextEncoder().encode(MACHINE) }];
    const paths = createLoader()
      .load(files)
      .problems.map(({ path }) => path);
    expect(paths).toEqual([
      "spec.instanceType",
      "spec.image",
      "spec.volumes[0].volume",
      "spec.volumes[1].volume",
      "spec.placement.group",
    ]);
  });

  test("refer to the project of the referring resource, unless they name another", () => {
    const spec = {
      image: "micro",
      instanceType: "default/small",
      volumes: [{ volume: "a" }, { volume: "b" }],
    };
    const source = { file: "a.yaml", line: 1, column: 1 };
    const id = "VirtualMachine/shop/db";
    const base = { kind: "VirtualMachine", name: "db", project: "shop", labels: {}, annotations: {} };
    const found = referencesOf({ id, ...base, spec, source });
    expect(found.map((one) => `${showPath(one.path)} ${one.id}`)).toEqual([
      "spec.instanceType InstanceType/default/small",
      "spec.image Image/shop/micro",
      "spec.volumes[0].volume Volume/shop/a",
      "spec.volumes[1].volume Volume/shop/b",
    ]);
    expect(resolveReference("Network", "app", "shop")).toBe("Network/shop/app");
  });
});

describe("circles", () => {
  test.each([
    ["a line has none", { a: ["b"], b: ["c"] }, []],
    ["two ways to one place are none", { a: ["b", "c"], b: ["d"], c: ["d"] }, []],
    ["one that names itself", { a: ["a"] }, [["a"]]],
    ["three in a circle, found once", { a: ["b"], b: ["c"], c: ["a"] }, [["a", "b", "c"]]],
    ["a circle behind a line", { a: ["b"], b: ["c"], c: ["b"] }, [["b", "c"]]],
  ] as const)("%s", (_name, edges, circles) => {
    const next: { readonly [node: string]: readonly string[] } = edges;
    expect(findCycles(Object.keys(edges), (node) => next[node] ?? [])).toEqual(circles);
  });
});
