import { compareText } from "../../model/compare.ts";
import type {
  HostCondition,
  HostConditions,
  HostFailurePolicy,
  HostPower,
  HostSilence,
} from "../../model/host-failure.ts";
import type { TargetId } from "../../model/object.ts";

/** The evidence about one host. */
export interface HostEvidence {
  readonly host: TargetId;
  /** Undefined: the last read succeeded. */
  readonly silence: HostSilence | undefined;
  /** Milliseconds since the last successful read, by the clock of `silence`. Undefined: it was never read. */
  readonly readAgoMs: number | undefined;
  /** True: the Host has `fencing`. */
  readonly hasFencing: boolean;
  /** The reason why the Host is suspended. Undefined: it is not. */
  readonly suspended: string | undefined;
  readonly power: HostPower;
}

type SilentHost = HostEvidence & { readonly silence: HostSilence };

/**
 * Returns the condition of every host of a fleet. The rules, in this order:
 *
 * | a host that cannot be read                                     | is        |
 * | -------------------------------------------------------------- | --------- |
 * | for less than `after`                                          | `waiting` |
 * | and the action is Report, it is suspended, or it has no fencing | `failed`  |
 * | and its agent says off after the daemon switched it off        | `off`     |
 * | and was switched on after that                                 | `failed`, until it answers |
 * | at the same time as half of the hosts or more                  | `failed`: the daemon's own network may have failed |
 * | and not more than half of the hosts were read since it failed  | `failed`: the others may not answer either |
 * | and another host is to be fenced first                         | `failed`  |
 * | otherwise                                                      | `due`     |
 *
 * So at most one host is `due`, and never one that answers. The order of the hosts is irrelevant.
 */
export function classifyHosts(hosts: readonly HostEvidence[], policy: HostFailurePolicy): HostConditions {
  const silent = hosts.filter(isSilent);
  const first = silent
    .filter((host) => isCandidate(host, hosts, policy))
    .sort(compareCandidates)
    .at(0);
  return new Map(hosts.map((host) => [host.host, classifyHost(host, hosts, first, policy)]));
}

function isSilent(host: HostEvidence): host is SilentHost {
  return host.silence !== undefined;
}

function isCandidate(host: SilentHost, hosts: readonly HostEvidence[], policy: HostFailurePolicy): boolean {
  return (
    host.silence.forMs >= policy.afterMs &&
    host.power.state !== "off" &&
    host.power.state !== "on-again" &&
    whyNeverFenced(host, policy) === undefined &&
    whyNotFencedNow(host, hosts) === undefined
  );
}

/** The host with the fewest failed attempts first, so that an agent that does not work holds up no other host. */
function compareCandidates(a: SilentHost, b: SilentHost): number {
  return attemptsOf(a) - attemptsOf(b) || b.silence.forMs - a.silence.forMs || compareText(a.host, b.host);
}

function attemptsOf({ power }: HostEvidence): number {
  return power.state === "unfenced" ? power.attempts : 0;
}

function classifyHost(
  host: HostEvidence,
  hosts: readonly HostEvidence[],
  first: SilentHost | undefined,
  policy: HostFailurePolicy,
): HostCondition {
  const { silence, power } = host;
  if (silence === undefined) return { state: "reachable" };
  const remainingMs = policy.afterMs - silence.forMs;
  if (remainingMs > 0) return { state: "waiting", silence, remainingMs };
  const never = whyNeverFenced(host, policy);
  if (never !== undefined) return { state: "failed", silence, reason: never };
  if (power.state === "off") return { state: "off", silence };
  if (power.state === "on-again")
    return { state: "failed", silence, reason: "it was switched on again after it was fenced" };
  const notNow = whyNotFencedNow({ ...host, silence }, hosts);
  if (notNow !== undefined) return { state: "failed", silence, reason: notNow };
  const attempt = power.state === "unfenced" ? power.reason : "it is about to be switched off";
  if (first?.host === host.host) return { state: "due", silence, reason: attempt };
  return { state: "failed", silence, reason: `${first?.host} is fenced first` };
}

function whyNeverFenced(
  { suspended, hasFencing }: HostEvidence,
  { action }: HostFailurePolicy,
): string | undefined {
  if (action === "Report") return "hostFailure.action of the Fleet is Report";
  if (suspended !== undefined) return `it is suspended: ${suspended}`;
  return hasFencing ? undefined : "the Host has no fencing";
}

function whyNotFencedNow({ silence }: SilentHost, hosts: readonly HostEvidence[]): string | undefined {
  const silent = hosts.filter(isSilent).length;
  if (silent * 2 >= hosts.length)
    return `${silent} of ${hosts.length} hosts cannot be read, so the network of the daemon may have failed`;
  const answered = hosts.filter(
    ({ silence: own, readAgoMs }) =>
      own === undefined && readAgoMs !== undefined && readAgoMs < silence.forMs,
  ).length;
  if (answered * 2 > hosts.length) return undefined;
  return `only ${answered} of ${hosts.length} hosts have answered since it failed`;
}
