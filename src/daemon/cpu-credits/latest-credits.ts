import { type MachineCredits, trackedMachineCredits } from "../../engine/cpu-credits/machine-credits.ts";
import type { TrackedMachine } from "../../engine/cpu-credits/step.ts";
import { type ObjectId, type TargetId, targetOf } from "../../model/object.ts";
import type { DaemonEventListener } from "../daemon-event.ts";

/** The CPU credits of machines as they were counted last, for metrics and the API. */
export interface LatestCredits {
  readonly handle: DaemonEventListener;
  /** Returns the credits of a machine; undefined if it is not burstable, or was not counted yet. */
  of(machine: ObjectId): MachineCredits | undefined;
}

export function trackLatestCredits(): LatestCredits {
  const byTarget = new Map<TargetId, ReadonlyMap<ObjectId, TrackedMachine>>();
  return {
    handle: (event) => {
      if (event.kind === "cpu-credits") byTarget.set(event.target, event.machines);
    },
    of: (machine) => {
      const tracked = byTarget.get(targetOf(machine))?.get(machine);
      return tracked && trackedMachineCredits(tracked);
    },
  };
}
