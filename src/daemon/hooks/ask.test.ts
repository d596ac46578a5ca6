import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { createMemoryStore } from "../../store/memory-store.ts";
import { event } from "../../store/samples.ts";
import { type Answer, ask } from "./ask.ts";
import { hookTo, receiver, worldOf } from "./samples.ts";

const say =
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
  expected: Answer | "otherwise",
])[] = [
  ["says that it may go on", say('{"answer": "continue"}'), "continue"],
  ["says that it may not", say('{"answer": "abandon", "message": "not now"}'), "abandon"],
  ["says nothing", say("", 204), "otherwise"],
  ["says something else", say('{"answer": "maybe"}'), "otherwise"],
  ["talks nonsense", say("yes"), "otherwise"],
  ["answers 500", say('{"answer": "continue"}', 500), "otherwise"],
  ["hangs", () => {}, "otherwise"],
  [
    "hangs in the middle of its answer",
    (response) => void response.writeHead(200).write('{"answer": "con'),
    "otherwise",
  ],
  ["says too much", say(`{"answer": "continue", "x": "${"x".repeat(20_000)}"}`), "otherwise"],
  ["breaks off", breakOff, "otherwise"],
];

test.each(ROWS)("a webhook that %s", async (name, answer, expected) => {
  await using server = await receiver(answer);
  const world = worldOf(createMemoryStore());
  for (const otherwise of ["continue", "abandon"] as const) {
    const hook = hookTo(server.url, { timeoutMs: name.startsWith("hangs") ? 200 : 30_000 });
    const given = await ask(hook, event("e1"), world, { otherwise, stop: new AbortController().signal });
    expect(given.answer).toBe(expected === "otherwise" ? otherwise : expected);
  }
});

test("a question that is stopped has the answer that was to be given otherwise, at once", async () => {
  await using server = await receiver(() => {});
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 20);
  const world = worldOf(createMemoryStore());
  const hook = hookTo(server.url, { timeoutMs: 60_000 });
  const { answer } = await ask(hook, event("e1"), world, { otherwise: "abandon", stop: stop.signal });
  expect(answer).toBe("abandon");
});

test.each([
  ["what it said", say('{"answer": "abandon", "message": "not now"}'), "not now"],
  ["no more than is read", say(`{"answer": "abandon", "message": "${"x".repeat(500)}"}`), "x".repeat(200)],
  ["nothing", say('{"answer": "abandon", "message": {"a": 1}}'), ""],
  ["that it failed", say("", 500), "it answered 500"],
  ["that it is silent", () => {}, "it did not answer within 0.2s"],
] as const)("of a webhook that does not let something happen is told %s", async (_name, answer, why) => {
  await using server = await receiver(answer);
  const hook = hookTo(server.url, { timeoutMs: why.includes("0.2s") ? 200 : 30_000 });
  const stop = new AbortController().signal;
  const given = await ask(hook, event("e1"), worldOf(createMemoryStore()), { otherwise: "abandon", stop });
  expect(given).toEqual({ answer: "abandon", why });
});
