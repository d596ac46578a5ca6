import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createLoader } from "../../fleet/load.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import type { Resource } from "../../model/resource.ts";
import { type HostRequirements, requirementsOf } from "./requirements.ts";

const HEAD = "apiVersion: fleetwright/v1\n";

function load(yaml: string): readonly Resource[] {
  const { resources, problems } = createLoader().load([{ path: "f.yaml", content: Buffer.from(yaml) }]);
  expect(problems).toEqual([]);
  return resources;
}

function requirements(resources: readonly Resource[], host: string): HostRequirements {
  const found = resources.find(({ kind, name }) => kind === "Host" && name === host) as Resource<HostSpec>;
  return requirementsOf(found, resources);
}

function featuresOf(resources: readonly Resource[], host: string): Record<string, string[]> {
  return Object.fromEntries([...requirements(resources, host).features].map(([name, by]) => [name, [...by]]));
}

const document = (kind: string, name: string, spec: string, labels = "{}") =>
  `${HEAD}kind: ${kind}\nmetadata: {name: ${name}, labels: ${labels}}\nspec: ${spec}\n---\n`;

const machine = (spec: string) =>
  [
    document("Host", "a", "{libvirt: 'qemu+ssh://root@a/system', shell: 'ssh://root@a'}", "{disk: ssd}"),
    document("Host", "b", "{libvirt: 'qemu+ssh://root@b/system', shell: 'ssh://root@b'}"),
    document("StoragePool", "fast", "{type: dir, path: /srv/fast, hosts: {disk: ssd}}"),
    document("StoragePool", "lv", "{type: logical, volumeGroup: vg, hosts: all}"),
    document("Network", "lan", "{mode: bridge, bridge: br0, portSecurity: false}"),
    document("InstanceType", "s", "{cpu: {guest: 1}, memory: {guest: 1Gi}}"),
    document(
      "InstanceType",
      "big",
      "{cpu: {guest: 1, policy: dedicated}, memory: {guest: 1Gi, hugepages: true}}",
    ),
    document("Image", "i", "{source: {recipe: micro}}"),
    document("VirtualMachine", "m", spec),
  ].join("");

describe("requirementsOf", () => {
  it("of the example fleet: overlays on all hosts, routers and load balancers on the gateway", () => {
    const folder = join(import.meta.dirname, "../../../fleet");
    const files = readdirSync(folder).map((name) => ({
      path: name,
      content: readFileSync(join(folder, name)),
    }));
    const { resources } = createLoader().load(files);
    const [first, second] = [featuresOf(resources, "hv1"), featuresOf(resources, "hv2")];
    expect(Object.keys(second).sort()).toEqual([
      "cpu-limits",
      "disk-files",
      "firewall",
      "machines",
      "overlay",
    ]);
    expect(Object.keys(first).sort()).toEqual([...Object.keys(second), "router", "load-balancer"].sort());
    expect(first.router).toEqual(["Network/app"]);
    expect(requirements(resources, "hv1").interfaces).toEqual(["eth0", "eth1"]);
    expect(requirements(resources, "hv1").directories).toContainEqual({
      path: "/var/lib/fleetwright/volumes",
      pool: "StoragePool/local",
    });
  });

  it("of a plain machine: no firewall, no router", () => {
    const resources = load(machine("{instanceType: s, image: i, interfaces: [{network: lan}]}"));
    expect(featuresOf(resources, "a")).toEqual({ machines: ["VirtualMachine/m"], bridge: ["Network/lan"] });
    expect([...requirements(resources, "a").bridges]).toEqual([["br0", ["Network/lan"]]]);
  });

  it("of the devices of a machine", () => {
    const resources = load(
      machine(
        "{instanceType: big, image: i, rootDisk: {pool: lv, size: 1Gi}, devices: {tpm: true, firmware: efi}}",
      ),
    );
    expect(Object.keys(featuresOf(resources, "b")).sort()).toEqual([
      "cpu-limits",
      "efi",
      "hugepages",
      "lvm",
      "machines",
      "tpm",
    ]);
  });

  it("only of hosts that the machine may run on", () => {
    const resources = load(machine("{instanceType: s, image: i, rootDisk: {pool: fast, size: 1Gi}}"));
    expect(Object.keys(featuresOf(resources, "a"))).toEqual(["machines", "disk-files"]);
    expect(Object.keys(featuresOf(resources, "b"))).toEqual(["machines", "lvm"]);
    expect(requirements(resources, "b").directories).toEqual([]);
  });

  it("of a fleet without machines: a host must be able to run some", () => {
    const hosts = document("Host", "a", "{libvirt: 'qemu+ssh://root@a/system'}");
    const gateway = document(
      "Host",
      "g",
      "{libvirt: 'qemu+ssh://root@g/system', roles: [gateway], underlay: {interface: eth0, address: 10.0.0.1}}",
    );
    const resources = load(
      hosts + gateway + document("StoragePool", "p", "{type: dir, path: /srv/p, hosts: all}"),
    );
    expect(featuresOf(resources, "a")).toEqual({ machines: ["Host/a"], "disk-files": ["StoragePool/p"] });
    expect(featuresOf(resources, "g")).toEqual({});
  });

  it("of an adopted machine: the pool of its disk, and no firewall without groups", () => {
    const uuid = "48e1498a-4895-45e6-b485-ee34ee4e2573";
    const spec = `instanceType: s, bootVolume: v, uuid: ${uuid}`;
    const around =
      document("StoragePool", "old", "{type: existing, name: images, hosts: {disk: ssd}}") +
      document("Volume", "v", "{pool: old, existing: {name: v.qcow2}}") +
      document("SecurityGroup", "g", "{rules: []}") +
      document("Network", "default", "{mode: existing, name: default}") +
      document(
        "Network",
        "br1",
        "{mode: bridge, bridge: br1, subnets: [{cidr: 10.0.0.0/24, gateway: 10.0.0.1, allocation: {from: 10.0.0.9, to: 10.0.0.20}}]}",
      );
    const plain = load(machine(`{${spec}, interfaces: [{network: default}]}`) + around);
    expect(Object.keys(featuresOf(plain, "a")).sort()).toEqual([
      "disk-files",
      "existing-network",
      "machines",
    ]);
    expect(featuresOf(plain, "b")).not.toHaveProperty("existing-network"); // the pool is not there
    const grouped = `{${spec}, interfaces: [{network: br1, securityGroups: [g], ipv4: 10.0.0.9}]}`;
    expect(featuresOf(load(machine(grouped) + around), "a").firewall).toEqual(["Network/br1"]);
  });

  it("of pools and networks that others made: where a machine may use them", () => {
    const resources = load(
      machine(
        "{instanceType: s, image: i, rootDisk: {pool: old, size: 1Gi}, interfaces: [{network: default}]}",
      ) +
        document("StoragePool", "old", "{type: existing, name: images, hosts: {disk: ssd}}") +
        document("Network", "default", "{mode: existing, name: default}"),
    );
    const [first, second] = [requirements(resources, "a"), requirements(resources, "b")];
    expect(first.existingPools).toEqual([{ name: "images", by: "StoragePool/old" }]);
    expect(first.existingNetworks).toEqual([{ name: "default", by: "Network/default" }]);
    expect([second.existingPools, second.existingNetworks]).toEqual([[], []]);
  });
});
