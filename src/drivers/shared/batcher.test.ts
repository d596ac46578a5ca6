import { expect, test } from "vitest";
import { Failure } from "../../model/failure.ts";
import { createBatcher } from "./batcher.ts";

const { signal } = new AbortController();
const task = (name: string, own = signal) => ({ name, signal: own });
type Task = ReturnType<typeof task>;
const namesOf = (tasks: readonly Task[]) => tasks.map(({ name }) => name);

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

test("tasks of one tick, or of the time while a batch runs, form one batch", async () => {
  const batches: string[][] = [];
  const run = createBatcher<Task>(3, async (tasks) => {
    batches.push(namesOf(tasks));
    await pause();
  });
  const first = [run(task("a")), run(task("b"))];
  await Promise.resolve();
  await Promise.resolve();
  const second = ["c", "d", "e", "f"].map((name) => run(task(name)));
  await Promise.all([...first, ...second]);
  await run(task("g"));
  expect(batches).toEqual([["a", "b"], ["c", "d", "e"], ["f"], ["g"]]);
});

test("a failure concerns only its own task", async () => {
  const done: string[] = [];
  const run = createBatcher<Task>(10, async (tasks) => {
    await pause();
    if (namesOf(tasks).includes("bad")) throw new Error("bad");
    done.push(...namesOf(tasks));
  });
  const results = await Promise.allSettled(["a", "bad", "b"].map((name) => run(task(name))));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(done).toEqual(["a", "b"]);
});

test("a backend that does not answer gets one call for a whole batch", async () => {
  let calls = 0;
  const run = createBatcher<Task>(10, async () => {
    calls += 1;
    throw new Failure("timeout", "no answer within 15 s");
  });
  const results = await Promise.allSettled(["a", "b", "c"].map((name) => run(task(name))));
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(calls).toBe(1);
});

test.each(["cancelled", "timeout"] as const)(
  "a task that is abandoned (%s) leaves the others of its batch alone",
  async (code) => {
    const abandoned = new AbortController();
    const batches: string[][] = [];
    const run = createBatcher<Task>(10, async (tasks) => {
      batches.push(namesOf(tasks));
      await pause();
      if (batches.length === 1) abandoned.abort();
      if (tasks.some((one) => one.signal.aborted)) throw new Failure(code, "stopped");
    });
    const results = await Promise.allSettled([
      run(task("a")),
      run(task("late", abandoned.signal)),
      run(task("b")),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(batches).toEqual([
      ["a", "late", "b"],
      ["a", "b"],
    ]);
  },
);
