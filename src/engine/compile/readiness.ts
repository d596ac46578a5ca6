import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { probedHealth, probedInterface, probeTimesOf } from "../../kinds/shared/probes.ts";
import type { ObservedObject } from "../../model/object.ts";
import { type Readiness, readinessOfProbe, readinessWithoutProbe } from "../../model/readiness.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";

export interface ReadinessInput {
  readonly resources: readonly Resource[];
  /** Observed objects of the fleet by their owners. */
  readonly observed: ReadonlyMap<ResourceId, readonly ObservedObject[]>;
  /** True: a host cannot be read, so that a machine that is not observed may be there. */
  readonly hasUnreadableHost: boolean;
  /** ISO 8601. */
  readonly now: string;
}

type ReadinessConditions = Omit<ReadinessInput, "resources">;

/** Returns the readiness of a machine, whether or not it has a probe. */
export function readinessOf(resource: Resource, input: ReadinessConditions): Readiness {
  return probedReadiness(resource as Resource<VirtualMachineSpec>, input); // only machines are asked about
}

/** Returns the networks whose probers know the readiness of a machine. */
export function probedNetworks(resource: Resource): readonly ResourceId[] {
  const machine = resource as Resource<VirtualMachineSpec>; // as above
  const probe = machine.spec.readinessProbe;
  const nic = probe && probedInterface(machine, probe);
  return nic === undefined ? [] : [nic.network];
}

/** Returns the readiness of each machine with a readiness probe. */
export function readinessByMachine(input: ReadinessInput): Map<ResourceId, Readiness> {
  const readiness = new Map<ResourceId, Readiness>();
  for (const resource of input.resources) {
    if (resource.kind !== "VirtualMachine") continue;
    const machine = resource as Resource<VirtualMachineSpec>; // the loader validated it for its kind
    if (machine.spec.readinessProbe !== undefined) readiness.set(machine.id, probedReadiness(machine, input));
  }
  return readiness;
}

function probedReadiness(
  machine: Resource<VirtualMachineSpec>,
  { observed, hasUnreadableHost, now }: ReadinessConditions,
): Readiness {
  const probe = machine.spec.readinessProbe;
  const nic = probe && probedInterface(machine, probe);
  const domain = domainOf(observed.get(machine.id));
  const { running, startedAt } = runState(domain, hasUnreadableHost);
  if (probe === undefined) return readinessWithoutProbe(running, startedAt);
  const health = nic && probedHealth(machine, "readiness", observed.get(nic.network) ?? []);
  return readinessOfProbe({ running, startedAt, health, times: probeTimesOf(probe) }, now);
}

/** Returns the readiness of a machine without a probe, by its observed objects. */
export function readinessOfRunning(
  objects: readonly ObservedObject[] | undefined,
  hasUnreadableHost: boolean,
): Readiness {
  const { running, startedAt } = runState(domainOf(objects), hasUnreadableHost);
  return readinessWithoutProbe(running, startedAt);
}

function domainOf(objects: readonly ObservedObject[] = []): ObservedObject | undefined {
  return objects.find(({ type, trashed }) => type === "domain" && trashed === undefined);
}

function runState(
  domain: ObservedObject | undefined,
  hasUnreadableHost: boolean,
): { readonly running: boolean | undefined; readonly startedAt: string | undefined } {
  if (domain === undefined) return { running: hasUnreadableHost ? undefined : false, startedAt: undefined };
  return { running: domain.state.power === "running", startedAt: domain.startedAt };
}
