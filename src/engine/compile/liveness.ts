import { splitTargetKey } from "../../drivers/haproxy/prober-states.ts";
import { probedInterface } from "../../kinds/shared/probes.ts";
import { isMassFailure, type LivenessFailure, livenessOfProbe } from "../../model/liveness.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";
import type { PartHealth } from "../../model/readiness.ts";
import { machineOfNativeName, nativeName, type ResourceId } from "../../model/resource.ts";
import { formatObject } from "../format.ts";
import { domainOf, type ProbedResource, type ProbeInput, probedMachines } from "./probed-machines.ts";

/** The machines whose liveness probes fail, and when the next one would. */
export interface LivenessReport {
  /** By their domains. */
  readonly failures: ReadonlyMap<ObjectId, LivenessFailure>;
  /** When a failure begins to count without a new observation (ISO 8601). Absent: never. */
  readonly until?: string;
}

interface FailingMachine extends ProbedResource {
  readonly domain: ObservedObject;
  readonly since: string;
}

/** Returns the machines whose liveness probes fail. A failure is in doubt while most machines of its checker fail. */
export function livenessReport(input: ProbeInput): LivenessReport {
  const probed = [...probedMachines("liveness", input)];
  const failing: FailingMachine[] = [];
  let until: string | undefined;
  for (const one of probed) {
    const liveness = livenessOfProbe(one.machine, input.now);
    if (liveness.state === "alive") until = earliest(until, liveness.until);
    else if (one.domain !== undefined) failing.push({ ...one, domain: one.domain, since: liveness.since });
  }
  const doubtOf = createDoubt(probed, input);
  const failures = new Map(failing.map((one) => [one.domain.id, { since: one.since, ...doubtOf(one) }]));
  return until === undefined ? { failures } : { failures, until };
}

function earliest(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

/** The results of one checker: how many running machines it checks, and how many of them fail. */
interface CheckerResult {
  /** For users: `prober app on hv1`. */
  readonly name: string;
  readonly checked: number;
  readonly failing: number;
}

type DoubtOf = (machine: FailingMachine) => Pick<LivenessFailure, "doubt">;

function createDoubt(probed: readonly ProbedResource[], input: ProbeInput): DoubtOf {
  const results = new Map<string, CheckerResult>();
  return (machine) => {
    const key = checkerKey(machine);
    const result = results.get(key) ?? checkerResult(machine, probed, input);
    results.set(key, result);
    const { name, failing, checked } = result;
    if (!isMassFailure(failing, checked)) return {};
    const doubt = `${failing} of the ${checked} machines that ${name} checks fail at once, so that the checks themselves or the network may be the cause`;
    return { doubt };
  };
}

function checkerKey({ resource, domain }: FailingMachine): string {
  const probe = resource.spec.livenessProbe;
  if (probe?.guestAgent !== undefined) return `agents ${domain.target}`;
  return probe === undefined ? "" : `probers ${probedInterface(resource, probe)?.network}`;
}

function checkerResult(
  machine: FailingMachine,
  probed: readonly ProbedResource[],
  input: ProbeInput,
): CheckerResult {
  const probe = machine.resource.spec.livenessProbe;
  if (probe?.guestAgent !== undefined) return agentResult(machine.domain.target, probed);
  const network = probe && probedInterface(machine.resource, probe)?.network;
  const objects = network === undefined ? [] : (input.observed.get(network) ?? []);
  const key = `${nativeName(machine.resource)}.liveness`;
  const prober = objects.find(({ type, health }) => type === "prober" && health?.[key]?.state === "down");
  return prober === undefined ? { name: "", checked: 0, failing: 0 } : proberResult(prober, input);
}

/** Counts the running machines on one host whose guest agents are pinged. */
function agentResult(host: string, probed: readonly ProbedResource[]): CheckerResult {
  const onHost = probed.filter(
    ({ resource, domain, machine }) =>
      resource.spec.livenessProbe?.guestAgent !== undefined &&
      domain?.target === host &&
      machine.running === true,
  );
  const states = onHost.map(({ machine }) => machine.health);
  return { name: `the guest agent probe on ${host}`, ...countStates(states) };
}

/** Counts the running machines that a prober checks, for readiness or liveness. */
function proberResult(prober: ObservedObject, { observed }: ProbeInput): CheckerResult {
  const byMachine = new Map<ResourceId, PartHealth>();
  for (const [key, health] of Object.entries(prober.health ?? {})) {
    const id = machineOfNativeName(splitTargetKey(key).machine);
    const isRunning = domainOf(observed.get(id))?.state.power === "running";
    if (isRunning && byMachine.get(id)?.state !== "down") byMachine.set(id, health);
  }
  return { name: formatObject(prober), ...countStates([...byMachine.values()]) };
}

function countStates(
  states: readonly (PartHealth | undefined)[],
): Pick<CheckerResult, "checked" | "failing"> {
  const known = states.filter((health) => health !== undefined && health.state !== "unknown");
  return { checked: known.length, failing: known.filter((health) => health?.state === "down").length };
}
