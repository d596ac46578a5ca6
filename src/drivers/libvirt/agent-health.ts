import type { ObservedObject } from "../../model/object.ts";
import { withMembers } from "../shared/with-members.ts";
import { createAgentPing } from "./agent-ping.ts";
import { AgentProber } from "./agent-prober.ts";
import type { LibvirtHost } from "./host.ts";
import type { DomainState } from "./states.ts";

/** Creates the prober of a host's guest agents. */
export function createAgentProber(host: Pick<LibvirtHost, "connect" | "shell" | "context">): AgentProber {
  return new AgentProber({ ping: createAgentPing(host), now: () => host.context.now() });
}

/** Adds the results of the prober to machines that were read. */
export function withAgentHealth(
  machines: readonly ObservedObject<DomainState>[],
  prober: AgentProber,
): readonly ObservedObject<DomainState>[] {
  const health = prober.health(machines.map(({ id }) => id));
  if (health.size === 0) return machines;
  return machines.map((machine) => {
    const own = health.get(machine.id);
    return own === undefined ? machine : withMembers(machine, { health: own });
  });
}
