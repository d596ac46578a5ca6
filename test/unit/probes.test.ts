import { describe, expect, it, test } from "vitest";
import type { ProberState } from "../../src/drivers/haproxy/prober-states.ts";
import type { LoadBalancerState } from "../../src/drivers/haproxy/states.ts";
import type { DomainState } from "../../src/drivers/libvirt/states.ts";
import type { RouterState } from "../../src/drivers/network/states.ts";
import { createLoader } from "../../src/fleet/load.ts";
import type { DesiredObject, ObservedObject } from "../../src/model/object.ts";
import { formatProblem } from "../../src/model/problem.ts";
import type { PartHealth } from "../../src/model/readiness.ts";
import {
  asObserved,
  BASE_YAML,
  type CompileConditions,
  compileFleet,
  OVERLAY_YAML,
} from "./compiled-fleet.ts";

const machine = (name: string, probe: string, more = "") =>
  `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: ${name}}, spec: {instanceType: small, image: micro, interfaces: [{network: app}], readinessProbe: ${probe}${more}}}\n---\n`;

const HTTP = "{httpGet: {path: /up, port: 8080}, period: 5s, failureThreshold: 2}";

function compiled(yaml: string, conditions?: CompileConditions) {
  const { objects, blocked, notices, readiness } = compileFleet(yaml, conditions);
  expect(blocked).toEqual([]);
  const probers = objects.filter(({ type }) => type === "prober") as DesiredObject<ProberState>[];
  return { objects, probers, notices, readiness };
}

describe("a prober of a network between hosts", () => {
  const { objects, probers } = compiled(OVERLAY_YAML + machine("a", HTTP));
  const router = objects.find(({ type }) => type === "router") as DesiredObject<RouterState>;

  it("is in the router of the network, and checks the machine's address as its probe says", () => {
    const [lease] = Object.values(router.state.leases);
    expect(probers).toMatchObject([
      {
        id: `prober@${router.target}/app`,
        owner: "Network/default/app",
        dependsOn: [router.id],
        state: { namespace: router.state.namespace, process: "running", edits: [] },
      },
    ]);
    expect(probers[0]?.state.targets).toEqual({
      "a.readiness": {
        address: lease?.ipv4,
        port: 8080,
        active: true,
        check: "HTTP",
        path: "/up",
        statuses: "200-399",
        host: null,
        periodMs: 5000,
        timeoutMs: 1000,
        successThreshold: 1,
        failureThreshold: 2,
      },
    });
  });

  it("keeps the target of a machine on an unreadable host", () => {
    const [prober] = probers;
    const elsewhere = prober?.target === "hv1" ? "hv2" : "hv1";
    const domain = objects.find(({ type }) => type === "domain");
    const observed = asObserved(objects.filter(({ id }) => id !== domain?.id)).filter(
      ({ target }) => target !== elsewhere,
    );
    const after = compiled(OVERLAY_YAML + machine("a", HTTP), { observed, unreadable: [elsewhere] });
    expect(after.probers[0]?.state.targets).toEqual(prober?.state.targets);
  });
});

describe("a prober of a local network", () => {
  const on = (name: string, zone: string) =>
    machine(name, "{tcpSocket: {port: 22}}", `, placement: {hostSelector: {zone: ${zone}}}`);

  it("is on each host with a machine that is probed", () => {
    const { probers } = compiled(BASE_YAML + on("a", "a") + on("b", "b"));
    expect(probers.map(({ id, state }) => [id, state.namespace, Object.keys(state.targets)])).toEqual([
      ["prober@hv1/app", "", ["a.readiness"]],
      ["prober@hv2/app", "", ["b.readiness"]],
    ]);
    expect(probers[0]?.state.targets["a.readiness"]).toMatchObject({ check: "TCP", path: null });
  });

  it("is absent without a probe, for a machine that is kept off, and on a host without a shell", () => {
    expect(compiled(BASE_YAML + machine("a", HTTP).replace(`, readinessProbe: ${HTTP}`, "")).probers).toEqual(
      [],
    );
    expect(compiled(BASE_YAML + machine("a", HTTP, ", runStrategy: Halted")).probers).toEqual([]);
    const { probers, notices } = compiled(BASE_YAML + machine("a", HTTP), { facts: { shell: false } });
    expect(probers).toEqual([]);
    expect(notices).toContain("VirtualMachine/a cannot be probed over Network/app: hv1 has no shell");
  });

  it("checks an address that was seen, and keeps it while it is not seen", () => {
    const bridged = BASE_YAML.replace(
      "spec: {mode: nat, subnets: [{cidr: 10.20.0.0/24}]}",
      "spec: {mode: bridge, bridge: br0}",
    );
    const yaml = bridged + machine("a", HTTP);
    const first = compiled(yaml);
    expect(first.probers).toEqual([]);
    const domain = first.objects.find(({ type }) => type === "domain");
    const { interfaces = {} } = (domain?.state ?? {}) as Partial<DomainState>;
    const [nic] = Object.values(interfaces);
    const addresses = { [nic?.mac ?? ""]: [{ address: "192.168.7.9", source: "lease" as const }] };
    const observed = asObserved(first.objects).map((object) =>
      object.id === domain?.id ? { ...object, addresses } : object,
    );
    const learned = compiled(yaml, { observed });
    expect(learned.probers[0]?.state.targets["a.readiness"]?.address).toBe("192.168.7.9");
    const kept = compiled(yaml, { observed: asObserved(learned.objects) });
    expect(kept.probers[0]?.state.targets["a.readiness"]?.address).toBe("192.168.7.9");
  });
});

/** Returns the fleet as observed, with running machines and this health of the targets. */
function observedWith(
  objects: readonly DesiredObject<object>[],
  health: Record<string, PartHealth>,
): ObservedObject[] {
  return asObserved(objects).map((object) => {
    if (object.type === "domain") return { ...object, startedAt: "2026-03-01T09:00:00.000Z" };
    return object.type === "prober" ? { ...object, health } : object;
  });
}

const since = "2026-03-01T09:30:00.000Z";
const NAMES = ["a", "b", "c"];

describe("readiness", () => {
  const yaml = BASE_YAML + NAMES.map((name) => machine(name, HTTP)).join("");
  const { objects } = compiled(yaml);

  it("is what the prober says of each machine", () => {
    const health = {
      "a.readiness": { state: "up", since },
      "b.readiness": { state: "down", since },
    } as const;
    const { readiness } = compiled(yaml, { observed: observedWith(objects, health) });
    expect(Object.fromEntries(readiness)).toMatchObject({
      "VirtualMachine/default/a": { state: "ready", since },
      "VirtualMachine/default/b": { state: "unready", since, reason: "its readinessProbe fails" },
      "VirtualMachine/default/c": { state: "unknown" },
    });
  });

  it("is unknown where the prober cannot be read", () => {
    const { readiness } = compileFleet(yaml, { unreadable: ["hv1", "hv2"] });
    expect([...readiness.values()].map(({ state }) => state)).toEqual(["unknown", "unknown", "unknown"]);
  });
});

describe("a load balancer", () => {
  const balanced = (names: readonly string[], probe: (name: string) => string) =>
    OVERLAY_YAML +
    names.map(probe).join("") +
    `{apiVersion: fleetwright/v1, kind: LoadBalancer, metadata: {name: web}, spec: {network: app, listeners: [{name: http, protocol: HTTP, port: 80, pool: web}], pools: [{name: web, members: [${names.map((name) => `{virtualMachine: ${name}, port: 80}`).join(", ")}]}]}}\n---\n`;
  const yaml = balanced(NAMES, (name) => machine(name, HTTP));
  const { objects } = compiled(yaml);
  const statesOf = (conditions: CompileConditions, text = yaml) => {
    const found = compiled(text, conditions).objects.find(({ type }) => type === "loadbalancer");
    const { members } = (found as DesiredObject<LoadBalancerState>).state;
    return Object.fromEntries(Object.entries(members).map(([key, { state }]) => [key.slice(4), state]));
  };

  it("sends requests only to the machines that are ready", () => {
    const health = {
      "a.readiness": { state: "up", since },
      "b.readiness": { state: "down", since },
    } as const;
    expect(statesOf({ observed: observedWith(objects, health) })).toEqual({
      a: "ready",
      b: "maint",
      c: "maint",
    });
  });

  it("leaves the members as they are while their readiness is unknown", () => {
    const up = { "a.readiness": { state: "up", since }, "c.readiness": { state: "up", since } } as const;
    const later = compiled(yaml, { observed: observedWith(objects, up) }).objects;
    const observed = observedWith(later, {});
    expect(statesOf({ observed })).toEqual({ a: "ready", b: "maint", c: "ready" });
    const isRest = ({ type }: ObservedObject) => type !== "prober";
    expect(statesOf({ observed: observed.filter(isRest) })).toEqual({ a: "ready", b: "maint", c: "ready" });
  });

  it("keeps a member in service to which a probe is added", () => {
    const plain = (name: string) => machine(name, HTTP).replace(`, readinessProbe: ${HTTP}`, "");
    const before = compiled(balanced(NAMES, plain)).objects;
    expect(statesOf({ observed: asObserved(before) })).toEqual({ a: "ready", b: "ready", c: "ready" });
    expect(statesOf({}, balanced(NAMES, plain))).toEqual({ a: "ready", b: "ready", c: "ready" });
  });
});

describe("a probe is refused", () => {
  const problems = (yaml: string) =>
    createLoader()
      .load([{ path: "fleet.yaml", content: Buffer.from(yaml) }])
      .problems.map(formatProblem)
      .join("\n");

  test.each([
    [
      "that checks nothing",
      "{period: 5s}",
      /readinessProbe checks nothing[\s\S]*add one of httpGet, tcpSocket, guestAgent/,
    ],
    [
      "that checks two things",
      "{httpGet: {port: 80}, tcpSocket: {port: 80}}",
      /only one of httpGet, tcpSocket/,
    ],
    ["without a port", "{httpGet: {path: /}}", /port/],
    ["of the guest agent over a network", "{guestAgent: {}, network: app}", /needs no network/],
    ["with a path that is none", '{httpGet: {port: 80, path: "/a b"}}', /absolute path/],
    ["with a host that is none", '{httpGet: {port: 80, host: "a%[src]"}}', /a host name/],
    [
      "with reversed codes",
      '{httpGet: {port: 80, expectedStatus: "300-200"}}',
      /end \(200\) before they begin/,
    ],
    ["with a period that is too short", "{tcpSocket: {port: 80}, period: 0s}", /at least 1s/],
    ["with a time that is too long", "{tcpSocket: {port: 80}, timeout: 30d}", /at most 24d/],
    [
      "over a network that the machine is not in",
      "{tcpSocket: {port: 80}, network: other}",
      /no interface in Network\/other/,
    ],
  ])("%s", (_, probe, message) => {
    const other =
      "{apiVersion: fleetwright/v1, kind: Network, metadata: {name: other}, spec: {mode: nat, subnets: [{cidr: 10.30.0.0/24}]}}\n---\n";
    expect(problems(BASE_YAML + other + machine("a", probe))).toMatch(message);
  });

  it("for liveness with more than one success, as in Kubernetes", () => {
    const probe = "{tcpSocket: {port: 80}, successThreshold: 2}";
    expect(problems(BASE_YAML + machine("a", probe))).toBe("");
    expect(problems(BASE_YAML + machine("a", probe).replace("readinessProbe", "livenessProbe"))).toMatch(
      /a liveness probe succeeds after one success/,
    );
  });

  it("of a machine without an interface, and over a network without a router", () => {
    const lonely = machine("a", HTTP).replace("interfaces: [{network: app}]", "interfaces: []");
    expect(problems(BASE_YAML + lonely)).toMatch(/a machine without an interface cannot be probed/);
    const isolated = OVERLAY_YAML.replace("mode: nat,", "mode: isolated, dhcp: false,");
    expect(problems(isolated + machine("a", HTTP))).toMatch(
      /no router of Network\/app can reach the machine/,
    );
  });
});
