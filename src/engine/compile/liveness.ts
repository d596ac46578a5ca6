import { splitTargetKey } from "../../drivers/haproxy/prober-states.ts";
import { probedInterface } from "../../kinds/shared/probes.ts";
import { isMassFailure, type LivenessFailure, livenessOfProbe } from "../../model/liveness.ts";
import { memoizeLast } from "../../model/memoize.ts";
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

/** Numbers of running machines that are checked, and of those that fail. */
interface Count {
  readonly checked: number;
  readonly failing: number;
}

/** The results of one prober: of all its machines, and of those on each host. */
interface ProberCounts {
  readonly all: Count;
  readonly byHost: ReadonlyMap<TargetId, Count>;
}

type DoubtOf = (machine: FailingMachine) => Pick<LivenessFailure, "doubt">;

function createDoubt(probed: readonly ProbedResource[], input: ProbeInput): DoubtOf {
  const byProber = new Map<ObjectId, ProberCounts>();
  const agents = memoizeLast(countAgents);
  return (machine) => {
    const host = machine.domain.target;
    if (machine.resource.spec.livenessProbe?.guestAgent !== undefined)
      return firstDoubt([[agents(probed).get(host), `machines on ${host} whose guest agents are pinged`]]);
    const prober = proberOf(machine, input);
    if (prober === undefined) return {};
    const { all, byHost } = byProber.get(prober.id) ?? countMachines(prober, input);
    byProber.set(prober.id, { all, byHost });
    const checker = formatObject(prober);
    return firstDoubt([
      [all, `machines that ${checker} checks`],
      [byHost.get(host), `machines on ${host} that ${checker} checks`],
    ]);
  };
}

function firstDoubt(groups: readonly (readonly [Count | undefined, string])[]): ReturnType<DoubtOf> {
  for (const [count, machines] of groups)
    if (count !== undefined && isMassFailure(count.failing, count.checked)) {
      const numbers = `${count.failing} of the ${count.checked} ${machines}`;
      const doubt = `${numbers} fail at once, so that the checks themselves or the network may be the cause`;
      return { doubt };
    }
  return {};
}

/** Counts the running machines whose guest agents are pinged for liveness, by host. */
function countAgents(probed: readonly ProbedResource[]): ReadonlyMap<TargetId, Count> {
  const byHost = new Map<TargetId, Count>();
  for (const { resource, domain, machine } of probed) {
    const state = machine.health?.state ?? "unknown";
    const isPinged = resource.spec.livenessProbe?.guestAgent !== undefined;
    if (!isPinged || domain === undefined || machine.running !== true || state === "unknown") continue;
    addTo(byHost, domain.target, state === "up");
  }
  return byHost;
}

function addTo(byHost: Map<TargetId, Count>, host: TargetId, hasAnswered: boolean): void {
  const { checked, failing } = byHost.get(host) ?? { checked: 0, failing: 0 };
  byHost.set(host, { checked: checked + 1, failing: failing + (hasAnswered ? 0 : 1) });
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
  const byHost = new Map<TargetId, Count>();
  for (const [id, hasAnswered] of answers) {
    const domain = domainOf(observed.get(id));
    if (domain?.state.power === "running") addTo(byHost, domain.target, hasAnswered);
  }
  const counts = [...byHost.values()];
  const all = {
    checked: counts.reduce((sum, { checked }) => sum + checked, 0),
    failing: counts.reduce((sum, { failing }) => sum + failing, 0),
  };
  return { all, byHost };
}
