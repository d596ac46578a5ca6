import { describe, expect, it } from "vitest";
import { createCoalescedRead } from "./coalesced-read.ts";

const { signal } = new AbortController();

/** Creates a read that takes 10 ms of a fake clock and returns its number. */
function createFakeRead() {
  const at = { now: 0, begun: 0 };
  const ends: (() => void)[] = [];
  const read = createCoalescedRead(
    async () => {
      at.begun += 1;
      const number = at.begun;
      await new Promise<void>((resolve) => ends.push(resolve));
      at.now += 10;
      return number;
    },
    () => at.now,
  );
  const end = async () => {
    await new Promise(setImmediate);
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { at, end, read: () => read(signal), readFresh: () => read(signal, "fresh") };
}

describe("a coalesced read", () => {
  it("begins after the call, once for all callers in the meantime", async () => {
    const { end, read } = createFakeRead();
    const first = read();
    await new Promise(setImmediate);
    const others = [read(), read()];
    await end();
    await end();
    expect([await first, ...(await Promise.all(others))]).toEqual([1, 2, 2]);
  });

  it("begins again for a caller that needs a fresh one", async () => {
    const { end, read, readFresh } = createFakeRead();
    const first = read();
    await end();
    expect(await first).toBe(1);
    const next = readFresh();
    await end();
    expect([await next, await read()]).toEqual([2, 2]);
  });

  it("stays valid for a moment after its end", async () => {
    const { at, end, read } = createFakeRead();
    const first = read();
    await end();
    expect(await first).toBe(1);
    at.now += 20;
    expect(await read()).toBe(1);
    at.now += 1;
    const next = read();
    await end();
    expect(await next).toBe(2);
  });
});
