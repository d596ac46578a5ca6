import { describe, expect, test } from "vitest";
import { change, outcomeOf, planOf } from "../engine/events/samples.ts";
import { Failure } from "../model/failure.ts";
import { record } from "../store/samples.ts";
import type { Happening } from "./happening.ts";
import { type DaemonStatus, firstStatus, statusAfter } from "./status.ts";

const first = firstStatus({ repo: "/srv/fleet.git", pid: 7, version: "1", since: "2026-03-01T10:00:00Z" });

/** The status after all this, one after the other. */
function statusOf(...happenings: readonly Happening[]): DaemonStatus {
  return happenings.reduce((status, one) => statusAfter(status, one, "2026-03-01T11:00:00Z"), first);
}

const planned = (...changes: Parameters<typeof planOf>[0]): Happening => ({
  ...{ kind: "planned", plan: planOf(changes), reasons: ["commit"], ms: 1 },
  view: undefined as never, // the status says nothing of it
});
const commit = (...problems: readonly string[]): Happening => ({
  ...{ kind: "commit", commit: "8f3c1d9a", branch: "main", resources: 3, ms: 1 },
  problems: problems.map((message) => ({ file: "a.yaml", line: 1, column: 2, path: "", message })),
});
const failure = new Failure("host-unreachable", "hv1: no answer");

describe("the status of a daemon", () => {
  test("says which commit is in force, and what is wrong in its files", () => {
    expect(statusOf(commit("no YAML"))).toMatchObject({
      ...{ commit: "8f3c1d9a", branch: "main", resources: 3, at: "2026-03-01T11:00:00Z" },
      problems: ["a.yaml:1:2: no YAML"],
    });
    expect(statusOf(commit("no YAML"), commit()).problems).toEqual([]);
  });

  test("says what waits for a person, and what is tried again", () => {
    const waiting = change("delete", { hold: { gate: "brake", reason: "too much" } });
    const paused = change("create", { hold: { gate: "backoff", reason: "no room", until: "later" } });
    expect(statusOf(planned(waiting, paused, change("update"))).plan).toMatchObject({
      changes: 3,
      waiting: [{ change: "delete domain db on hv1", digest: waiting.digest, reason: "too much" }],
      paused: [{ change: "create domain db on hv1", until: "later", reason: "no room" }],
    });
  });

  test("says what is under way, and how the last run went", () => {
    const one = change("update");
    const began: Happening = { kind: "change-begun", run: "r1", change: one };
    expect(statusOf(began).underWay).toEqual(["update domain db on hv1"]);
    const ended: Happening = {
      kind: "change-ended",
      run: "r1",
      change: one,
      outcome: outcomeOf(one, "done"),
    };
    const run: Happening = {
      kind: "run-ended",
      record: { ...record("r1"), outcomes: [outcomeOf(one, "done")] },
    };
    expect(statusOf(began, ended, run)).toMatchObject({
      underWay: [],
      lastRun: { id: "r1", done: 1, failed: 0 },
    });
  });

  test("says which targets are lost, until they are back", () => {
    const lost: Happening = { kind: "lost", target: "hv1", failure };
    expect(statusOf(lost, lost).lost).toEqual([{ target: "hv1", reason: "hv1: no answer" }]);
    expect(statusOf(lost, { kind: "back", target: "hv1" }).lost).toEqual([]);
  });

  test("says what failed, until something works again", () => {
    const failed: Happening = { kind: "failed", doing: "planning", failure };
    expect(statusOf(failed).failure).toBe("planning: hv1: no answer");
    expect(statusOf(failed, commit()).failure).toBe("");
  });

  test("keeps what is wrong with the repository apart from what is wrong in its files", () => {
    const held = { code: "unreachable", effect: "held", message: "/srv/fleet.git: is gone" } as const;
    const gone: Happening = { kind: "source", problems: [held] };
    expect(statusOf(commit("no YAML"), gone)).toMatchObject({
      source: ["/srv/fleet.git: is gone"],
      problems: ["a.yaml:1:2: no YAML"],
    });
    expect(statusOf(gone, { kind: "source", problems: [] }).source).toEqual([]);
  });
});
