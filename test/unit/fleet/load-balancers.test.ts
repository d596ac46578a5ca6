import { expect, test } from "vitest";
import { documents, problemsOf, resource } from "./build.ts";

const HOST = resource(
  "Host",
  "hv1",
  "libvirt: qemu:///system",
  "roles: [compute, gateway]",
  "underlay: {interface: eth0, address: 10.99.0.1}",
  "uplink: {interface: eth1}",
);
const NETWORK = resource("Network", "app", "mode: nat", "subnets: [{cidr: 10.20.0.0/24}]");
const LOCAL = resource(
  "Network",
  "app",
  "mode: nat",
  "segment: {type: local}",
  "subnets: [{cidr: 10.20.0.0/24}]",
);

const LISTENER = "listeners: [{name: http, protocol: HTTP, port: 80, pool: web}]";
const POOL = "pools: [{name: web}]";

const lb = (...spec: string[]) => resource("LoadBalancer", "web", "network: app", ...spec);

type Row = readonly [name: string, content: string, ...problems: string[]];

const ALONE: readonly Row[] = [
  ["what is right", lb(LISTENER, POOL)],
  [
    "a pool that is not there",
    lb("listeners: [{name: http, protocol: TCP, port: 80, pool: wbe}]", POOL),
    'f.yaml:6:59: LoadBalancer/web: there is no pool "wbe" (it has web)',
    'f.yaml:7:18: LoadBalancer/web: no listener uses the pool "web"',
  ],
  [
    "cookies that a TCP listener does not see",
    lb(
      "listeners: [{name: raw, protocol: TCP, port: 80, pool: web}]",
      "pools: [{name: web, sessionPersistence: HTTP_COOKIE}]",
    ),
    "f.yaml:7:43: LoadBalancer/web: cookies need listeners of protocol HTTP (use the algorithm SOURCE_IP for TCP)",
  ],
  [
    "two of one name and port",
    lb(
      "listeners: [{name: a, protocol: TCP, port: 80, pool: web}, {name: a, protocol: TCP, port: 80, pool: web}]",
      "pools: [{name: web}, {name: web}]",
    ),
    "f.yaml:6:69: LoadBalancer/web: there is a listener a already",
    "f.yaml:6:93: LoadBalancer/web: there is a listener on port 80 already",
    "f.yaml:7:31: LoadBalancer/web: there is a pool web already",
  ],
  [
    "a pool with two minds",
    lb(
      "listeners: [{name: a, protocol: TCP, port: 80, pool: web}, {name: b, protocol: HTTP, port: 81, pool: web}]",
      POOL,
    ),
    'f.yaml:6:82: LoadBalancer/web: the pool "web" is used by listener "a", too, with another protocol (write the same for both, or another pool)',
  ],
  [
    "a monitor whose fields do not fit",
    lb(LISTENER, "pools: [{name: web, healthMonitor: {type: TCP, urlPath: /x, delay: 1s, timeout: 2s}}]"),
    "f.yaml:7:50: LoadBalancer/web: a monitor of type TCP has no urlPath (leave urlPath out, or write type: HTTP)",
    "f.yaml:7:83: LoadBalancer/web: the timeout (2s) is longer than the delay between two checks (1s)",
  ],
  [
    "codes that end before they begin, and times that are none",
    lb(
      LISTENER,
      'pools: [{name: web, healthMonitor: {type: HTTP, expectedCodes: "204-200", delay: 25d, timeout: 0s}}]',
    ),
    "f.yaml:7:66: LoadBalancer/web: the codes end (200) before they begin (204)",
    "f.yaml:7:84: LoadBalancer/web: 25d is more than can be waited (at most 24d)",
    "f.yaml:7:98: LoadBalancer/web: 0s is no time at all (at least 1s)",
  ],
  [
    "paths that are more than a path",
    lb(LISTENER, 'pools: [{name: web, healthMonitor: {type: HTTP, urlPath: "/a\\n  server x 1.2.3.4:1"}}]'),
    'f.yaml:7:60: LoadBalancer/web: spec.pools[0].healthMonitor.urlPath must be an absolute path of printable ASCII characters without spaces, but is "/a\\n  server x 1.2.3.4:1"',
  ],
  [
    "an address instead of a subnet",
    lb("listeners: [{name: a, protocol: TCP, port: 80, pool: web, allowedCidrs: [10.0.0.1/8]}]", POOL),
    'f.yaml:6:76: LoadBalancer/web: 10.0.0.1/8 is an address inside of a subnet (did you mean "10.0.0.0/8"?)',
  ],
  [
    "what is not supported yet",
    lb("listeners: [{name: a, protocol: HTTPS, port: 443, pool: web}]", POOL, "topology: ACTIVE_STANDBY"),
    'f.yaml:6:35: LoadBalancer/web: spec.listeners[0].protocol "HTTPS" is not supported yet (TLS is not ended here yet: use TCP on port 443, and let the members speak TLS)',
    'f.yaml:8:13: LoadBalancer/web: spec.topology "ACTIVE_STANDBY" is not supported yet (a network has one gateway host yet)',
  ],
  [
    "an address that is another's, or none of the network's",
    documents(
      lb(LISTENER, POOL, "vip: {address: 10.20.0.5}"),
      resource("LoadBalancer", "b", "network: app", LISTENER, POOL, "vip: {address: 10.20.0.5}"),
      resource("LoadBalancer", "c", "network: app", LISTENER, POOL, "vip: {address: 10.20.0.1}"),
      resource("LoadBalancer", "d", "network: app", LISTENER, POOL, "vip: {address: 10.21.0.5}"),
    ),
    "f.yaml:17:18: LoadBalancer/b: 10.20.0.5 is taken already (by LoadBalancer/web, f.yaml:1:1)",
    "f.yaml:26:18: LoadBalancer/c: 10.20.0.1 is the gateway of 10.20.0.0/24",
    "f.yaml:35:18: LoadBalancer/d: 10.21.0.5 is not an address of 10.20.0.0/24 (usable are 10.20.0.1 to 10.20.0.254)",
  ],
];

test.each(ALONE)("%s", (_, content, ...problems) => {
  expect(problemsOf(documents(content, HOST, NETWORK))).toEqual(problems);
});

test("a local network cannot have a load balancer", () => {
  expect(problemsOf(documents(lb(LISTENER, POOL), HOST, LOCAL))).toEqual([
    'f.yaml:5:12: LoadBalancer/web: Network "app" has no router for a load balancer (it must be a network between hosts (segment type vxlan), of mode nat or with dhcp)',
  ]);
});

test("members must be machines of its network, each once", () => {
  const ground = documents(
    HOST,
    NETWORK,
    resource("Network", "other", "mode: nat", "subnets: [{cidr: 10.30.0.0/24}]"),
    resource("InstanceType", "small", "cpu: {guest: 1}", "memory: {guest: 512Mi}"),
    resource("Image", "micro", "source: {recipe: micro}"),
    resource("VirtualMachine", "a", "instanceType: small", "image: micro", "interfaces: [{network: other}]"),
    resource("VirtualMachine", "b", "instanceType: small", "image: micro", "interfaces: [{network: app}]"),
  );
  const members =
    "pools: [{name: web, members: [{virtualMachine: a, port: 80}, {virtualMachine: b, port: 80}, {virtualMachine: b, port: 81}]}]";
  expect(
    problemsOf(documents(lb(LISTENER, members.replace(", {virtualMachine: b, port: 81}", "")), ground)),
  ).toEqual(['f.yaml:7:50: LoadBalancer/web: VirtualMachine/a has no interface in Network "app"']);
  expect(problemsOf(documents(lb(LISTENER, members), ground))).toEqual([
    "f.yaml:7:112: LoadBalancer/web: VirtualMachine/b is a member of this pool already",
  ]);
});

test("pools of machines must refer to existing pools of a load balancer in their network", () => {
  const pool = (interfaces: string, ...loadBalancers: string[]) =>
    resource(
      "VirtualMachinePool",
      "w",
      "replicas: 1",
      `loadBalancers: [${loadBalancers.join(", ")}]`,
      `template: {spec: {instanceType: small, image: micro, interfaces: [${interfaces}]}}`,
    );
  const ground = documents(
    lb(LISTENER, POOL),
    HOST,
    NETWORK,
    resource("InstanceType", "small", "cpu: {guest: 1}", "memory: {guest: 512Mi}"),
    resource("Image", "micro", "source: {recipe: micro}"),
  );
  const behind = "{name: web, pool: web, port: 80}";
  const wrong = "{name: web, pool: wbe, port: 80}";
  expect(problemsOf(documents(pool("{network: app}", behind), ground))).toEqual([]);
  expect(problemsOf(documents(pool("{network: app}", behind, behind, wrong), ground))).toEqual([
    'f.yaml:6:53: VirtualMachinePool/w: is in pool "web" of LoadBalancer/web already',
    'f.yaml:6:105: VirtualMachinePool/w: LoadBalancer/web has no pool "wbe" (it has web)',
  ]);
  expect(problemsOf(documents(pool("", behind), ground))).toEqual([
    "f.yaml:6:26: VirtualMachinePool/w: its members have no interface in Network/app, which LoadBalancer/web is in",
  ]);
});

test("a public address must be in its pool and unused", () => {
  const pool = resource("AddressPool", "public", "cidrs: [203.0.113.0/24]", "gateway: 203.0.113.1");
  const vip = (address: string) => lb(LISTENER, POOL, `vip: {pool: public, address: ${address}}`);
  const other = resource(
    "LoadBalancer",
    "other",
    "network: app",
    LISTENER,
    POOL,
    "vip: {pool: public, address: 203.0.113.80}",
  );
  expect(problemsOf(documents(vip("203.0.113.80"), HOST, NETWORK, pool))).toEqual([]);
  expect(problemsOf(documents(vip("203.0.113.80"), other, HOST, NETWORK, pool))).toEqual([
    "f.yaml:17:32: LoadBalancer/other: 203.0.113.80 is taken already (by LoadBalancer/web, f.yaml:1:1)",
  ]);
  expect(problemsOf(documents(vip("203.0.113.1"), HOST, NETWORK, pool))).toEqual([
    "f.yaml:8:32: LoadBalancer/web: 203.0.113.1 is the gateway of AddressPool/public",
  ]);
  expect(problemsOf(documents(vip("198.51.100.7"), HOST, NETWORK, pool))).toEqual([
    "f.yaml:8:32: LoadBalancer/web: 198.51.100.7 is not an address of AddressPool/public (it has 203.0.113.0/24)",
  ]);
  const isolated = NETWORK.replace("mode: nat", "mode: isolated");
  expect(problemsOf(documents(vip("203.0.113.80"), HOST, isolated, pool))).toEqual([
    'f.yaml:8:15: LoadBalancer/web: Network "app" is of mode isolated: no public address leads into it (leave pool out, or use mode nat)',
  ]);
});
