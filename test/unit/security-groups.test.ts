import { describe, expect, it } from "vitest";
import type { GroupState, PortState } from "../../src/drivers/firewall/states.ts";
import { createLoader } from "../../src/fleet/load.ts";
import { formatProblem } from "../../src/model/problem.ts";
import { asObserved, BASE_YAML, type CompileConditions, compileFleet } from "./compiled-fleet.ts";

const document = (kind: string, name: string, spec: string) =>
  `---\n{apiVersion: fleetwright/v1, kind: ${kind}, metadata: {name: ${name}}, spec: {${spec}}}\n`;

const group = (name: string, ...rules: string[]) =>
  document("SecurityGroup", name, `rules: [${rules.join(", ")}]`);

const machine = (name: string, zone: string, nic = "") =>
  document(
    "VirtualMachine",
    name,
    `instanceType: small, image: micro, rootDisk: {pool: local, size: 1Gi}, placement: {hostSelector: {zone: ${zone}}}, interfaces: [{network: app${nic}}]`,
  );

const WEB = group(
  "web",
  "{direction: ingress, protocol: tcp, ports: [443, 80, 81], remote: {group: bastion}}",
);
const BASTION = group("bastion", "{direction: egress, remote: {cidr: 0.0.0.0/0}}");
const inside = (name: string) => `, securityGroups: [${name}]`;
const FLEET = WEB + BASTION + machine("a", "a", inside("web")) + machine("b", "b", inside("bastion"));

function statesOf(yaml: string, world: CompileConditions = {}): Map<string, unknown> {
  const { objects } = compileFleet(BASE_YAML + yaml, world);
  const ours = objects.filter(({ type }) => type === "port" || type === "group");
  return new Map(ours.map(({ id, state }) => [id as string, state]));
}

const portOf = (yaml: string, world?: CompileConditions) =>
  statesOf(yaml, world).get("port@hv1/a.net0") as PortState | undefined;

describe("a machine's port", () => {
  it("checks senders, and admits all traffic without a group", () => {
    expect(portOf(machine("a", "a"))).toMatchObject({ secured: true, groups: null, egress: "open", zone: 0 });
  });

  it("is in the groups of its network by default", () => {
    const network = document(
      "Network",
      "lan",
      "mode: nat, subnets: [{cidr: 10.30.0.0/24}], defaultSecurityGroups: [web]",
    );
    const on = (nic: string) => machine("a", "a", nic).replace("network: app", "network: lan");
    expect(portOf(network + FLEET.replace(machine("a", "a", inside("web")), on("")))?.groups).toEqual([
      "web",
    ]);
    expect(portOf(network + WEB + BASTION + on(", securityGroups: []"))?.groups).toBe(null);
    expect(portOf(network + WEB + BASTION + on(inside("bastion")))?.groups).toEqual(["bastion"]);
  });

  it("may send to any address until one of its groups has an egress rule", () => {
    expect(portOf(FLEET)?.egress).toBe("open");
    expect(portOf(FLEET.replace(inside("web"), ", securityGroups: [web, bastion]"))?.egress).toBe("rules");
  });

  it("does not exist without filters, nor on the test driver", () => {
    const open = BASE_YAML.replace("mode: nat,", "mode: nat, portSecurity: false,");
    expect(compileFleet(open + machine("a", "a")).objects.filter(({ type }) => type === "port")).toEqual([]);
    expect(statesOf(FLEET, { facts: { hypervisor: "test" } })).toEqual(new Map());
  });

  it("is a dependency of the domain, and depends on its network and groups", () => {
    const { objects } = compileFleet(BASE_YAML + FLEET);
    const needs = (id: string) => objects.find((one) => one.id === id)?.dependsOn;
    expect(needs("domain@hv1/a")).toContain("port@hv1/a.net0");
    expect(needs("port@hv1/a.net0")).toEqual(["network@hv1/app", "group@hv1/web"]);
  });
});

describe("a host without a shell", () => {
  const world = { facts: { shell: false } };

  it("gets no machine with filters", () => {
    const { objects, blocked } = compileFleet(BASE_YAML + FLEET, world);
    expect(objects.filter(({ type }) => type === "domain")).toEqual([]);
    expect(blocked.map(({ resource, code }) => [resource, code])).toEqual([
      ["VirtualMachine/default/a", "refused"],
      ["VirtualMachine/default/b", "refused"],
    ]);
  });

  it("gets other machines, with a notice", () => {
    const { objects, notices } = compileFleet(BASE_YAML + machine("a", "a"), world);
    expect(objects.filter(({ type }) => type === "domain")).toHaveLength(1);
    expect(notices).toEqual([expect.stringContaining("VirtualMachine/a: portSecurity is not enforced")]);
  });
});

describe("a group", () => {
  it("has its rules on the hosts that use it, and its members on the hosts with a rule that names it", () => {
    const states = statesOf(FLEET) as Map<string, GroupState>;
    expect(Object.keys(states.get("group@hv1/web")?.rules ?? {})).toEqual([
      "ingress tcp 80-81,443 from group bastion",
    ]);
    expect(states.get("group@hv1/web")?.members).toEqual({});
    const [key = ""] = Object.keys(states.get("group@hv1/bastion")?.members ?? {});
    expect(key).toMatch(/^fwb\w+ 10\.20\.0\.\d+$/);
    expect(states.get("group@hv1/bastion")?.rules).toEqual({});
    expect(Object.keys(states.get("group@hv2/bastion")?.rules ?? {})).toEqual(["egress any to anybody"]);
    expect(states.get("group@hv2/bastion")?.members).toEqual({});
  });

  it("loses no member while a host is unreadable", () => {
    const observed = asObserved(compileFleet(BASE_YAML + FLEET).objects);
    const before = statesOf(FLEET).get("group@hv1/bastion");
    const seen = observed.filter(({ target }) => target === "hv1");
    expect(statesOf(FLEET, { observed: seen, unreadable: ["hv2"] }).get("group@hv1/bastion")).toEqual(before);
  });
});

describe("refused resources", () => {
  const rule = (text: string) => group("g", `{direction: ingress, ${text}}`);
  it.each<[string, string, string]>([
    [
      "a range that ends before it begins",
      rule(`protocol: tcp, ports: ["90-80"]`),
      `the range ends (80) before it begins (90) (did you mean "80-90"?)`,
    ],
    [
      "a port that is none",
      rule(`protocol: udp, ports: ["1-70000"]`),
      "there is no port 70000 (the last one is 65535)",
    ],
    ["ports of icmp", rule("protocol: icmp, ports: [80]"), "icmp has no ports (leave ports out)"],
    [
      "ports of any protocol",
      rule("ports: [80]"),
      "ports need a protocol (add protocol: tcp or protocol: udp)",
    ],
    [
      "a subnet with bits of a host",
      rule("remote: {cidr: 10.0.0.5/8}"),
      `10.0.0.5/8 is an address inside of a subnet (did you mean "10.0.0.0/8", or the one address with /32?)`,
    ],
    [
      "two remotes",
      rule("remote: {cidr: 10.0.0.0/8, group: g}"),
      "remote has cidr and group; only one is allowed (write two rules)",
    ],
    [
      "a remote that says nothing",
      rule("remote: {}"),
      "remote is empty: it needs cidr or group (leave remote out to allow any address)",
    ],
    ["a group that there is not", rule("remote: {group: web}"), `SecurityGroup "web" does not exist`],
    [
      "a port of other text",
      rule("protocol: tcp, ports: [http]"),
      `spec.rules[0].ports[0] must be a port from 1 to 65535, or a range such as "8000-8100", but is "http"`,
    ],
    [
      "groups without an address",
      document("Network", "office", "mode: bridge, bridge: br0") +
        group("g") +
        machine("a", "a", inside("g")).replace("network: app", "network: office"),
      "its security groups need an address, and Network/office has no subnet (add subnets to the network, or write securityGroups: [])",
    ],
  ])("%s", (_name, yaml, message) => {
    const content = new TextEncoder().encode(BASE_YAML + yaml);
    const { problems } = createLoader().load([{ path: "f.yaml", content }]);
    expect(problems.map(formatProblem)).toEqual([expect.stringContaining(message)]);
    expect(problems.map(formatProblem)[0]).toMatch(/^f\.yaml:\d+:\d+: /);
  });

  it("does not refuse groups that name each other", () => {
    const both =
      group("x", "{direction: ingress, remote: {group: y}}") +
      group("y", "{direction: ingress, remote: {group: x}}");
    const content = new TextEncoder().encode(BASE_YAML + both);
    expect(createLoader().load([{ path: "f.yaml", content }]).problems).toEqual([]);
  });
});
