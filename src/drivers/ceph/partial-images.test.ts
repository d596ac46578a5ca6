import { expect, test } from "vitest";
import { findStubs, partialImageRecord } from "./partial-images.ts";
import { serialize, temporaryName } from "./pool-context.ts";

const ours = { context: { fleet: "shop" }, owner: "StoragePool/default/data" } as const;
const theirs = { context: { fleet: "other" } };

test("an incomplete image of a fleet is known by its name, and its retention deletes it at once", () => {
  expect(partialImageRecord(ours, { id: "1", name: temporaryName(ours, "db") })).toEqual({
    image: "1",
    mark: {
      fleet: "shop",
      owner: "StoragePool/default/data",
      applied: "",
      commit: "",
      protect: false,
      keep: { onDelete: "delete", trashSeconds: 0 },
    },
  });
});

test.each([["db"], [temporaryName(theirs, "db")], ["fleetwright-new-"]])(
  "an image named %s is not ours",
  (name) => {
    expect(partialImageRecord(ours, { id: "1", name })).toBeUndefined();
    expect(findStubs(ours, [{ id: "1", name }], [])).toEqual([]);
  },
);

test("only our own incomplete images count among listed images without a description", () => {
  const half = { id: "1", name: temporaryName(ours, "db") };
  const empty = { sizeBytes: 0, features: [], parent: null, snapshots: [], metadata: {} };
  expect(findStubs(ours, [half, { id: "2", name: "gone" }], [])).toEqual([{ ...half, ...empty }]);
  expect(findStubs(ours, [half], [{ ...half, ...empty, sizeBytes: 9 }])).toEqual([]);
});

test("tasks about one name run one after the other, and a failure does not stop the next", async () => {
  const turns = new Map<string, Promise<unknown>>();
  const output: string[] = [];
  const task = (word: string) => async () => {
    output.push(`${word} begins`);
    await Promise.resolve();
    output.push(`${word} ends`);
    if (word === "a") throw new Error("a failed");
  };
  const all = ["a", "b"].map((word) => serialize({ pendingByName: turns }, "x", task(word)));
  await expect(Promise.allSettled(all)).resolves.toMatchObject([
    { status: "rejected" },
    { status: "fulfilled" },
  ]);
  expect(output).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  expect(turns.size).toBe(0);
});
