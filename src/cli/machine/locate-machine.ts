import type { Connection, HostAddress } from "../../drivers/driver.ts";
import type { AccessibleMachine, MachineAccess } from "../../drivers/machine-access.ts";
import { cancellableSleep } from "../../drivers/shared/wait.ts";
import { policyOf } from "../../engine/policy.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { domainRef } from "../../kinds/shared/domain-ref.ts";
import { asFailure, Failure, messageWithout } from "../../model/failure.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import { openTarget } from "../../workspace/connect.ts";
import { targetsOf } from "../../workspace/targets.ts";
import type { Argument, Option, ParsedArgs } from "../command.ts";
import { resolveKind } from "../explain/fields.ts";
import { findCandidate } from "../fleet/resolve-name.ts";
import { readDefaultSource } from "../fleet/source.ts";
import type { FleetSource } from "../fleet/types.ts";
import { contextOf, type Session } from "../session.ts";

/** The argument of commands that open a machine. */
export const MACHINE_ARGUMENT: Argument = {
  name: "<vm>",
  description: "name of the machine, or PROJECT/NAME",
  completes: "machines",
};

/** Options of commands that open a machine. */
export const MACHINE_OPTIONS: readonly Option[] = [
  {
    flags: "--host <name>",
    description:
      "open the domain with this name on this Host, managed or not [the host where the machine is]",
  },
  { flags: "--wait", description: "wait for the start of a machine that is off" },
];

/** A machine that was found on a host, and the connection to that host. */
export interface LocatedMachine extends AsyncDisposable {
  /** For messages: `VirtualMachine/db`, or `domain db` with `--host`. */
  readonly label: string;
  readonly host: HostAddress;
  readonly machine: AccessibleMachine;
  readonly access: MachineAccess;
}

/** The machine that the command line names. */
interface RequestedMachine {
  readonly label: string;
  /** The name of its domain. */
  readonly name: string;
  /** Undefined with `--host`: any domain is accepted. */
  readonly resource: Resource | undefined;
  readonly fleet: string;
}

/** What a host said. */
interface Sighting {
  readonly host: HostAddress;
  readonly connection?: Connection;
  readonly access?: MachineAccess;
  readonly machine?: AccessibleMachine | undefined;
  readonly failure?: Failure;
}

/**
 * Finds the machine that the command line names, on all hosts of the fleet at once. A host that does not answer delays nothing
 * if the machine runs elsewhere. Throws `usage` for an unknown name, `rejected` if no host has the machine, and
 * `host-unreachable` if a host that does not answer may have it.
 */
export async function locateMachine(parsedArgs: ParsedArgs, session: Session): Promise<LocatedMachine> {
  const source = await readDefaultSource(parsedArgs, session);
  const requested = requestedMachine(parsedArgs, source);
  const hosts = hostsToSearch(parsedArgs.text("host"), source, session);
  const { progress } = session;
  progress.begin("find", `looking for ${requested.label} on ${hosts.map(({ id }) => id).join(", ")}`);
  const stop = new AbortController();
  // No deadline here: to open a host and each call of libvirt have their own.
  const signal = AbortSignal.any([session.signal, stop.signal]);
  const searches = hosts.map((host) => search(host, requested, session, signal));
  const close = async (kept?: Sighting) => {
    const sightings = await Promise.all(searches);
    const others = sightings.filter((sighting) => sighting !== kept);
    await Promise.allSettled(others.map(({ connection }) => connection?.[Symbol.asyncDispose]()));
  };
  try {
    const sighting = await choose(searches, requested, session);
    stop.abort();
    const closing = close(sighting);
    return {
      label: requested.label,
      ...sighting,
      [Symbol.asyncDispose]: async () => {
        await closing;
        await sighting.connection[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    stop.abort();
    await close();
    throw error;
  } finally {
    progress.end("find");
  }
}

function requestedMachine(parsedArgs: ParsedArgs, source: FleetSource): RequestedMachine {
  const [text = ""] = parsedArgs.args;
  const fleet = policyOf(source.loaded.resources).id;
  if (parsedArgs.text("host") !== undefined)
    return { label: `domain ${text}`, name: text, resource: undefined, fleet };
  const resource = findCandidate(resourceText(text), source);
  const { name } = domainRef(resource as Resource<VirtualMachineSpec>, ""); // the loader validated it
  return { label: formatResource(resource.id), name, resource, fleet };
}

/** Returns `db` as `VirtualMachine/db`, and `shop/db` as `VirtualMachine/shop/db`. `vm/db` has its kind already. */
function resourceText(text: string): string {
  const [first = ""] = text.split("/");
  if (!text.includes("/") || !isMachineKind(first)) return `VirtualMachine/${text}`;
  return text;
}

function isMachineKind(text: string): boolean {
  try {
    return resolveKind(text) === "VirtualMachine";
  } catch {
    return false;
  }
}

function hostsToSearch(only: string | undefined, source: FleetSource, session: Session): HostAddress[] {
  const { resources } = source.loaded;
  const hosts = targetsOf(resources, contextOf(session)).filter(
    ({ kind }) => kind === "host",
  ) as HostAddress[]; // of this kind
  const chosen = only === undefined ? hosts : hosts.filter(({ id }) => id === only);
  if (chosen.length > 0) return chosen;
  const hint = hosts.length === 0 ? undefined : `the fleet has ${hosts.map(({ id }) => id).join(", ")}`;
  throw new Failure(
    "usage",
    only === undefined ? "the fleet has no Host" : `no Host "${only}" in the fleet`,
    { hint },
  );
}

async function search(
  host: HostAddress,
  { name, fleet }: RequestedMachine,
  session: Session,
  signal: AbortSignal,
): Promise<Sighting> {
  try {
    const refuse = async () => Promise.reject(new Failure("bug", "a search reads no content"));
    const context = { fleet, now: session.now, content: refuse, secret: refuse };
    const connection = await openTarget(host, await session.tools.drivers(), context, signal);
    const { machines: access } = connection;
    if (access === undefined) return { host, connection };
    const machine = await access.find(name).catch(asFailure);
    return machine instanceof Failure
      ? { host, connection, failure: machine }
      : { host, connection, access, machine };
  } catch (error) {
    return { host, failure: asFailure(error) };
  }
}

type Found = Sighting &
  Required<Pick<Sighting, "connection" | "access">> & { readonly machine: AccessibleMachine };

/** Returns the first host on which the machine runs, else the one that has it. */
async function choose(
  searches: readonly Promise<Sighting>[],
  requested: RequestedMachine,
  session: Session,
): Promise<Found> {
  const found = searches.map(async (searching) => {
    const sighting = await searching;
    if (isFound(sighting, requested) && sighting.machine.isRunning) return sighting;
    throw new Failure("rejected", "it does not run there");
  });
  const running = await Promise.any(found).catch(() => undefined);
  if (running !== undefined) return running;
  const sightings = await Promise.all(searches);
  const off = sightings.find((sighting) => isFound(sighting, requested));
  if (session.signal.aborted) throw new Failure("cancelled", `${requested.label}: stopped`);
  if (off !== undefined && isFound(off, requested)) return off;
  throw notFoundFailure(requested, sightings);
}

/** Without `--host`, only a machine with the mark of this resource counts: another of this name is not the one that was meant. */
function isFound(sighting: Sighting, { resource, fleet }: RequestedMachine): sighting is Found {
  const { machine, connection, access } = sighting;
  if (machine === undefined || connection === undefined || access === undefined) return false;
  return resource === undefined || (machine.mark?.fleet === fleet && machine.mark.owner === resource.id);
}

function notFoundFailure(
  { label, name, resource }: RequestedMachine,
  sightings: readonly Sighting[],
): Failure {
  const [foreign] = sightings.filter(({ machine }) => machine !== undefined);
  const unreachable = sightings.filter(({ failure }) => failure !== undefined);
  if (unreachable.length > 0) {
    const reasons = unreachable.map(
      ({ host, failure }) => `${host.id}: ${failure && messageWithout(host.id, failure)}`,
    );
    return new Failure("host-unreachable", `${label}: it is on no host that answers; ${reasons.join("; ")}`, {
      hint: "fleetwright doctor says why",
    });
  }
  if (foreign !== undefined)
    return new Failure(
      "rejected",
      `${label}: the domain ${name} on ${foreign.host.id} does not belong to this fleet`,
      {
        hint: `to open it all the same: --host ${foreign.host.id}`,
      },
    );
  const where = sightings.map(({ host }) => host.id).join(", ");
  return new Failure("rejected", `${label}: there is no domain ${name} on ${where}`, {
    hint: resource === undefined ? undefined : "fleetwright apply creates it",
  });
}

/** Returns the machine, running. Throws `rejected` if it is off, or with `--wait` waits for its start. */
export async function requireRunning(
  { label, host, machine, access }: LocatedMachine,
  parsedArgs: ParsedArgs,
  { io, progress, signal }: Session,
): Promise<AccessibleMachine> {
  if (machine.isRunning) {
    const current = await access.find(machine.name);
    if (current?.isRunning) return current;
  }
  if (!parsedArgs.flag("wait"))
    throw new Failure("rejected", `${label} does not run on ${host.id}`, {
      hint: "--wait waits for its start",
    });
  if (!io.live) io.info(`waiting for the start of ${label} on ${host.id}`);
  progress.begin("wait", `waiting for the start of ${label} on ${host.id} (Ctrl-C: stop)`);
  try {
    for (;;) {
      const current = await access.find(machine.name).catch(ignoreUnreachable);
      if (current?.isRunning) return current;
      await cancellableSleep(WAIT_INTERVAL_MS, signal);
    }
  } finally {
    progress.end("wait");
  }
}

const WAIT_INTERVAL_MS = 500;

/** A host that restarts answers again later. */
function ignoreUnreachable(error: unknown): undefined {
  if (error instanceof Failure && error.code === "host-unreachable") return undefined;
  throw error;
}
