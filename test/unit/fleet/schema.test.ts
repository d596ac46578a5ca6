import { describe, expect, test } from "vitest";
import { KINDS } from "../../../src/fleet/validate.ts";
import { documents, machine, problemsOf, resource } from "./build.ts";

type Row = readonly [name: string, content: string | Uint8Array, ...problems: string[]];

const ROWS: readonly Row[] = [
  [
    "no kind",
    "apiVersion: fleetwright/v1\nmetadata: {name: x}\n",
    `f.yaml:1:1: kind is missing (expected one of ${KINDS.join(", ")})`,
  ],
  [
    "a misspelt kind",
    resource("VirtualMachin", "x", "a: 1"),
    'f.yaml:2:7: unknown kind "VirtualMachin" (did you mean "VirtualMachine"?)',
  ],
  [
    "a kind that is an object's own word",
    "kind: constructor\n",
    `f.yaml:1:7: unknown kind "constructor" (known kinds: ${KINDS.join(", ")})`,
  ],
  [
    "a kind that is not supported yet",
    resource("AlertRule", "x", "a: 1"),
    "f.yaml:2:7: kind AlertRule is not supported yet (comes with the daemon)",
  ],
  [
    "another apiVersion",
    machine("x").replace("fleetwright/v1", "v1"),
    'f.yaml:1:13: VirtualMachine/x: apiVersion must be fleetwright/v1, but is "v1"',
  ],
  [
    "no apiVersion",
    "kind: Fleet\nmetadata: {name: demo}\n",
    'f.yaml:1:1: Fleet/demo: apiVersion is missing (write "apiVersion: fleetwright/v1")',
  ],
  [
    "a misspelt field",
    machine("x", "intefaces: []"),
    'f.yaml:7:3: VirtualMachine/x: unknown field "intefaces" in spec (did you mean "interfaces"?)',
  ],
  [
    "a misspelt field that is required is reported once",
    resource("VirtualMachine", "x", "instancetype: small", "image: micro"),
    'f.yaml:5:3: VirtualMachine/x: unknown field "instancetype" in spec (did you mean "instanceType"?)',
  ],
  [
    "required fields that are missing",
    resource("VirtualMachine", "x", "sshKeys: []"),
    "f.yaml:5:3: VirtualMachine/x: spec.instanceType is missing (the name of a resource of kind InstanceType)",
  ],
  [
    "an unknown field among few and among many",
    machine("x", "nope: 1", "devices: {gpu: true}"),
    'f.yaml:7:3: VirtualMachine/x: unknown field "nope" in spec (see "fleetwright explain VirtualMachine.spec")',
    'f.yaml:8:13: VirtualMachine/x: unknown field "gpu" in spec.devices (known fields: guestAgent, watchdog, tpm, firmware, graphics, machineType, cpuModel, unmanaged)',
  ],
  [
    "an empty spec",
    "apiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: hv1}\nspec:\n",
    "f.yaml:4:1: Host/hv1: spec is empty (expected a map)",
  ],
  [
    "wrong types and words",
    machine(
      "x",
      "sshKeys: ops",
      "interfaces: {network: app}",
      "runStrategy: Alwys",
      "protect: 'yes'",
      "terminationGracePeriod: 5",
      "placement: {hostSelector: {rack: 1}}",
    ),
    'f.yaml:7:12: VirtualMachine/x: spec.sshKeys must be a list, but is "ops"',
    "f.yaml:8:15: VirtualMachine/x: spec.interfaces must be a list, but is a map",
    'f.yaml:9:16: VirtualMachine/x: spec.runStrategy must be one of Always, Halted, Manual, but is "Alwys" (did you mean "Always"?)',
    'f.yaml:10:12: VirtualMachine/x: spec.protect must be true or false, but is "yes"',
    "f.yaml:11:27: VirtualMachine/x: spec.terminationGracePeriod must be a duration such as 30s, 5m or 7d, but is the number 5",
    'f.yaml:12:36: VirtualMachine/x: spec.placement.hostSelector.rack must be a text, but is the number 1 (put it in quotes: "1")',
  ],
  [
    "a map where one of some words is expected, whatever its keys are",
    resource("InstanceType", "x", "family: {toString: x}", "cpu: {guest: 1}", "memory: {guest: 64Mi}"),
    "f.yaml:5:11: InstanceType/x: spec.family must be a text, but is a map",
  ],
  [
    "an empty value",
    machine("x", "rootDisk: {pool: local, size: }"),
    "f.yaml:7:27: VirtualMachine/x: spec.rootDisk.size is empty (expected a size such as 512Mi or 10Gi)",
  ],
  [
    "fields that are not supported yet",
    documents(resource("Fleet", "f", "migration: {postCopy: true}")),
    "f.yaml:5:15: Fleet/f: spec.migration.postCopy is not supported yet (comes later: a network that fails meanwhile would cost the machine its memory)",
  ],
  [
    "values that are not supported yet",
    documents(
      resource("StoragePool", "c", "type: iscsi"),
      resource("Network", "n", "mode: routed"),
      resource("Network", "v", "mode: nat", "segment: {type: vlan}"),
    ),
    'f.yaml:5:9: StoragePool/c: spec.type "iscsi" is not supported yet (use dir or logical)',
    'f.yaml:11:9: Network/n: spec.mode "routed" is not supported yet (use nat, with a FloatingIP for each machine that is to be reached)',
    'f.yaml:18:19: Network/v: spec.segment.type "vlan" is not supported yet (use vxlan, or mode bridge on a bridge with that VLAN)',
  ],
  [
    "one thing or another",
    resource("StoragePool", "c", "type: dir", "path: /x", "hosts: some"),
    'f.yaml:7:10: StoragePool/c: spec.hosts must be all, labels of hosts such as {zone: a}, or a list of hosts such as [hv1, hv2], but is "some"',
  ],
  [
    "a number that wants quotes",
    resource("Host", "h", "libvirt: qemu:///system", "devices: [{alias: gpu, vendor: 8086, product: '1'}]"),
    'f.yaml:6:34: Host/h: spec.devices[0].vendor must be four hexadecimal digits in quotes, such as "10de", but is the number 8086 (put it in quotes: "8086")',
    'f.yaml:6:49: Host/h: spec.devices[0].product must be four hexadecimal digits in quotes, such as "2330", but is "1"',
  ],
  [
    "a number whose text is what is meant",
    resource(
      "Host",
      "h",
      "libvirt: qemu:///system",
      "devices: [{alias: gpu, vendor: 1e03, product: 0x10DE}]",
    ),
    'f.yaml:6:34: Host/h: spec.devices[0].vendor must be four hexadecimal digits in quotes, such as "10de", but is the number 1e03 (put it in quotes: "1e03")',
    'f.yaml:6:49: Host/h: spec.devices[0].product must be four hexadecimal digits in quotes, such as "2330", but is the number 0x10DE (put it in quotes: "0x10DE")',
  ],
  ...["1.10", "58899e0", "0755", "1e3", "+5", "0x1F", ".5"].map(
    (text): Row => [
      `the number ${text} where a text is meant`,
      machine("x", `placement: {hostSelector: {version: ${text}}}`),
      `f.yaml:7:39: VirtualMachine/x: spec.placement.hostSelector.version must be a text, but is the number ${text} (put it in quotes: "${text}")`,
    ],
  ),
  [
    "a boolean as it is written, and a number of another place",
    machine("x", "placement: {hostSelector: {a: &v 2.0, b: True, c: *v}}"),
    'f.yaml:7:36: VirtualMachine/x: spec.placement.hostSelector.a must be a text, but is the number 2.0 (put it in quotes: "2.0")',
    'f.yaml:7:44: VirtualMachine/x: spec.placement.hostSelector.b must be a text, but is true (put it in quotes: "True")',
    'f.yaml:7:53: VirtualMachine/x: spec.placement.hostSelector.c must be a text, but is the number 2.0 (put it in quotes: "2.0")',
  ],
  [
    "characters that XML and file systems cannot hold",
    documents(
      resource("StoragePool", "p", "type: dir", 'path: "/srv/\\x01"'),
      resource("Image", "i", 'source: {path: "a\\0b"}', 'kernelBoot: {kernel: a, cmdline: "quiet\\x1b"}'),
      resource("Secret", "s", 'file: {k: "/etc/a\\0"}'),
    ),
    'f.yaml:6:9: StoragePool/p: spec.path must be an absolute path without spaces, but is "/srv/\\u0001"',
    'f.yaml:12:18: Image/i: spec.source.path must be a path without control characters, but is "a\\u0000b"',
    'f.yaml:13:36: Image/i: spec.kernelBoot.cmdline must be a text without control characters, but is "quiet\\u001b"',
    "f.yaml:19:13: Secret/s: spec.file.k must be an absolute path",
  ],
  [
    "null where a text is meant, and nothing",
    machine("x", "placement: {hostSelector: {a: null, b: ~, c: }}"),
    'f.yaml:7:33: VirtualMachine/x: spec.placement.hostSelector.a is empty (put it in quotes: "null")',
    "f.yaml:7:42: VirtualMachine/x: spec.placement.hostSelector.b is empty (expected a text)",
    "f.yaml:7:45: VirtualMachine/x: spec.placement.hostSelector.c is empty (expected a text)",
  ],
  [
    "a number of a merged map",
    resource("Host", "h", "libvirt: qemu:///system").replace(
      "{name: h}",
      "{name: h, labels: {<<: {version: 1.10}}}",
    ),
    'f.yaml:3:29: Host/h: metadata.labels.version must be a text, but is the number 1.10 (put it in quotes: "1.10")',
  ],
  [
    "no-break spaces as indentation",
    "apiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: h}\nspec:\n\u00a0\u00a0libvirt: qemu:///system\n",
    "f.yaml:4:1: Host/h: spec is empty (expected a map)",
    'f.yaml:5:1: Host/h: unknown field "\\u00a0\\u00a0libvirt" at the top of the document (replace the no-break space U+00A0 by an ordinary space)',
  ],
  [
    "a no-break space in a field's name and before a value",
    machine("x", "\u00a0sshKeys: []", "runStrategy: \u00a0Always", "terminationGracePeriod: 5\u00a0s"),
    'f.yaml:7:3: VirtualMachine/x: unknown field "\\u00a0sshKeys" in spec (replace the no-break space U+00A0 by an ordinary space)',
    'f.yaml:8:16: VirtualMachine/x: spec.runStrategy must be one of Always, Halted, Manual, but is "\\u00a0Always" (replace the no-break space U+00A0 by an ordinary space)',
    'f.yaml:9:27: VirtualMachine/x: spec.terminationGracePeriod must be a duration such as 30s, 5m or 7d, but is "5\\u00a0s" (replace the no-break space U+00A0 by an ordinary space)',
  ],
  [
    "a no-break space behind a colon",
    machine("x", "protect:\u00a0true"),
    "f.yaml:7:3: this is not valid YAML: implicit map keys need to be followed by map values (replace the no-break space U+00A0 by an ordinary space)",
  ],
  [
    "no-break spaces behind all colons",
    "apiVersion:\u00a0fleetwright/v1\nkind:\u00a0Network\n",
    "f.yaml:1:1: a resource must be a map with apiVersion, kind, metadata and spec (replace the no-break space U+00A0 by an ordinary space)",
  ],
  [
    "numbers and quantities out of range",
    resource("InstanceType", "t", "cpu: {guest: 0}", "memory: {guest: 1.5.Gi, maxGuest: 512}"),
    "f.yaml:5:16: InstanceType/t: spec.cpu.guest must be at least 1, but is 0",
    'f.yaml:6:19: InstanceType/t: spec.memory.guest must be a size such as 512Mi or 10Gi, but is "1.5.Gi"',
    'f.yaml:6:37: InstanceType/t: spec.memory.maxGuest must be a size such as 512Mi or 10Gi, but is the number 512 (put it in quotes: "512")',
  ],
  [
    "a name that is no DNS label",
    machine("Web_1"),
    'f.yaml:3:18: VirtualMachine/Web_1: metadata.name must be a DNS label (lower-case letters, digits and hyphens, at most 63 characters), but is "Web_1"',
  ],
  [
    "too many entries",
    resource("Network", "n", "mode: nat", "subnets: [{cidr: 10.7.0.0/24}, {cidr: 10.8.0.0/24}]", "mtu: 100"),
    "f.yaml:6:12: Network/n: spec.subnets takes at most 1 entry",
    "f.yaml:7:8: Network/n: spec.mtu must be at least 576, but is 100",
  ],
  [
    "an entry twice",
    machine("x", "sshKeys: [ops, ops]"),
    "f.yaml:7:18: VirtualMachine/x: spec.sshKeys has the same entry twice",
  ],
  [
    "exactly one of several",
    documents(
      resource("Image", "a", "source: {path: a, recipe: micro}"),
      resource("Image", "b", "source: {}"),
    ),
    "f.yaml:5:11: Image/a: spec.source must have exactly one of path, url, recipe",
    "f.yaml:11:11: Image/b: spec.source must have exactly one of path, url, recipe",
  ],
  [
    "what is written into a secret is not repeated",
    resource("Secret", "a", "env: {k: hunter2 !}"),
    "f.yaml:5:12: Secret/a: spec.env.k must be the name of an environment variable",
  ],
];

describe("the schema of a kind refuses", () => {
  test.each(ROWS)("%s", (_name, content, ...problems) => {
    expect(problemsOf(content)).toEqual(problems);
  });
});
