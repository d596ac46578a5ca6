import type { AgentProbe } from "../../drivers/driver.ts";
import { PROBE_FIELDS, PROBE_NAMES } from "../../kinds/shared/probes.ts";
import { equal } from "../../model/hash.ts";
import { type ProbeInput, probedMachines } from "./probed-machines.ts";

/** Creates a function that returns the guest agents to probe, of running machines. The identical list while none changed. */
export function createAgentProbes(): (input: ProbeInput) => readonly AgentProbe[] {
  let last: readonly AgentProbe[] = [];
  return (input) => {
    const probes = PROBE_NAMES.flatMap((part) =>
      [...probedMachines(part, input)].flatMap(({ resource, domain, machine }): AgentProbe[] => {
        const isProbed = resource.spec[PROBE_FIELDS[part]]?.guestAgent !== undefined;
        if (!isProbed || domain === undefined || machine.running !== true) return [];
        const { times, startedAt = "" } = machine;
        return [{ object: domain.id, uuid: String(domain.state.uuid), run: startedAt, part, times }];
      }),
    );
    if (!equal(last, probes)) last = probes;
    return last;
  };
}
