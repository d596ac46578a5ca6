import { expect, it } from "vitest";
import { assertBackingInPool } from "./volume-adopt.ts";

const PATH = "/srv/disks/web.qcow2";
const check = (backing: string | undefined, hasBackingFile = true) =>
  assertBackingInPool(PATH, backing, { hasBackingFile });

it.each([
  "/etc/shadow",
  "../../etc/shadow",
  "sub/../../../etc/shadow",
  "..",
  "nbd://192.0.2.1/disk",
  "nbd:unix:/run/nbd.sock",
  'json:{"driver":"file","filename":"/etc/shadow"}',
  "json:{}",
  "fat:rw:dir",
])("a disk that is based on %s is not adopted", (backing) => {
  expect(() => check(backing)).toThrow(`${PATH}: it is based on ${backing}, which is not in its pool`);
});

it("a disk whose lower layer libvirt cannot name is not adopted", () => {
  expect(() => check(undefined)).toThrow("it is based on a file that libvirt cannot name");
});

it("a disk that is whole, or based on a file of its pool, is adopted", () => {
  check(undefined, false);
  check("base image.qcow2");
  check("..base.qcow2");
});
