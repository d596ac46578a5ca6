import { splitTargetKey } from "../../drivers/haproxy/prober-states.ts";
import { probedInterface } from "../../kinds/shared/probes.ts";
import { isMassFailure, type LivenessFailure, livenessOfProbe } from "../../model/liveness.ts";
import type { ObjectId, ObservedObject, TargetId } from "../../model/object.ts";
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

/** Returns the machines whose liveness probes fail. A failure is in doubt while most machines of its prober or of its host fail. */
export function livenessReport(input: ProbeInput): LivenessReport {
  const failing: FailingMachine[] = [];
  let until: string | undefined;
  for (const one of probedMachines("liveness", input)) {
    const liveness = livenessOfProbe(one.machine, input.now);
    if (liveness.state === "alive") until = earliest(until, liveness.until);
    else if (one.domain !== undefined) failing.push({ ...one, domain: one.domain, since: liveness.since });
  }
  const doubtOf = createDoubt(input);
  const failures = new Map(failing.map((one) => [one.domain.id, { since: one.since, ...doubtOf(one) }]));
  return until === undefined ? { failures } : { failures, until };
}

function earliest(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

/** How many running machines are checked, and how many of them fail. */
interface Count {
  checked: number;
  failing: number;
}

/** The results of one prober: of all its machines, and of those on each host. */
interface ProberCounts {
  readonly all: Count;
  readonly byHost: ReadonlyMap<TargetId, Count>;
}

type DoubtOf = (machine: FailingMachine) => Pick<LivenessFailure, "doubt">;

function createDoubt(input: ProbeInput): DoubtOf {
  const known = new Map<ObjectId, ProberCounts>();
  return (machine) => {
    const prober = proberOf(machine, input);
    if (prober === undefined) return {};
    const { all, byHost } = known.get(prober.id) ?? countMachines(prober, input);
    known.set(prober.id, { all, byHost });
    const host = machine.domain.target;
    const groups = [
      { count: all, name: `machines that ${formatObject(prober)} checks` },
      { count: byHost.get(host), name: `machines on ${host} that ${formatObject(prober)} checks` },
    ];
    const group = groups.find(
      ({ count }) => count !== undefined && isMassFailure(count.failing, count.checked),
    );
    return group === undefined ? {} : { doubt: doubtReason(group.count, group.name) };
  };
}

function doubtReason(count: Count | undefined, machines: string): string {
  return `${count?.failing} of the ${count?.checked} ${machines} fail at once, so that the checks themselves or the network may be the cause`;
}

/** Returns the prober that found the failure. */
function proberOf({ resource }: FailingMachine, { observed }: ProbeInput): ObservedObject | undefined {
  const probe = resource.spec.livenessProbe;
  const network = probe && probedInterface(resource, probe)?.network;
  const objects = network === undefined ? [] : (observed.get(network) ?? []);
  const key = `${nativeName(resource)}.liveness`;
  return objects.find(({ type, health }) => type === "prober" && health?.[key]?.state === "down");
}

/** Counts the running machines that a prober checks. One fails if none of its probes succeeds. */
function countMachines(prober: ObservedObject, { observed }: ProbeInput): ProberCounts {
  const answers = new Map<ResourceId, boolean>();
  for (const [key, { state }] of Object.entries(prober.health ?? {})) {
    const id = machineOfNativeName(splitTargetKey(key).machine);
    if (state !== "unknown") answers.set(id, answers.get(id) === true || state === "up");
  }
  const all: Count = { checked: 0, failing: 0 };
  const byHost = new Map<TargetId, Count>();
  for (const [id, hasAnswered] of answers) {
    const domain = domainOf(observed.get(id));
    if (domain?.state.power !== "running") continue;
    const onHost = byHost.get(domain.target) ?? { checked: 0, failing: 0 };
    byHost.set(domain.target, onHost);
    for (const count of [all, onHost]) {
      count.checked += 1;
      if (!hasAnswered) count.failing += 1;
    }
  }
  return { all, byHost };
}
