import { describe, expect, test } from "vitest";
import type { Connection, Driver } from "../../drivers/driver.ts";
import type { MachineStats } from "../../drivers/machine-stats.ts";
import { change, planOf } from "../../engine/events/event-samples.testing.ts";
import type { Hold } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { cacheForMultiple } from "./cached-read.ts";
import { createCommitLag } from "./commit-lag.ts";
import { createDriftAges } from "./drift-ages.ts";
import { instrumentDrivers, type TargetCall } from "./instrumented-drivers.ts";
import { createMachineStatsCache } from "./machine-stats-cache.ts";
import { mergeExpositions, type RenderedFamily } from "./merge-expositions.ts";
import { countBy, counter, formatLabels, gauge, renderFamily } from "./metric-family.ts";
import { parseExposition } from "./parse-exposition.testing.ts";

describe("the time from a commit until it is applied", () => {
  const held = (gate: Hold["gate"]) => planOf([change("update", { hold: { gate, reason: "" } })]);

  function lag() {
    const messages: string[] = [];
    let at = 10_000;
    const own = createCommitLag(() => at, {
      recordPlanned: (seconds) => messages.push(`planned ${seconds}`),
      recordApplied: (seconds) => messages.push(`applied ${seconds}`),
    });
    return { ...own, messages, pass: (ms: number) => (at += ms) };
  }

  test("begins when the commit was found, before it is read", () => {
    const { onCommit: noticed, onPlan: planned, pass, messages } = lag();
    noticed("8f3c1d9a", 300);
    pass(200);
    planned(planOf([change("update")]));
    pass(500);
    planned(planOf([]));
    planned(planOf([]));
    expect(messages).toEqual(["planned 0.5", "applied 1"]);
  });

  test("goes on while changes are in flight", () => {
    const { onCommit: noticed, onPlan: planned, setActiveRuns: working, messages } = lag();
    noticed("8f3c1d9a", 0);
    working(1);
    planned(planOf([]));
    working(0);
    planned(held("backoff"));
    planned(held("in-progress"));
    expect(messages).toEqual(["planned 0"]);
    planned(held("approval"));
    expect(messages).toEqual(["planned 0", "applied 0"]);
  });

  test("is not measured for a commit that was replaced", () => {
    const { onCommit: noticed, onPlan: planned, messages } = lag();
    noticed("other", 0);
    planned(planOf([]));
    expect(messages).toEqual([]);
  });
});

describe("drift", () => {
  const drifted = planOf([change("update", { cause: "drift" })]);
  const readable = { unreadable: new Map<string, string>() };

  test("has the age of its first observation, which is measured when it is repaired", () => {
    let at = 0;
    const repaired: number[] = [];
    const ages = createDriftAges(
      () => at,
      (seconds) => repaired.push(seconds),
    );
    ages.update(drifted, readable);
    at = 4_000;
    ages.update(drifted, readable);
    expect(ages.current()).toEqual({ objects: 1, oldestSeconds: 4 });
    ages.update(planOf([]), { unreadable: new Map([["hv1", "no answer"]]) });
    expect([ages.current().objects, repaired]).toEqual([1, []]);
    at = 6_000;
    ages.update(planOf([]), readable);
    expect([ages.current(), repaired]).toEqual([{ objects: 0, oldestSeconds: 0 }, [6]]);
  });
});

describe("the text", () => {
  test("of a family", () => {
    const family = gauge("fw_up", "Up.\nOr not.", [{ labels: { host: 'a"\\\n' }, value: 1.5 }]);
    expect(renderFamily(family, { fleet: "f" })).toEqual({
      name: "fw_up",
      header: "# HELP fw_up Up.\\nOr not.\n# TYPE fw_up gauge\n",
      body: 'fw_up{fleet="f",host="a\\"\\\\\\n"} 1.5\n',
    });
    expect(renderFamily(counter("fw_x_total", "X.", 3), {}).body).toBe("fw_x_total 3\n");
    expect(renderFamily(gauge("fw_none", "None.", []), {})).toEqual({
      name: "fw_none",
      header: "",
      body: "",
    });
  });

  test("counts values, also known ones that do not occur", () => {
    expect(countBy("gate", ["b", "b"], ["a"])).toEqual([
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
    expect(() => parseExposition(text)).toThrow(message);
  });
});

describe("the pages of several fleets", () => {
  async function* of(fleet: string, ...names: string[]): AsyncGenerator<RenderedFamily> {
    for (const name of names) yield renderFamily(gauge(name, "It.", name === "fw_none" ? [] : 1), { fleet });
  }
  const text = async (...fleets: AsyncIterable<RenderedFamily>[]) => {
    let all = "";
    for await (const part of mergeExpositions(fleets)) all += part;
    return all;
  };

  test("are merged so that the values of a metric are together; a fleet may end early", async () => {
    const page = parseExposition(await text(of("one", "fw_a", "fw_none", "fw_b"), of("two", "fw_a")));
    expect([...page].map(([name, { series }]) => [name, [...series.keys()]])).toEqual([
      ["fw_a", ['fw_a{fleet="one"}', 'fw_a{fleet="two"}']],
      ["fw_b", ['fw_b{fleet="one"}']],
    ]);
  });

  test("must have the same metrics in the same order", async () => {
    await expect(text(of("one", "fw_a"), of("two", "fw_b"))).rejects.toThrow("fw_a meets fw_b");
  });
});

const STATS: MachineStats = { object: "domain@hv1/db", cpu: {}, memory: {}, disks: [], interfaces: [] };

function connectionOf(more: Partial<Connection>): Connection {
  const nothing = async () => [];
  return {
    target: "hv1",
    read: nothing,
    reread: nothing,
    perform: async () => {},
    adopt: async () => {},
    [Symbol.asyncDispose]: async () => {},
    ...more,
  };
}

describe("the usage of machines", () => {
  const of = (connection: Connection, more = {}) =>
    createMachineStatsCache({ connections: new Map([["hv1", connection]]), ...more });

  test("is read once for concurrent requests", async () => {
    let asked = 0;
    const stats = async () => [{ ...STATS, cpu: { vcpus: ++asked } }];
    const recent = of(connectionOf({ stats }));
    await Promise.all([recent.read(), recent.read()]);
    expect(await recent.read()).toEqual([{ ...STATS, cpu: { vcpus: 1 } }]);
  });

  test("is empty for a host that fails, is slow, or has no statistics", async () => {
    const failing = async () => Promise.reject(new Failure("host-unreachable", "gone"));
    expect(await of(connectionOf({ stats: failing })).read()).toEqual([]);
    const slow = () => new Promise<never>(() => {});
    expect(await of(connectionOf({ stats: slow }), { deadlineMs: 5 }).read()).toEqual([]);
    expect(await of(connectionOf({})).read()).toEqual([]);
  });
});

test("every call to a target is measured, and open connections are listed", async () => {
  const calls: TargetCall[] = [];
  let at = 0;
  const { wrap, connections } = instrumentDrivers(
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

test("a slow read is cached for longer", async () => {
  let [at, reads] = [0, 0];
  const read = async () => {
    at += 50;
    reads += 1;
    return reads;
  };
  const own = cacheForMultiple(read, () => at);
  expect([await own(), await own()]).toEqual([1, 1]);
  at = 50 + 5_000 - 1;
  expect(await own()).toBe(1);
  at += 1;
  expect(await own()).toBe(2);
});

test("a label spells out hidden characters and is quoted", () => {
  expect(formatLabels({ vm: 'a"b\n\u001b[2J\u202e' })).toBe('{vm="a\\"b\\n\\\\x1b[2J\\\\u{202e}"}');
  expect(formatLabels({ vm: "default/db" })).toBe('{vm="default/db"}');
});
