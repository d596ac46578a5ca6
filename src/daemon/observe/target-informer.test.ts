import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Connection, WatchEvent } from "../../drivers/driver.ts";
import { Failure } from "../../model/failure.ts";
import { type ObjectId, type ObservedObject, objectRef } from "../../model/object.ts";
import { TargetInformer, type TargetUpdate } from "./target-informer.ts";

const DB: ObjectId = "domain@hv1/db";
const domain = (memoryKiB: number): ObservedObject => ({
  ...objectRef("domain", "hv1", "db"),
  state: { memoryKiB },
  mark: undefined,
  dependsOn: [],
});

/** A target whose answers the test controls. */
let fullRead: PromiseWithResolvers<ObservedObject[]>;
let opened: number;
let down: Failure | undefined;
let emitWatchEvent: (news: WatchEvent) => void;
let updates: TargetUpdate[];
let informer: TargetInformer;

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
  [fullRead, opened, down, updates] = [deferred(), 0, undefined, []];
  const connection: Partial<Connection> = {
    target: "hv1",
    read: () => fullRead.promise,
    reread: async () => [domain(2)],
    watch: (listener) => {
      emitWatchEvent = listener;
      return { [Symbol.dispose]: () => {} };
    },
    [Symbol.asyncDispose]: async () => {},
  };
  informer = new TargetInformer({
    address: { kind: "host", id: "hv1", libvirt: "test:///default" },
    open: async () => {
      opened += 1;
      if (down !== undefined) throw down;
      return connection as Connection; // the informer uses only these
    },
    onUpdate: (one) => void updates.push(one),
    shouldRefresh: (id) => id === DB,
    intervalMs: () => 60_000,
    clock: () => Date.now(),
    random: () => 0.5,
  });
});
afterEach(async () => {
  fullRead.resolve([]);
  vi.useRealTimers();
  await informer[Symbol.asyncDispose]();
});

const kinds = () => updates.map(({ kind }) => kind);
const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("an informer", () => {
  test("resyncs at first, and again after the interval", async () => {
    fullRead.resolve([domain(1)]);
    await advance(1);
    expect(kinds()).toEqual(["synced"]);
    await advance(60_000);
    expect([kinds(), opened]).toEqual([["synced", "synced"], 1]);
  });

  test("refreshes only the objects of events, several together", async () => {
    fullRead.resolve([domain(1)]);
    await advance(1);
    for (let event = 0; event < 3; event += 1)
      emitWatchEvent({ kind: "changed", objects: [DB, "domain@hv1/busy"] });
    await advance(20);
    expect(updates.slice(1)).toEqual([{ kind: "refreshed", ids: [DB], objects: [domain(2)] }]);
  });

  test("refreshes objects during a resync, whose older state of them does not count", async () => {
    await advance(1);
    emitWatchEvent({ kind: "changed", objects: [DB] });
    await advance(20);
    expect(kinds()).toEqual(["refreshed"]);
    fullRead.resolve([domain(1)]);
    await advance(1);
    expect(updates[1]).toMatchObject({ kind: "synced", newerObjects: new Set([DB]) });
  });

  test("resyncs when events may have been missed", async () => {
    fullRead.resolve([]);
    await advance(1);
    emitWatchEvent({ kind: "resync-required" });
    await advance(1);
    expect(kinds()).toEqual(["synced", "synced"]);
  });
});

test("a target that does not answer is retried after growing delays", async () => {
  await informer[Symbol.asyncDispose]();
  down = new Failure("host-unreachable", "hv1: no answer");
  const times: number[] = [];
  const began = Date.now();
  informer = new TargetInformer({
    address: informer.address,
    open: async () => {
      throw down;
    },
    onUpdate: ({ kind }) => times.push(kind === "unreachable" ? Date.now() - began : -1),
    shouldRefresh: () => true,
    intervalMs: () => 60_000,
    clock: () => Date.now(),
    random: () => 0.5,
  });
  await advance(8_000);
  expect(times).toEqual([0, 1000, 3000, 7000]);
});
