import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Connection, News } from "../drivers/driver.ts";
import { Failure } from "../model/failure.ts";
import { type ObjectId, type ObservedObject, objectRef } from "../model/object.ts";
import { createLookout, type Lookout, type Seen } from "./lookout.ts";

const DB: ObjectId = "domain@hv1/db";
const domain = (memoryKiB: number): ObservedObject => ({
  ...objectRef("domain", "hv1", "db"),
  ...{ state: { memoryKiB }, mark: undefined, needs: [] },
});

/** A target whose answers come when the test says so. */
let whole: PromiseWithResolvers<ObservedObject[]>;
let opened: number;
let down: Failure | undefined;
let hear: (news: News) => void;
let seen: Seen[];
let lookout: Lookout;

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}
function deferred<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

beforeEach(() => {
  vi.useFakeTimers();
  [whole, opened, down, seen] = [deferred(), 0, undefined, []];
  const connection: Partial<Connection> = {
    target: "hv1",
    read: () => whole.promise,
    reread: async () => [domain(2)],
    watch: (listener) => {
      hear = listener;
      return { [Symbol.dispose]: () => {} };
    },
    [Symbol.asyncDispose]: async () => {},
  };
  lookout = createLookout({
    address: { kind: "host", id: "hv1", libvirt: "test:///default" },
    open: async () => {
      opened += 1;
      if (down !== undefined) throw down;
      return connection as Connection; // all that is asked of it here
    },
    onSeen: (one) => void seen.push(one),
    isNews: (id) => id === DB,
    intervalMs: () => 60_000,
    clock: () => Date.now(),
    random: () => 0.5,
  });
});
afterEach(async () => {
  whole.resolve([]);
  vi.useRealTimers();
  await lookout[Symbol.asyncDispose]();
});

const kinds = () => seen.map(({ kind }) => kind);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("a target in sight", () => {
  test("is read whole at first, and again after its time", async () => {
    whole.resolve([domain(1)]);
    await pass(1);
    expect(kinds()).toEqual(["all"]);
    await pass(60_000);
    expect([kinds(), opened]).toEqual([["all", "all"], 1]);
  });

  test("is asked for what an event names alone, a bunch of them together", async () => {
    whole.resolve([domain(1)]);
    await pass(1);
    for (let event = 0; event < 3; event += 1) hear({ kind: "changed", objects: [DB, "domain@hv1/busy"] });
    await pass(20);
    expect(seen.slice(1)).toEqual([{ kind: "objects", ids: [DB], read: [domain(2)] }]);
  });

  test("is asked for it also while it is read whole, which then says nothing of it", async () => {
    await pass(1);
    hear({ kind: "changed", objects: [DB] });
    await pass(20);
    expect(kinds()).toEqual(["objects"]);
    whole.resolve([domain(1)]);
    await pass(1);
    expect(seen[1]).toMatchObject({ kind: "all", fresher: new Set([DB]) });
  });

  test("is read whole when something may have been missed", async () => {
    whole.resolve([]);
    await pass(1);
    hear({ kind: "missed" });
    await pass(1);
    expect(kinds()).toEqual(["all", "all"]);
  });
});

test("a target that does not answer is tried again after longer and longer", async () => {
  await lookout[Symbol.asyncDispose]();
  down = new Failure("host-unreachable", "hv1: no answer");
  const times: number[] = [];
  const began = Date.now();
  lookout = createLookout({
    address: lookout.address,
    open: async () => {
      throw down;
    },
    onSeen: ({ kind }) => times.push(kind === "lost" ? Date.now() - began : -1),
    isNews: () => true,
    intervalMs: () => 60_000,
    clock: () => Date.now(),
    random: () => 0.5,
  });
  await pass(8_000);
  expect(times).toEqual([0, 1000, 3000, 7000]);
});
