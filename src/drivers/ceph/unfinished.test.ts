import { expect, test } from "vitest";
import { inTurn, newName } from "./cluster.ts";
import { stubs, unfinishedNote } from "./unfinished.ts";

const ours = { world: { fleet: "shop" }, owner: "StoragePool/default/data" } as const;
const theirs = { world: { fleet: "other" } };

test("what a fleet is making is known by its name, and goes when nobody wants it", () => {
  expect(unfinishedNote(ours, { id: "1", name: newName(ours, "db") })).toEqual({
    image: "1",
    mark: {
      ...{ fleet: "shop", owner: "StoragePool/default/data", applied: "", commit: "", protect: false },
      keep: { onDelete: "delete", trashSeconds: 0 },
    },
  });
});

test.each([["db"], [newName(theirs, "db")], ["fleetwright-new-"]])("%s is none of ours", (name) => {
  expect(unfinishedNote(ours, { id: "1", name })).toBeUndefined();
  expect(stubs(ours, [{ id: "1", name }], [])).toEqual([]);
});

test("of what is listed and has nothing behind it only our own half-made images are seen", () => {
  const half = { id: "1", name: newName(ours, "db") };
  const empty = { sizeBytes: 0, features: [], parent: null, snapshots: [], metadata: {} };
  expect(stubs(ours, [half, { id: "2", name: "gone" }], [])).toEqual([{ ...half, ...empty }]);
  expect(stubs(ours, [half], [{ ...half, ...empty, sizeBytes: 9 }])).toEqual([]);
});

test("what is about one name goes one after the other, and a failure holds nothing up", async () => {
  const turns = new Map<string, Promise<unknown>>();
  const said: string[] = [];
  const task = (word: string) => async () => {
    said.push(`${word} begins`);
    await Promise.resolve();
    said.push(`${word} ends`);
    if (word === "a") throw new Error("a failed");
  };
  const all = ["a", "b"].map((word) => inTurn({ turns }, "x", task(word)));
  await expect(Promise.allSettled(all)).resolves.toMatchObject([
    { status: "rejected" },
    { status: "fulfilled" },
  ]);
  expect(said).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  expect(turns.size).toBe(0);
});
