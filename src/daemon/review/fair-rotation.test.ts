import { expect, test } from "vitest";
import { createFairRotation } from "./fair-rotation.ts";

test("all values have their turn, and new ones come before those that wait as long", () => {
  const turns = createFairRotation<string>((value) => value);
  const values = ["a", "b", "c", "d", "e"];
  expect(turns.pick(values, 2)).toEqual(["a", "b"]);
  expect(turns.pick(values, 2)).toEqual(["c", "d"]);
  expect(turns.pick(["new", ...values], 2)).toEqual(["a", "e"]);
  expect(turns.pick(["new", ...values], 2)).toEqual(["b", "c"].sort());
  expect(turns.pick(["new", ...values], 2)).toContain("new");
  expect(turns.pick(["new"], 2)).toEqual(["new"]);
});

test("a stream of new values does not keep others from their turn", () => {
  const turns = createFairRotation<string>((value) => value);
  const looks = Array.from({ length: 4 }, (_, look) =>
    turns.pick([...Array.from({ length: 3 }, (_, index) => `flood ${look} ${index}`), "mine"], 2),
  );
  expect(looks.flat()).toContain("mine");
});
