import { expect, test } from "vitest";
import { sampleReconciliation } from "../../../../test/unit/daemon/sample-reconciliation.ts";
import { INITIAL_STATE } from "../../daemon-state.ts";
import { fleetState, type PlannedState } from "./fleet.ts";

const sample = sampleReconciliation();
const reconciliation = {
  ...sample,
  revision: { ...sample.revision, problems: [] },
  snapshot: { ...sample.snapshot, unreadable: new Map() },
  plan: { ...sample.plan, changes: [], blocked: [] },
};
const at = new Date(0);
const plannedStateAt = (commit: string): PlannedState => ({
  ...INITIAL_STATE,
  fleet: "test",
  commit: { id: commit, branch: "main", since: at, resources: 3, problems: [] },
  latest: { reconciliation, at },
});

test("a fleet is settled when its commit is planned and nothing is left, and works until then", () => {
  expect(fleetState(plannedStateAt(reconciliation.plan.commit))).toBe("ready");
  expect(fleetState(plannedStateAt("a commit that came into force since"))).toBe("reconciling");
});
