import { describe, expect, it } from "vitest";
import { deviceNameFor } from "../../../src/model/identity.ts";
import { BASE_FLEET, documents, machine, problemsOf, resource } from "./build.ts";

const host = (name: string, address: string, ...more: string[]) =>
  resource(
    "Host",
    name,
    `libvirt: "qemu+ssh://root@${address}/system"`,
    "roles: [compute, gateway]",
    `underlay: {interface: eth0, address: ${address}}`,
    "uplink: {interface: eth1}",
    ...more,
  );
const network = (name: string, cidr: string, ...more: string[]) =>
  resource("Network", name, "mode: nat", `subnets: [{cidr: ${cidr}}]`, ...more);
const inProject = (project: string, text: string) =>
  text.replace("metadata: {", `metadata: {project: ${project}, `);

describe("two resources must not make one thing:", () => {
  it("hosts of one name in two projects", () => {
    const libvirt = (at: string) => resource("Host", "hv1", `libvirt: "qemu+ssh://root@${at}/system"`);
    expect(problemsOf(documents(libvirt("a"), inProject("shop", libvirt("b"))))).toEqual([
      "f.yaml:9:33: Host/shop/hv1: Host/hv1 has this name already, and names of hosts are the same in all projects (the other is at f.yaml:1:1)",
    ]);
  });

  it("devices of a host with one alias", () => {
    const gpu = (product: string) => `{alias: gpu, vendor: 10de, product: "${product}"}`;
    const devices = `devices: [${gpu("2330")}, ${gpu("2331")}]`;
    expect(problemsOf(resource("Host", "hv1", "libvirt: qemu:///system", devices))).toEqual([
      'f.yaml:6:66: Host/hv1: there is a device "gpu" already',
    ]);
  });

  it.each(["", "segment"])("a bridge of the host and the bridge of another network (%s)", (part) => {
    const bridge = deviceNameFor("fwb", "default", "Network/default/app", part);
    const bridged = resource("Network", "office", "mode: bridge", `bridge: ${bridge}`);
    expect(problemsOf(documents(network("app", "10.20.0.0/24"), bridged))).toEqual([
      `f.yaml:13:11: Network/office: ${bridge} is the bridge that Fleetwright makes for Network/app (name a bridge of the host; the network is at f.yaml:1:1)`,
    ]);
  });

  it.each([".", ".."])("a bridge is not called %s", (bridge) => {
    expect(problemsOf(resource("Network", "office", "mode: bridge", `bridge: "${bridge}"`))).toEqual([
      `f.yaml:6:11: Network/office: spec.bridge must be the name of a bridge, at most 15 characters, but is "${bridge}"`,
    ]);
  });

  it("an address of a host, and of a pool", () => {
    const pool = resource("AddressPool", "public", "cidrs: [203.0.113.0/24, 10.99.0.0/24]");
    expect(problemsOf(documents(host("hv1", "10.99.0.1"), pool))).toEqual([
      "f.yaml:14:27: AddressPool/public: 10.99.0.0/24 contains 10.99.0.1, the underlay address of Host/hv1 (use other addresses; the host is at f.yaml:1:1)",
    ]);
  });

  it("an address of a host, and of a network that its routing table has", () => {
    const local = network("app", "10.99.0.0/24", "segment: {type: local}");
    expect(problemsOf(documents(host("hv1", "10.99.0.1"), local))).toEqual([
      "f.yaml:15:20: Network/app: 10.99.0.0/24 contains 10.99.0.1, the underlay address of Host/hv1 (use other addresses; the host is at f.yaml:1:1)",
    ]);
    expect(problemsOf(documents(host("hv1", "10.99.0.1"), network("app", "10.99.0.0/24")))).toEqual([]);
  });

  it("public addresses, and addresses of machines", () => {
    const pool = resource("AddressPool", "public", "cidrs: [203.0.113.0/28]");
    expect(problemsOf(documents(pool, network("app", "203.0.113.0/24")))).toEqual([
      "f.yaml:12:20: Network/app: 203.0.113.0/24 overlaps 203.0.113.0/28 of AddressPool/public (the other is at f.yaml:1:1)",
    ]);
    const bridged = (from: number) =>
      resource(
        "Network",
        "office",
        "mode: bridge",
        "bridge: br0",
        `subnets: [{cidr: 203.0.113.0/24, gateway: 203.0.113.254, allocation: {from: 203.0.113.${from}, to: 203.0.113.99}}]`,
      );
    expect(problemsOf(documents(pool, bridged(16)))).toEqual([]);
    expect(problemsOf(documents(pool, bridged(15)))).toEqual([
      "f.yaml:13:72: Network/office: 203.0.113.15 to 203.0.113.99 overlaps 203.0.113.0/28 of AddressPool/public (the other is at f.yaml:1:1)",
    ]);
  });

  const zone = resource(
    "DNSZone",
    "zone",
    "zone: example.test",
    "server: 10.98.0.1:53",
    "tsig: {name: k, secretRef: {secret: boot, key: user-data}}",
    "reverse: [10.20.0.0/24]",
  );
  const record = (name: string, ...more: string[]) =>
    resource("DNSRecord", name, "zone: zone", `name: ${name}`, ...more);

  it("PTR records of one address", () => {
    const pointer = (name: string) => record(name, "type: A", "values: [10.20.0.9]", "pointer: true");
    const written = record("9.0.20.10.in-addr.arpa.", "type: PTR", "values: [a.example.test.]").replace(
      "metadata: {name: 9.0.20.10.in-addr.arpa.}",
      "metadata: {name: written}",
    );
    const named = machine(
      "m",
      "rootDisk: {pool: local, size: 1Gi}",
      "interfaces: [{network: app, ipv4: 10.20.0.9}]",
      "dns: {zone: zone}",
    );
    const first = (owner: string) =>
      `9.0.20.10.in-addr.arpa. has records of type PTR already (by DNSRecord/${owner}, f.yaml:69:1)`;
    const all = (other: string) => problemsOf(documents(BASE_FLEET, zone, pointer("a"), other));
    expect(all(pointer("b"))).toEqual([`f.yaml:86:12: DNSRecord/b: ${first("a")}`]);
    expect(all(named)).toEqual([`f.yaml:86:37: VirtualMachine/m: ${first("a")}`]);
    expect(problemsOf(documents(BASE_FLEET, zone, written, pointer("b")))).toEqual([
      `f.yaml:85:12: DNSRecord/b: ${first("written")}`,
    ]);
  });

  it("a name in two zones of one server", () => {
    const inner = zone
      .replace("{name: zone}", "{name: inner}")
      .replace("zone: example", "zone: apps.example");
    const other = inner.replace("10.20.0.0/24", "10.21.0.0/24");
    const www = (name: string) =>
      record("a", "type: A", "values: [10.20.0.9]").replace("name: a\n", `name: ${name}\n`);
    const all = (name: string) => problemsOf(documents(BASE_FLEET, zone, other, www(name)));
    expect(all("www.myapps")).toEqual([]);
    expect(all("www.apps")).toEqual([
      "f.yaml:83:9: DNSRecord/a: www.apps.example.test. is in the zone apps.example.test. of DNSZone/inner (give it that zone; it is at f.yaml:69:1)",
    ]);
  });

  it("a name and its other spelling", () => {
    const www = (name: string, written: string) =>
      record(name, "type: A", "values: [10.20.0.9]").replace(`name: ${name}\n`, `name: ${written}\n`);
    expect(problemsOf(documents(BASE_FLEET, zone, www("a", "www"), www("b", "WWW.Example.Test.")))).toEqual([
      "f.yaml:83:9: DNSRecord/b: www.example.test. has records of type A already (by DNSRecord/a, f.yaml:69:1)",
    ]);
  });

  it("a list that names a resource by two spellings", () => {
    expect(problemsOf(documents(BASE_FLEET, machine("m", "sshKeys: [ops, default/ops]")))).toEqual([
      'f.yaml:66:18: VirtualMachine/m: spec.sshKeys names "ops" twice',
    ]);
  });
});
