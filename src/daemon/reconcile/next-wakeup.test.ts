import { expect, test } from "vitest";
import type { PlannedChange } from "../../model/change.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { FleetPolicy } from "../../model/policy.ts";
import { nextWakeup, type WakeupInput } from "./next-wakeup.ts";

const NOW = "2026-01-02T12:00:00.000Z"; // a Friday
const SATURDAYS = [{ cron: "0 2 * * 6", durationSeconds: 3600, timeZone: "UTC" }];

const held = (until?: string) =>
  ({ hold: { gate: "backoff", reason: "", ...(until === undefined ? {} : { until }) } }) as PlannedChange;
const inTrash = (until: string | null, fleet = "demo") =>
  ({ mark: { fleet }, trashed: { since: NOW, until } }) as ObservedObject; // the rest is not looked at

function inputOf(
  changes: readonly PlannedChange[],
  objects: readonly ObservedObject[] = [],
  windows: FleetPolicy["windows"] = [],
): WakeupInput {
  return {
    plan: { changes },
    snapshot: { objects },
    fleet: "demo",
    policies: [{ windows }],
    failures: [],
    readiness: new Map(),
    liveness: { failures: new Map() },
  } as unknown as WakeupInput;
}

test.each<[string, WakeupInput, string | undefined]>([
  ["nothing waits", inputOf([]), undefined],
  ["something waits for a person", inputOf([held()]), undefined],
  [
    "the first of several pauses ends",
    inputOf([held("2026-01-02T12:05:00.000Z"), held("2026-01-02T12:01:00.000Z")]),
    "2026-01-02T12:01:00.000Z",
  ],
  ["a pause is over already", inputOf([held("2026-01-02T11:59:59.000Z")]), undefined],
  [
    "something in the trash may go",
    inputOf([], [inTrash("2026-01-09T00:00:00.000Z"), inTrash(null)]),
    "2026-01-09T00:00:00.000Z",
  ],
  ["the trash is another fleet's", inputOf([], [inTrash("2026-01-09T00:00:00.000Z", "other")]), undefined],
  [
    "a window opens for what waits",
    inputOf([held()], [inTrash("2026-01-09T00:00:00.000Z")], SATURDAYS),
    "2026-01-03T02:00:00.000Z",
  ],
  [
    "a machine that has started counts as ready",
    {
      ...inputOf([]),
      readiness: new Map([
        ["VirtualMachine/default/web", { state: "unready", until: "2026-01-02T12:00:30.000Z" }],
      ]),
    } as WakeupInput,
    "2026-01-02T12:00:30.000Z",
  ],
  [
    "a silent host counts as failed",
    { ...inputOf([]), failures: ["2026-01-02T12:00:40.000Z"] },
    "2026-01-02T12:00:40.000Z",
  ],
  ["a window opens, and nothing waits", inputOf([], [], SATURDAYS), undefined],
])("the daemon wakes when %s", (_, world, expected) => {
  expect(nextWakeup(world, NOW)).toBe(expected);
});

test("the daemon wakes when a window closes while changes are in flight", () => {
  const during = "2026-01-03T02:30:00.000Z";
  expect(nextWakeup(inputOf([held()], [], SATURDAYS), during)).toBe("2026-01-03T03:00:00.000Z");
});

test("the daemon wakes also for the windows of the rules in force", () => {
  const world = {
    ...inputOf([held()]),
    policies: [{ windows: [] }, { windows: SATURDAYS }],
  } as unknown as WakeupInput;
  expect(nextWakeup(world, NOW)).toBe("2026-01-03T02:00:00.000Z");
});
