import { describe, expect, test } from "vitest";
import type { Connection, Driver, MachineStats } from "../../drivers/driver.ts";
import { change, planOf } from "../../engine/events/samples.ts";
import type { Hold } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { createCommitLag } from "./commit-lag.ts";
import { createDriftAges } from "./drift-ages.ts";
import { readExposition } from "./exposition.ts";
import { counted, counter, gauge, pageOf } from "./family.ts";
import { joined, type Page } from "./page.ts";
import { createRecentStats } from "./recent-stats.ts";
import { sparing } from "./sparing.ts";
import { type Call, watchDrivers } from "./watched-drivers.ts";

describe("from a commit to its being applied", () => {
  const held = (gate: Hold["gate"]) => planOf([change("update", { hold: { gate, reason: "" } })]);

  function lag() {
    const told: string[] = [];
    let at = 10_000;
    const own = createCommitLag(() => at, {
      planned: (seconds) => told.push(`planned ${seconds}`),
      applied: (seconds) => told.push(`applied ${seconds}`),
    });
    return { ...own, told, pass: (ms: number) => (at += ms) };
  }

  test("counts from its being noticed, the reading included", () => {
    const { noticed, planned, pass, told } = lag();
    noticed("8f3c1d9a", 300);
    pass(200);
    planned(planOf([change("update")]));
    pass(500);
    planned(planOf([]));
    planned(planOf([]));
    expect(told).toEqual(["planned 0.5", "applied 1"]);
  });

  test("is not over while something of it goes on", () => {
    const { noticed, planned, working, told } = lag();
    noticed("8f3c1d9a", 0);
    working(1);
    planned(planOf([]));
    working(0);
    planned(held("backoff"));
    planned(held("busy"));
    expect(told).toEqual(["planned 0"]);
    planned(held("approval"));
    expect(told).toEqual(["planned 0", "applied 0"]);
  });

  test("is not told of a commit that another one replaced", () => {
    const { noticed, planned, told } = lag();
    noticed("other", 0);
    planned(planOf([]));
    expect(told).toEqual([]);
  });
});

describe("drift", () => {
  const drifted = planOf([change("update", { cause: "drift" })]);
  const readable = { unreadable: new Map<string, string>() };

  test("is as old as its first sight, and is told of when it is repaired", () => {
    let at = 0;
    const repaired: number[] = [];
    const ages = createDriftAges(
      () => at,
      (seconds) => repaired.push(seconds),
    );
    ages.seen(drifted, readable);
    at = 4_000;
    ages.seen(drifted, readable);
    expect(ages.now()).toEqual({ objects: 1, oldestSeconds: 4 });
    ages.seen(planOf([]), { unreadable: new Map([["hv1", "no answer"]]) });
    expect([ages.now().objects, repaired]).toEqual([1, []]);
    at = 6_000;
    ages.seen(planOf([]), readable);
    expect([ages.now(), repaired]).toEqual([{ objects: 0, oldestSeconds: 0 }, [6]]);
  });
});

describe("the text", () => {
  test("of a family", () => {
    const family = gauge("fw_up", "Up.\nOr not.", [{ labels: { host: 'a"\\\n' }, value: 1.5 }]);
    expect(pageOf(family, { fleet: "f" })).toEqual({
      name: "fw_up",
      header: "# HELP fw_up Up.\\nOr not.\n# TYPE fw_up gauge\n",
      body: 'fw_up{fleet="f",host="a\\"\\\\\\n"} 1.5\n',
    });
    expect(pageOf(counter("fw_x_total", "X.", 3), {}).body).toBe("fw_x_total 3\n");
    expect(pageOf(gauge("fw_none", "None.", []), {})).toEqual({ name: "fw_none", header: "", body: "" });
  });

  test("counts words, those included of which there are none", () => {
    expect(counted("gate", ["b", "b"], ["a"])).toEqual([
      { labels: { gate: "a" }, value: 0 },
      { labels: { gate: "b" }, value: 2 },
    ]);
  });

  test.each([
    ["x 1\n", "stands below no metric"],
    ["# HELP a A\n# TYPE a gauge\na 1\na 2\n", "comes twice"],
    ["# HELP a A\n# TYPE a gauge\na{b=c} 1\n", "is no sample"],
    ["# TYPE a gauge\n", "has no help"],
    ["# HELP a A\n# TYPE a gauge\na_count 1\n", "is no gauge"],
  ])("is read strictly in tests: %j", (text, message) => {
    expect(() => readExposition(text)).toThrow(message);
  });
});

describe("the pages of several fleets", () => {
  async function* of(fleet: string, ...names: string[]): AsyncGenerator<Page> {
    for (const name of names) yield pageOf(gauge(name, "It.", name === "fw_none" ? [] : 1), { fleet });
  }
  const text = async (...fleets: AsyncIterable<Page>[]) => {
    let all = "";
    for await (const part of joined(fleets)) all += part;
    return all;
  };

  test("are one page, in which a metric's values stand together; they may end sooner", async () => {
    const page = readExposition(await text(of("one", "fw_a", "fw_none", "fw_b"), of("two", "fw_a")));
    expect([...page].map(([name, { series }]) => [name, [...series.keys()]])).toEqual([
      ["fw_a", ['fw_a{fleet="one"}', 'fw_a{fleet="two"}']],
      ["fw_b", ['fw_b{fleet="one"}']],
    ]);
  });

  test("must tell of the same metrics in the same order", async () => {
    await expect(text(of("one", "fw_a"), of("two", "fw_b"))).rejects.toThrow("fw_a meets fw_b");
  });
});

const STATS: MachineStats = { object: "domain@hv1/db", cpu: {}, memory: {}, disks: [], interfaces: [] };

function connectionOf(more: Partial<Connection>): Connection {
  const nothing = async () => [];
  return {
    ...{ target: "hv1", read: nothing, reread: nothing, perform: async () => {}, adopt: async () => {} },
    [Symbol.asyncDispose]: async () => {},
    ...more,
  };
}

describe("what machines use", () => {
  const of = (connection: Connection, more = {}) =>
    createRecentStats({ connections: new Map([["hv1", connection]]), ...more });

  test("is asked for once, however many ask", async () => {
    let asked = 0;
    const stats = async () => [{ ...STATS, cpu: { vcpus: ++asked } }];
    const recent = of(connectionOf({ stats }));
    await Promise.all([recent.read(), recent.read()]);
    expect(await recent.read()).toEqual([{ ...STATS, cpu: { vcpus: 1 } }]);
  });

  test("is nothing of a host that fails, is slow, or tells nothing", async () => {
    const failing = async () => Promise.reject(new Failure("host-unreachable", "gone"));
    expect(await of(connectionOf({ stats: failing })).read()).toEqual([]);
    const slow = () => new Promise<never>(() => {});
    expect(await of(connectionOf({ stats: slow }), { deadlineMs: 5 }).read()).toEqual([]);
    expect(await of(connectionOf({})).read()).toEqual([]);
  });
});

test("every call to a target is measured, and what is open is known", async () => {
  const calls: Call[] = [];
  let at = 0;
  const { wrap, connections } = watchDrivers(
    () => at,
    (call) => calls.push(call),
  );
  const perform = async () => Promise.reject(new Failure("rejected", "no"));
  const read = async () => {
    at += 250;
    return [];
  };
  const driver = { open: async () => connectionOf({ read, perform }) } as unknown as Driver; // nothing else is asked for
  const { signal } = new AbortController();
  const [watched] = wrap([driver]);
  const connection = await watched?.open({ id: "hv1" } as never, {} as never, signal);
  expect(connections.get("hv1")).toBe(connection);
  await connection?.read(signal);
  await expect(connection?.perform(change("create"), signal)).rejects.toThrow("no");
  await connection?.[Symbol.asyncDispose]();
  expect(connections.size).toBe(0);
  expect(calls).toEqual([
    { target: "hv1", call: "open", seconds: 0, failure: undefined },
    { target: "hv1", call: "read", seconds: 0.25, failure: undefined },
    { target: "hv1", call: "perform", seconds: 0, failure: "rejected" },
  ]);
});

test("what takes long to read is read seldom", async () => {
  let [at, reads] = [0, 0];
  const read = async () => {
    at += 50;
    reads += 1;
    return reads;
  };
  const own = sparing(read, () => at);
  expect([await own(), await own()]).toEqual([1, 1]);
  at = 50 + 5_000 - 1;
  expect(await own()).toBe(1);
  at += 1;
  expect(await own()).toBe(2);
});
