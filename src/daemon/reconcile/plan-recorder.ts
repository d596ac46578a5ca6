import { needsApproval } from "../../engine/plan/queries.ts";
import type { Plan } from "../../model/plan.ts";
import type { Store } from "../../store/store.ts";
import { type ObservedAfterCrash, recoverRuns } from "../../workspace/crash-recovery.ts";
import { type ObservedFindings, type RecorderContext, recordPlanEvents } from "../../workspace/recorder.ts";

/** Writes the findings of plans to the store. Findings that were written before are skipped. */
export interface PlanRecorder {
  /** Closes the runs of killed processes. Call it before each `record`; it does nothing once all are closed. */
  recoverOnce(observed: ObservedAfterCrash): Promise<void>;
  /** Writes drift, changes that need approval, the readiness of machines, the progress of pools, and hosts that failed as events. */
  record(plan: Plan, findings: ObservedFindings, recorder: RecorderContext): Promise<void>;
}

export function createPlanRecorder(fleet: string, store: Pick<Store, "runs" | "lockApply">): PlanRecorder {
  let recovered = false;
  let lastRecorded = "";
  return {
    async recoverOnce(observed) {
      if (recovered) return;
      if ((await store.runs.listOpen(fleet)).length > 0) {
        await using _lock = await store.lockApply(fleet); // an open run has no owner while this process holds the lock
        await recoverRuns(observed, store);
      }
      recovered = (await store.runs.listOpen(fleet)).length === 0; // runs on targets that cannot be read yet stay open
    },
    async record(plan, findings, recorder) {
      const changes = plan.changes
        .filter((change) => change.cause === "drift" || needsApproval(change))
        .map(({ digest, hold }) => `${digest} ${hold?.gate}`);
      const readiness = [...findings.readiness].map(([id, { state }]) => `${id} ${state}`);
      const hosts = [...(findings.hosts ?? [])].map(([host, { state }]) => `${host} ${state}`);
      const pools = findings.pools.map(({ pool, state, template }) => `${pool} ${state} ${template}`);
      const recorded = [...changes, ...readiness, ...hosts, ...pools].join("\n");
      if (recorded === lastRecorded) return; // cheaper than the same check in the store
      await recordPlanEvents(plan, findings, recorder);
      lastRecorded = recorded;
    },
  };
}
