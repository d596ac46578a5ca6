import { describe, expect, test } from "vitest";
import { createLoader } from "../../fleet/load.ts";
import { blockedByDependencies } from "./unusable.ts";

const FLEET = `
apiVersion: fleetwright/v1
kind: StoragePool
metadata: {name: local}
spec: {type: dir, path: /srv, hosts: all}
---
apiVersion: fleetwright/v1
kind: Image
metadata: {name: micro}
spec: {source: {recipe: micro}}
---
apiVersion: fleetwright/v1
kind: InstanceType
metadata: {name: s1}
spec: {family: shared, cpu: {guest: 1}, memory: {guest: 128Mi}}
---
apiVersion: fleetwright/v1
kind: Volume
metadata: {name: data}
spec: {pool: local, size: 1Gi, source: {image: micro}}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: db}
spec: {instanceType: s1, image: micro, rootDisk: {pool: local, size: 1Gi}, volumes: [{volume: data}]}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: other}
spec: {instanceType: s1, image: micro}
`;

const { resources, problems } = createLoader().load([{ path: "f.yaml", content: Buffer.from(FLEET) }]);

describe("what needs something unusable", () => {
  test("is the sample without problems", () => expect(problems).toEqual([]));

  test.each([
    [
      "is found through others",
      "StoragePool/default/local",
      ["Volume/default/data", "VirtualMachine/default/db"],
    ],
    ["does not take the rest with it", "Volume/default/data", ["VirtualMachine/default/db"]],
    [
      "may be everything",
      "Image/default/micro",
      ["VirtualMachine/default/db", "VirtualMachine/default/other", "Volume/default/data"],
    ],
    ["may be nothing", "VirtualMachine/default/db", []],
  ] as const)("%s", (_name, unusable, expected) => {
    const blocked = blockedByDependencies(resources, new Map([[unusable, "it is wrong"]]));
    expect(blocked.map(({ resource }) => resource).sort()).toEqual([...expected].sort());
  });

  test("says what it needs, and why that cannot be had", () => {
    const [first] = blockedByDependencies(resources, new Map([["Volume/default/data", "it is wrong"]]));
    expect(first).toEqual({
      resource: "VirtualMachine/default/db",
      code: "dependency",
      message: "VirtualMachine/db: needs Volume/data, which cannot be used",
      hint: "it is wrong",
    });
  });
});
