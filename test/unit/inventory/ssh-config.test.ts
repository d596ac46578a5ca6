import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { formatSshConfig } from "../../../src/cli/inventory/ssh-config.ts";
import type { DomainState } from "../../../src/drivers/libvirt/states.ts";
import type { ObservedObject } from "../../../src/model/object.ts";
import { HOST, MACHINE, NETWORK, reachable, SSH_BASE } from "./inventory-fleet.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-ssh-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const KEYWORDS = ["hostname", "user", "port", "hostkeyalias", "proxyjump", "proxycommand"];

/** Returns what ssh itself reads for a host, without the user's own configuration. */
function sshReads(text: string, host: string): Readonly<Record<string, string>> {
  const file = join(folder, "config");
  writeFileSync(file, `${text}\n`);
  const out = execFileSync("ssh", ["-G", "-F", file, host], { encoding: "utf8", stdio: "pipe" });
  const pairs = out.split("\n").map((line) => /^(\S+) (.*)$/.exec(line)?.slice(1) ?? []);
  return Object.fromEntries(pairs.filter(([keyword = ""]) => KEYWORDS.includes(keyword)));
}

const LOCAL = "{mode: nat, segment: {type: local}, subnets: [{cidr: 10.20.0.0/24}]}";
const GATEWAY =
  "{libvirt: 'qemu+ssh://root@hv1.example.test:2200/system', roles: [compute, gateway], underlay: {interface: eth0, address: 10.99.0.1}, uplink: {interface: eth1}}";
const FLOATING = `{apiVersion: fleetwright/v1, kind: AddressPool, metadata: {name: public}, spec: {cidrs: [203.0.113.0/28]}}
---
{apiVersion: fleetwright/v1, kind: FloatingIP, metadata: {name: db}, spec: {pool: public, target: {virtualMachine: db}}}
---
`;

describe("ssh reaches a machine", () => {
  test.each<[string, string, object]>([
    [
      "in a private network of its host over the host",
      HOST("hv1", "{libvirt: 'qemu+ssh://root@hv1.example.test:2222/system'}") +
        NETWORK("app", LOCAL) +
        MACHINE("{name: db}", "app"),
      { hostname: "10.20.0.2", proxyjump: "root@hv1.example.test:2222" },
    ],
    [
      "over the shell of its host, whatever the address of libvirt is",
      HOST("hv1", "{libvirt: 'qemu+tls://hv1.example.test/system', shell: 'ssh://ops@[2001:db8::1]:2222'}") +
        NETWORK("app", LOCAL) +
        MACHINE("{name: db}", "app"),
      { hostname: "10.20.0.2", proxyjump: "ops@[2001:db8::1]:2222" },
    ],
    [
      "directly, if this machine is the host",
      HOST("hv1", "{libvirt: 'qemu:///system'}") + NETWORK("app", LOCAL) + MACHINE("{name: db}", "app"),
      { hostname: "10.20.0.2" },
    ],
    [
      "directly on a bridge of the host",
      HOST("hv1", "{libvirt: 'qemu+ssh://root@hv1.example.test/system'}") +
        NETWORK(
          "lan",
          "{mode: bridge, bridge: br0, subnets: [{cidr: 192.0.2.0/24, gateway: 192.0.2.1, allocation: {from: 192.0.2.2, to: 192.0.2.9}}]}",
        ) +
        MACHINE("{name: db}", "lan"),
      { hostname: "192.0.2.2" },
    ],
    [
      "directly at its floating address",
      HOST("hv1", GATEWAY) +
        NETWORK("app", "{mode: nat, subnets: [{cidr: 10.20.0.0/24}]}") +
        MACHINE("{name: db}", "app") +
        FLOATING,
      { hostname: expect.stringMatching(/^203\.0\.113\.\d+$/) },
    ],
    [
      "over the router of a network between hosts",
      HOST("hv1", GATEWAY) +
        NETWORK("app", "{mode: nat, subnets: [{cidr: 10.20.0.0/24}]}") +
        MACHINE("{name: db}", "app"),
      {
        hostname: "10.20.0.2",
        proxycommand: expect.stringMatching(
          /^ssh -p 2200 root@hv1\.example\.test ip netns exec fwr-[0-9a-f]+ nc %h %p$/,
        ),
      },
    ],
  ])("%s", (_how, fleet, expected) => {
    const { user: _login, port, ...read } = sshReads(formatSshConfig(reachable(SSH_BASE + fleet)), "db");
    expect(read).toEqual({ hostkeyalias: "db.default.test.fleetwright", ...expected });
    expect(port).toBe("22");
  });
});

describe("the user is", () => {
  const fleet = (userData: string) =>
    SSH_BASE +
    HOST("hv1", "{libvirt: 'qemu:///system'}") +
    NETWORK("app", LOCAL) +
    MACHINE("{name: db}", "app", `, cloudInit: {userData: ${JSON.stringify(userData)}}`);

  test.each<[string, string, string | undefined]>([
    ["that of the cloud-config", "#cloud-config\nuser: ops\n", undefined],
    ["its name, if it has further fields", "#cloud-config\nuser: {name: ops, shell: /bin/sh}\n", undefined],
    ["the first of several", "#cloud-config\nusers: [{name: ops}, {name: other}]\n", undefined],
    ["that of the command line, whatever the cloud-config is", "#cloud-config\nuser: root\n", "ops"],
  ])("%s", (_which, userData, user) => {
    const config = formatSshConfig(reachable(fleet(userData), user === undefined ? {} : { user }));
    expect(sshReads(config, "db").user).toBe("ops");
  });

  test.each([
    ["the default user of the image", "#cloud-config\nusers: [default, {name: ops}]\n"],
    ["in a script", "#!/bin/sh\nuser: ops\n"],
    ["no login name", '#cloud-config\nuser: "a\\n  ProxyCommand touch /tmp/x"\n'],
  ])("left to the user's own configuration: %s", (_which, userData) => {
    expect(formatSshConfig(reachable(fleet(userData)))).not.toMatch(/User|Proxy/);
  });
});

describe("nothing that a host or a guest reports becomes a keyword of ssh", () => {
  const fleet =
    SSH_BASE +
    HOST("hv1", "{libvirt: 'qemu:///system'}") +
    NETWORK("app", LOCAL) +
    MACHINE("{name: db}", "app");

  /** The machine is observed with another address. */
  const withAddress =
    (ipv4: string) =>
    (object: ObservedObject): ObservedObject => {
      if (object.type !== "domain") return object;
      const state = object.state as unknown as DomainState; // the state of type `domain`
      const net0 = { ...state.interfaces.net0, ipv4 };
      return { ...object, state: { ...object.state, interfaces: { net0 } } as ObservedObject["state"] };
    };

  test.each([
    "10.20.0.2\n  ProxyCommand touch /tmp/x",
    "%h",
    "-oProxyCommand=touch",
    "127.0.0.1",
    "::1",
    "::ffff:127.0.0.1",
    "0.0.0.0",
    "169.254.1.1",
    "fe80::1%eth0",
    "0x7f000001",
    "",
  ])("such as the address %j", (ipv4) => {
    const config = formatSshConfig(reachable(fleet, { alter: withAddress(ipv4) }));
    expect(sshReads(config, "db")).toMatchObject({ hostname: "db.has-no-address.invalid" });
    expect(config).not.toContain("Proxy");
    expect(config).toContain("no address is known");
  });

  test("and an IPv6 address is an address", () => {
    const config = formatSshConfig(reachable(fleet, { alter: withAddress("2001:DB8:0::2") }));
    expect(sshReads(config, "db").hostname).toBe("2001:db8::2");
  });

  test("such as the namespace of a router", () => {
    const between =
      SSH_BASE +
      HOST("hv1", GATEWAY) +
      NETWORK("app", "{mode: nat, subnets: [{cidr: 10.20.0.0/24}]}") +
      MACHINE("{name: db}", "app");
    const alter = (object: ObservedObject): ObservedObject =>
      object.type === "router" ? { ...object, state: { ...object.state, namespace: "x; reboot" } } : object;
    const config = formatSshConfig(reachable(between, { alter }));
    expect(config).not.toContain("reboot");
    expect(sshReads(config, "db")).not.toHaveProperty("proxycommand");
  });
});

describe("an address that another DHCP server gave", () => {
  const fleet =
    SSH_BASE +
    HOST("hv1", "{libvirt: 'qemu+ssh://root@hv1.example.test/system'}") +
    NETWORK("lan", "{mode: bridge, bridge: br0}") +
    MACHINE("{name: db}", "lan");

  /** The machine has learned addresses, on a network with this forward mode of libvirt. */
  const learned =
    (forward: string, ...addresses: readonly string[]) =>
    (object: ObservedObject): ObservedObject => {
      if (object.type === "network") return { ...object, state: { ...object.state, forward } };
      if (object.type !== "domain") return object;
      const { interfaces } = object.state as unknown as DomainState; // the state of type `domain`
      const all = addresses.map((address) => ({ address, source: "arp" }) as const);
      return { ...object, addresses: { [interfaces.net0?.mac ?? ""]: all } };
    };

  test.each<[string, string, object]>([
    ["directly on a bridge", "bridge", { hostname: "192.0.2.7" }],
    [
      "over the host on a network of libvirt",
      "nat",
      { hostname: "192.0.2.7", proxyjump: "root@hv1.example.test" },
    ],
  ])("is reached %s", (_how, forward, expected) => {
    const config = formatSshConfig(reachable(fleet, { alter: learned(forward, "192.0.2.7", "192.0.2.9") }));
    expect(sshReads(config, "db")).toMatchObject(expected);
    expect(config.includes("ProxyJump")).toBe("proxyjump" in expected);
  });

  test("is not used if a guest claims one that leads back to the client", () => {
    const config = formatSshConfig(reachable(fleet, { alter: learned("bridge", "127.0.0.1", "192.0.2.9") }));
    expect(sshReads(config, "db").hostname).toBe("192.0.2.9");
  });
});

test("a machine of another project has the name that it has on its host", () => {
  const fleet =
    SSH_BASE +
    HOST("hv1", "{libvirt: 'qemu:///system'}") +
    NETWORK("app", LOCAL) +
    MACHINE("{name: db, project: shop}", "app");
  expect(sshReads(formatSshConfig(reachable(fleet)), "shop.db")).toMatchObject({
    hostname: "10.20.0.2",
    hostkeyalias: "db.shop.test.fleetwright",
  });
});
