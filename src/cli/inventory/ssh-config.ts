import { formatResource, nativeName } from "../../model/resource.ts";
import {
  assertPlain,
  type ReachableFleet,
  type ReachableMachine,
  sshOptions,
  unresolvableName,
} from "./reachable-machines.ts";

/** Formats a file for `Include` of ssh_config(5), with a `Host` for each machine. */
export function formatSshConfig({ fleet, machines }: ReachableFleet): string {
  const header = `# The machines of the fleet ${assertPlain(fleet)}, made by: fleetwright ssh-config`;
  return [header, ...machines.map((machine) => formatHost(machine, fleet))].join("\n\n");
}

function formatHost(reachable: ReachableMachine, fleet: string): string {
  const { machine, access, user } = reachable;
  const name = nativeName(machine.resource);
  const options = [
    ["HostName", access?.address ?? unresolvableName(name)] as const,
    ...(user === undefined ? [] : [["User", user] as const]),
  ];
  const lines = options.map(([keyword, value]) => `  ${keyword} ${assertPlain(value)}`);
  const ways = sshOptions(reachable, fleet).map(([keyword, value]) => `  ${keyword} ${value}`);
  return [comment(reachable), `Host ${assertPlain(name)}`, ...lines, ...ways].join("\n");
}

function comment({ machine: { resource, host, state }, access }: ReachableMachine): string {
  const place = host === undefined ? "" : ` on ${assertPlain(host)}`;
  const about = `# ${formatResource(resource.id)}${place}, ${state}`;
  if (access === undefined) return `${about}: no address is known`;
  return access.way.by === "unknown"
    ? `${about}: no way to it is known, because ${access.way.reason}`
    : about;
}
