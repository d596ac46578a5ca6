import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { deadlineSignal } from "./deadline.ts";

test("aborts with the first of its sources", () => {
  const other = new AbortController();
  const signal = deadlineSignal(60_000, undefined, other.signal);
  expect(signal.aborted).toBe(false);
  other.abort("stopped");
  expect(signal.reason).toBe("stopped");
  expect(deadlineSignal(60_000, AbortSignal.abort("before")).reason).toBe("before");
});

test("aborts after its time, however often garbage is collected meanwhile", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo; // it listens on TCP
  const other = new AbortController();
  const byListener = new Promise((resolve) => {
    const signal = deadlineSignal(300, other.signal);
    signal.addEventListener("abort", () => resolve(signal.reason));
  });
  const byFetch = fetch(`http://127.0.0.1:${port}`, { signal: deadlineSignal(300, other.signal) });
  const nested = AbortSignal.any([deadlineSignal(300, other.signal), new AbortController().signal]);
  const bySleep = sleep(20_000, undefined, { signal: nested });
  const unobserved = deadlineSignal(100, new AbortController().signal);
  const ended = Promise.allSettled([byListener, byFetch, bySleep]);
  const collecting = setInterval(collect, 20);
  const [first, second, third] = await ended;
  clearInterval(collecting);
  silent.closeAllConnections();
  silent.close();
  expect(unobserved.reason).toMatchObject({ name: "TimeoutError" });
  expect(first).toMatchObject({ status: "fulfilled", value: { name: "TimeoutError" } });
  expect(second).toMatchObject({ status: "rejected", reason: { name: "TimeoutError" } });
  expect(third).toMatchObject({ status: "rejected", reason: { cause: { name: "TimeoutError" } } });
});
