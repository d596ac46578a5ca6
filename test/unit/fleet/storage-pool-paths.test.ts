import { describe, expect, it } from "vitest";
import { documents, problemsOf, resource } from "./build.ts";

const pool = (name: string, path: string, ...more: string[]) =>
  resource("StoragePool", name, "type: dir", `path: ${path}`, ...more);
const host = (name: string, zone: string) =>
  `apiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: ${name}, labels: {zone: ${zone}}}\nspec: {libvirt: "qemu+ssh://root@${name}/system"}\n`;

describe("the directory of a pool", () => {
  it.each([
    ["/srv/./disks", "/srv/disks"],
    ["/srv//disks", "/srv/disks"],
    ["//srv/disks", "/srv/disks"],
    ["/srv/disks/", "/srv/disks"],
    ["/srv/disks/.", "/srv/disks"],
  ])("has one spelling, and %s is not it", (path, short) => {
    expect(problemsOf(pool("one", path))).toEqual([
      `f.yaml:6:9: StoragePool/one: the path "${path}" is not normalized (write ${short})`,
    ]);
  });

  it.each([
    "/",
    "/etc",
    "/etc/disks",
    "/var/lib",
    "/tmp",
    "/dev/shm",
    "/srv/a/.fleetwright",
    "/var/lib/libvirt/fleetwright/pools",
  ])("is none of the system's: %s", (path) => {
    expect(problemsOf(pool("one", path))).toEqual([
      `f.yaml:6:9: StoragePool/one: the path "${path}" belongs to the system, or to Fleetwright itself (give the pool a directory of its own, such as /var/lib/fleetwright/volumes)`,
    ]);
  });

  it("must not be the fleet's system pool", () => {
    const fleet = "apiVersion: fleetwright/v1\nkind: Fleet\nmetadata: {name: shop}\n";
    expect(problemsOf(documents(fleet, pool("one", "/var/lib/fleetwright/shop")))).toEqual([
      "f.yaml:10:9: StoragePool/one: /var/lib/fleetwright/shop is where Fleetwright keeps this fleet's kernels and seeds (give the pool a directory of its own)",
    ]);
    expect(problemsOf(documents(fleet, pool("one", "/var/lib/fleetwright/data")))).toEqual([]);
  });
});

describe("two pools", () => {
  const twice = (line: number, place: string, part = 9) =>
    `f.yaml:${line}:${part}: StoragePool/two: StoragePool/one has ${place} already, on the same hosts (give each pool a place of its own; the other is at f.yaml:1:1)`;

  it("must not have the same directory", () => {
    expect(problemsOf(documents(pool("one", "/srv/disks"), pool("two", "/srv/disks")))).toEqual([
      twice(13, "/srv/disks"),
    ]);
  });

  it("must not have the same volume group", () => {
    const group = (name: string) => resource("StoragePool", name, "type: logical", "volumeGroup: vg0");
    expect(problemsOf(documents(group("one"), group("two")))).toEqual([twice(13, "/dev/vg0", 16)]);
  });

  it("may have the same directory on different hosts, but not on one host", () => {
    const on = (name: string, hosts: string) => pool(name, "/srv/disks", `hosts: ${hosts}`);
    const [a, b] = [host("hv1", "a"), host("hv2", "b")];
    expect(problemsOf(documents(on("one", "{zone: a}"), on("two", "{zone: b}"), a, b))).toEqual([]);
    expect(problemsOf(documents(on("one", "all"), on("two", "{zone: b}"), a, b))).toEqual([
      twice(14, "/srv/disks"),
    ]);
  });
});
