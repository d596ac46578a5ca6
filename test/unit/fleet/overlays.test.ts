import { describe, expect, test } from "vitest";
import { BASE_FLEET, documents, machine, problemsOf, resource } from "./build.ts";

const underlayHost = (name: string, number: number, ...more: string[]) =>
  resource(
    "Host",
    name,
    `libvirt: "lab://t/${name}"`,
    `underlay: {interface: eth0, address: 10.99.0.${number}}`,
    ...more,
  );
const GATEWAY = ["roles: [compute, gateway]", "uplink: {interface: eth1}"];
const NAT = ["mode: nat", "subnets: [{cidr: 10.20.0.0/24}]"];
const HOSTS = documents(underlayHost("hv1", 1, ...GATEWAY), underlayHost("hv2", 2));
const POOL = resource("AddressPool", "public", "cidrs: [203.0.113.0/28]", "gateway: 203.0.113.1");
const floating = (name: string, ...spec: string[]) => resource("FloatingIP", name, "pool: public", ...spec);
const MACHINE = machine("db", "interfaces: [{network: app}]");

type Row = readonly [name: string, content: string, ...problems: RegExp[]];

const ROWS: readonly Row[] = [
  [
    "two tenants with one subnet between hosts",
    documents(HOSTS, resource("Network", "a", ...NAT), resource("Network", "b", ...NAT)),
  ],
  [
    "two local networks with one subnet",
    documents(
      HOSTS,
      ...["a", "b"].map((name) => resource("Network", name, ...NAT, "segment: {type: local}")),
    ),
    /Network\/b: 10.20.0.0\/24 overlaps 10.20.0.0\/24 of Network\/a/,
  ],
  [
    "no gateway host",
    documents(underlayHost("hv1", 1), resource("Network", "a", ...NAT)),
    /Network\/a: no host can run its router \(it needs a Host with role gateway, an underlay and an uplink that gatewaySelector allows\)/,
  ],
  [
    "a gateway host that the selector does not allow",
    documents(HOSTS, resource("Network", "a", ...NAT, "gatewaySelector: {zone: x}")),
    /Network\/a: no host can run its router/,
  ],
  [
    "an isolated network without DHCP needs no gateway",
    documents(underlayHost("hv1", 1), resource("Network", "a", "mode: isolated")),
  ],
  [
    "vxlan where no host has an underlay",
    resource("Network", "a", ...NAT, "segment: {type: vxlan}"),
    /Network\/a: a segment of type vxlan needs hosts with an underlay, and no host has one/,
  ],
  [
    "one number for two networks",
    documents(HOSTS, ...["a", "b"].map((name) => resource("Network", name, ...NAT, "segment: {id: 7}"))),
    /Network\/b: the segment's number 7 is that of Network\/a, too/,
  ],
  [
    "numbers whose routers would have one address",
    documents(
      HOSTS,
      resource("Network", "a", ...NAT, "segment: {id: 7}"),
      resource("Network", "b", ...NAT, "segment: {id: 4194311}"),
    ),
    /Network\/b: the segment's number 4194311 and that of Network\/a, 7, are the same in their lower 22 bits/,
  ],
  [
    "a subnet that is between routers and hosts",
    documents(HOSTS, resource("Network", "a", "mode: nat", "subnets: [{cidr: 100.64.1.0/24}]")),
    /Network\/a: 100.64.1.0\/24 cannot be used: 100.64.0.0\/10 is between routers and their hosts/,
  ],
  [
    "a segment of a bridge that is there",
    resource("Network", "a", "mode: bridge", "bridge: br0", "segment: {id: 5}"),
    /Network\/a: a network of mode bridge is carried by whatever that bridge is joined to/,
  ],
  [
    "a number of a local network",
    resource("Network", "a", ...NAT, "segment: {type: local, id: 5}"),
    /Network\/a: a local network has no number/,
  ],
  [
    "a gateway without an underlay",
    resource("Host", "g", "libvirt: qemu:///system", "roles: [gateway]"),
    /Host\/g: a gateway needs an underlay/,
  ],
  [
    "an underlay of a host without a shell",
    resource("Host", "h", "libvirt: qemu+tls://h/system", "underlay: {interface: eth0, address: 10.99.0.1}"),
    /Host\/h: an underlay needs a shell on the host/,
  ],
  [
    "one underlay address for two hosts",
    documents(underlayHost("hv1", 1), underlayHost("hv2", 1)),
    /Host\/hv2: 10.99.0.1 is the underlay address of Host\/hv1 already/,
  ],
  [
    "an interface that is an option",
    resource("Host", "h", "libvirt: qemu:///system", 'uplink: {interface: "../x"}'),
    /Host\/h: spec.uplink.interface must be the name of a network interface/,
  ],
  [
    "a floating address in its place",
    documents(
      HOSTS,
      BASE_FLEET,
      POOL,
      MACHINE,
      floating("f", "address: 203.0.113.5", "target: {virtualMachine: db}"),
    ),
  ],
  [
    "floating addresses that cannot be given",
    documents(
      HOSTS,
      BASE_FLEET,
      POOL,
      machine("m", `interfaces: [${"{network: app}, ".repeat(4)}]`),
      ...["198.51.100.1", "203.0.113.1", "203.0.113.0", "203.0.113.15"].map((address, index) =>
        floating(`f${index}`, `address: ${address}`, `target: {virtualMachine: m, interface: ${index}}`),
      ),
    ),
    /FloatingIP\/f0: 198.51.100.1 is not an address of AddressPool\/public \(it has 203.0.113.0\/28\)/,
    /FloatingIP\/f1: 203.0.113.1 is the gateway of AddressPool\/public/,
    /FloatingIP\/f2: 203.0.113.0 is an end of its subnet in AddressPool\/public \(usable are 203.0.113.1 to 203.0.113.14\)/,
    /FloatingIP\/f3: 203.0.113.15 is an end of its subnet/,
  ],
  [
    "a floating address twice, and two at one interface",
    documents(
      HOSTS,
      BASE_FLEET,
      POOL,
      MACHINE,
      floating("f", "address: 203.0.113.5", "target: {virtualMachine: db}"),
      floating("g", "address: 203.0.113.5", "target: {virtualMachine: db}"),
    ),
    /FloatingIP\/g: 203.0.113.5 is taken already \(by FloatingIP\/f/,
    /FloatingIP\/g: this interface is taken already \(by FloatingIP\/f/,
  ],
  [
    "an interface that the machine does not have",
    documents(HOSTS, BASE_FLEET, POOL, MACHINE, floating("f", "target: {virtualMachine: db, interface: 3}")),
    /FloatingIP\/f: VirtualMachine\/db has no interface 3 \(it has 1, counted from 0\)/,
  ],
  [
    "a machine that no router leads to",
    documents(BASE_FLEET, POOL, MACHINE, floating("f", "target: {virtualMachine: db}")),
    /FloatingIP\/f: Network\/app, where VirtualMachine\/db is, has no router for a public address/,
  ],
  [
    "pools that share addresses",
    documents(POOL, resource("AddressPool", "more", "cidrs: [203.0.113.8/29]")),
    /AddressPool\/more: 203.0.113.8\/29 overlaps 203.0.113.0\/28 of AddressPool\/public/,
  ],
  [
    "an address for a subnet",
    resource("AddressPool", "p", "cidrs: [203.0.113.5/28]"),
    /AddressPool\/p: 203.0.113.5\/28 is an address inside of a subnet \(did you mean "203.0.113.0\/28"\?\)/,
  ],
  ["a single address", resource("AddressPool", "p", "cidrs: [203.0.113.5/32]")],
];

describe("the checks of networks between hosts", () => {
  const rows = ROWS.map(([name, content, ...problems]) => ({ name, content, problems }));
  test.each(rows)("$name", ({ content, problems }) => {
    expect(problemsOf(content)).toEqual(problems.map((one) => expect.stringMatching(one)));
  });
});
