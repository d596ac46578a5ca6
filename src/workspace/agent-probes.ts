import { setTimeout as sleep } from "node:timers/promises";
import type { AgentProbe, HealthByObject } from "../drivers/driver.ts";
import { withMembers } from "../drivers/shared/with-members.ts";
import { type Connections, withDeadline } from "../engine/observe/observe.ts";
import { Failure } from "../model/failure.ts";
import { groupBy } from "../model/group-by.ts";
import { type TargetId, targetOf } from "../model/object.ts";
import type { Snapshot } from "../model/snapshot.ts";

/** The longest time that a command waits for guest agents. Agents that have not answered by then are unknown. */
const WAIT_MS = 3_000;
const INTERVAL_MS = 50;

/**
 * Pings guest agents until all have answered, or for a short while, and returns the snapshot with the results. The daemon
 * pings them all the time; a command has only this look, which shows agents that answer and no failures in a row.
 */
export async function withAgentsProbed(
  snapshot: Snapshot,
  probes: readonly AgentProbe[],
  connections: Connections,
  signal: AbortSignal,
): Promise<Snapshot> {
  const byTarget = [...groupBy(probes, ({ object }) => targetOf(object))];
  const found = await Promise.all(
    byTarget.map(([target, own]) => probeTarget(target, own, connections, signal)),
  );
  const health = new Map(found.flatMap((one) => [...one]));
  if (health.size === 0) return snapshot;
  const objects = snapshot.objects.map((object) => {
    const own = health.get(object.id);
    return own === undefined || object.trashed !== undefined ? object : withMembers(object, { health: own });
  });
  return { ...snapshot, objects };
}

const NO_HEALTH: HealthByObject = new Map();

async function probeTarget(
  target: TargetId,
  agents: readonly AgentProbe[],
  connections: Connections,
  signal: AbortSignal,
): Promise<HealthByObject> {
  const connection = connections.get(target);
  if (connection === undefined || connection instanceof Failure || connection.health === undefined)
    return NO_HEALTH;
  const { health } = connection;
  let last = NO_HEALTH;
  const poll = async (stop: AbortSignal) => {
    do {
      last = await health({ probers: [], agents }, stop);
      await sleep(INTERVAL_MS, undefined, { signal: stop });
    } while (!isKnown(last, agents));
  };
  await withDeadline(signal, WAIT_MS, `${target}: guest agents do not answer`, poll).catch(() => {});
  return last;
}

function isKnown(health: HealthByObject, agents: readonly AgentProbe[]): boolean {
  return agents.every(({ object, part }) => (health.get(object)?.[part]?.state ?? "unknown") !== "unknown");
}
