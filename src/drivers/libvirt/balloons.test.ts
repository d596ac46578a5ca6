import { expect, test } from "vitest";
import { followsBalloon, readBalloon } from "./balloons.ts";

const MIB = 1024;

/** Statistics of a guest in MiB, as libvirt reports them in KiB. */
function stats(current: number, total: number, usable: number) {
  const [memory, available, spare] = [current, total, usable].map((mib) => BigInt(mib * MIB));
  return {
    "balloon.current": memory ?? 0n,
    "balloon.available": available ?? 0n,
    "balloon.usable": spare ?? 0n,
    "balloon.last-update": 1_796_040_671n,
  };
}

// Measured on the micro guest with 4096 MiB at its start, of which 96 are wanted: it rests at 297 MiB.
test.each([
  ["has nothing more to spare", stats(297, 129, 0), 96, false],
  ["has little to spare", stats(297, 204, 45), 96, false],
  ["rests, while its statistics are those of some seconds ago", stats(296, 854, 696), 96, false],
  ["was given more by hand", stats(160, 120, 90), 128, true],
  ["was given more by hand a moment ago", stats(160, 90, 60), 128, true],
  ["was given less by hand", stats(104, 70, 0), 128, true],
  ["has what is wanted", stats(96, 60, 0), 96, true],
  ["has what is wanted, while its statistics are those of some seconds ago", stats(96, 854, 690), 96, true],
])("a guest that %s: whether it follows is told", (_, values, desired, follows) => {
  expect(followsBalloon(readBalloon(values), desired * MIB)).toBe(follows);
});

test("a guest without a driver does not follow, and one that does not say what it can spare may", () => {
  expect(readBalloon({ ...stats(256, 0, 0), "balloon.last-update": 0n })).toBeUndefined();
  expect(followsBalloon(undefined, 96 * MIB)).toBe(false);
  const old = { "balloon.current": 262_144n, "balloon.last-update": 1n };
  expect(followsBalloon(readBalloon(old), 96 * MIB)).toBe(true);
});
