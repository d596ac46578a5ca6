import { expect, test } from "vitest";
import { Failure } from "../model/failure.ts";
import { batching } from "./batch.ts";

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

test("what is asked for at once, or while a batch is under way, goes together", async () => {
  const batches: string[][] = [];
  const ask = batching<string>(3, async (tasks) => {
    batches.push([...tasks]);
    await pause();
  });
  const first = [ask("a"), ask("b")];
  await Promise.resolve();
  await Promise.resolve();
  await Promise.all([...first, ...["c", "d", "e", "f"].map(ask)]);
  await ask("g");
  expect(batches).toEqual([["a", "b"], ["c", "d", "e"], ["f"], ["g"]]);
});

test("a failure is only of the task that it is of", async () => {
  const done: string[] = [];
  const ask = batching<string>(10, async (tasks) => {
    await pause();
    if (tasks.includes("bad")) throw new Error("bad");
    done.push(...tasks);
  });
  const results = await Promise.allSettled(["a", "bad", "b"].map(ask));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(done).toEqual(["a", "b"]);
});

test("a backend that does not answer is asked once for all of a batch", async () => {
  let asked = 0;
  const ask = batching<string>(10, async () => {
    asked += 1;
    throw new Failure("timeout", "no answer within 15 s");
  });
  const results = await Promise.allSettled(["a", "b", "c"].map(ask));
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(asked).toBe(1);
});
