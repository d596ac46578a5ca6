import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { createMemoryStore } from "../../store/memory-store.testing.ts";
import { event } from "../../store/samples.testing.ts";
import { requestAdmission } from "./admission-request.ts";
import { dispatcherContextOf, startReceiver, webhookTo } from "./samples.testing.ts";
import type { AdmissionResult } from "./webhook.ts";

const respondWith =
  (text: string, status = 200) =>
  (response: ServerResponse) =>
    void response.writeHead(status).end(text);

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { "content-length": 99 }).write("{");
  response.destroy();
}

const ROWS: readonly (readonly [
  name: string,
  answer: (response: ServerResponse) => void,
  expected: AdmissionResult | "otherwise",
])[] = [
  ["says that it may go on", respondWith('{"answer": "continue"}'), "continue"],
  ["says that it may not", respondWith('{"answer": "abandon", "message": "not now"}'), "abandon"],
  ["says nothing", respondWith("", 204), "otherwise"],
  ["says something else", respondWith('{"answer": "maybe"}'), "otherwise"],
  ["talks nonsense", respondWith("yes"), "otherwise"],
  ["answers 500", respondWith('{"answer": "continue"}', 500), "otherwise"],
  ["hangs", () => {}, "otherwise"],
  [
    "hangs in the middle of its answer",
    (response) => void response.writeHead(200).write('{"answer": "con'),
    "otherwise",
  ],
  ["says too much", respondWith(`{"answer": "continue", "x": "${"x".repeat(20_000)}"}`), "otherwise"],
  ["breaks off", breakOff, "otherwise"],
];

test.each(ROWS)("a webhook that %s", async (name, answer, expected) => {
  await using server = await startReceiver(answer);
  const world = dispatcherContextOf(createMemoryStore());
  for (const otherwise of ["continue", "abandon"] as const) {
    const hook = webhookTo(server.url, { timeoutMs: name.startsWith("hangs") ? 200 : 30_000 });
    const given = await requestAdmission(hook, event("e1"), world, {
      defaultResult: otherwise,
      stop: new AbortController().signal,
    });
    expect(given.result).toBe(expected === "otherwise" ? otherwise : expected);
  }
});

test("a question that is stopped has the answer that was to be given otherwise, at once", async () => {
  await using server = await startReceiver(() => {});
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 20);
  const world = dispatcherContextOf(createMemoryStore());
  const hook = webhookTo(server.url, { timeoutMs: 60_000 });
  const { result: answer } = await requestAdmission(hook, event("e1"), world, {
    defaultResult: "abandon",
    stop: stop.signal,
  });
  expect(answer).toBe("abandon");
});

test.each([
  ["what it said", respondWith('{"answer": "abandon", "message": "not now"}'), "not now"],
  [
    "no more than is read",
    respondWith(`{"answer": "abandon", "message": "${"x".repeat(500)}"}`),
    "x".repeat(200),
  ],
  ["nothing", respondWith('{"answer": "abandon", "message": {"a": 1}}'), ""],
  ["that it failed", respondWith("", 500), "it answered 500"],
  ["that it is silent", () => {}, "it did not answer within 0.2s"],
] as const)("of a webhook that does not let something happen is told %s", async (_name, answer, why) => {
  await using server = await startReceiver(answer);
  const hook = webhookTo(server.url, { timeoutMs: why.includes("0.2s") ? 200 : 30_000 });
  const stop = new AbortController().signal;
  const given = await requestAdmission(hook, event("e1"), dispatcherContextOf(createMemoryStore()), {
    defaultResult: "abandon",
    stop,
  });
  expect(given).toEqual({ result: "abandon", reason: why });
});
