import { Failure } from "../../model/failure.ts";
import {
  createAccessFinder,
  type MachineAccess,
  type SshDestination,
} from "../../workspace/machine-access.ts";
import { findLoginUser, isLoginUser } from "../../workspace/machine-login.ts";
import { listMachines, type Machine } from "../../workspace/machines.ts";
import type { Option, ParsedArgs } from "../command.ts";
import { type FleetWorkspace, openFleet } from "../fleet/open-fleet.ts";
import type { Session } from "../session.ts";
import { pluralize } from "../terminal/format.ts";

/** A machine as ssh and Ansible reach it. */
export interface ReachableMachine {
  readonly machine: Machine;
  /** Undefined: no address is known. */
  readonly access: MachineAccess | undefined;
  /** The login name. Undefined: the user's own configuration decides. */
  readonly user: string | undefined;
}

export interface ReachableFleet {
  readonly fleet: string;
  readonly machines: readonly ReachableMachine[];
}

export const USER_OPTION: Option = {
  flags: "--user <name>",
  description: "log in as this user [the user in the machine's cloud-config, else none]",
};

/** Reads the fleet that the command line names, with the addresses of its machines. Warns of what could not be read. */
export async function readReachableFleet(parsedArgs: ParsedArgs, session: Session): Promise<ReachableFleet> {
  const user = parsedArgs.text("user");
  if (user !== undefined && !isLoginUser(user))
    throw new Failure("usage", `--user ${user}: must be a login name of letters, digits and . _ -`);
  await using workspace = await openFleet({ ...parsedArgs, args: [] }, session);
  warnOfGaps(workspace, session);
  return reachableFleet(workspace, user);
}

/** Returns the machines of an open fleet. `user` overrides the users of all machines. */
export function reachableFleet(
  workspace: Pick<FleetWorkspace, "resources" | "snapshot" | "compiled" | "fleet">,
  user?: string,
): ReachableFleet {
  const findAccess = createAccessFinder(workspace);
  const machines = listMachines(workspace).map((machine) => ({
    machine,
    access: findAccess(machine),
    user: user ?? findLoginUser(machine.resource.spec),
  }));
  return { fleet: workspace.fleet.id, machines };
}

/** Otherwise a machine that is missing from the output would look like one that the fleet does not have. */
function warnOfGaps({ snapshot, source }: FleetWorkspace, { io }: Session): void {
  const { length } = source.loaded.problems;
  const notes = [...snapshot.unreadable].map(
    ([target, reason]) => `${target} cannot be read, so the addresses of its machines are unknown: ${reason}`,
  );
  if (length > 0)
    notes.push(
      `${pluralize(length, "problem")} in the files: some machines may be missing; fleetwright validate`,
    );
  for (const note of notes) io.info(`${io.errColor.yellow("warning:")} ${note}`);
}

/**
 * Returns a name that no resolver answers (RFC 6761, section 6.4), for a machine without an address. Otherwise ssh would look its name
 * up, and could reach another machine.
 */
export function unresolvableName(name: string): string {
  return `${name}.has-no-address.invalid`;
}

/**
 * Returns the name under which ssh keeps the host key. The addresses of private networks are not unique, and another machine may
 * get an address later.
 */
export function hostKeyAlias({ resource: { project, name } }: Machine, fleet: string): string {
  return `${name}.${project}.${fleet}.fleetwright`;
}

/**
 * Returns the ssh options that lead to a machine, as pairs of ssh_config(5). All values consist of letters, digits and a few
 * punctuation marks: names of resources, canonical addresses and parsed URLs.
 */
export function sshOptions(
  { machine, access }: ReachableMachine,
  fleet: string,
): (readonly [keyword: string, value: string])[] {
  const alias = ["HostKeyAlias", hostKeyAlias(machine, fleet)] as const;
  if (access?.way.by === "host" && access.way.ssh !== undefined)
    return [alias, ["ProxyJump", formatJump(access.way.ssh)]];
  if (access?.way.by !== "router") return [alias];
  const { ssh, namespace } = access.way;
  const command = ["ip", "netns", "exec", namespace, "nc"].map(assertPlain).join(" ");
  return [alias, ["ProxyCommand", `${ssh === undefined ? "" : `${formatSsh(ssh)} `}${command} %h %p`]];
}

/** ssh takes brackets around an IPv6 address in ProxyJump, but no `ssh://` URL with them. */
function formatJump({ destination, port }: SshDestination): string {
  const [host = "", user] = destination.split("@").toReversed();
  const name = host.includes(":") ? `[${host}]` : host;
  return assertPlain(`${user === undefined ? "" : `${user}@`}${name}${port === undefined ? "" : `:${port}`}`);
}

function formatSsh({ destination, port }: SshDestination): string {
  return `ssh ${port === undefined ? "" : `-p ${port} `}${assertPlain(destination)}`;
}

/** Throws `bug` for a value that a shell or ssh_config(5) could take for syntax. */
export function assertPlain(value: string): string {
  if (/^[A-Za-z0-9_:[][A-Za-z0-9_.:/@[\]-]*$/.test(value)) return value;
  throw new Failure("bug", `${JSON.stringify(value)} must not become a part of a configuration of ssh`);
}
