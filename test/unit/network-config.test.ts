import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { NetworkState } from "../../src/drivers/libvirt/states.ts";
import type { DesiredObject } from "../../src/model/object.ts";
import { BASE_YAML, compileFleet } from "./compiled-fleet.ts";

/** What the seed tells a guest about its network: addresses, routes and name servers. */

const NETWORKS: Readonly<Record<string, string>> = {
  nat: "{mode: nat, subnets: [{cidr: 10.30.0.0/24}]}",
  "nat, static": "{mode: nat, dhcp: false, subnets: [{cidr: 10.31.0.0/24}]}",
  "nat, static, named": "{mode: nat, dhcp: false, subnets: [{cidr: 10.32.0.0/24, nameservers: [9.9.9.9]}]}",
  isolated: "{mode: isolated, subnets: [{cidr: 10.33.0.0/24}]}",
  "isolated, static": "{mode: isolated, dhcp: false, subnets: [{cidr: 10.34.0.0/24}]}",
  "isolated, bare": "{mode: isolated}",
  bridge: "{mode: bridge, bridge: br0}",
  "bridge, static":
    "{mode: bridge, bridge: br1, subnets: [{cidr: 10.36.0.0/24, gateway: 10.36.0.254, allocation: {from: 10.36.0.2, to: 10.36.0.9}}]}",
};

interface Ethernet {
  readonly dhcp4?: boolean;
  readonly "dhcp4-overrides"?: object;
  readonly addresses?: readonly string[];
  readonly routes?: readonly { readonly to: string; readonly via: string }[];
  readonly nameservers?: { readonly addresses: readonly string[] };
}

const document = (kind: string, name: string, spec: string) =>
  `{apiVersion: fleetwright/v1, kind: ${kind}, metadata: {name: ${name}}, spec: ${spec}}\n---\n`;

/** Returns the entries of a machine with an interface in each of the networks. */
function ethernetsOf(networks: readonly string[]): Ethernet[] {
  const yaml = networks.map((network, index) => document("Network", `n${index}`, NETWORKS[network] ?? ""));
  const interfaces = networks.map((_, index) => `{network: n${index}}`).join(", ");
  const machine = document(
    "VirtualMachine",
    "db",
    `{instanceType: small, image: micro, interfaces: [${interfaces}]}`,
  );
  const { objects, blocked } = compileFleet(BASE_YAML + yaml.join("") + machine);
  expect(blocked).toEqual([]);
  const seed = objects.find(({ build }) => build?.from === "seed")?.build;
  if (seed?.from !== "seed") throw new Error("there is no seed");
  return Object.values((parse(seed.seed.networkConfig) as { ethernets: Record<string, Ethernet> }).ethernets);
}

/** Says how an interface gets its default route: by DHCP, over a gateway, or not. */
function routeOf({ dhcp4, "dhcp4-overrides": overrides, routes }: Ethernet): string {
  if (dhcp4 === true) return overrides === undefined ? "dhcp" : "dhcp, no route";
  return routes?.map(({ via }) => via).join() ?? "none";
}

describe("the default route", () => {
  it.each<[networks: string[], routes: string[]]>([
    [["nat"], ["dhcp"]],
    [["nat, static"], ["10.31.0.1"]],
    [["isolated"], ["dhcp"]],
    [["isolated, static"], ["none"]],
    [["bridge, static"], ["10.36.0.254"]],
    [
      ["nat", "isolated, static"],
      ["dhcp", "none"],
    ],
    [
      ["isolated, static", "nat"],
      ["none", "dhcp"],
    ],
    [
      ["isolated, bare", "nat, static"],
      ["dhcp", "10.31.0.1"],
    ],
    [
      ["nat", "nat, static"],
      ["dhcp", "none"],
    ],
    [
      ["nat, static", "nat"],
      ["10.31.0.1", "dhcp, no route"],
    ],
    [
      ["isolated", "bridge", "nat", "bridge, static"],
      ["dhcp", "dhcp", "dhcp, no route", "none"],
    ],
  ])("of a machine in %j is %j: one, over the first network with a way out", (networks, routes) => {
    expect(ethernetsOf(networks).map(routeOf)).toEqual(routes);
  });
});

describe("the name servers of an interface without DHCP", () => {
  it.each<[network: string, addresses: string[] | undefined]>([
    ["nat, static", ["10.31.0.1"]],
    ["nat, static, named", ["9.9.9.9"]],
    ["isolated, static", undefined],
    ["bridge, static", undefined],
  ])("on a network of mode %s are %j", (network, addresses) => {
    expect(ethernetsOf([network]).map(({ nameservers }) => nameservers?.addresses)).toEqual([addresses]);
  });
});

it("a machine with two interfaces in one network of a host has its name once there, as libvirt demands", () => {
  const interfaces = "[{network: app, ipv4: 10.20.0.10}, {network: app, ipv4: 10.20.0.11}]";
  const machine = document(
    "VirtualMachine",
    "db",
    `{instanceType: small, image: micro, interfaces: ${interfaces}}`,
  );
  const network = compileFleet(BASE_YAML + machine).objects.find(({ type }) => type === "network");
  const { leases } = (network as DesiredObject<NetworkState>).state;
  expect(Object.values(leases)).toEqual([
    { ipv4: "10.20.0.10", hostname: "db" },
    { ipv4: "10.20.0.11", hostname: "" },
  ]);
});

it.each([
  ["[10.20.0.1]", []],
  ["[10.20.0.1, 9.9.9.9]", ["10.20.0.1", "9.9.9.9"]],
])("the name servers %s, of which the gateway alone is the default, are %j", (nameservers, expected) => {
  const yaml = BASE_YAML.replace("cidr: 10.20.0.0/24", `cidr: 10.20.0.0/24, nameservers: ${nameservers}`);
  const machine = document(
    "VirtualMachine",
    "db",
    "{instanceType: small, image: micro, interfaces: [{network: app}]}",
  );
  const networks = compileFleet(yaml + machine).objects.filter(({ type }) => type === "network");
  expect(networks.map(({ state }) => (state as DesiredObject<NetworkState>["state"]).nameservers)).toEqual([
    expected,
  ]);
});
