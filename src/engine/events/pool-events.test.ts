import { expect, test } from "vitest";
import type { PoolCondition, PoolProgress } from "../plan/rollout/pool-progress.ts";
import { EVENT_CONTEXT, NOW } from "./event-samples.testing.ts";
import { poolEvents } from "./pool-events.ts";

/** Returns the events of a pool that goes through these states, each with its template. */
function eventsOf(...states: readonly (readonly [PoolCondition, template?: string])[]): string[] {
  const told = new Map<string, string>();
  return states.flatMap(([state, template = "t1"]) => {
    const { events, notified } = poolEvents([progress(state, template)], told, EVENT_CONTEXT, NOW);
    for (const [key, value] of notified) value === undefined ? told.delete(key) : told.set(key, value);
    return events.map(({ type }) => type.replace("fleetwright.pool.", ""));
  });
}

function progress(state: PoolCondition, template: string): PoolProgress {
  const counts = { desired: 3, current: 3, updated: 1, available: 3, warm: 0, leaving: 0 };
  return { pool: "VirtualMachinePool/default/web", state, template, ...counts };
}

test.each<[string, readonly (readonly [PoolCondition, string?])[], readonly string[]]>([
  ["nothing at rest", [["stable"], ["stable"]], []],
  [
    "an update once, and its end once",
    [["updating"], ["updating"], ["degraded"], ["stable"], ["stable"]],
    ["update-started", "update-finished"],
  ],
  [
    "a pause, which ends with another template",
    [["updating"], ["paused"], ["updating", "t2"], ["stable", "t2"]],
    ["update-started", "update-paused", "update-started", "update-finished"],
  ],
  [
    "a rollback, without an end of the update",
    [["updating"], ["rolled-back"], ["rolled-back"], ["stable"]],
    ["update-started", "rolled-back"],
  ],
  [
    "stopped repairs each time",
    [["repairs-stopped"], ["stable"], ["repairs-stopped"]],
    ["repairs-stopped", "repairs-stopped"],
  ],
  ["no change of the number, which pool.scaled tells", [["scaling"], ["stable"]], []],
  ["an update that another store does not know", [["updating"]], ["update-started"]],
])("events tell %s", (_what, states, expected) => expect(eventsOf(...states)).toEqual(expected));

test("a pool that is gone is forgotten", () => {
  const told = new Map([["pool VirtualMachinePool/default/web", "updating t1"]]);
  const { events, notified } = poolEvents([], told, EVENT_CONTEXT, NOW);
  expect(events).toEqual([]);
  expect([...notified]).toEqual([["pool VirtualMachinePool/default/web", undefined]]);
});
