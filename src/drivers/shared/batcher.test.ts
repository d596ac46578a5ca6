import { expect, test } from "vitest";
import { Failure } from "../../model/failure.ts";
import { createBatcher } from "./batcher.ts";

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

test("tasks of one tick, or of the time while a batch runs, form one batch", async () => {
  const batches: string[][] = [];
  const run = createBatcher<string>(3, async (tasks) => {
    batches.push([...tasks]);
    await pause();
  });
  const first = [run("a"), run("b")];
  await Promise.resolve();
  await Promise.resolve();
  const second = ["c", "d", "e", "f"].map(run);
  await Promise.all([...first, ...second]);
  await run("g");
  expect(batches).toEqual([["a", "b"], ["c", "d", "e"], ["f"], ["g"]]);
});

test("a failure concerns only its own task", async () => {
  const done: string[] = [];
  const run = createBatcher<string>(10, async (tasks) => {
    await pause();
    if (tasks.includes("bad")) throw new Error("bad");
    done.push(...tasks);
  });
  const results = await Promise.allSettled(["a", "bad", "b"].map(run));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(done).toEqual(["a", "b"]);
});

test("a backend that does not answer gets one call for a whole batch", async () => {
  let calls = 0;
  const run = createBatcher<string>(10, async () => {
    calls += 1;
    throw new Failure("timeout", "no answer within 15 s");
  });
  const results = await Promise.allSettled(["a", "b", "c"].map(run));
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(calls).toBe(1);
});
