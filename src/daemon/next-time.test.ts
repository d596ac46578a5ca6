import { expect, test } from "vitest";
import type { PlannedChange } from "../model/change.ts";
import type { ObservedObject } from "../model/object.ts";
import type { FleetPolicy } from "../model/policy.ts";
import { type Clockwork, nextTime } from "./next-time.ts";

const NOW = "2026-01-02T12:00:00.000Z"; // a Friday
const SATURDAYS = [{ cron: "0 2 * * 6", durationSeconds: 3600, timeZone: "UTC" }];

const held = (until?: string) =>
  ({ hold: { gate: "backoff", reason: "", ...(until === undefined ? {} : { until }) } }) as PlannedChange;
const inTrash = (until: string | null, fleet = "demo") =>
  ({ mark: { fleet }, trashed: { since: NOW, until } }) as ObservedObject; // the rest is not looked at

function clockwork(
  changes: readonly PlannedChange[],
  objects: readonly ObservedObject[] = [],
  windows: FleetPolicy["windows"] = [],
): Clockwork {
  return { plan: { changes }, snapshot: { objects }, fleet: { id: "demo", windows } } as unknown as Clockwork;
}

test.each<[string, Clockwork, string | undefined]>([
  ["nothing waits", clockwork([]), undefined],
  ["something waits for a person", clockwork([held()]), undefined],
  [
    "the first of several pauses ends",
    clockwork([held("2026-01-02T12:05:00.000Z"), held("2026-01-02T12:01:00.000Z")]),
    "2026-01-02T12:01:00.000Z",
  ],
  ["a pause is over already", clockwork([held("2026-01-02T11:59:59.000Z")]), undefined],
  [
    "something in the trash may go",
    clockwork([], [inTrash("2026-01-09T00:00:00.000Z"), inTrash(null)]),
    "2026-01-09T00:00:00.000Z",
  ],
  ["the trash is another fleet's", clockwork([], [inTrash("2026-01-09T00:00:00.000Z", "other")]), undefined],
  [
    "a window opens for what waits",
    clockwork([held()], [inTrash("2026-01-09T00:00:00.000Z")], SATURDAYS),
    "2026-01-03T02:00:00.000Z",
  ],
  ["a window opens, and nothing waits", clockwork([], [], SATURDAYS), undefined],
])("the daemon wakes when %s", (_, world, expected) => {
  expect(nextTime(world, NOW)).toBe(expected);
});

test("the daemon wakes when a window closes under what goes", () => {
  const during = "2026-01-03T02:30:00.000Z";
  expect(nextTime(clockwork([held()], [], SATURDAYS), during)).toBe("2026-01-03T03:00:00.000Z");
});
