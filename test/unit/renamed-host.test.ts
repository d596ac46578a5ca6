import { describe, expect, test } from "vitest";
import { createDrivers, typesOf } from "../../src/drivers/index.ts";
import { createCompiler } from "../../src/engine/compile.ts";
import { hashState } from "../../src/engine/plan/digest.ts";
import { createPlanner } from "../../src/engine/plan.ts";
import { kinds } from "../../src/kinds/index.ts";
import type { ObservedObject } from "../../src/model/object.ts";
import { asObserved, BASE_YAML, compileInputOf, resourcesOf } from "./compiled-fleet.ts";

const MACHINES = `
apiVersion: fleetwright/v1
kind: Volume
metadata: {name: db-data}
spec: {pool: local, size: 1Gi}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: db}
spec: {instanceType: small, image: micro, volumes: [{volume: db-data}], interfaces: [{network: app}]}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: web}
spec: {instanceType: small, image: micro, interfaces: [{network: app}]}
`;

/** Returns the planned changes of an applied fleet after its hosts get these names. */
function planAfter(names: Readonly<Record<string, string>>) {
  const yaml = `${BASE_YAML}${MACHINES}`;
  const compile = createCompiler(kinds);
  const current = asObserved(compile(compileInputOf(resourcesOf(yaml))).objects).map(
    (object): ObservedObject => {
      const { mark } = object;
      return mark === undefined ? object : { ...object, mark: { ...mark, applied: hashState(object.state) } };
    },
  );
  const renamed = (text: string) => text.replace(/\b(hv1|hv2)\b/g, (name) => names[name] ?? name);
  const observed = current.map((object) => ({
    ...object,
    id: object.id.replace(/@(hv1|hv2)\//, (_, name: string) => `@${renamed(name)}/`) as ObservedObject["id"],
    target: renamed(object.target),
    dependsOn: object.dependsOn.map(
      (id) => id.replace(/@(hv1|hv2)\//, (_, name: string) => `@${renamed(name)}/`) as typeof id,
    ),
  }));
  const resources = resourcesOf(
    yaml.replace(/name: (hv1|hv2)\b/g, (_, name: string) => `name: ${renamed(name)}`),
  );
  const input = compileInputOf(resources, { observed });
  const compiled = createCompiler(kinds)(input);
  const types = typesOf(createDrivers({ backend: "real" }));
  return {
    observed,
    plan: createPlanner(types)({
      commit: "c",
      now: "2026-03-01T12:00:00Z",
      resources: 1,
      desired: compiled.objects,
      pools: [],
      snapshot: input.snapshot,
      suspended: new Map(),
      invalid: new Set(),
      unparsable: [],
      blocked: compiled.blocked,
      problems: [],
      notices: [],
      approvals: new Set(),
      fleet: {
        id: "test",
        apply: "auto",
        prune: true,
        intervalSeconds: 300,
        windows: [],
        migration: { parallel: 4, perHost: 2, maxDowntimeMs: 300, timeoutSeconds: 600 },
        guard: { maxDeletePercent: 100, maxDisruptPercent: 100, fromObjects: 10, maxDeletes: 50 },
      },
    }),
  };
}

describe("a renamed host keeps its objects", () => {
  test.each([
    ["one gets a new name", { hv1: "node1" }],
    ["two exchange their names", { hv1: "hv2", hv2: "hv1" }],
    ["all get new names", { hv1: "node1", hv2: "node2" }],
  ])("when %s", (_, names) => {
    const { plan, observed } = planAfter(names);
    expect(observed.length).toBeGreaterThan(8);
    expect(plan.blocked.map(({ message }) => message)).toEqual([]);
    expect(plan.changes.filter(({ action }) => action !== "update").map(({ change }) => change)).toEqual([]);
    const fields = plan.changes.flatMap((change) => change.fields.map(({ path }) => path));
    expect(fields.filter((path) => path !== "owner")).toEqual([]); // the Host owns the system pool
  });
});
