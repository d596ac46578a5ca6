import { Failure } from "../../model/failure.ts";
import type { HaproxyKind } from "./change.ts";
import { diffProber, formatProberHealth } from "./prober-change.ts";
import { renderProber } from "./prober-config.ts";
import { type ProberObservation, readProbers } from "./prober-observe.ts";
import type { ProberRuntime } from "./prober-runtime.ts";
import { type ProberState, targetName } from "./prober-states.ts";

/** Probers. A new way to check needs a reload; targets change at runtime. */
export const proberKind: HaproxyKind<ProberState, ProberRuntime, ProberObservation> = {
  type: "prober",
  objects: "probers",
  read: async (shell, instance, signal) => {
    const [observation] = await readProbers(shell, [instance], signal);
    if (observation === undefined) throw new Failure("bug", `prober ${instance.name}: was not looked for`);
    return observation;
  },
  isLoaded: ({ targets }, { config }) =>
    config.edits.length === 0 &&
    Object.entries(targets).every(([key, target]) => config.backends.has(targetName(key, target).backend)),
  renderConfig: renderProber,
  renderHealth: (desired, observation, method) =>
    formatProberHealth(desired, knownServers(observation), method),
  runtimeChange: (desired, runtime, before) => diffProber(desired, runtime, knownServers(before)),
};

/** Returns the states that the process reports; those that were saved last if it has ended. */
function knownServers({ runtime, saved }: ProberObservation) {
  return (runtime ?? saved)?.servers ?? [];
}
