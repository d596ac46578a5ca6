import { expect, test } from "vitest";
import type { Resource } from "../../model/resource.ts";
import { labHostsOf, labsFor, labsWithCeph } from "./labs.ts";

function resource(kind: string, name: string, spec: object): Resource {
  const metadata = {
    project: "default",
    labels: {},
    annotations: {},
    source: { file: "h.yaml", line: 1, column: 1 },
  };
  return { id: `${kind}/default/${name}`, kind, name, ...metadata, spec };
}

const host = (name: string, libvirt: string) => resource("Host", name, { libvirt });
const pool = (name: string, confFile: string) => resource("StoragePool", name, { ceph: { confFile } });

test("each lab gets as many hosts as the fleet names", () => {
  const hosts = [
    host("a", "lab://one/hv1"),
    host("b", "lab://one/hv3"),
    host("c", "lab://two/hv2"),
    host("d", "qemu:///system"),
  ];
  const found = labHostsOf(hosts);
  expect(found.map(({ target }) => target)).toEqual(["a", "b", "c"]);
  expect([...labsFor(found)]).toEqual([
    ["one", 3],
    ["two", 2],
  ]);
});

test("a lab gets a Ceph if a pool refers to it", () => {
  const found = labsWithCeph([
    pool("a", "lab://one/ceph.conf"),
    pool("b", "/etc/ceph/ceph.conf"),
    resource("StoragePool", "c", {}),
  ]);
  expect([...found]).toEqual(["one"]);
});
