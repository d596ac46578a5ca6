import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createLoader } from "../../src/fleet/load.ts";
import { formatProblem } from "../../src/model/problem.ts";
import { formatResource } from "../../src/model/resource.ts";

const FLEET = join(import.meta.dirname, "../../fleet");
const files = readdirSync(FLEET)
  .filter((name) => name.endsWith(".yaml"))
  .map((path) => ({ path, content: readFileSync(join(FLEET, path)) }));
const ON_CEPH = readFileSync(join(FLEET, "../examples/data-on-ceph.yaml"));
const loaded = createLoader().load(files);

test("the example fleet has no problems", () => {
  expect(loaded.problems.map(formatProblem)).toEqual([]);
});

test("the example fleet has no problems with its data on Ceph", () => {
  const onCeph = files.map((file) => (file.path === "data.yaml" ? { ...file, content: ON_CEPH } : file));
  expect(createLoader().load(onCeph).problems.map(formatProblem)).toEqual([]);
});

test("the example fleet has these resources", () => {
  expect(loaded.resources.map(({ id }) => formatResource(id))).toEqual([
    "SSHKey/ops",
    "StoragePool/data",
    "VirtualMachine/db",
    "DNSZone/example-test",
    "Secret/dns",
    "DNSRecord/shop",
    "Fleet/demo",
    "Host/hv1",
    "Host/hv2",
    "Host/hv3",
    "Network/app",
    "AddressPool/public",
    "SecurityGroup/web",
    "SecurityGroup/db",
    "InstanceType/s1.small",
    "InstanceType/s1.medium",
    "StoragePool/local",
    "Image/micro",
    "Volume/db-data",
    "PlacementGroup/web-spread",
    "VirtualMachinePool/web",
    "LoadBalancer/shop",
  ]);
});

test("every file names its schema for editors", () => {
  for (const { content } of [...files, { content: ON_CEPH }]) {
    expect(content.toString().split("\n")[0]).toBe(
      "# yaml-language-server: $schema=../schemas/fleetwright.schema.json",
    );
  }
});
