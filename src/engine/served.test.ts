import { expect, test } from "vitest";
import * as toy from "./scenarios/toy-world.ts";
import { createServed } from "./served.ts";

const served = createServed([toy.MACHINE]);
const net = toy.net("lan");
const onNet = toy.machine("a", {}, { needs: [net.id] });

test("what the test backend has no driver for is left out, said, and waited for by nobody", () => {
  const { objects, notices } = served([onNet, net]);
  expect(objects.map(({ id, needs }) => ({ id, needs }))).toEqual([{ id: onNet.id, needs: [] }]);
  expect(notices).toEqual(["the test backend has nothing but libvirt; left out: 1 net"]);
});

test("what stays is the same object each time, so that a plan looks only at what moved", () => {
  const plain = toy.machine("b");
  expect(served([onNet, net, plain]).objects).toEqual(served([onNet, net, plain]).objects);
  expect(served([onNet, net]).objects[0]).toBe(served([onNet, net]).objects[0]);
  expect(served([plain, net]).objects[0]).toBe(plain);
});
