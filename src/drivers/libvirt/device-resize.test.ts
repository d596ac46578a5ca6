import { expect, it } from "vitest";
import { chooseDeviceResize, RESIZE_CAPACITY } from "./device-resize.ts";

const MIB = 2 ** 20;

it.each<[string, number, boolean, number, number]>([
  ["libvirt 9, of Debian 12", 9_000_000, true, 30 * MIB, 0],
  ["the last libvirt without the flag", 9_010_000, true, 30 * MIB, 0],
  ["the first libvirt with it", 10_000_000, true, 32 * MIB, RESIZE_CAPACITY],
  ["libvirt 11, of Debian 13", 11_003_000, true, 32 * MIB, RESIZE_CAPACITY],
  ["a disk that is not raw", 11_003_000, false, 30 * MIB, 0],
])("%s", (_, version, isRaw, bytes, flags) => {
  const device = { capacityBytes: 30 * MIB, deviceBytes: 32 * MIB, isRaw };
  expect(chooseDeviceResize(version, device)).toEqual({ bytes, flags });
});
