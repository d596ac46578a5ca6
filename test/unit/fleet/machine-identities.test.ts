import { expect, test } from "vitest";
import { createLoader } from "../../../src/fleet/load.ts";
import { macFor, uuidFor } from "../../../src/model/identity.ts";

const FLEET = "shop";
const BASE = [
  `{apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: ${FLEET}}, spec: {}}`,
  '{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv1}, spec: {libvirt: "test:///default"}}',
  "{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: small}, spec: {cpu: {guest: 1}, memory: {guest: 64Mi}}}",
  "{apiVersion: fleetwright/v1, kind: Image, metadata: {name: micro}, spec: {source: {recipe: micro}}}",
  "{apiVersion: fleetwright/v1, kind: Network, metadata: {name: lan}, spec: {mode: nat, subnets: [{cidr: 10.20.0.0/24}]}}",
];
const SPEC = "instanceType: small, image: micro";
const machine = (name: string, more: string) =>
  `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: ${name}}, spec: {${SPEC}, ${more}}}`;
const POOL = `{apiVersion: fleetwright/v1, kind: VirtualMachinePool, metadata: {name: web}, spec: {replicas: 2, template: {spec: {${SPEC}, interfaces: [{network: lan}]}}}}`;

function problemsOf(...documents: readonly string[]): string[] {
  const content = new TextEncoder().encode([...BASE, ...documents].join("\n---\n"));
  return createLoader()
    .load([{ path: "f.yaml", content }])
    .problems.map(({ message }) => message);
}

const MAC = "52:54:00:aa:bb:cc";
const UUID = "48e1498a-4895-45e6-b485-ee34ee4e2573";
const VICTIM = machine("victim", "interfaces: [{network: lan}]");
const withMac = (mac: string) => machine("web", `interfaces: [{network: lan, mac: "${mac}"}]`);
const withUuid = (uuid: string) => machine("web", `uuid: ${uuid}`);

test.each([
  [
    "a MAC address that another machine writes",
    withMac(MAC),
    withMac(MAC).replace("name: web", "name: other"),
  ],
  [
    "a UUID that another machine writes",
    withUuid(UUID),
    withUuid(UUID.toUpperCase()).replace("name: web", "name: o"),
  ],
  ["the MAC address of another machine", withMac(macFor(FLEET, "VirtualMachine/default/victim", 0)), VICTIM],
  ["the UUID of another machine", withUuid(uuidFor(FLEET, "VirtualMachine/default/victim")), VICTIM],
  ["the MAC address of a member of a pool", withMac(macFor(FLEET, "VirtualMachine/default/web-1", 0)), POOL],
  ["the MAC address of a router", withMac(macFor(FLEET, "Network/default/lan", 0)), VICTIM],
])("%s is refused", (_, one, other) => {
  expect(problemsOf(one, other)).toEqual([
    expect.stringMatching(/^\S+: the (UUID|MAC address) \S+ is in use already$/),
  ]);
});

test("a machine may write its own UUID and MAC address", () => {
  const id = "VirtualMachine/default/web";
  expect(
    problemsOf(
      machine(
        "web",
        `uuid: ${uuidFor(FLEET, id)}, interfaces: [{network: lan, mac: "${macFor(FLEET, id, 0)}"}]`,
      ),
      VICTIM,
      POOL.replace("name: web", "name: app"),
    ),
  ).toEqual([]);
});
