import { expect, test } from "vitest";
import * as toy from "./scenarios/toy.testing.ts";
import { createSupportedFilter } from "./supported-objects.ts";

const filterSupported = createSupportedFilter([toy.MACHINE]);
const net = toy.net("lan");
const onNet = toy.machine("a", {}, { dependsOn: [net.id] });

test("an object without a driver in the test backend is left out and reported, and no object waits for it", () => {
  const { objects, notices } = filterSupported([onNet, net]);
  expect(objects.map(({ id, dependsOn: needs }) => ({ id, needs }))).toEqual([{ id: onNet.id, needs: [] }]);
  expect(notices).toEqual(["the test backend has nothing but libvirt; left out: 1 net"]);
});

test("what stays is the same object each time, so that a plan looks only at what moved", () => {
  const plain = toy.machine("b");
  expect(filterSupported([onNet, net, plain]).objects).toEqual(filterSupported([onNet, net, plain]).objects);
  expect(filterSupported([onNet, net]).objects[0]).toBe(filterSupported([onNet, net]).objects[0]);
  expect(filterSupported([plain, net]).objects[0]).toBe(plain);
});
