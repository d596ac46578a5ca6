import { describe, expect, test } from "vitest";
import { createLoader } from "../../../src/fleet/load.ts";
import { formatProblem } from "../../../src/model/problem.ts";

/** The machines, networks and pools that a fleet may make of what others made, and what is refused in its files. */

const doc = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

const HOSTS = [
  doc("Host", "hv1", '{libvirt: "qemu+ssh://hv1/system"}'),
  doc("Host", "hv2", '{libvirt: "qemu+ssh://hv2/system"}'),
];
const GROUND = [
  ...HOSTS,
  doc("Network", "office", "{mode: existing, name: default}"),
  doc("InstanceType", "s", "{cpu: {guest: 1}, memory: {guest: 512Mi}}"),
  doc("Image", "micro", "{source: {recipe: micro}}"),
];

function problemsOf(...documents: string[]): string[] {
  const content = new TextEncoder().encode(documents.join("---\n"));
  return createLoader()
    .load([{ path: "f.yaml", content }])
    .problems.map(formatProblem);
}

const network = (spec: string) => doc("Network", "n", spec);
const pool = (name: string, spec: string) => doc("StoragePool", name, spec);

describe("accepted", () => {
  test.each([
    ["a network of libvirt", network("{mode: existing, name: default, portSecurity: false}")],
    [
      "two resources for one network",
      network("{mode: existing, name: default}") +
        `---\n${doc("Network", "m", "{mode: existing, name: default}")}`,
    ],
    ["a pool on all hosts", pool("p", "{type: existing, name: default}")],
    [
      "pools of one name on different hosts",
      `${pool("p", "{type: existing, name: default, hosts: [hv1]}")}---\n${pool("q", "{type: existing, name: default, hosts: [hv2]}")}`,
    ],
    ["a pool of our own on a list of hosts", pool("p", "{type: dir, path: /srv/p, hosts: [hv1]}")],
  ])("%s", (_name, document) => {
    expect(problemsOf(...HOSTS, document)).toEqual([]);
  });
});

describe("refused", () => {
  test.each([
    [
      "a network without its name",
      network("{mode: existing}"),
      "f.yaml:14:7: Network/n: a network of mode existing needs name, the network's name in libvirt (see virsh net-list --all)",
    ],
    [
      "a name on a network of ours",
      network("{mode: bridge, bridge: br0, name: x}"),
      "f.yaml:14:41: Network/n: a network of mode bridge has its name from its resource (leave name out, or write mode: existing)",
    ],
    [
      "subnets of ours",
      network(
        "{mode: existing, name: d, subnets: [{cidr: 10.0.0.0/24, gateway: 10.0.0.1, allocation: {from: 10.0.0.2, to: 10.0.0.9}}]}",
      ),
      "f.yaml:14:42: Network/n: the addresses of an existing network are not ours to give (leave subnets out: addresses that its DHCP server gives are shown by get vm)",
    ],
    [
      "DHCP of ours",
      network("{mode: existing, name: d, dhcp: true}"),
      "f.yaml:14:39: Network/n: DHCP on an existing network is not ours to answer (leave dhcp out)",
    ],
    [
      "a segment",
      network("{mode: existing, name: d, segment: {type: local}}"),
      "f.yaml:14:42: Network/n: an existing network has no segment of ours (leave segment out)",
    ],
    [
      "a router",
      network("{mode: existing, name: d, gatewaySelector: {zone: a}}"),
      "f.yaml:14:50: Network/n: an existing network has no router of ours (leave gatewaySelector out)",
    ],
    [
      "an MTU",
      network("{mode: existing, name: d, mtu: 1400}"),
      "f.yaml:14:38: Network/n: the MTU of an existing network is not ours to change (leave mtu out)",
    ],
    [
      "protection of what is not owned",
      network("{mode: existing, name: d, protect: true}"),
      "f.yaml:14:33: Network/n: protect has no effect: what others made is never changed or deleted (leave protect out)",
    ],
    [
      "drift of what is not owned",
      pool("p", "{type: existing, name: d, drift: report}"),
      "f.yaml:14:33: StoragePool/p: drift has no effect: what others made is never changed or deleted (leave drift out)",
    ],
    [
      "a path of a pool of libvirt",
      pool("p", "{type: existing, name: d, path: /srv/p}"),
      "f.yaml:14:33: StoragePool/p: a pool of type existing has no path",
    ],
    [
      "a pool without its name",
      pool("p", "{type: existing}"),
      "f.yaml:14:7: StoragePool/p: a pool of type existing needs name",
    ],
    [
      "a name that is a path",
      pool("p", "{type: existing, name: a/b}"),
      'f.yaml:14:30: StoragePool/p: spec.name must be the name of a pool of libvirt, without spaces and slashes, but is "a/b"',
    ],
    [
      "the system pool",
      pool("p", "{type: existing, name: fleetwright-default}"),
      "f.yaml:14:30: StoragePool/p: fleetwright-default is the pool with this fleet's kernels and seeds (name a pool that others made)",
    ],
    [
      "a host that the fleet does not have",
      pool("p", "{type: existing, name: d, hosts: [hv1, hv3]}"),
      'f.yaml:14:46: StoragePool/p: Host "hv3" does not exist (did you mean "hv1"?)',
    ],
  ])("%s", (_name, document, problem) => {
    expect(problemsOf(...HOSTS, document)).toEqual([problem]);
  });

  test.each([
    [
      "a pool of the fleet's own",
      pool("p", "{type: dir, path: /srv/p}"),
      pool("q", "{type: existing, name: p, hosts: [hv2]}"),
      "StoragePool/q: StoragePool/p is libvirt's p already",
    ],
    [
      "a pool that another resource names",
      pool("p", "{type: existing, name: d}"),
      pool("q", "{type: existing, name: d, hosts: [hv2]}"),
      "StoragePool/q: StoragePool/p is libvirt's d already",
    ],
    [
      "a network of the fleet's own",
      doc("Network", "app", "{mode: bridge, bridge: br0}"),
      network("{mode: existing, name: app}"),
      "Network/n: Network/app is libvirt's app already",
    ],
  ])("%s", (_name, own, document, message) => {
    expect(problemsOf(...HOSTS, own, document)).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    [
      "security groups without an address",
      `{instanceType: s, image: micro, interfaces: [{network: office, securityGroups: [g]}]}`,
      "its security groups need an address, and Network/office has no subnet",
    ],
    [
      "a fixed address",
      "{instanceType: s, image: micro, interfaces: [{network: office, ipv4: 192.168.122.5}]}",
      "192.168.122.5 cannot be assigned: the network has no subnet",
    ],
    [
      "a DNS name, which does not follow learned addresses",
      "{instanceType: s, image: micro, interfaces: [{network: office}], dns: {zone: z}}",
      'a name needs an address, and Network "office" has no subnet to give it',
    ],
  ])("%s", (_name, spec, message) => {
    const others = [
      doc("SecurityGroup", "g", "{rules: []}"),
      doc(
        "DNSZone",
        "z",
        "{zone: a.test, server: 10.0.0.1:53, tsig: {name: k, algorithm: hmac-sha256, secretRef: {secret: s, key: k}}}",
      ),
      doc("Secret", "s", "{env: {k: K}}"),
    ];
    const problems = problemsOf(...GROUND, ...others, doc("VirtualMachine", "vm", spec));
    expect(problems).toEqual([expect.stringContaining(message)]);
    expect(problems[0]).toMatch(/^f\.yaml:\d+:\d+: VirtualMachine\/vm: /);
  });

  test.each([
    [
      "a floating address",
      doc("FloatingIP", "f", "{pool: a, target: {virtualMachine: vm}}"),
      "Network/office, where VirtualMachine/vm is, has no router for a public address",
    ],
    [
      "a load balancer",
      doc(
        "LoadBalancer",
        "lb",
        "{network: office, listeners: [{name: l, protocol: TCP, port: 80, pool: p}], pools: [{name: p, members: []}]}",
      ),
      "LoadBalancer/lb: ",
    ],
  ])("%s", (_name, document, message) => {
    const machine = doc(
      "VirtualMachine",
      "vm",
      "{instanceType: s, image: micro, interfaces: [{network: office}]}",
    );
    const addresses = doc("AddressPool", "a", "{cidrs: [203.0.113.0/24]}");
    const problems = problemsOf(...GROUND, addresses, machine, document);
    expect(problems[0]).toContain(message);
    expect(problems[0]).toMatch(/^f\.yaml:\d+:\d+: /);
  });
});
