import pc from "picocolors";
import { expect, test } from "vitest";
import { firstStatus } from "../../daemon/status.ts";
import { facts } from "../table.ts";
import { daemonFacts, type FoundDaemon } from "./daemon.ts";

const color = pc.createColors(false);
const now = new Date("2026-03-01T12:00:00Z");
const first = firstStatus({ repo: "/srv/fleet.git", pid: 7, version: "1", since: "2026-03-01T10:00:00Z" });
const text = (more: Partial<FoundDaemon>) =>
  facts(daemonFacts({ ...first, running: true, ...more }, now, color), color);

test("a daemon that has nothing to tell is one line", () => {
  expect(text({})).toBe("daemon  ✓ keeps it as /srv/fleet.git says, for 2h (process 7)");
});

test("one that does not run any more says until when it did", () => {
  expect(text({ running: false })).toBe("daemon  ! stopped; it followed /srv/fleet.git until 2h ago");
});

test("what it does, and what is in its way", () => {
  const waiting = { change: "delete domain db on hv1", digest: "3a3dc1d2e4f50617", reason: "too many" };
  const paused = { change: "create domain x on hv1", until: "2026-03-01T12:01:00Z", reason: "no room" };
  const said = text({
    ...{ commit: "8f3c1d9a00", branch: "main", underWay: ["update domain a on hv1"] },
    problems: ["a.yaml:1:1: no YAML"],
    lost: [{ target: "hv2", reason: "no answer" }],
    plan: { ...first.plan, waiting: [waiting], paused: [paused] },
    lastRun: { id: "r1", at: "2026-03-01T11:00:00Z", state: "failed", done: 2, failed: 1, seconds: 3 },
  });
  expect(said.split("\n").slice(1)).toEqual([
    "in force   8f3c1d9a of main",
    "last run   failed: 2 done, 1 failed in 3.0s, 1h ago",
    "under way  update domain a on hv1",
    "waiting    delete domain db on hv1 3a3dc1d2 too many",
    "paused     create domain x on hv1 2026-03-01T12:01:00Z no room",
    "lost       ✗ hv2 no answer",
    "problems   ✗ a.yaml:1:1: no YAML",
  ]);
});

test("without a daemon there is nothing", () => expect(daemonFacts(undefined, now, color)).toEqual([]));
