import { describe, expect, it } from "vitest";
import type { LoadBalancerState } from "../../src/drivers/haproxy/states.ts";
import type { RouterState } from "../../src/drivers/network/states.ts";
import type { RolloutPreparation } from "../../src/model/machine-pool.ts";
import type { DesiredObject } from "../../src/model/object.ts";
import { asObserved, type CompileConditions, compileFleet, OVERLAY_YAML } from "./compiled-fleet.ts";

const BASE_YAML = `${OVERLAY_YAML}
{apiVersion: fleetwright/v1, kind: Network, metadata: {name: other}, spec: {mode: nat, subnets: [{cidr: 10.30.0.0/24}]}}
---
`;

const machine = (name: string, project = "default") =>
  `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: ${name}, project: ${project}}, spec: {instanceType: default/small, image: default/micro, interfaces: [{network: default/other}, {network: default/app}, {network: default/app}]}}\n---\n`;

const web = (members: string, more = "") =>
  `{apiVersion: fleetwright/v1, kind: LoadBalancer, metadata: {name: web}, spec: {network: app, listeners: [{name: http, protocol: HTTP, port: 80, pool: web}], pools: [{name: web, members: [${members}], healthMonitor: {type: HTTP, urlPath: /up, delay: 2s, timeout: 1s}}]${more}}}\n---\n`;

const a = "{virtualMachine: a, port: 80}";
const b = "{virtualMachine: shop/b, port: 8080, weight: 5}";
const YAML = BASE_YAML + machine("a") + machine("b", "shop");

function loadBalancerOf(yaml: string, world?: CompileConditions) {
  const { objects, blocked } = compileFleet(yaml, world);
  const found = objects.find(({ type }) => type === "loadbalancer");
  expect(blocked).toEqual([]);
  return { object: found as DesiredObject<LoadBalancerState>, objects };
}

describe("a load balancer", () => {
  const { object, objects } = loadBalancerOf(YAML + web(`${a}, ${b}`));
  const router = objects.find(
    ({ type, name }) => type === "router" && name === "app",
  ) as DesiredObject<RouterState>;

  it("is on the host of its network's router, which has its address", () => {
    expect(object.target).toBe(router.target);
    expect(object.dependsOn).toEqual([router.id]);
    expect(object.state.namespace).toBe(router.state.namespace);
    expect(router.state.vips).toEqual({ [object.state.address]: { at: "inside", routed: false } });
  });

  it("has a cookie for each member if a client shall stay with one, and none otherwise", () => {
    const sticky = web(`${a}, ${b}`).replace(
      "{name: web, members",
      "{name: web, sessionPersistence: HTTP_COOKIE, members",
    );
    const { pools, members } = loadBalancerOf(YAML + sticky).object.state;
    expect(pools.web).toMatchObject({ cookie: "fleetwright-web" });
    const cookies = Object.values(members).map(({ cookie }) => cookie);
    expect(cookies).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}$/),
      expect.stringMatching(/^[0-9a-f]{16}$/),
    ]);
    expect(new Set(cookies).size).toBe(2);
    expect(JSON.stringify(object.state)).not.toContain("cookie");
  });

  it("sends requests to each machine's first interface in the network", () => {
    const addresses = Object.entries(object.state.members).map(
      ([key, { address, port, weight, checked }]) => [
        key,
        address.replace(/\d+$/, "x"),
        port,
        weight,
        checked,
      ],
    );
    expect(addresses).toEqual([
      ["web.a", "10.20.0.x", 80, 1, true],
      ["web.shop.b", "10.20.0.x", 8080, 5, true],
    ]);
    const leases = Object.values(router.state.leases).map(({ ipv4 }) => ipv4);
    expect(leases).toContain(object.state.members["web.a"]?.address);
    expect(leases).not.toContain(object.state.address);
  });

  it("announces its machines", () => {
    const domains = objects.filter(({ type }) => type === "domain").map(({ id }) => id);
    expect(object.advertises).toEqual(domains.sort());
  });

  it("keeps its current address", () => {
    const observed = asObserved([{ ...object, state: { ...object.state, address: "10.20.0.77" } }]);
    expect(loadBalancerOf(YAML + web(a), { observed }).object.state.address).toBe("10.20.0.77");
    const fixed = web(a, ", vip: {address: 10.20.0.9}");
    expect(loadBalancerOf(YAML + fixed, { observed }).object.state.address).toBe("10.20.0.9");
  });

  it("checks its members as configured", () => {
    expect(object.state.pools.web).toEqual({
      protocol: "HTTP",
      algorithm: "ROUND_ROBIN",
      connectMs: 5000,
      dataMs: 50_000,
      monitor: { type: "HTTP", path: "/up", codes: "200", delayMs: 2000, timeoutMs: 1000, retries: 3 },
    });
  });

  it("keeps an unobserved member while a host is unreadable", () => {
    const other = object.target === "hv1" ? "hv2" : "hv1";
    const whole = asObserved(objects).filter(
      ({ target, type }) => target !== other || type === "loadbalancer",
    );
    const { objects: after } = compileFleet(YAML + web(`${a}, ${b}`), {
      observed: whole,
      unreadable: [other],
    });
    const found = after.find(({ type }) => type === "loadbalancer") as DesiredObject<LoadBalancerState>;
    expect(found.state.members).toEqual(object.state.members);
  });
});

const NOTHING: RolloutPreparation = { surge: 0, draining: [], removed: [] };

describe("a pool of machines behind a load balancer", () => {
  const pool = (replicas: number) =>
    `{apiVersion: fleetwright/v1, kind: VirtualMachinePool, metadata: {name: w}, spec: {replicas: ${replicas}, loadBalancers: [{name: web, pool: web, port: 8080, weight: 2}], template: {spec: {instanceType: small, image: micro, interfaces: [{network: other}, {network: app}]}}}}\n---\n`;
  const { object, objects } = loadBalancerOf(YAML + web(a) + pool(2));

  it("registers each of its members with its address in the network", () => {
    expect(Object.keys(object.state.members)).toEqual(["web.a", "web.w-0", "web.w-1"]);
    expect(object.state.members["web.w-1"]).toMatchObject({ port: 8080, weight: 2, checked: true });
    expect(object.state.members["web.w-1"]?.address).toMatch(/^10\.20\.0\./);
    const domains = objects.filter(({ type, name }) => type === "domain" && name !== "shop.b");
    expect(object.advertises).toEqual(domains.map(({ id }) => id).sort());
  });

  it("sends a member that leaves no clients, then removes it, and nothing else changes", () => {
    const observed = asObserved(objects);
    const { members } = object.state;
    const stay = { "web.a": members["web.a"], "web.w-0": members["web.w-0"] };
    const [leaves, id] = ["web.w-1", "VirtualMachine/default/w-1"] as const;
    const membersAfter = (rollout: Partial<RolloutPreparation>) => {
      const rollouts = new Map([["VirtualMachinePool/default/w" as const, { ...NOTHING, ...rollout }]]);
      return loadBalancerOf(YAML + web(a) + pool(1), { observed, rollouts }).object.state.members;
    };
    expect(membersAfter({ draining: [id] })).toEqual({
      ...stay,
      [leaves]: { ...members[leaves], state: "maint" },
    });
    expect(membersAfter({ removed: [id] })).toEqual(stay);
  });
});
