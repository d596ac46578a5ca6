import { expect, it } from "vitest";
import { createLoader } from "../../fleet/load.ts";
import { hostFailurePolicyOf } from "./failure-policy.ts";

const policyOf = (spec: string) => {
  const text = `{apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: demo}, spec: ${spec}}`;
  const loaded = createLoader().load([{ path: "fleet.yaml", content: new TextEncoder().encode(text) }]);
  return hostFailurePolicyOf(loaded.resources);
};

it.each([
  ["{}", 60_000],
  ["{hostFailure: {after: 5m}}", 300_000],
  ["{hostFailure: {after: 1s}}", 10_000],
])("of %s waits for %d ms, and reports", (spec, afterMs) => {
  expect(policyOf(spec)).toEqual({ afterMs, action: "Report" });
});

it("without a Fleet is that of an empty one", () => {
  expect(hostFailurePolicyOf([])).toEqual(policyOf("{}"));
});
