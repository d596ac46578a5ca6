import { describe, expect, it } from "vitest";
import type { Connection } from "../drivers/driver.ts";
import type { Change } from "../model/change.ts";
import { Failure } from "../model/failure.ts";
import type { JsonObject } from "../model/json.ts";
import type { DesiredObject, ObservedObject } from "../model/object.ts";
import type { Plan } from "../model/plan.ts";
import { isAbandoned, type Run } from "../model/run.ts";
import { type ApplyOptions, apply, limitConcurrency } from "./apply.ts";
import { observe } from "./observe/observe.ts";
import { createPlanner } from "./plan.ts";
import * as toy from "./scenarios/toy.testing.ts";

type Perform = (change: Change, signal: AbortSignal) => Promise<void>;

/** One target of a model world; `before` may wait or fail. */
function toyConnection(
  target: string,
  world: Map<string, ObservedObject>,
  before: Perform = async () => {},
): Connection {
  const own = () => [...world.values()].filter((object) => object.target === target);
  return {
    target,
    facts: async () => ({
      arch: "x86_64",
      hypervisor: "test",
      cpus: 4,
      memoryBytes: 1,
      kvm: { usable: true },
      devices: [],
      cpuUnit: "shares",
      hugepages: { free: 0, total: 0 },
      shell: true,
    }),
    read: async () => own(),
    reread: async (ids) => own().filter(({ id }) => ids.includes(id)),
    perform: async (change, signal) => {
      await before(change, signal);
      toy.performChange(change, world);
    },
    adopt: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

const shortPause = () => new Promise<void>((resolve) => setTimeout(resolve, 2));

function planFor(desired: readonly DesiredObject[], world: Map<string, ObservedObject>): Plan {
  return createPlanner(toy.TYPES)(toy.planInput(desired, [...world.values()]));
}

function worldOf(objects: readonly ObservedObject[]): Map<string, ObservedObject> {
  return new Map(objects.map((object) => [object.id, object]));
}

function run(
  desired: readonly DesiredObject[],
  world: Map<string, ObservedObject>,
  before?: Perform,
  more: Partial<ApplyOptions> = {},
): Promise<Run> {
  const targets = ["hv1", "hv2"].map((target) => [target, toyConnection(target, world, before)] as const);
  const settle = () => planFor(desired, world);
  const signal = new AbortController().signal;
  return apply(planFor(desired, world), { connections: new Map(targets), signal, replan: settle, ...more });
}

const disk = { a: { path: "/a" } };
const fleet = [
  toy.machine("m", { disks: disk }),
  toy.volume("a"),
  toy.volume("b"),
  toy.machine("n", {}, {}, "hv2"),
];

describe("apply", () => {
  it("refuses a plan in which a change does not come after what it depends on", async () => {
    const world = worldOf([]);
    const plan = planFor(fleet, world);
    const connections = new Map([["hv1", toyConnection("hv1", world)]]);
    const signal = new AbortController().signal;
    for (const changes of [
      [...plan.changes].reverse(),
      plan.changes.filter(({ type }) => type === "machine"),
    ])
      await expect(apply({ ...plan, changes }, { connections, signal })).rejects.toMatchObject({
        code: "bug",
      });
    expect(world.size).toBe(0);
  });

  it("brings the world to what is wanted, and proves it", async () => {
    const world = worldOf([toy.asObserved(toy.net("gone"))]);
    const done = await run(fleet, world);
    expect(done.state).toBe("succeeded");
    expect([...world.keys()].sort()).toEqual(fleet.map(({ id }) => id).sort());
  });

  it("makes everything that a change needs before it", async () => {
    const order: string[] = [];
    await run(fleet, worldOf([]), async ({ change }: Change & { change?: string }) => {
      await shortPause();
      order.push(change ?? "");
    });
    expect(order.indexOf("create volume@hv1/a")).toBeLessThan(order.indexOf("create machine@hv1/m"));
  });

  it("skips what depends on a failed change, and nothing else", async () => {
    const done = await run(fleet, worldOf([]), async ({ id }) => {
      if (id === "volume@hv1/a")
        throw new Failure("rejected", "Volume/a: no space left", { hint: "make room" });
    });
    const results = Object.fromEntries(done.outcomes.map(({ object, result }) => [object, result]));
    expect(done.state).toBe("failed");
    expect(done.outcomes).toContainEqual(
      expect.objectContaining({ message: "Volume/a: no space left", hint: "make room" }),
    );
    expect(results).toEqual({
      "volume@hv1/a": "failed",
      "machine@hv1/m": "skipped",
      "volume@hv1/b": "succeeded",
      "machine@hv2/n": "succeeded",
    });
  });

  it("leaves what must not be begun, and what depends on it, and asks when all that it needs is done", async () => {
    const asked: string[] = [];
    const mayBegin: ApplyOptions["admit"] = async ({ id }) => {
      asked.push(id);
      return id === "volume@hv1/a" ? "nobody lets it" : undefined;
    };
    const done = await run(fleet, worldOf([]), undefined, { admit: mayBegin });
    const results = Object.fromEntries(
      done.outcomes.map(({ object, result, message }) => [object, [result, message]]),
    );
    expect([done.state, done.unsettled]).toEqual(["waiting", undefined]);
    expect(results).toMatchObject({
      "volume@hv1/a": ["held", "nobody lets it"],
      "machine@hv1/m": ["skipped", "needs create volume@hv1/a, which is held"],
      "volume@hv1/b": ["succeeded", undefined],
      "machine@hv2/n": ["succeeded", undefined],
    });
    expect(asked).not.toContain("machine@hv1/m");
  });

  it("holds nothing else up while it is asked, however many are", async () => {
    const others = Array.from({ length: 10 }, (_, n) => toy.volume(`v${n}`));
    let release = () => {};
    const answer = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    const left = new Set(others.map(({ id }) => id));
    const mayBegin: ApplyOptions["admit"] = ({ id }) => (left.has(id) ? Promise.resolve(undefined) : answer);
    const held = Array.from({ length: 10 }, (_, n) => toy.volume(`a${n}`));
    const done = await run(
      [...held, ...others],
      worldOf([]),
      async ({ id }) => {
        left.delete(id);
        if (left.size === 0) release();
      },
      { admit: mayBegin },
    );
    expect(done.state).toBe("succeeded");
  });

  it("announces a machine before it is made, and withdraws it before it goes; without it, both go all the same", async () => {
    const name = toy.net("name", {}, { advertises: ["machine@hv1/m"] }, "hv2");
    const world = worldOf([]);
    const order: string[] = [];
    const slow = async ({ change }: Change & { change?: string }) => {
      if (change?.endsWith("name")) await shortPause();
      order.push(change ?? "");
    };
    await run([toy.machine("m"), name], world, slow);
    await run([toy.net("other")], world, slow);
    expect(order.filter((one) => !one.endsWith("other"))).toEqual([
      ...["create net@hv2/name", "create machine@hv1/m", "delete net@hv2/name", "delete machine@hv1/m"],
    ]);
    const failing: Perform = async ({ type }) => {
      if (type === "net") throw new Failure("rejected", "no answer");
    };
    const done = await run([toy.machine("m"), name], worldOf([]), failing);
    expect(done.outcomes.map(({ object, result }) => [object, result])).toContainEqual([
      ...["machine@hv1/m", "succeeded"],
    ]);
  });

  it("tells anew what announces it when that has moved, and nothing else", async () => {
    const at = (target: string) => toy.net("name", {}, { advertises: [`machine@${target}/m`] });
    const [change] = planFor([at("hv2")], worldOf([toy.asObserved(at("hv1"))])).changes;
    expect(change?.fields.map(({ path }) => path)).toEqual(["announces"]);
    expect(planFor([at("hv2")], worldOf([toy.asObserved(at("hv2"))])).changes).toEqual([]);
  });

  it("has at most so many changes in flight on a target, and altogether", async () => {
    const volumes = Array.from({ length: 20 }, (_, n) =>
      toy.volume(`v${n}`, {}, {}, n % 2 === 0 ? "hv1" : "hv2"),
    );
    const flying = new Map<string, number>();
    const most = { hv1: 0, hv2: 0, all: 0 };
    const count = (target: string, by: number) => flying.set(target, (flying.get(target) ?? 0) + by);
    await run(
      volumes,
      worldOf([]),
      async ({ target }) => {
        count(target, 1);
        most.hv1 = Math.max(most.hv1, flying.get("hv1") ?? 0);
        most.all = Math.max(most.all, (flying.get("hv1") ?? 0) + (flying.get("hv2") ?? 0));
        await shortPause();
        count(target, -1);
      },
      { concurrency: limitConcurrency({ perTarget: 3, total: 4 }) },
    );
    expect(most.hv1).toBeLessThanOrEqual(3);
    expect(most.all).toBe(4);
  });

  it("stops starting when it is cancelled, and waits for what is in flight", async () => {
    const stop = new AbortController();
    const world = worldOf([]);
    const volumes = Array.from({ length: 6 }, (_, n) => toy.volume(`v${n}`));
    const before = async () => {
      stop.abort();
      await shortPause();
    };
    const done = await run(volumes, world, before, {
      signal: stop.signal,
      concurrency: limitConcurrency({ perTarget: 2 }),
    });
    expect(done.state).toBe("cancelled");
    expect(done.outcomes.filter(({ result }) => result === "succeeded").length).toBe(world.size);
    expect(world.size).toBeLessThanOrEqual(2);
  });

  it("gives up what is in flight when it is abandoned, and says so", async () => {
    const [stop, abandon] = [new AbortController(), new AbortController()];
    const asked: boolean[] = [];
    const hanging = async (_: Change, signal: AbortSignal) => {
      stop.abort();
      setTimeout(() => abandon.abort(), 20);
      await new Promise(() => signal.addEventListener("abort", () => asked.push(true)));
    };
    const volumes = Array.from({ length: 3 }, (_, n) => toy.volume(`v${n}`));
    const more = {
      signal: stop.signal,
      abandon: abandon.signal,
      concurrency: limitConcurrency({ perTarget: 1 }),
    };
    const done = await run(volumes, worldOf([]), hanging, more);
    expect(done.state).toBe("cancelled");
    expect(asked).toEqual([true]);
    expect(done.outcomes.map((outcome) => [outcome.result, isAbandoned(outcome)])).toEqual([
      ["cancelled", true],
      ["cancelled", false],
      ["cancelled", false],
    ]);
    expect(done.outcomes[0]?.message).toBe("Volume/v0: create volume v0 on hv1: was abandoned in flight");
  });

  it("fails a change at its deadline, though it heeds nothing, and goes on with the others", async () => {
    const world = worldOf([]);
    const hangs = ({ id }: Change) => (id === "volume@hv1/a" ? new Promise<void>(() => {}) : shortPause());
    const slow = { ...toyConnection("hv1", world, hangs), deadlineMs: () => 50 };
    const connections = new Map([
      ["hv1", slow],
      ["hv2", toyConnection("hv2", world)],
    ]);
    const done = await run(fleet, world, undefined, { connections });
    expect(done.state).toBe("failed");
    expect([...world.keys()].sort()).toEqual(["machine@hv2/n", "volume@hv1/b"]);
    expect(done.outcomes).toContainEqual(
      expect.objectContaining({
        object: "volume@hv1/a",
        result: "failed",
        message: "Volume/a: create volume a on hv1: was abandoned after 0.05s",
      }),
    );
  });

  it("does nothing when a saved plan's object has moved, and names it", async () => {
    const before = toy.asObserved(toy.machine("m"));
    const desired = [toy.machine("m", { memoryKiB: 1024 }), toy.volume("a")];
    const world = worldOf([before]);
    const plan = planFor(desired, world);
    world.set(before.id, toy.changedByHand(before, { memoryKiB: 2048 }));
    const connections = new Map([["hv1", toyConnection("hv1", world)]]);
    const signal = new AbortController().signal;
    await expect(apply(plan, { connections, signal, verify: "touched" })).rejects.toThrow(
      "VirtualMachine/m: machine m on hv1 is not as it was planned: memory was 512Mi and is 2Mi",
    );
    expect(world.size).toBe(1);
  });

  it("goes on with a saved plan where a field has become what it is to be, and no other has moved", async () => {
    const before = toy.asObserved(toy.machine("m"));
    const world = worldOf([before]);
    const plan = planFor([toy.machine("m", { memoryKiB: 1024 })], world);
    const connections = new Map([["hv1", toyConnection("hv1", world)]]);
    const signal = new AbortController().signal;
    world.set(before.id, toy.changedByHand(before, { memoryKiB: 1024, cpu: 9 }));
    await expect(apply(plan, { connections, signal, verify: "touched" })).rejects.toThrow("cpu was ");
    world.set(before.id, toy.changedByHand(before, { memoryKiB: 1024 }));
    const done = await apply(plan, { connections, signal, verify: "touched" });
    expect(done.outcomes.map(({ result }) => result)).toEqual(["succeeded"]);
  });

  it("goes on with a saved plan when only what was not known of a running object is known now", async () => {
    const observed = toy.asObserved(toy.machine("m"));
    const { memoryKiB: _, ...unknown } = observed.running ?? {};
    const before = { ...observed, running: unknown };
    const plan = planFor([], worldOf([before]));
    const signal = new AbortController().signal;
    const applied = async (now: ObservedObject) => {
      const connections = new Map([["hv1", toyConnection("hv1", worldOf([now]))]]);
      return apply(plan, { connections, signal, verify: "touched" });
    };
    const { running: _off, ...off } = before;
    await expect(applied(off)).rejects.toThrow("is not as it was planned");
    await expect(applied(toy.changedByHand(observed, {}, { cores: 9 }))).rejects.toThrow("and is 9");
    expect((await applied(observed)).outcomes.map(({ result }) => result)).toEqual(["succeeded"]);
  });

  it.each(["delete", "stop"])("goes on with a saved plan to %s a machine that has stopped", async (what) => {
    const machine = toy.machine("m", { power: "running" });
    const before = toy.asObserved(machine);
    const desired = what === "delete" ? [] : [toy.machine("m", { power: "shutoff" })];
    const plan = planFor(desired, worldOf([before]));
    const signal = new AbortController().signal;
    const applied = async (state: JsonObject) => {
      const { running: _off, ...off } = toy.changedByHand(before, { power: "shutoff", ...state });
      const connections = new Map([["hv1", toyConnection("hv1", worldOf([off]))]]);
      return apply(plan, { connections, signal, verify: "touched" });
    };
    await expect(applied({ cores: 9 })).rejects.toThrow("and is 9");
    expect((await applied({})).outcomes.map(({ result }) => result)).toEqual(["succeeded"]);
  });

  it("goes on with a saved plan whose objects are as they were", async () => {
    const done = await run(
      [toy.machine("m", { memoryKiB: 1024, cores: 2 })],
      worldOf([toy.asObserved(toy.machine("m"))]),
      undefined,
      { verify: "touched" },
    );
    expect(done.state).toBe("succeeded");
  });

  it("says which objects did not settle", async () => {
    const world = worldOf([]);
    const settle = () => planFor([toy.volume("a", { capacityBytes: 2 ** 31 })], world);
    const done = await run([toy.volume("a")], world, undefined, { replan: settle });
    expect(done).toMatchObject({ state: "failed", unsettled: ["volume@hv1/a"] });
  });

  it("waits for the next step of a pool, which a drained member brings with it", async () => {
    const world = worldOf([toy.asObserved(toy.machine("m"))]);
    const drain = { gate: "drain", reason: "clients end what they have begun" } as const;
    const before = planFor([toy.volume("a")], world);
    const held = before.changes.map((one) => (one.name === "m" ? { ...one, hold: drain } : one));
    const connections = new Map([["hv1", toyConnection("hv1", world)]]);
    const signal = new AbortController().signal;
    const applied = (next: () => Plan) =>
      apply({ ...before, changes: held }, { connections, signal, replan: next });
    const done = await applied(() => planFor([toy.volume("a"), toy.volume("b")], world));
    expect([done.state, done.unsettled]).toEqual(["waiting", undefined]);
  });

  describe("when the time of a disk in the trash ends meanwhile", () => {
    const BRIEF = { onDelete: "delete", trashSeconds: 1 } as const;
    const LATER = "2026-03-01T12:00:02.000Z";
    const planner = createPlanner([toy.MACHINE, toy.DISK, toy.NET]);
    const disk = toy.asObserved(toy.volume("a", {}, { keep: BRIEF }));
    /** Applies the plan of `now`. Afterwards it is LATER, and the world is `left`. */
    const applyAt = (now: string, world: Map<string, ObservedObject>, left = world) => {
      const plan = (time: string, of: Map<string, ObservedObject>) =>
        planner(toy.planInput([], [...of.values()], { now: time, time: { latest: time } }));
      const connections = new Map([["hv1", toyConnection("hv1", world)]]);
      const signal = new AbortController().signal;
      return apply(plan(now, world), { connections, signal, replan: () => plan(LATER, left) });
    };

    it("has put it there, and ends well: the next one deletes it", async () => {
      const world = worldOf([disk]);
      const trashed = await applyAt(toy.NOW, world);
      expect(trashed.outcomes.map(({ change, result }) => [change, result])).toEqual([
        ["trash volume@hv1/a", "succeeded"],
      ]);
      expect([trashed.state, trashed.unsettled]).toEqual(["succeeded", undefined]);
      const deleted = await applyAt(LATER, world);
      expect(deleted.outcomes.map(({ change, result }) => [change, result])).toEqual([
        ["delete volume@hv1/a", "succeeded"],
      ]);
      expect([deleted.state, [...world.keys()]]).toEqual(["succeeded", []]);
    });

    it("does not end well if it was to delete a disk that is still there", async () => {
      const expired = { ...disk, trashed: { since: toy.NOW, until: "2026-03-01T12:00:01.000Z" } };
      const done = await applyAt(LATER, worldOf([expired]), worldOf([expired]));
      expect(done).toMatchObject({ state: "failed", unsettled: ["volume@hv1/a"] });
    });
  });

  it("leaves what is held, and says that it waits", async () => {
    const never = { policy: { reboot: "Never", recreate: "Never" } } as const;
    const done = await run(
      [toy.machine("m", { cores: 2 }, never)],
      worldOf([toy.asObserved(toy.machine("m", {}, never))]),
    );
    expect(done.state).toBe("waiting");
    expect(done.outcomes.map(({ result }) => result)).toEqual(["succeeded", "held"]);
  });

  it("tells of every beginning and end", async () => {
    const messages: string[] = [];
    await run([toy.volume("a")], worldOf([]), undefined, { onEvent: ({ kind }) => messages.push(kind) });
    expect(messages).toEqual(["started", "finished"]);
  });
});

describe("observe", () => {
  const never = new AbortController().signal;

  it("reads all targets, and keeps those that fail apart", async () => {
    const world = worldOf([toy.asObserved(toy.net("lan"))]);
    const hanging: Connection = { ...toyConnection("hv3", world), read: () => new Promise(() => {}) };
    const failing: Connection = {
      ...toyConnection("hv2", world),
      facts: () => Promise.reject(new Failure("host-unreachable", "hv2: refused")),
    };
    const connections = new Map<string, Connection | Failure>([
      ["hv1", toyConnection("hv1", world)],
      ["hv2", failing],
      ["hv3", hanging],
      ["hv4", new Failure("host-unreachable", "hv4: no route")],
    ]);
    const seen = await observe(connections, never, { deadlineMs: 20 });
    expect(seen.objects.map(({ id }) => id)).toEqual(["net@hv1/lan"]);
    expect(Object.fromEntries(seen.unreadable)).toEqual({
      hv2: "refused",
      hv3: "no answer within 0.02 s",
      hv4: "no route",
    });
    expect([...seen.facts.keys()]).toEqual(["hv1"]);
  });

  it("stops at once when it is cancelled", async () => {
    const stop = new AbortController();
    const hanging: Connection = { ...toyConnection("hv1", worldOf([])), read: () => new Promise(() => {}) };
    const seen = observe(new Map([["hv1", hanging]]), stop.signal);
    stop.abort();
    await expect(seen).rejects.toMatchObject({ code: "cancelled" });
  });
});
