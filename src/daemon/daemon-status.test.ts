import { describe, expect, test } from "vitest";
import { change, outcomeOf, planOf } from "../engine/events/event-samples.testing.ts";
import { Failure } from "../model/failure.ts";
import { record } from "../store/samples.testing.ts";
import type { DaemonStatus } from "../workspace/daemon-status.ts";
import type { DaemonEvent } from "./daemon-event.ts";
import { INITIAL_STATE, reduce } from "./daemon-state.ts";
import { toStatus } from "./daemon-status.ts";
import type { Reconciliation } from "./reconcile/reconciliation.ts";

const daemon = { repo: "/srv/fleet.git", pid: 7, version: "1", since: "2026-03-01T10:00:00Z" };
const AT = new Date("2026-03-01T11:00:00Z");

/** The status after these events. */
function statusOf(...events: readonly DaemonEvent[]): DaemonStatus {
  const state = events.reduce((before, event) => reduce(before, event, AT), INITIAL_STATE);
  return toStatus(state, daemon);
}

const planned = (...changes: Parameters<typeof planOf>[0]): DaemonEvent => {
  const plan = planOf(changes);
  const reconciliation = { plan } as Reconciliation; // the status reads only the plan
  return { kind: "planned", plan, reconciliation, triggers: ["commit"], ms: 1 };
};
const commit = (...problems: readonly string[]): DaemonEvent => ({
  kind: "commit",
  commit: "8f3c1d9a",
  branch: "main",
  resources: 3,
  ms: 1,
  problems: problems.map((message) => ({ file: "a.yaml", line: 1, column: 2, path: "", message })),
});
const failure = new Failure("host-unreachable", "hv1: no answer");

describe("the status of a daemon", () => {
  test("has the commit in force, and the problems of its files", () => {
    expect(statusOf(commit("no YAML"))).toMatchObject({
      commit: "8f3c1d9a",
      branch: "main",
      resources: 3,
      at: "2026-03-01T11:00:00.000Z",
      problems: ["a.yaml:1:2: no YAML"],
    });
    expect(statusOf(commit("no YAML"), commit()).problems).toEqual([]);
  });

  test("has changes that wait for approval, and changes that are retried", () => {
    const waiting = change("delete", { hold: { gate: "guard", reason: "too much" } });
    const paused = change("create", { hold: { gate: "backoff", reason: "no room", until: "later" } });
    expect(statusOf(planned(waiting, paused, change("update"))).plan).toMatchObject({
      changes: 3,
      waiting: [{ change: "delete domain db on hv1", digest: waiting.digest, reason: "too much" }],
      paused: [{ change: "create domain db on hv1", until: "later", reason: "no room" }],
    });
  });

  test("has changes in flight, and the result of the last run", () => {
    const one = change("update");
    const began: DaemonEvent = { kind: "change-started", run: "r1", change: one };
    expect(statusOf(began).inProgress).toEqual(["update domain db on hv1"]);
    const ended: DaemonEvent = {
      kind: "change-finished",
      run: "r1",
      change: one,
      outcome: outcomeOf(one, "succeeded"),
    };
    const run: DaemonEvent = {
      kind: "run-finished",
      record: { ...record("r1"), outcomes: [outcomeOf(one, "succeeded")] },
    };
    expect(statusOf(began, ended, run)).toMatchObject({
      inProgress: [],
      lastRun: { id: "r1", succeeded: 1, failed: 0 },
    });
  });

  test("has unreachable targets, until they recover", () => {
    const lost: DaemonEvent = { kind: "target-lost", target: "hv1", failure };
    expect(statusOf(lost, lost).lost).toEqual([{ target: "hv1", reason: "hv1: no answer" }]);
    expect(statusOf(lost, { kind: "target-recovered", target: "hv1" }).lost).toEqual([]);
  });

  test("has the last failure, until something works again", () => {
    const failed: DaemonEvent = { kind: "error", operation: "planning", failure };
    expect(statusOf(failed).failure).toBe("planning: hv1: no answer");
    expect(statusOf(failed, commit()).failure).toBe("");
  });

  test("keeps problems of the repository apart from problems of its files", () => {
    const held = { code: "unreachable", effect: "held", message: "/srv/fleet.git: is gone" } as const;
    const gone: DaemonEvent = { kind: "source", problems: [held] };
    expect(statusOf(commit("no YAML"), gone)).toMatchObject({
      source: ["/srv/fleet.git: is gone"],
      problems: ["a.yaml:1:2: no YAML"],
    });
    expect(statusOf(gone, { kind: "source", problems: [] }).source).toEqual([]);
  });
});
