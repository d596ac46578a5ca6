import type { ProbeName } from "../../drivers/haproxy/prober-states.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import {
  agentHealth,
  PROBE_FIELDS,
  probedHealth,
  probedInterface,
  probeTimesOf,
} from "../../kinds/shared/probes.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { ProbedMachine } from "../../model/readiness.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";

type MachineResource = Resource<VirtualMachineSpec>;

export interface ProbeInput {
  readonly resources: readonly Resource[];
  /** Observed objects of the fleet by their owners. */
  readonly observed: ReadonlyMap<ResourceId, readonly ObservedObject[]>;
  /** True: a host cannot be read, so that a machine that is not observed may be there. */
  readonly hasUnreadableHost: boolean;
  /** ISO 8601. */
  readonly now: string;
}

/** A machine with a probe, and what was observed of both. */
export interface ProbedResource {
  readonly resource: MachineResource;
  /** Undefined: the machine is not observed. */
  readonly domain: ObservedObject | undefined;
  readonly machine: ProbedMachine;
}

/** Returns the machines with a probe of this name. */
export function* probedMachines(probe: ProbeName, input: ProbeInput): Generator<ProbedResource> {
  const { resources, observed, hasUnreadableHost } = input;
  const field = PROBE_FIELDS[probe];
  for (const any of resources) {
    if (any.kind !== "VirtualMachine") continue;
    const resource = any as MachineResource; // the loader validated it for its kind
    const spec = resource.spec[field];
    if (spec === undefined) continue;
    const domain = domainOf(observed.get(resource.id));
    const nic = probedInterface(resource, spec);
    const health =
      spec.guestAgent === undefined
        ? nic && probedHealth(resource, probe, observed.get(nic.network) ?? [])
        : agentHealth(domain, probe);
    const state = runState(domain, hasUnreadableHost);
    yield { resource, domain, machine: { ...state, health, times: probeTimesOf(spec) } };
  }
}

/** Returns the domain of a machine among its observed objects. */
export function domainOf(objects: readonly ObservedObject[] = []): ObservedObject | undefined {
  return objects.find(({ type, trashed }) => type === "domain" && trashed === undefined);
}

export function runState(
  domain: ObservedObject | undefined,
  hasUnreadableHost: boolean,
): Pick<ProbedMachine, "running" | "startedAt"> {
  if (domain === undefined) return { running: hasUnreadableHost ? undefined : false, startedAt: undefined };
  return { running: domain.state.power === "running", startedAt: domain.startedAt };
}
