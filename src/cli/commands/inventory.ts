import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { type Command, LOOK_OPTIONS } from "../command.ts";
import { toAnsibleInventory } from "../inventory/ansible-inventory.ts";
import { readReachableFleet, USER_OPTION } from "../inventory/reachable-machines.ts";

export const inventory: Command = {
  name: "inventory",
  group: "Inspect:",
  summary: "print the machines as a dynamic inventory of Ansible",
  details:
    "Ansible runs an executable file: contrib/ansible/fleetwright-inventory calls this command. Groups: label_KEY_VALUE, pool_NAME, " +
    "project_NAME, host_NAME, state_STATE and without_address.\n" +
    "A machine without a known address, such as one on an unreachable host, gets a name that does not resolve.",
  options: [
    { flags: "--list", description: "print all groups and variables, as without options" },
    { flags: "--host <name>", description: "print the variables of one machine: NAME, or PROJECT.NAME" },
    USER_OPTION,
    ...LOOK_OPTIONS,
  ],
  examples: [
    ["inventory", "print the inventory"],
    ["inventory --host db", "print the variables of one machine"],
  ],
  async run(parsedArgs, session) {
    const name = parsedArgs.text("host");
    if (name !== undefined && parsedArgs.flag("list"))
      throw new Failure("usage", "give either --list or --host, not both");
    const fleet = toAnsibleInventory(await readReachableFleet(parsedArgs, session));
    const { hostvars } = fleet._meta;
    if (name !== undefined && !Object.hasOwn(hostvars, name))
      throw new Failure("usage", `the fleet has no machine "${name}"`, {
        hint: "fleetwright inventory --list",
      });
    session.io.print(formatJson(name === undefined ? fleet : hostvars[name]));
    return "ok";
  },
};
