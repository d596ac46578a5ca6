import { describe, expect, test } from "vitest";
import { BASE_FLEET, documents, machine, problemsOf, resource } from "./build.ts";

type Row = readonly [name: string, content: string | Uint8Array, ...problems: string[]];

const ROWS: readonly Row[] = [
  [
    "names that do not exist",
    documents(
      BASE_FLEET,
      machine(
        "x",
        "interfaces: [{network: ap}]",
        "volumes: [{volume: shop/data}]",
        "sshKeys: [opsy]",
        "placement: {group: spread}",
      ),
    ),
    'f.yaml:66:26: VirtualMachine/x: Network "ap" does not exist (did you mean "app"?)',
    'f.yaml:67:22: VirtualMachine/x: Volume "data" in project "shop" does not exist (did you mean "default/data"?)',
    'f.yaml:68:13: VirtualMachine/x: SSHKey "opsy" does not exist (did you mean "ops"?)',
    'f.yaml:69:22: VirtualMachine/x: PlacementGroup "spread" does not exist (there is no PlacementGroup at all)',
  ],
  [
    "what is invalid itself is not reported as missing",
    documents(BASE_FLEET.replace("mode: nat", "mode: natt"), machine("x", "interfaces: [{network: app}]")),
    'f.yaml:38:9: Network/app: spec.mode must be one of nat, isolated, bridge, existing, but is "natt" (did you mean "nat"?)',
  ],
  [
    "what is not even YAML is not reported as missing",
    documents(BASE_FLEET.replace("mode: nat", "mode: [nat"), machine("x", "interfaces: [{network: app}]")),
    "f.yaml:39:3: this is not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
  [
    "what has a misspelt kind is not reported as missing",
    documents(
      BASE_FLEET.replace("kind: Network", "kind: Netwrk"),
      machine("x", "interfaces: [{network: app}]"),
    ),
    'f.yaml:35:7: unknown kind "Netwrk" (did you mean "Network"?)',
  ],
  [
    "a resource of another project",
    documents(
      BASE_FLEET,
      machine("x", "interfaces: [{network: default/app}]").replace("name: x", "name: x, project: shop"),
    ),
    'f.yaml:64:17: VirtualMachine/shop/x: InstanceType "small" does not exist (did you mean "default/small"?)',
    'f.yaml:65:10: VirtualMachine/shop/x: Image "micro" does not exist (did you mean "default/micro"?)',
  ],
  [
    "the same resource twice",
    documents(BASE_FLEET, machine("x"), machine("x")),
    "f.yaml:69:18: VirtualMachine/x: is defined twice (the other is at f.yaml:60:1)",
  ],
  [
    "two fleets",
    "apiVersion: fleetwright/v1\nkind: Fleet\nmetadata: {name: a}\n---\napiVersion: fleetwright/v1\nkind: Fleet\nmetadata: {name: b}\n",
    "f.yaml:7:18: Fleet/b: a repository may have one Fleet at most (the other is at f.yaml:1:1)",
  ],
  [
    "overlapping subnets",
    documents(BASE_FLEET, resource("Network", "b", "mode: isolated", "subnets: [{cidr: 10.20.0.128/25}]")),
    "f.yaml:65:20: Network/b: 10.20.0.128/25 overlaps 10.20.0.0/24 of Network/app (the other is at f.yaml:34:1)",
  ],
  [
    "addresses that cannot be given",
    documents(
      BASE_FLEET,
      machine(
        "x",
        ...["10.20.0.1", "10.20.0.0", "10.20.0.255", "10.21.0.1"].map(
          (ipv4, i) => `${i === 0 ? "interfaces:\n" : ""}  - {network: app, ipv4: ${ipv4}}`,
        ),
      ),
    ),
    "f.yaml:67:28: VirtualMachine/x: 10.20.0.1 is the gateway of 10.20.0.0/24",
    "f.yaml:68:28: VirtualMachine/x: 10.20.0.0 is the network address of 10.20.0.0/24 (usable are 10.20.0.1 to 10.20.0.254)",
    "f.yaml:69:28: VirtualMachine/x: 10.20.0.255 is the broadcast address of 10.20.0.0/24 (usable are 10.20.0.1 to 10.20.0.254)",
    "f.yaml:70:28: VirtualMachine/x: 10.21.0.1 is not an address of 10.20.0.0/24 (usable are 10.20.0.1 to 10.20.0.254)",
  ],
  [
    "two machines with one address",
    documents(
      BASE_FLEET,
      machine("x", "interfaces: [{network: app, ipv4: 10.20.0.5}]"),
      machine("y", "interfaces: [{network: app, ipv4: 10.20.0.5}]"),
    ),
    "f.yaml:74:37: VirtualMachine/y: 10.20.0.5 is taken already (by VirtualMachine/x, f.yaml:60:1)",
  ],
  [
    "a volume at two machines",
    documents(
      BASE_FLEET,
      machine("x", "volumes: [{volume: data}]"),
      machine("y", "volumes: [{volume: data}]"),
    ),
    'f.yaml:74:22: VirtualMachine/y: Volume "data" is attached already (to VirtualMachine/x, f.yaml:60:1)',
  ],
  [
    "qcow2 in a logical pool",
    documents(BASE_FLEET, resource("Volume", "v", "pool: lvm", "size: 1Gi", "format: qcow2")),
    'f.yaml:66:11: Volume/v: StoragePool "lvm" holds logical volumes, which are always raw (leave format out)',
  ],
  [
    "a machine without anything to boot from",
    documents(BASE_FLEET, machine("x").replace("micro", "debian")),
    'f.yaml:64:3: VirtualMachine/x: rootDisk is missing: Image "debian" boots from a disk (add rootDisk: {pool: ..., size: ...})',
  ],
  [
    "a key that a secret does not have",
    documents(BASE_FLEET, machine("y", "cloudInit: {userDataSecretRef: {secret: boot, key: userdata}}")),
    'f.yaml:66:54: VirtualMachine/y: Secret "boot" has no key "userdata" (did you mean "user-data"?)',
  ],
  [
    "one host under two names",
    documents(
      resource("Host", "a", "libvirt: qemu:///system"),
      resource("Host", "b", "libvirt: qemu:///system"),
    ),
    "f.yaml:11:12: Host/b: qemu:///system is Host/a already (the other is at f.yaml:1:1)",
  ],
  [
    "a device that no host has",
    resource("InstanceType", "a", "cpu: {guest: 1}", "memory: {guest: 1Gi}", "hostDevices: [gpu]"),
    'f.yaml:7:17: InstanceType/a: no host has a device "gpu" (add it to the devices of a Host)',
  ],
];

describe("the checks between resources report", () => {
  test.each(ROWS)("%s", (_name, content, ...problems) => {
    expect(problemsOf(content)).toEqual(problems);
  });
});
