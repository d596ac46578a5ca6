import { describe, expect, it } from "vitest";
import { documents, load, problemsOf, resource } from "./build.ts";

const pool = (name: string, path: string, ...more: string[]) =>
  resource("StoragePool", name, "type: dir", `path: ${path}`, ...more);
const host = (name: string, zone: string) =>
  `apiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: ${name}, labels: {zone: ${zone}}}\nspec: {libvirt: "qemu+ssh://root@${name}/system"}\n`;

describe("the directory of a pool", () => {
  it.each(["/srv/./disks", "/srv//disks", "//srv/disks", "/srv/disks/", "/srv/disks/."])(
    "has one spelling, which %s becomes",
    (path) => {
      const { resources, problems } = load(pool("one", path));
      expect([problems, resources.map(({ spec }) => spec)]).toEqual([
        [],
        [expect.objectContaining({ path: "/srv/disks" })],
      ]);
    },
  );

  it("has no spaces", () => {
    expect(problemsOf(pool("one", "/srv/my disks"))).toEqual([
      'f.yaml:6:9: StoragePool/one: spec.path must be an absolute path without spaces, but is "/srv/my disks"',
    ]);
  });

  it.each([
    "/",
    "/etc",
    "/etc/disks",
    "/var/lib",
    "/tmp",
    "/dev/shm",
    "/var/run/disks",
    "/etc/",
    "/srv/a/.fleetwright",
    "/var/lib/libvirt/fleetwright/pools",
    "/var/lib/fleetwright/state",
    "/var/lib/fleetwright/.local/state/fleetwright",
    "/var/lib/fleetwright/.ssh",
    "/var/lib/fleetwright/labs/demo",
  ])("is none of the system's: %s", (path) => {
    expect(problemsOf(pool("one", path))).toEqual([
      `f.yaml:6:9: StoragePool/one: the path "${path.replace(/(.)\/$/, "$1")}" belongs to the system, or to Fleetwright itself (give the pool a directory of its own, such as /var/lib/fleetwright/volumes)`,
    ]);
  });

  const fleet = "apiVersion: fleetwright/v1\nkind: Fleet\nmetadata: {name: shop}\n";

  it.each(["/var/lib/fleetwright/shop", "/var/lib/fleetwright//shop/", "/var/lib/fleetwright/shop/data"])(
    "must not be the fleet's system pool or in it: %s",
    (path) => {
      expect(problemsOf(documents(fleet, pool("one", path)))).toEqual([
        "f.yaml:10:9: StoragePool/one: /var/lib/fleetwright/shop is where Fleetwright keeps this fleet's kernels and seeds (give the pool a directory of its own; the fleet is at f.yaml:1:1)",
      ]);
    },
  );

  it("may be beside the fleet's system pool", () => {
    expect(problemsOf(documents(fleet, pool("one", "/var/lib/fleetwright/shop-data")))).toEqual([]);
  });

  it("must not have the name of the fleet's system pool", () => {
    expect(problemsOf(documents(fleet, pool("fleetwright-shop", "/srv/disks")))).toEqual([
      "f.yaml:7:18: StoragePool/fleetwright-shop: fleetwright-shop is the name of the pool with this fleet's kernels and seeds (give the pool another name; the fleet is at f.yaml:1:1)",
    ]);
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

  it("must not have the same directory under two spellings", () => {
    expect(problemsOf(documents(pool("one", "/srv/disks"), pool("two", "/srv/./disks/")))).toEqual([
      twice(13, "/srv/disks"),
    ]);
  });

  it.each([
    ["/srv", "/srv/a/b", "/srv/a/b is in /srv, the directory of StoragePool/one"],
    ["/srv/a/b", "/srv", "/srv/a/b, the directory of StoragePool/one, is in /srv"],
  ])("must not be in each other: %s and %s", (one, two, message) => {
    expect(problemsOf(documents(pool("one", one), pool("two", two)))).toEqual([
      `f.yaml:13:9: StoragePool/two: ${message}, on the same hosts (give each pool a place of its own; the other is at f.yaml:1:1)`,
    ]);
  });

  it("may have names of which one begins like the other", () => {
    expect(problemsOf(documents(pool("one", "/srv/disk"), pool("two", "/srv/disks")))).toEqual([]);
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
