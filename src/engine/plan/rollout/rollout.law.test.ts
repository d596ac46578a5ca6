import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PoolRules } from "../../../kinds/virtual-machine-pool/decide-pool.ts";
import { emptyWorld, HOSTS, isServing, pass, servingCount, step, type World } from "./pool-world.testing.ts";

/** Random histories of a pool: whatever happens, and whenever the daemon looks, it keeps within the pool's limits. */

type Event = (world: World) => void;

const nth = (world: World, index: number) =>
  [...world.machines.values()][index % Math.max(1, world.machines.size)];

const names = fc.nat({ max: 20 });
const count = fc.integer({ min: 0, max: 5 });

const change =
  (rules: Partial<PoolRules>): Event =>
  (world) => {
    world.rules = { ...world.rules, ...rules };
  };

const events: fc.Arbitrary<{ readonly name: string; readonly run: Event }> = fc.oneof(
  names.map((index) => ({ name: `crash ${index}`, run: (world: World) => void setRunning(world, index) })),
  names.map((index) => ({ name: `hang ${index}`, run: (world: World) => void hang(world, index) })),
  names.map((index) => ({ name: `delete ${index}`, run: (world: World) => void remove(world, index) })),
  names.map((index) => ({ name: `protect ${index}`, run: (world: World) => void protect(world, index) })),
  fc
    .constantFrom(...HOSTS)
    .map((host) => ({ name: `silence ${host}`, run: (world: World) => void world.silentHosts.add(host) })),
  fc
    .constantFrom(...HOSTS)
    .map((host) => ({ name: `hear ${host}`, run: (world: World) => void world.silentHosts.delete(host) })),
  fc.boolean().map((silent) => ({
    name: `gateway ${silent ? "silent" : "answers"}`,
    run: (world: World) => {
      world.gatewaySilent = silent;
    },
  })),
  count.map((desired) => ({ name: `replicas ${desired}`, run: change({ desired }) })),
  fc
    .constantFrom("t1", "t2", "t3", "bad")
    .map((template) => ({ name: `template ${template}`, run: change({ template }) })),
  fc
    .record({ maxUnavailable: fc.integer({ min: 0, max: 3 }), maxSurge: fc.integer({ min: 0, max: 2 }) })
    .filter(({ maxUnavailable, maxSurge }) => maxUnavailable + maxSurge > 0)
    .map((rules) => ({ name: `budget ${JSON.stringify(rules)}`, run: change(rules) })),
  fc
    .constantFrom("NewestFirst", "OldestFirst", "OldestTemplate", "UnhealthyFirst")
    .map((order) => ({ name: order, run: change({ order }) })),
  fc
    .record({ size: fc.integer({ min: 0, max: 2 }), runs: fc.boolean() })
    .map((warm) => ({ name: `warm ${JSON.stringify(warm)}`, run: change({ warm }) })),
  fc
    .integer({ min: 1, max: 7200 })
    .map((seconds) => ({ name: `${seconds} s pass`, run: (world: World) => pass(world, seconds) })),
  fc.integer({ min: 1, max: 400 * 86_400 }).map((seconds) => ({
    name: `the clock jumps ${seconds} s`,
    run: (world: World) => pass(world, seconds),
  })),
  fc.integer({ min: 1, max: 400 * 86_400 }).map((seconds) => ({
    name: `the clock goes back ${seconds} s`,
    run: (world: World) => pass(world, -seconds),
  })),
);

/** Each event, the steps of the daemon that follow it, and the seconds after each step. */
type History = readonly (readonly [event: { run(world: World): void }, steps: number, seconds: number])[];

const history: fc.Arbitrary<History> = fc.array(
  fc.tuple(events, fc.integer({ min: 0, max: 3 }), fc.constantFrom(1, 5, 30, 120)),
  {
    minLength: 1,
    maxLength: 25,
  },
);

/** Lets each event of a history happen, with steps of the daemon after it. */
function replay(events: History, world: World, daemonStep: (world: World) => unknown): void {
  for (const [event, rounds, seconds] of events) {
    event.run(world);
    for (let round = 0; round <= rounds; round += 1) {
      daemonStep(world);
      pass(world, seconds);
    }
  }
}

function setRunning(world: World, index: number): void {
  const machine = nth(world, index);
  if (machine !== undefined) machine.running = false;
}

function hang(world: World, index: number): void {
  const machine = nth(world, index);
  if (machine !== undefined) machine.readyAt = undefined;
}

function remove(world: World, index: number): void {
  const name = [...world.machines.keys()][index % Math.max(1, world.machines.size)];
  if (name !== undefined) world.machines.delete(name);
}

function protect(world: World, index: number): void {
  const machine = nth(world, index);
  if (machine !== undefined) machine.isProtected = !machine.isProtected;
}

/** Does a step of the daemon, and checks its bounds. */
function checkedStep(world: World): readonly string[] {
  const machinesBefore = world.machines.size;
  const servingBefore = servingCount(world);
  const { pool, actions } = step(world);
  const limit = world.rules.desired + world.rules.maxSurge + world.rules.warm.size;
  const ceiling = Math.max(machinesBefore, limit, pool.maxMachines);
  expect(world.machines.size, "machines").toBeLessThanOrEqual(ceiling);
  if (world.machines.size > machinesBefore) expect(world.machines.size).toBeLessThanOrEqual(pool.maxMachines);
  expect(servingCount(world), `serving after ${actions.join(", ")}`).toBeGreaterThanOrEqual(
    Math.min(servingBefore, pool.minAvailable),
  );
  return actions;
}

/** Lets the daemon work until nothing is left to do. Returns the actions. */
function settle(world: World): string[] {
  const actions: string[] = [];
  let idle = 0;
  for (let round = 0; round < 400 && idle < 20; round += 1) {
    const done = checkedStep(world);
    idle = done.length === 0 ? idle + 1 : 0;
    actions.push(...done);
    pass(world, 7);
  }
  return actions;
}

const SETTLED = emptyWorld();
SETTLED.badTemplates.add("bad");
settle(SETTLED);

function begin(): World {
  return structuredClone(SETTLED);
}

describe("a pool, whatever happens to it", { timeout: 300_000 }, () => {
  it("never exceeds its ceiling, and never falls below its floor by its own doing", () => {
    fc.assert(
      fc.property(history, (events) => {
        const world = begin();
        replay(events, world, checkedStep);
      }),
      { numRuns: 2000 },
    );
  });

  it("comes to rest with all members in service, and stays at rest", () => {
    fc.assert(
      fc.property(history, (events) => {
        const world = begin();
        replay(events, world, step);
        world.silentHosts.clear();
        world.gatewaySilent = false;
        for (const machine of world.machines.values()) machine.isProtected = false;
        world.rules = { ...world.rules, template: "final" };
        const actions = settle(world);
        const { desired, warm } = world.rules;
        const machines = [...world.machines];
        expect(servingCount(world), actions.join(", ")).toBe(desired);
        expect(
          machines
            .map(([name, { template }]) => `${name} ${template}`)
            .filter((text) => !text.endsWith("final")),
        ).toEqual([]);
        expect(machines.length).toBe(desired + warm.size);
        expect(machines.filter(([name]) => name.includes("surge"))).toEqual([]);
        pass(world, 86_400);
        expect(settle(world)).toEqual([]);
        const stops = actions.filter((action) => action.startsWith("update "));
        expect(new Set(stops).size, "no member is updated twice").toBe(stops.length);
      }),
      { numRuns: 500 },
    );
  });

  it("serves at least its floor in every second of an update to a good template", () => {
    const rules = fc.record({
      desired: fc.integer({ min: 1, max: 6 }),
      maxUnavailable: fc.integer({ min: 0, max: 3 }),
      maxSurge: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(
        rules.filter(({ maxUnavailable, maxSurge }) => maxUnavailable + maxSurge > 0),
        (rules) => {
          const world = emptyWorld(rules);
          settle(world);
          world.rules = { ...world.rules, template: "t2" };
          const floor = Math.max(0, rules.desired - rules.maxUnavailable);
          for (let second = 0; second < 1500; second += 1) {
            checkedStep(world);
            expect(servingCount(world)).toBeGreaterThanOrEqual(floor);
            expect(world.machines.size).toBeLessThanOrEqual(rules.desired + rules.maxSurge);
            pass(world, 1);
          }
          expect(
            [...world.machines.values()].every(
              (machine) => machine.template === "t2" && isServing(machine, world),
            ),
          ).toBe(true);
          expect([...world.machines.keys()].sort()).toEqual(
            Array.from({ length: rules.desired }, (_, number) => `web-${number}`),
          );
        },
      ),
      { numRuns: 20 },
    );
  });
});
