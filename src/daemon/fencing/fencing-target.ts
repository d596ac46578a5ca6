import type { HostSpec } from "../../generated/kinds/host.ts";
import { parseHostUrl } from "../../host/address.ts";
import { agentProblem } from "../../host/fencing/agent-parameters.ts";
import { createFenceAgent, type FencingAgent } from "../../host/fencing/fence-agent.ts";
import { openShell } from "../../host/shell.ts";
import { hostsAmong } from "../../kinds/host/host-resource.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { TargetId } from "../../model/object.ts";
import { type Resource, resolveReference } from "../../model/resource.ts";
import type { Revision } from "../../workspace/revision.ts";
import type { FencingTarget } from "./host-fencer.ts";

/** Returns the agent of a host of a lab. */
export type LabFencing = (lab: string, host: string) => FencingAgent;

/** Returns the ways to a host of a commit; undefined if the Host has no fencing. */
export function fencingTarget(
  host: TargetId,
  revision: Revision,
  labFencing: LabFencing,
): FencingTarget | undefined {
  const resource = hostsAmong(revision.desired.loaded.resources).find(({ name }) => name === host);
  const fencing = resource?.spec.fencing;
  if (resource === undefined || fencing === undefined) return undefined;
  const target = revision.targets.find(({ id }) => id === host);
  const shell = target?.kind === "host" ? target.shell : undefined;
  return {
    agent: () => agentOf(resource, fencing, revision, labFencing),
    answers: (signal) => answersShell(host, shell, signal),
  };
}

async function agentOf(
  { spec, project }: Resource<HostSpec>,
  { agent, parameters, secretRef }: NonNullable<HostSpec["fencing"]>,
  { driverContext }: Revision,
  labFencing: LabFencing,
): Promise<FencingAgent> {
  if (agent === "lab") {
    const address = parseHostUrl(spec.libvirt);
    if (address.scheme === "lab") return labFencing(address.lab, address.host);
    throw new Failure("usage", `${spec.libvirt} is no host of a lab`);
  }
  const problem = agentProblem(agent, parameters);
  if (problem !== undefined) throw new Failure("usage", `${agent} ${problem}`);
  const all = new Map(Object.entries(parameters));
  if (secretRef !== undefined) {
    const secret = resolveReference("Secret", secretRef.secret, project);
    all.set("password", await driverContext.secret({ secret, key: secretRef.key }));
  }
  return createFenceAgent({ agent, parameters: all });
}

/** ssh waits for 10 s for a connection. */
const ANSWER_MS = 20_000;
/** Matches the messages of ssh(1) and of a lab for a host that sends no answer. With any other failure, some part of the host answered. */
const SILENT = /timed out|No route to host|is off, and starts with/;

/**
 * Returns whether the host's shell answers. Throws `rejected` if the shell cannot show it: without a shell, a dead libvirtd
 * looks like a dead host.
 */
async function answersShell(host: TargetId, url: string | undefined, signal: AbortSignal): Promise<boolean> {
  if (url === undefined)
    throw new Failure("rejected", `${host} has no shell to tell a dead host from a dead libvirtd`);
  await using shell = openShell(url, { timeoutMs: ANSWER_MS });
  try {
    await shell.run(["true"], { signal });
    return true;
  } catch (error) {
    const { code, message } = asFailure(error);
    if (code === "timeout" || (code === "host-unreachable" && SILENT.test(message))) return false;
    throw new Failure("rejected", `whether it answers cannot be told: ${message}`);
  }
}
