import type { CpuUsage } from "../drivers/cpu-credits.ts";
import type { Connection } from "../drivers/driver.ts";
import { type MachineCredits, observedMachineCredits } from "../engine/cpu-credits/machine-credits.ts";
import { type Connections, withDeadline } from "../engine/observe/observe.ts";
import { Failure } from "../model/failure.ts";
import type { ObservedObject, TargetId } from "../model/object.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Snapshot } from "../model/snapshot.ts";

interface CreditContext {
  readonly snapshot: Snapshot;
  readonly connections: Connections;
  readonly fleet: { readonly id: string };
}

/**
 * Returns the CPU credits of a fleet's burstable machines, or only of one resource. They follow from the records in their
 * definitions and from their CPU time, which is read now, from hosts with such machines. Leaves out the machines of a host
 * that does not answer.
 */
export async function readMachineCredits(
  { snapshot, connections, fleet }: CreditContext,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
  only?: ResourceId,
): Promise<ReadonlyMap<ResourceId, MachineCredits>> {
  const machines = snapshot.objects.filter(
    ({ credits, mark, trashed }) =>
      credits !== undefined &&
      mark?.fleet === fleet.id &&
      trashed === undefined &&
      (only ?? mark.owner) === mark.owner,
  );
  const targets = [...new Set(machines.map(({ target }) => target))];
  const reads = targets.map(
    async (target) => [target, await readUsage(connections.get(target), signal)] as const,
  );
  const usage = new Map(await Promise.all(reads));
  const known = machines.flatMap((machine) => creditsOf(machine, usage, now) ?? []);
  return new Map(known);
}

type Usage = ReadonlyMap<string, CpuUsage>;

function creditsOf(
  machine: ObservedObject,
  usage: ReadonlyMap<TargetId, Usage | undefined>,
  now: Date,
): [[ResourceId, MachineCredits]] | undefined {
  const readings = usage.get(machine.target);
  const credits = readings && observedMachineCredits(machine, readings.get(String(machine.state.uuid)), now);
  return credits === undefined || machine.mark === undefined ? undefined : [[machine.mark.owner, credits]];
}

const DEADLINE_MS = 8_000;

/** Returns the readings by UUID. Undefined if the host has none, or does not answer. */
async function readUsage(
  connection: Connection | Failure | undefined,
  signal: AbortSignal,
): Promise<Usage | undefined> {
  if (connection === undefined || connection instanceof Failure) return undefined;
  const { cpuCredits, target } = connection;
  if (cpuCredits === undefined) return undefined;
  return withDeadline(signal, DEADLINE_MS, `${target}: no CPU times in time`, (inner) =>
    cpuCredits.readUsage(inner),
  ).then(
    (usage) => new Map(usage.map((reading) => [reading.uuid, reading])),
    () => undefined,
  );
}
