import { formatJson } from "../../model/hidden-characters.ts";
import { nativeName } from "../../model/resource.ts";
import { type Command, LOOK_OPTIONS } from "../command.ts";
import { readReachableFleet, USER_OPTION } from "../inventory/reachable-machines.ts";
import { formatSshConfig } from "../inventory/ssh-config.ts";

export const sshConfig: Command = {
  name: "ssh-config",
  group: "Inspect:",
  summary: "print the machines as a configuration of ssh",
  details:
    "Include the file in ~/.ssh/config. ssh NAME then reaches a machine: directly, over its host (ProxyJump), or over the router of its " +
    "network (ProxyCommand: ip and nc on the gateway host, as root). Host keys are kept by machine, not by address.",
  options: [USER_OPTION, ...LOOK_OPTIONS],
  examples: [["ssh-config > ~/.ssh/fleetwright.conf", "write the file; then add: Include fleetwright.conf"]],
  async run(parsedArgs, session) {
    const fleet = await readReachableFleet(parsedArgs, session);
    const rows = fleet.machines.map(({ machine: { resource }, access, user }) => ({
      name: nativeName(resource),
      id: resource.id,
      address: access?.address ?? null,
      access: access?.way ?? null,
      user: user ?? null,
    }));
    session.io.print(session.json ? formatJson(rows) : formatSshConfig(fleet));
    return "ok";
  },
};
