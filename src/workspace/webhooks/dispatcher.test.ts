import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMemoryStore } from "../../store/memory-store.testing.ts";
import { event, HOOK, NOW, OTHER_HOOK, outboxEntry } from "../../store/samples.testing.ts";
import { createSqliteStore } from "../../store/sqlite-store.ts";
import type { Store } from "../../store/store.ts";
import { dispatch, dispatchUntilEmpty } from "./dispatcher.ts";
import {
  dispatcherContextOf,
  fakeTime,
  postMany,
  SIGNING_KEY,
  startReceiver,
  webhookTo,
} from "./samples.testing.ts";

const NEVER = new AbortController().signal;
let store: Store;
beforeEach(() => {
  store = createMemoryStore();
});

const states = async () => (await store.outbox.deliveries("demo", {}, 10_000)).map(({ state }) => state);

/** Dispatches until every event was delivered or given up. */
async function serveAll(
  hooks: readonly ReturnType<typeof webhookTo>[],
  more: Parameters<typeof dispatcherContextOf>[1] = {},
  from = store,
) {
  const stop = new AbortController();
  const world = dispatcherContextOf(from, more);
  const serving = Promise.all(hooks.map((hook) => dispatch(hook, world, stop.signal)));
  const rest = () => from.outbox.deliveries("demo", { states: ["due", "waiting"] }, 1);
  const watch = async () => {
    while ((await rest()).length > 0) await sleep(5);
    stop.abort();
  };
  await Promise.all([serving, watch()]);
}

describe("a delivery", () => {
  test("is a CloudEvent and a Standard Webhook to their official libraries", async () => {
    await using server = await startReceiver();
    await store.outbox.post("demo", [outboxEntry(event("e1"), HOOK)]);
    const key = { secret: "Secret/default/hooks", key: "signing" } as const;
    const world = dispatcherContextOf(store, { now: () => new Date() }); // the library goes by the real time
    expect(await dispatchUntilEmpty([webhookTo(server.url, { key })], world, NEVER)).toEqual({
      delivered: 1,
      failed: 0,
    });
    const [request] = server.requests;
    const headers = request?.headers as Record<string, string>;
    expect(new Webhook(SIGNING_KEY).verify(request?.body ?? "", headers)).toEqual(event("e1"));
    expect(headers["webhook-id"]).toBe("e1");
    expect(HTTP.toEvent({ headers, body: request?.body })).toMatchObject({
      id: "e1",
      subject: event("e1").subject,
    });
    const other = new Webhook(Buffer.alloc(32, 8).toString("base64"));
    expect(() => other.verify(request?.body ?? "", headers)).toThrow("No matching signature");
  });

  test("is signed with both keys while one is being changed", async () => {
    await using server = await startReceiver();
    await store.outbox.post("demo", [outboxEntry(event("e1"), HOOK)]);
    const next = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
    const world = dispatcherContextOf(store, {
      now: () => new Date(),
      secret: async () => `${SIGNING_KEY} ${next}\n`,
    });
    await dispatchUntilEmpty(
      [webhookTo(server.url, { key: { secret: "Secret/default/s", key: "k" } })],
      world,
      NEVER,
    );
    const [request] = server.requests;
    for (const key of [SIGNING_KEY, next])
      expect(
        new Webhook(key).verify(request?.body ?? "", request?.headers as Record<string, string>),
      ).toBeDefined();
  });

  test("waits while its key cannot be read or is none, and says so without saying the key", async () => {
    await using server = await startReceiver();
    await store.outbox.post("demo", [outboxEntry(event("e1"), HOOK)]);
    const hook = webhookTo(server.url, { key: { secret: "Secret/default/s", key: "k" } });
    await dispatchUntilEmpty([hook], dispatcherContextOf(store, { secret: async () => "hunter2" }), NEVER);
    const [delivery] = await store.outbox.deliveries("demo", {}, 1);
    expect(delivery).toMatchObject({ state: "due", attempts: 1 });
    expect(delivery?.message).toMatch(/^Secret\/s: what its key "k" holds is no signing key/);
    expect(delivery?.message).not.toContain("hunter2");
    expect(server.requests).toEqual([]);
  });
});

/** Misbehaviour of receivers, with the reported reason. */
const MISBEHAVIOUR: readonly (readonly [
  name: string,
  answer: (response: ServerResponse) => void,
  message: RegExp,
])[] = [
  ["answers 500", (response) => response.writeHead(500).end("no"), /^it answered 500$/],
  ["hangs", () => {}, /^it did not answer within 0\.2s$/],
  [
    "closes without an answer",
    (response) => response.destroy(),
    /^it closed the connection without an answer$/,
  ],
  [
    "closes in the middle of its head",
    (response) => response.socket?.end("HTTP/1.1 200 O"),
    /closed the connection|reached/,
  ],
  ["talks nonsense", (response) => response.socket?.end("hello\r\n\r\n"), /^its answer is not HTTP$/],
  ["answers 500 and 100 MB", (response) => flood(response, 500), /^it answered 500$/],
];

function flood(response: ServerResponse, status: number): void {
  response.writeHead(status);
  const chunk = Buffer.alloc(1 << 20);
  let left = 100;
  const more = () => {
    while (left-- > 0) if (!response.write(chunk)) return void response.once("drain", more);
    response.end();
  };
  more();
}

describe("a receiver that", () => {
  test.each(MISBEHAVIOUR)("%s loses nothing and holds nothing up", async (name, answer, message) => {
    await using bad = await startReceiver(answer);
    await using good = await startReceiver();
    await postMany(store, "a", 2);
    await postMany(store, "b", 20, OTHER_HOOK);
    const hooks = [
      webhookTo(bad.url, { timeoutMs: name === "hangs" ? 200 : 30_000 }),
      webhookTo(good.url, { id: OTHER_HOOK }),
    ];
    expect((await dispatchUntilEmpty(hooks, dispatcherContextOf(store), NEVER)).delivered).toBe(20);
    const own = await store.outbox.deliveries("demo", { hook: HOOK }, 10);
    expect(own.map(({ state, attempts }) => [state, attempts])).toEqual([
      ["due", 1],
      ["waiting", 0],
    ]);
    expect(own[0]?.message).toMatch(message);
  });

  test("answers 200 and 100 MB has got it", async () => {
    await using server = await startReceiver((response) => flood(response, 200));
    await postMany(store, "a", 3);
    const before = process.memoryUsage().rss;
    expect(await dispatchUntilEmpty([webhookTo(server.url)], dispatcherContextOf(store), NEVER)).toEqual({
      delivered: 3,
      failed: 0,
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
  });

  test("redirects to another receiver is not followed", async () => {
    await using elsewhere = await startReceiver();
    await using server = await startReceiver((response) =>
      response.writeHead(307, { location: elsewhere.url }).end(),
    );
    await postMany(store, "a", 1);
    expect(await dispatchUntilEmpty([webhookTo(server.url)], dispatcherContextOf(store), NEVER)).toEqual({
      delivered: 0,
      failed: 1,
    });
    expect(elsewhere.requests).toEqual([]);
    expect((await store.outbox.deliveries("demo", {}, 1))[0]?.message).toBe(
      "it answered 307: it redirects, which is not followed",
    );
  });

  test("is not there is tried again, and told of in words", async () => {
    const gone = await startReceiver();
    await gone[Symbol.asyncDispose]();
    await postMany(store, "a", 1);
    await dispatchUntilEmpty([webhookTo(gone.url)], dispatcherContextOf(store), NEVER);
    expect((await store.outbox.deliveries("demo", {}, 1))[0]).toMatchObject({
      state: "due",
      message: "connection refused",
    });
  });

  test("says that it is gone for good gets nothing more of it", async () => {
    await using server = await startReceiver((response) => response.writeHead(410).end());
    await postMany(store, "a", 2);
    await serveAll([webhookTo(server.url)]);
    expect([server.requests.length, await states()]).toEqual([2, ["dead", "dead"]]);
  });

  test("asks for a pause has it", async () => {
    const time = fakeTime();
    const times: number[] = [];
    await using server = await startReceiver((response) => {
      times.push(time.now().getTime());
      response.writeHead(times.length === 1 ? 429 : 204, { "retry-after": "120" }).end();
    });
    await postMany(store, "a", 1);
    await serveAll([webhookTo(server.url)], time);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(120_000);
  });
});

test("what fails is tried in longer and longer intervals until its time is over; then the next has its turn", async () => {
  const time = fakeTime();
  const times: number[] = [];
  await using server = await startReceiver((response, request) => {
    if (request.event.id === "a-0") times.push((time.now().getTime() - Date.parse(NOW)) / 1000);
    response.writeHead(request.event.id === "a-0" ? 500 : 204).end();
  });
  await postMany(store, "a", 2);
  await serveAll([webhookTo(server.url, { retrySeconds: 3600 })], { ...time, random: () => 1 });
  expect(await states()).toEqual(["dead", "delivered"]);
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  for (const [index, least] of [2, 4, 8, 16, 32, 64, 128, 256, 512].entries())
    expect(pauses[index]).toBeGreaterThanOrEqual(least);
  expect(times.at(-1)).toBeGreaterThanOrEqual(3600);
  expect(times.at(-1)).toBeLessThan(3660);
});

test("of 1,000 events, a receiver that fails half of its answers has each once by its id, and each subject in order", async () => {
  const seen = new Map<string, string[]>();
  const ids = new Set<string>();
  let dice = 1;
  await using server = await startReceiver((response, { event: { id, subject } }) => {
    dice = (dice * 48_271) % 0x7fffffff; // Lehmer's generator: the same every time
    const heard = dice % 4 !== 0;
    if (heard && !ids.has(id)) {
      ids.add(id);
      seen.set(subject, [...(seen.get(subject) ?? []), id]);
    }
    if (dice % 2 === 0) return dice % 3 === 0 ? response.destroy() : response.writeHead(503).end();
    return response.writeHead(204).end();
  });
  for (let subject = 0; subject < 50; subject++) await postMany(store, `s${subject}`, 20);
  await serveAll([webhookTo(server.url)]);
  expect(ids.size).toBe(1000);
  expect(server.requests.length).toBeGreaterThan(1500);
  for (const [subject, order] of seen) expect(order).toEqual(order.map((_, index) => `${subject}-${index}`));
  expect(new Set(await states())).toEqual(new Set(["delivered"]));
}, 60_000);

test("a stop waits for what is under way, and begins nothing more", async () => {
  const stop = new AbortController();
  await using server = await startReceiver((response) => {
    stop.abort();
    setTimeout(() => response.writeHead(204).end(), 100);
  });
  await postMany(store, "a", 5);
  await dispatch(webhookTo(server.url), dispatcherContextOf(store), stop.signal);
  expect([server.requests.length, await states()]).toEqual([
    1,
    ["delivered", "due", "waiting", "waiting", "waiting"],
  ]);
});

test("an outbox that cannot be written ends the serving: nothing is sent over and over", async () => {
  await using server = await startReceiver();
  await postMany(store, "a", 1);
  const outbox = {
    ...store.outbox,
    recordDelivered: async () => Promise.reject(new Error("the disk is full")),
  };
  await expect(
    dispatch(webhookTo(server.url), dispatcherContextOf(store, { outbox }), NEVER),
  ).rejects.toThrow("the disk is full");
  expect(server.requests.length).toBe(1);
});

describe("a process that is killed while it delivers", () => {
  const ROOT = join(import.meta.dirname, "../../..");
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fw-hooks-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("leaves the rest to the next, which loses nothing", async () => {
    await using server = await startReceiver((response) =>
      setTimeout(() => response.writeHead(204).end(), 5),
    );
    {
      await using sqlite = createSqliteStore(folder);
      for (let subject = 0; subject < 10; subject++) await postMany(sqlite, `s${subject}`, 30);
    }
    for (const enough of [60, 140, 220]) {
      const child = delivering(server.url, folder);
      while (server.requests.length < enough) await sleep(2);
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("close", resolve));
    }
    await using sqlite = createSqliteStore(folder);
    await serveAll(
      [webhookTo(server.url)],
      { now: () => new Date(), sleep: (ms) => sleep(Math.min(ms, 5)) },
      sqlite,
    );
    const ids = server.requests.map((request) => request.event.id);
    expect(new Set(ids).size).toBe(300);
    expect(ids.length).toBeLessThanOrEqual(300 + 3 * 8); // at most what was under way came twice
    const again = new Set((await sqlite.outbox.deliveries("demo", {}, 1000)).map(({ state }) => state));
    expect(again).toEqual(new Set(["delivered"]));
  }, 60_000);

  function delivering(url: string, place: string): ChildProcess {
    const script = join(ROOT, "test/unit/processes/delivering.ts");
    return spawn(process.execPath, [join(ROOT, "scripts/run.mjs"), script, url, place], { stdio: "inherit" });
  }
});
