import { describe, expect, it } from "vitest";
import { historyKey } from "../../../src/engine/compile/kind-context.ts";
import type { Resource } from "../../../src/model/resource.ts";
import { begin, fleet, type PoolWorld, WATCHED } from "./pool-world.ts";

/** A pool that goes back after a failed update. */
const POOL = "updateStrategy: {rollbackOnFailure: true, progressDeadline: 60s, minReady: 5s}";
const PROBE = "readinessProbe: {tcpSocket: {port: 80}, period: 1s, failureThreshold: 1}";

const GOOD = { commit: "a".repeat(40), files: fleet({ pool: POOL, machine: PROBE }) };
const BAD = { commit: "b".repeat(40), files: fleet({ pool: POOL, machine: `${PROBE}, ${WATCHED}` }) };
const OTHER = {
  commit: "c".repeat(40),
  files: fleet({ pool: POOL, machine: `${PROBE}, devices: {watchdog: poweroff}` }),
};

type Commit = typeof GOOD;

const HISTORY = new Map<string, Resource>(
  [GOOD, BAD].flatMap(({ commit, files }) => files.map((one) => [historyKey(commit, one.id), one] as const)),
);

const at = ({ commit }: Commit) => ({ commit, history: HISTORY });

/** Reports these members as not ready since now, and the others as ready. */
function unready(world: PoolWorld, ...names: readonly string[]): void {
  world.setReadiness(Object.fromEntries(world.machines().map((name) => [name, !names.includes(name)])));
}

/** A pool in which the first member has got the template that does not work. */
function failing(): PoolWorld {
  const world = begin({ pool: POOL, machine: PROBE }, at(GOOD));
  for (let count = 0; count < 8; count += 1) {
    unready(world);
    world.step(GOOD.files, at(GOOD));
    world.pass(10);
  }
  const isUpdated = () => world.domain("web-0")?.running?.watchdog === "reset";
  for (let count = 0; count < 8 && !isUpdated(); count += 1) world.step(BAD.files, at(BAD));
  expect(isUpdated()).toBe(true);
  unready(world, "web-0");
  return world;
}

const templates = (world: PoolWorld) =>
  world.machines().map((name) => `${name} ${world.domain(name)?.running?.watchdog}`);

describe("a pool that goes back", () => {
  it("waits for the progress deadline, and updates no other member until then", () => {
    const world = failing();
    for (let seconds = 0; seconds < 50; seconds += 10) {
      const restarts = world.plan(BAD.files, at(BAD)).changes.filter(({ action }) => action === "restart");
      expect(restarts.map(({ name, hold }) => `${name} ${hold?.gate}`)).toEqual([
        "web-1 rollout",
        "web-2 rollout",
      ]);
      world.step(BAD.files, at(BAD));
      world.pass(9);
    }
  });

  it("brings the members back to the template of the commit before, and says so", () => {
    const world = failing();
    world.pass(70);
    const { notices } = world.plan(BAD.files, at(BAD));
    expect(notices).toEqual([
      expect.stringMatching(
        /^VirtualMachinePool\/web is behind its files: the update of VirtualMachine\/web-0 failed: it is not ready since .*, longer than progressDeadline\. Its members have the template of the commit a{40} until the files have another one$/,
      ),
    ]);
    for (let count = 0; count < 6; count += 1) world.step(BAD.files, at(BAD));
    unready(world);
    world.settle(BAD.files, at(BAD));
    expect(templates(world)).toEqual(["web-0 none", "web-1 none", "web-2 none"]);
    expect(world.serving()).toEqual(["web-0", "web-1", "web-2"]);
  });

  it("does not try the same template again, also not after a day, and not with a new process", () => {
    const world = failing();
    world.pass(70);
    for (let count = 0; count < 6; count += 1) world.step(BAD.files, at(BAD));
    unready(world);
    world.settle(BAD.files, at(BAD));
    world.pass(86_400);
    unready(world);
    const { changes, notices } = world.plan(BAD.files, at(BAD));
    expect(changes).toEqual([]);
    expect(notices).toEqual([expect.stringContaining("is behind its files: its update failed")]);
  });

  it("follows the files again when they have another template", () => {
    const world = failing();
    world.pass(70);
    for (let count = 0; count < 6; count += 1) world.step(BAD.files, at(BAD));
    for (let count = 0; count < 30; count += 1) {
      unready(world);
      world.step(OTHER.files, at(OTHER));
      world.pass(6);
    }
    expect(templates(world)).toEqual(["web-0 poweroff", "web-1 poweroff", "web-2 poweroff"]);
    expect(world.plan(OTHER.files, at(OTHER)).notices).toEqual([]);
    expect(world.domain("web-0")?.mark?.member).toMatchObject({ commit: OTHER.commit });
    expect(world.domain("web-0")?.mark?.member?.rejected).toBeUndefined();
  });

  it("stays as it is, and says so, where the files of the commit before are not known", () => {
    const world = failing();
    world.pass(70);
    const plan = world.plan(BAD.files, { ...at(BAD), history: new Map() });
    expect(plan.notices).toEqual([
      expect.stringMatching(
        /^VirtualMachinePool\/web stays as it is: .*its files of the commit a{40} are not known$/,
      ),
    ]);
    expect(plan.changes.filter(({ action, hold }) => action === "restart" && hold === undefined)).toEqual([]);
  });

  it("does not go back for a member that fails long after its update", () => {
    const world = begin({ pool: POOL, machine: PROBE }, at(GOOD));
    for (let count = 0; count < 30; count += 1) {
      unready(world);
      world.step(BAD.files, at(BAD));
      world.pass(6);
    }
    expect(templates(world)).toEqual(["web-0 reset", "web-1 reset", "web-2 reset"]);
    world.pass(3600);
    unready(world, "web-0");
    world.pass(3600);
    expect(world.plan(BAD.files, at(BAD)).notices).toEqual([]);
  });
});

it("pauses without going back where it is not to", () => {
  const paused = { pool: POOL.replace("rollbackOnFailure: true", "rollbackOnFailure: false") };
  const world = failing();
  world.pass(70);
  const { changes } = world.plan(fleet({ ...paused, machine: `${PROBE}, ${WATCHED}` }), at(BAD));
  const restarts = changes.filter(({ action }) => action === "restart");
  expect(restarts.map(({ name, hold }) => `${name} ${hold?.reason}`)).toEqual([
    expect.stringMatching(
      /^web-1 the update is paused: that of VirtualMachine\/web-0 failed: it is not ready since/,
    ),
    expect.stringMatching(/^web-2 the update is paused: /),
  ]);
});
