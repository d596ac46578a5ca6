import { expect, test } from "vitest";
import { PLAIN_PALETTE } from "../../engine/render/palette.ts";
import { initialStatus } from "../../workspace/daemon-status.ts";
import { formatKeyValues } from "../terminal/table.ts";
import { type DaemonInfo, daemonRows } from "./daemon-rows.ts";

const color = PLAIN_PALETTE;
const now = new Date("2026-03-01T12:00:00Z");
const first = initialStatus({ repo: "/srv/fleet.git", pid: 7, version: "1", since: "2026-03-01T10:00:00Z" });
const text = (more: Partial<DaemonInfo>) =>
  formatKeyValues(daemonRows({ ...first, running: true, ...more }, now, color), color);

test("an idle daemon takes one line", () => {
  expect(text({})).toBe("daemon  ✓ reconciling /srv/fleet.git for 2h (pid 7)");
});

test("a stopped daemon shows when it stopped", () => {
  expect(text({ running: false })).toBe("daemon  ! stopped 2h ago; followed /srv/fleet.git");
});

test("a busy daemon shows its work and its problems", () => {
  const waiting = { change: "delete domain db on hv1", digest: "3a3dc1d2e4f50617", reason: "too many" };
  const paused = { change: "create domain x on hv1", until: "2026-03-01T12:01:00Z", reason: "no room" };
  const output = text({
    commit: "8f3c1d9a00",
    branch: "main",
    inProgress: ["update domain a on hv1"],
    problems: ["a.yaml:1:1: no YAML"],
    lost: [
      { target: "hv2", reason: "no answer" },
      { target: "hv3", reason: "no answer", failed: "the Host has no fencing" },
    ],
    plan: { ...first.plan, waiting: [waiting], paused: [paused] },
    lastRun: { id: "r1", at: "2026-03-01T11:00:00Z", state: "failed", succeeded: 2, failed: 1, seconds: 3 },
  });
  expect(output.split("\n").slice(1)).toEqual([
    "in force   8f3c1d9a of main",
    "last run   failed: 2 succeeded, 1 failed in 3.0s, 1h ago",
    "in flight  update domain a on hv1",
    "waiting    delete domain db on hv1 3a3dc1d2e4f50617 too many",
    "paused     create domain x on hv1 2026-03-01T12:01:00Z no room",
    "lost       ✗ hv2 no answer",
    "           ✗ hv3 no answer; its machines are not restarted elsewhere: the Host has no fencing",
    "problems   ✗ a.yaml:1:1: no YAML",
  ]);
});

test("without a daemon there are no rows", () => expect(daemonRows(undefined, now, color)).toEqual([]));
