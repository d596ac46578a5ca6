import { describe, expect, it } from "vitest";
import type { RouterState, SegmentState, UplinkState } from "../../src/drivers/network/states.ts";
import type { DesiredObject, ObservedObject } from "../../src/model/object.ts";
import type { HostFacts } from "../../src/model/snapshot.ts";
import { asObserved, type CompileConditions, compileFleet } from "./compiled-fleet.ts";

const host = (name: string, number: number, more = "") =>
  `{apiVersion: fleetwright/v1, kind: Host, metadata: {name: ${name}, labels: {name: ${name}}}, spec: {libvirt: "lab://t/${name}"${number === 0 ? "" : `, underlay: {interface: eth0, address: 10.99.0.${number}}`}${more}}}\n---\n`;
const GATEWAY = ", roles: [compute, gateway], uplink: {interface: eth1}";

const document = (kind: string, name: string, spec: string) =>
  `{apiVersion: fleetwright/v1, kind: ${kind}, metadata: {name: ${name}}, spec: ${spec}}\n---\n`;
const network = (more = "", name = "app") =>
  document("Network", name, `{mode: nat, subnets: [{cidr: 10.20.0.0/24}]${more}}`);
const machine = (name: string, on: string, net = "app") =>
  document(
    "VirtualMachine",
    name,
    `{instanceType: small, image: micro, interfaces: [{network: ${net}}], placement: {hostSelector: {name: ${on}}}}`,
  );
const POOL = document("AddressPool", "public", "{cidrs: [203.0.113.0/24], gateway: 203.0.113.1}");
const floating = (name: string, target: string, more = "") =>
  document("FloatingIP", name, `{pool: public, target: {virtualMachine: ${target}}${more}}`);

const BASE =
  document("InstanceType", "small", "{cpu: {guest: 1}, memory: {guest: 512Mi}}") +
  document("Image", "micro", "{source: {recipe: micro}}");
const HOSTS = host("hv1", 1, GATEWAY) + host("hv2", 2) + host("hv3", 3);
const TWO = machine("a", "hv2") + machine("b", "hv3");

const UNDERLAY = ["10.99.0.1/24", "10.99.0.2/24", "10.99.0.3/24"];
const links = (mtu: number, ...own: string[]): Partial<HostFacts> => ({
  links: { eth0: { mtu, addresses: [...UNDERLAY, ...own] } },
});

function compileObjects(yaml: string, conditions: CompileConditions = { facts: links(1600) }) {
  const { objects, blocked } = compileFleet(BASE + yaml, conditions);
  const states = new Map(objects.map((object) => [object.id as string, object.state]));
  const state = <State>(id: string) => states.get(id) as State; // the id contains the type
  return { objects, blocked, segment: (at: string) => state<SegmentState>(`segment@${at}/app`), state };
}

const idsOf = (objects: readonly DesiredObject<object>[]) =>
  objects.map(({ id }) => id).filter((id) => /^(segment|router|uplink|network)@/.test(id));

describe("a network between hosts", () => {
  const { objects, segment, state } = compileObjects(HOSTS + network() + TWO);

  it("is on the hosts of its machines and on its gateway host, and has no libvirt network", () => {
    expect(idsOf(objects).sort()).toEqual([
      "router@hv1/app",
      "segment@hv1/app",
      "segment@hv2/app",
      "segment@hv3/app",
      "uplink@hv1/eth1",
    ]);
  });

  it("gives every host the locations of all machines and of the router", () => {
    const ways = (at: string) =>
      Object.values(segment(at).machines)
        .map(({ ipv4, via }) => `${ipv4} ${via}`)
        .sort();
    expect(ways("hv1")).toEqual(["10.20.0.1 null", "10.20.0.2 10.99.0.2", "10.20.0.3 10.99.0.3"]);
    expect(ways("hv2")).toEqual(["10.20.0.1 10.99.0.1", "10.20.0.2 null", "10.20.0.3 10.99.0.3"]);
  });

  it("sends broadcasts to the gateway host, and from there to all hosts", () => {
    expect(["hv1", "hv2", "hv3"].map((at) => segment(at).peers)).toEqual([
      ["10.99.0.2", "10.99.0.3"],
      ["10.99.0.1"],
      ["10.99.0.1"],
    ]);
  });

  it("uses the MTU of the underlay", () => {
    expect(segment("hv2").mtu).toBe(1550);
    expect(state<RouterState>("router@hv1/app").mtu).toBe(1550);
  });

  it("is created before its machines, and its router has their names", () => {
    const domain = objects.find(({ id }) => id === "domain@hv2/a");
    expect(domain?.dependsOn).toContain("segment@hv2/app");
    expect(domain?.dependsOn).not.toContain("router@hv1/app");
    const router = objects.find(({ id }) => id === "router@hv1/app");
    expect(router?.advertises).toEqual(["domain@hv2/a", "domain@hv3/b"]);
    expect(router?.dependsOn).toEqual(["segment@hv1/app", "uplink@hv1/eth1"]);
  });

  it("keeps the public network away from the underlay", () => {
    expect(state<UplinkState>("uplink@hv1/eth1")).toEqual({
      interface: "eth1",
      closed: ["eth0"],
      forwarding: true,
      prompt: true,
      nat: "on",
    });
  });

  it("does not exist without machines", () => {
    expect(idsOf(compileObjects(HOSTS + network()).objects)).toEqual([]);
  });

  it("has a router that answers DNS also without DHCP, and announces no name servers then", () => {
    const spec = "{mode: nat, dhcp: false, subnets: [{cidr: 10.20.0.0/24, nameservers: [9.9.9.9]}]}";
    const router = compileObjects(HOSTS + document("Network", "app", spec) + TWO).state<RouterState>(
      "router@hv1/app",
    );
    expect(router).toMatchObject({ dns: "on", dhcp: "off", nameservers: [] });
    expect(Object.values(router.leases).map(({ hostname }) => hostname)).toEqual(["a", "b"]);
  });

  it("announces the gateway once, whether it is given as the name server or not", () => {
    const spec = "{mode: nat, subnets: [{cidr: 10.20.0.0/24, nameservers: [10.20.0.1]}]}";
    const state = (yaml: string) => compileObjects(HOSTS + yaml + TWO).state<RouterState>("router@hv1/app");
    expect(state(document("Network", "app", spec))).toEqual(state(network()));
  });

  it("needs no router if it is isolated and has no DHCP", () => {
    const { objects: own, segment: at } = compileObjects(
      HOSTS + document("Network", "app", "{mode: isolated}") + TWO,
    );
    expect(idsOf(own)).toEqual(["segment@hv2/app", "segment@hv3/app"]);
    expect(at("hv2")).toMatchObject({ forwarding: "open", peers: ["10.99.0.3"] });
  });

  it("is a libvirt network on each host if no host has an underlay", () => {
    const { objects: own } = compileObjects(host("hv2", 0) + host("hv3", 0) + network() + TWO);
    expect(idsOf(own)).toEqual(["network@hv2/app", "network@hv3/app"]);
  });
});

describe("two tenants", () => {
  it("may have the same subnet, and share no object", () => {
    const { state } = compileObjects(
      HOSTS + network() + network("", "shop") + machine("a", "hv2") + machine("c", "hv2", "shop"),
    );
    const [app, shop] = ["app", "shop"].map((name) => state<SegmentState>(`segment@hv2/${name}`));
    expect(app?.vni).not.toBe(shop?.vni);
    expect(app?.bridge).not.toBe(shop?.bridge);
    const [one, other] = ["app", "shop"].map((name) => state<RouterState>(`router@hv1/${name}`));
    expect(one?.transit).not.toBe(other?.transit);
    expect(one?.namespace).not.toBe(other?.namespace);
  });
});

describe("the MTU", () => {
  it("does not grow while a host is unreadable, which may have the smallest underlay MTU", () => {
    const before = asObserved(compileObjects(HOSTS + network() + TWO, { facts: links(1500) }).objects);
    const { segment } = compileObjects(HOSTS + network() + TWO, {
      facts: links(9000),
      observed: before,
      unreadable: ["hv3"],
    });
    expect(segment("hv2").mtu).toBe(1450);
  });

  it("is refused if it exceeds the underlay", () => {
    const { objects, blocked } = compileObjects(HOSTS + network(", mtu: 1600") + TWO);
    expect(idsOf(objects)).toEqual(["uplink@hv1/eth1"]);
    expect(blocked.map(({ message }) => message)).toEqual([
      "Network/app: packets of 1600 bytes are larger than the 1550 that the underlay of hv1 carries",
    ]);
  });
});

describe("the router", () => {
  const both = host("hv1", 1, GATEWAY) + host("hv2", 2, GATEWAY) + host("hv3", 3);
  const placeOf = (objects: readonly DesiredObject<object>[]) =>
    objects.find(({ type }) => type === "router")?.target;
  const first = compileObjects(both + network() + TWO);
  const other = placeOf(first.objects) === "hv1" ? "hv2" : "hv1";

  /** Moves the observed router to the other gateway host. */
  function observedOnOther(): readonly ObservedObject[] {
    const only = both.replace(GATEWAY, placeOf(first.objects) === "hv1" ? "" : GATEWAY);
    const fleet =
      placeOf(first.objects) === "hv1" ? only : host("hv1", 1, GATEWAY) + host("hv2", 2) + host("hv3", 3);
    return asObserved(compileObjects(fleet + network() + TWO).objects);
  }

  it("stays on its host while the host is eligible", () => {
    expect(placeOf(compileObjects(both + network() + TWO, { observed: observedOnOther() }).objects)).toBe(
      other,
    );
  });

  it("stays there while that host is unreadable, because the other hosts have its location", () => {
    const observed = observedOnOther().filter(({ target }) => target !== other);
    const world = { observed, unreadable: [other], facts: links(1600) };
    expect(placeOf(compileObjects(both + network() + TWO, world).objects)).toBe(other);
  });

  it("is placed according to its selector", () => {
    const wanted = network(", gatewaySelector: {name: hv2}");
    expect(placeOf(compileObjects(both + wanted + TWO).objects)).toBe("hv2");
  });
});

describe("machines", () => {
  it("are not placed on hosts without an underlay, with a reason", () => {
    const { blocked } = compileObjects(HOSTS + host("hv4", 0) + network() + machine("a", "hv4"));
    expect(blocked.map(({ message }) => message).join()).toMatch(
      /hv4.*Network\/app is carried over the underlay/s,
    );
  });
});

describe("a floating address", () => {
  const routerOf = (yaml: string, world?: CompileConditions) =>
    compileObjects(HOSTS + network() + TWO + POOL + yaml, world);
  const floatingOf = (yaml: string, world?: CompileConditions) =>
    routerOf(yaml, world).state<RouterState>("router@hv1/app").floating;

  it("is on the router of its machine's network", () => {
    expect(floatingOf(floating("door", "a", ", address: 203.0.113.50"))).toEqual({
      "203.0.113.50": { inner: "10.20.0.2", owner: "FloatingIP/default/door", routed: true },
    });
  });

  it("is allocated if the resource names none, and then kept", () => {
    const one = floatingOf(floating("door", "a"));
    expect(Object.keys(one)).toEqual(["203.0.113.2"]);
    const observed = asObserved(routerOf(floating("door", "a")).objects);
    const two = floatingOf(floating("cat", "b") + floating("door", "a"), { observed, facts: links(1600) });
    expect(
      Object.entries(two)
        .map(([address, { owner }]) => `${address} ${owner}`)
        .sort(),
    ).toEqual(["203.0.113.2 FloatingIP/default/door", "203.0.113.3 FloatingIP/default/cat"]);
  });

  it("is not allocated while its router is unreadable, because the router may have any address", () => {
    const all = asObserved(routerOf(floating("door", "a")).objects);
    const observed = all.filter(({ target }) => target !== "hv1");
    const world = { observed, unreadable: ["hv1"], facts: links(1600) };
    const { blocked, state } = routerOf(floating("cat", "b") + floating("door", "a"), world);
    expect(state<RouterState>("router@hv1/app").floating).toEqual({});
    expect(blocked.map(({ message }) => message)).toEqual([]);
  });

  it("is never an address of a host", () => {
    const world = { facts: links(1600, "203.0.113.50/24") };
    const { blocked, state } = routerOf(floating("door", "a", ", address: 203.0.113.50"), world);
    expect(state<RouterState>("router@hv1/app").floating).toEqual({});
    expect(blocked.map(({ message }) => message)).toEqual([
      "FloatingIP/door: 203.0.113.50 is the address of host hv1 itself",
    ]);
  });
});
