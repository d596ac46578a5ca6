import { expect, test } from "vitest";
import { createLoader } from "../fleet/load.ts";
import { policyOf } from "./policy.ts";

const HEAD = "apiVersion: fleetwright/v1\nkind: Fleet\nmetadata: {name: shop}\n";

function fleet(spec: string) {
  const { resources, problems } = createLoader().load([
    { path: "f.yaml", content: Buffer.from(`${HEAD}${spec}`) },
  ]);
  expect(problems).toEqual([]);
  return policyOf(resources);
}

test("a fleet without a Fleet resource has the defaults of the schema", () => {
  expect(policyOf([])).toEqual({
    id: "default",
    apply: "safe",
    prune: true,
    intervalSeconds: 300,
    guard: { maxDeletePercent: 30, maxDisruptPercent: 30, fromObjects: 10, maxDeletes: 50 },
    windows: [],
    migration: { parallel: 4, perHost: 2, maxDowntimeMs: 300, timeoutSeconds: 600 },
  });
});

test("an empty Fleet resource gives only its name", () => {
  expect(fleet("spec: {}")).toEqual({ ...policyOf([]), id: "shop" });
});

test("windows are counted in seconds", () => {
  const { windows } = fleet('spec: {windows: [{cron: "0 2 * * 6", duration: 4h, timeZone: Europe/Vienna}]}');
  expect(windows).toEqual([{ cron: "0 2 * * 6", durationSeconds: 14_400, timeZone: "Europe/Vienna" }]);
});
