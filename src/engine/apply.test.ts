import { describe, expect, it } from "vitest";
import type { Connection } from "../drivers/driver.ts";
import type { Change } from "../model/change.ts";
import { Failure } from "../model/failure.ts";
import type { JsonObject } from "../model/json.ts";
import type { DesiredObject, ObservedObject } from "../model/object.ts";
import type { Plan, Run } from "../model/plan.ts";
import { type ApplyOptions, apply, turns } from "./apply.ts";
import { observe } from "./observe.ts";
import { createPlanner } from "./plan.ts";
import * as toy from "./scenarios/toy-world.ts";

type Perform = (change: Change) => Promise<void>;

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
      hugepages: { free: 0, total: 0 },
      shell: true,
    }),
    read: async () => own(),
    reread: async (ids) => own().filter(({ id }) => ids.includes(id)),
    perform: async (change) => {
      await before(change);
      toy.perform(change, world);
    },
    adopt: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 2));

function planFor(desired: readonly DesiredObject[], world: Map<string, ObservedObject>): Plan {
  return createPlanner(toy.TYPES)(toy.inputOf(desired, [...world.values()]));
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
  return apply(planFor(desired, world), { connections: new Map(targets), signal, settle, ...more });
}

const disk = { a: { path: "/a" } };
const fleet = [
  toy.machine("m", { disks: disk }),
  toy.volume("a"),
  toy.volume("b"),
  toy.machine("n", {}, {}, "hv2"),
];

describe("apply", () => {
  it("brings the world to what is wanted, and proves it", async () => {
    const world = worldOf([toy.there(toy.net("gone"))]);
    const done = await run(fleet, world);
    expect(done.state).toBe("settled");
    expect([...world.keys()].sort()).toEqual(fleet.map(({ id }) => id).sort());
  });

  it("makes everything that a change needs before it", async () => {
    const order: string[] = [];
    await run(fleet, worldOf([]), async ({ change }: Change & { change?: string }) => {
      await pause();
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
      "volume@hv1/b": "done",
      "machine@hv2/n": "done",
    });
  });

  it("leaves what must not be begun, and what depends on it, and asks when all that it needs is done", async () => {
    const asked: string[] = [];
    const mayBegin: ApplyOptions["mayBegin"] = async ({ id }) => {
      asked.push(id);
      return id === "volume@hv1/a" ? "nobody lets it" : undefined;
    };
    const done = await run(fleet, worldOf([]), undefined, { mayBegin });
    const results = Object.fromEntries(
      done.outcomes.map(({ object, result, message }) => [object, [result, message]]),
    );
    expect([done.state, done.unsettled]).toEqual(["waiting", undefined]);
    expect(results).toMatchObject({
      "volume@hv1/a": ["held", "nobody lets it"],
      "machine@hv1/m": ["skipped", "needs create volume@hv1/a, which is held"],
      "volume@hv1/b": ["done", undefined],
      "machine@hv2/n": ["done", undefined],
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
    const mayBegin: ApplyOptions["mayBegin"] = ({ id }) =>
      left.has(id) ? Promise.resolve(undefined) : answer;
    const held = Array.from({ length: 10 }, (_, n) => toy.volume(`a${n}`));
    const done = await run(
      [...held, ...others],
      worldOf([]),
      async ({ id }) => {
        left.delete(id);
        if (left.size === 0) release();
      },
      { mayBegin },
    );
    expect(done.state).toBe("settled");
  });

  it("announces a machine before it is made, and withdraws it before it goes; without it, both go all the same", async () => {
    const name = toy.net("name", {}, { announces: ["machine@hv1/m"] }, "hv2");
    const world = worldOf([]);
    const order: string[] = [];
    const slow = async ({ change }: Change & { change?: string }) => {
      if (change?.endsWith("name")) await pause();
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
      ...["machine@hv1/m", "done"],
    ]);
  });

  it("tells anew what announces it when that has moved, and nothing else", async () => {
    const at = (target: string) => toy.net("name", {}, { announces: [`machine@${target}/m`] });
    const [change] = planFor([at("hv2")], worldOf([toy.there(at("hv1"))])).changes;
    expect(change?.fields.map(({ path }) => path)).toEqual(["announces"]);
    expect(planFor([at("hv2")], worldOf([toy.there(at("hv2"))])).changes).toEqual([]);
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
        await pause();
        count(target, -1);
      },
      { turns: turns({ perTarget: 3, inAll: 4 }) },
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
      await pause();
    };
    const done = await run(volumes, world, before, { signal: stop.signal, turns: turns({ perTarget: 2 }) });
    expect(done.state).toBe("cancelled");
    expect(done.outcomes.filter(({ result }) => result === "done").length).toBe(world.size);
    expect(world.size).toBeLessThanOrEqual(2);
  });

  it("does nothing when a saved plan's object has moved, and names it", async () => {
    const before = toy.there(toy.machine("m"));
    const desired = [toy.machine("m", { memoryKiB: 1024 }), toy.volume("a")];
    const world = worldOf([before]);
    const plan = planFor(desired, world);
    world.set(before.id, toy.altered(before, { memoryKiB: 2048 }));
    const connections = new Map([["hv1", toyConnection("hv1", world)]]);
    const signal = new AbortController().signal;
    await expect(apply(plan, { connections, signal, verify: "touched" })).rejects.toThrow(
      "VirtualMachine/m: machine m on hv1 is not as it was planned: memory was 512Mi and is 2Mi",
    );
    expect(world.size).toBe(1);
  });

  it("goes on with a saved plan where a field has become what it is to be, and no other has moved", async () => {
    const before = toy.there(toy.machine("m"));
    const world = worldOf([before]);
    const plan = planFor([toy.machine("m", { memoryKiB: 1024 })], world);
    const connections = new Map([["hv1", toyConnection("hv1", world)]]);
    const signal = new AbortController().signal;
    world.set(before.id, toy.altered(before, { memoryKiB: 1024, cpu: 9 }));
    await expect(apply(plan, { connections, signal, verify: "touched" })).rejects.toThrow("cpu was ");
    world.set(before.id, toy.altered(before, { memoryKiB: 1024 }));
    const done = await apply(plan, { connections, signal, verify: "touched" });
    expect(done.outcomes.map(({ result }) => result)).toEqual(["done"]);
  });

  it("goes on with a saved plan when only what was not known of a running object is known now", async () => {
    const there = toy.there(toy.machine("m"));
    const { memoryKiB: _, ...unknown } = there.running ?? {};
    const before = { ...there, running: unknown };
    const plan = planFor([], worldOf([before]));
    const signal = new AbortController().signal;
    const applied = async (now: ObservedObject) => {
      const connections = new Map([["hv1", toyConnection("hv1", worldOf([now]))]]);
      return apply(plan, { connections, signal, verify: "touched" });
    };
    const { running: _off, ...off } = before;
    await expect(applied(off)).rejects.toThrow("is not as it was planned");
    await expect(applied(toy.altered(there, {}, { cores: 9 }))).rejects.toThrow("and is 9");
    expect((await applied(there)).outcomes.map(({ result }) => result)).toEqual(["done"]);
  });

  it.each(["delete", "stop"])("goes on with a saved plan to %s a machine that has stopped", async (what) => {
    const machine = toy.machine("m", { power: "running" });
    const before = toy.there(machine);
    const desired = what === "delete" ? [] : [toy.machine("m", { power: "shutoff" })];
    const plan = planFor(desired, worldOf([before]));
    const signal = new AbortController().signal;
    const applied = async (state: JsonObject) => {
      const { running: _off, ...off } = toy.altered(before, { power: "shutoff", ...state });
      const connections = new Map([["hv1", toyConnection("hv1", worldOf([off]))]]);
      return apply(plan, { connections, signal, verify: "touched" });
    };
    await expect(applied({ cores: 9 })).rejects.toThrow("and is 9");
    expect((await applied({})).outcomes.map(({ result }) => result)).toEqual(["done"]);
  });

  it("goes on with a saved plan whose objects are as they were", async () => {
    const done = await run(
      [toy.machine("m", { memoryKiB: 1024, cores: 2 })],
      worldOf([toy.there(toy.machine("m"))]),
      undefined,
      { verify: "touched" },
    );
    expect(done.state).toBe("settled");
  });

  it("says which objects did not settle", async () => {
    const world = worldOf([]);
    const settle = () => planFor([toy.volume("a", { capacityBytes: 2 ** 31 })], world);
    const done = await run([toy.volume("a")], world, undefined, { settle });
    expect(done).toMatchObject({ state: "failed", unsettled: ["volume@hv1/a"] });
  });

  it("leaves what is held, and says that it waits", async () => {
    const never = { policy: { reboot: "Never", recreate: "Never" } } as const;
    const done = await run(
      [toy.machine("m", { cores: 2 }, never)],
      worldOf([toy.there(toy.machine("m", {}, never))]),
    );
    expect(done.state).toBe("waiting");
    expect(done.outcomes.map(({ result }) => result)).toEqual(["done", "held"]);
  });

  it("tells of every beginning and end", async () => {
    const told: string[] = [];
    await run([toy.volume("a")], worldOf([]), undefined, { onEvent: ({ kind }) => told.push(kind) });
    expect(told).toEqual(["started", "finished"]);
  });
});

describe("observe", () => {
  const never = new AbortController().signal;

  it("reads all targets, and keeps those that fail apart", async () => {
    const world = worldOf([toy.there(toy.net("lan"))]);
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
      hv2: "hv2: refused",
      hv3: "hv3: no answer within 0.02 s",
      hv4: "hv4: no route",
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
