import { expect, test } from "vitest";
import type { Resource } from "../../model/resource.ts";
import { labHostsOf, labsFor } from "./labs.ts";

function host(name: string, libvirt: string): Resource {
  const about = {
    project: "default",
    labels: {},
    annotations: {},
    source: { file: "h.yaml", line: 1, column: 1 },
  };
  return { id: `Host/default/${name}`, kind: "Host", name, ...about, spec: { libvirt } };
}

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
