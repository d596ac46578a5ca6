import type { FleetEvent } from "../../model/event.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { EventContext } from "../events.ts";
import type { PoolCondition, PoolProgress } from "../plan/rollout/pool-progress.ts";
import { makeEvent, resourceData } from "./cloud-event.ts";
import type { RecordedEvents } from "./run-events.ts";

const PREFIX = "pool ";

/** Events of pools that enter a state. */
const ENTERED: Partial<Readonly<Record<PoolCondition, string>>> = {
  updating: "pool.update-started",
  paused: "pool.update-paused",
  "rolled-back": "pool.rolled-back",
  "repairs-stopped": "pool.repairs-stopped",
};

/** States in which an update, or what was reported last, is over. */
const FINISHED = "pool.update-finished";

/**
 * Returns the events of pools: an update that began, paused, went back or ended, and repairs that stopped. `notifiedBefore` holds the
 * states that were reported. Without them, as after the loss of the store, a pool in such a state is reported once more.
 */
export function poolEvents(
  pools: readonly PoolProgress[],
  notifiedBefore: ReadonlyMap<string, string>,
  context: Omit<EventContext, "run">,
  now: string,
): RecordedEvents {
  const events: FleetEvent[] = [];
  const notified = new Map<string, string | undefined>();
  for (const progress of pools) {
    const key = `${PREFIX}${progress.pool}`;
    const before = notifiedBefore.get(key);
    const entered = ENTERED[progress.state];
    const state = entered === undefined ? undefined : `${progress.state} ${progress.template}`;
    if (entered === undefined && (progress.state !== "stable" || before === undefined)) continue;
    if (state === before) continue;
    notified.set(key, state);
    const name = entered ?? (isUpdate(before) ? FINISHED : undefined);
    if (name !== undefined) events.push(poolEvent(name, progress, context, now));
  }
  const known = new Set(pools.map(({ pool }) => `${PREFIX}${pool}`));
  for (const key of notifiedBefore.keys())
    if (key.startsWith(PREFIX) && !known.has(key)) notified.set(key, undefined);
  return { events, notified };
}

function isUpdate(before: string | undefined): boolean {
  return before?.startsWith("updating ") === true || before?.startsWith("paused ") === true;
}

function poolEvent(
  name: string,
  { pool, template: _, ...progress }: PoolProgress,
  { fleet, commit, labels }: Omit<EventContext, "run">,
  now: string,
): FleetEvent {
  const subject: ResourceId = pool;
  const resource = resourceData(pool, labels(pool));
  return makeEvent(fleet, { name, subject, time: now, key: now, data: { resource, commit, ...progress } });
}
