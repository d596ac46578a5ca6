import {
  type CheckState,
  type ProbeName,
  type ProberState,
  targetKey,
} from "../../drivers/haproxy/prober-states.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { PartHealth, ProbeTimes } from "../../model/readiness.ts";
import { nativeName, type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";

export type ProbeSpec = NonNullable<VirtualMachineSpec["readinessProbe"]>;
type VirtualMachine = Resource<VirtualMachineSpec>;

/** The probes of a machine by their names in the spec. */
export const PROBE_FIELDS = {
  readiness: "readinessProbe",
  liveness: "livenessProbe",
} as const satisfies Record<ProbeName, keyof VirtualMachineSpec>;

/** The names of the probes. */
export const PROBE_NAMES = ["readiness", "liveness"] as const satisfies readonly ProbeName[];

export function probeTimesOf(probe: ProbeSpec): ProbeTimes {
  return {
    initialDelaySeconds: parseSeconds(probe.initialDelay),
    periodSeconds: parseSeconds(probe.period),
    timeoutSeconds: parseSeconds(probe.timeout),
    successThreshold: probe.successThreshold,
    failureThreshold: probe.failureThreshold,
  };
}

/** Returns the port to check, and how. Undefined: the probe checks nothing over the network. */
export function networkCheckOf(
  probe: ProbeSpec,
): { readonly port: number; readonly how: CheckState } | undefined {
  const { httpGet, tcpSocket, successThreshold, failureThreshold } = probe;
  const times = {
    periodMs: parseSeconds(probe.period) * 1000,
    timeoutMs: parseSeconds(probe.timeout) * 1000,
    successThreshold,
    failureThreshold,
  };
  if (httpGet !== undefined) {
    const { scheme: check, path, expectedStatus: statuses, host = null, port } = httpGet;
    return { port, how: { check, path, statuses, host, ...times } };
  }
  if (tcpSocket === undefined) return undefined;
  return { port: tcpSocket.port, how: { check: "TCP", path: null, statuses: null, host: null, ...times } };
}

/** Returns the interface that a probe checks, and its network. Undefined: the machine has no such interface. */
export function probedInterface(
  { spec, project }: VirtualMachine,
  probe: ProbeSpec,
): { readonly index: number; readonly network: ResourceId } | undefined {
  const networks = spec.interfaces.map((nic) => resolveReference("Network", nic.network, project));
  const wanted =
    probe.network === undefined ? networks[0] : resolveReference("Network", probe.network, project);
  const index = wanted === undefined ? -1 : networks.indexOf(wanted);
  return wanted === undefined || index === -1 ? undefined : { index, network: wanted };
}

/** Returns the result of a probe of the guest agent by the observed domain: the part of its health with the probe's name. */
export function agentHealth(domain: ObservedObject | undefined, probe: ProbeName): PartHealth | undefined {
  return domain?.health?.[probe];
}

/**
 * Returns the result of a probe by the probers of its network. While the prober moves to another host, two may know the
 * machine: the one whose state is newer counts.
 */
export function probedHealth(
  machine: Pick<Resource, "name" | "project">,
  probe: ProbeName,
  ofNetwork: readonly ObservedObject[],
): PartHealth | undefined {
  const key = targetKey(nativeName(machine), probe);
  let newest: PartHealth | undefined;
  for (const { type, health } of ofNetwork) {
    const found = type === "prober" ? health?.[key] : undefined;
    if (found !== undefined && (found.since ?? "") >= (newest?.since ?? "")) newest = found;
  }
  return newest;
}

/** Returns the address at which a prober checks a machine; undefined: none does. */
export function probedAddress(
  machine: Pick<Resource, "name" | "project">,
  probe: ProbeName,
  ofNetwork: readonly ObservedObject[],
): string | undefined {
  const key = targetKey(nativeName(machine), probe);
  const probers = ofNetwork.filter(({ type }) => type === "prober");
  const targets = probers.map(({ state }) => (state as unknown as ProberState).targets[key]); // the driver returns this type
  return targets.find((target) => target !== undefined)?.address;
}
