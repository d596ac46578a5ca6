import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { probedInterface } from "../../kinds/shared/probes.ts";
import type { ObservedObject } from "../../model/object.ts";
import { type Readiness, readinessOfProbe, readinessWithoutProbe } from "../../model/readiness.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import { domainOf, type ProbeInput, probedMachines, runState } from "./probed-machines.ts";

/** Returns the readiness of a machine, whether or not it has a probe. */
export function readinessOf(resource: Resource, input: Omit<ProbeInput, "resources">): Readiness {
  for (const { machine } of probedMachines("readiness", { ...input, resources: [resource] }))
    return readinessOfProbe(machine, input.now);
  return readinessOfRunning(input.observed.get(resource.id), input.hasUnreadableHost);
}

/** Returns the networks whose probers know the readiness of a machine. */
export function probedNetworks(resource: Resource): readonly ResourceId[] {
  const machine = resource as Resource<VirtualMachineSpec>; // only machines are asked about
  const probe = machine.spec.readinessProbe;
  const nic = probe && probedInterface(machine, probe);
  return nic === undefined ? [] : [nic.network];
}

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
