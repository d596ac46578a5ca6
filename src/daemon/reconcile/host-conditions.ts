import { classifyHosts } from "../../engine/host-failure/classify-hosts.ts";
import { hostFailurePolicyOf } from "../../engine/host-failure/failure-policy.ts";
import { hostsAmong } from "../../kinds/host/host-resource.ts";
import { type FailedHost, type HostConditions, isFailed } from "../../model/host-failure.ts";
import type { Revision } from "../../workspace/revision.ts";
import type { DaemonEvent } from "../daemon-event.ts";
import type { HostFencer } from "../fencing/host-fencer.ts";
import type { HostSilences } from "../observe/host-silences.ts";

/** Returns the conditions of the hosts of a commit. */
export function hostConditions(
  { desired }: Revision,
  silences: HostSilences,
  fencer: Pick<HostFencer, "powerOf">,
): HostConditions {
  const { resources } = desired.loaded;
  const hosts = hostsAmong(resources);
  const evidence = hosts.map(({ id, name, spec }) => ({
    host: name,
    silence: silences.silenceOf(name),
    readAgoMs: silences.readAgoMs(name),
    hasFencing: spec.fencing !== undefined,
    suspended: desired.suspended.get(id),
    power: fencer.powerOf(name),
  }));
  return classifyHosts(evidence, hostFailurePolicyOf(resources));
}

/** Returns an event for each host that has failed, or that has failed for another reason than before. */
export function conditionEvents(before: HostConditions, after: HostConditions): DaemonEvent[] {
  const events: DaemonEvent[] = [];
  for (const [host, condition] of after) {
    const known = before.get(host);
    if (isFailed(condition) && !(known && isFailed(known) && reasonOf(known) === reasonOf(condition)))
      events.push({ kind: "host-failed", host, condition });
  }
  return events;
}

function reasonOf(condition: FailedHost): string {
  return "reason" in condition ? condition.reason : "";
}

/** Returns when a silent host will count as failed (ISO 8601), for each that does not yet. */
export function failureTimes(hosts: HostConditions, at: Date): string[] {
  return [...hosts.values()].flatMap((condition) =>
    condition.state === "waiting"
      ? [new Date(at.getTime() + Math.ceil(condition.remainingMs)).toISOString()]
      : [],
  );
}
