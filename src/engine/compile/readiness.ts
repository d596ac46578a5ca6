import type { ObservedObject } from "../../model/object.ts";
import { type Readiness, readinessOfProbe, readinessWithoutProbe } from "../../model/readiness.ts";
import type { ResourceId } from "../../model/resource.ts";
import { domainOf, type ProbeInput, probedMachines, runState } from "./probed-machines.ts";

/** Returns the readiness of each machine with a readiness probe. */
export function readinessByMachine(input: ProbeInput): Map<ResourceId, Readiness> {
  const readiness = new Map<ResourceId, Readiness>();
  for (const { resource, machine } of probedMachines("readiness", input))
    readiness.set(resource.id, readinessOfProbe(machine, input.now));
  return readiness;
}

/** Returns the readiness of a machine without a probe, by its observed objects. */
export function readinessOfRunning(
  objects: readonly ObservedObject[] | undefined,
  hasUnreadableHost: boolean,
): Readiness {
  const { running, startedAt } = runState(domainOf(objects), hasUnreadableHost);
  return readinessWithoutProbe(running, startedAt);
}
