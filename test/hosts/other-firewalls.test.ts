import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documents } from "../e2e/fleets.ts";
import { openStage, type Stage } from "../e2e/harness.ts";
import { inRouter, overlayBaseFleet, overlayMachine, overlayNetwork } from "../e2e/overlay-fleet.ts";
import { endProcesses } from "../signal.ts";
import { debianRoot } from "./roots.ts";

/**
 * Hosts on which another program drops what it does not know: an accept in one table of nftables does not undo a drop in
 * another. The rules are those of ufw and firewalld themselves, and those that dockerd documents
 * (https://docs.docker.com/engine/network/packet-filtering-firewalls/). For each, doctor names the program, and its commands
 * let the packets of machines through: between machines of one host and of two, to the internet, and from it.
 */

const LAB = "others";
const PUBLIC = "203.0.113.80";
const FAR_ADDRESS = "198.51.100.1";
let stage: Stage;

const FLEET = [
  overlayBaseFleet(LAB, 2),
  documents(
    overlayNetwork("app", "10.20.0.0/24", "defaultSecurityGroups: [app]"),
    `kind: SecurityGroup
metadata: {name: app}
spec:
  rules:
    - {direction: ingress, protocol: tcp, ports: [80], remote: {cidr: 0.0.0.0/0}}
    - {direction: ingress, protocol: icmp, remote: {group: app}}`,
    "kind: AddressPool\nmetadata: {name: public}\nspec: {cidrs: [203.0.113.64/27]}",
    `kind: FloatingIP\nmetadata: {name: web}\nspec: {pool: public, address: ${PUBLIC}, target: {virtualMachine: web}}`,
    overlayMachine({ name: "web", host: "hv1", network: "app", ipv4: "10.20.0.11" }),
    overlayMachine({ name: "near", host: "hv1", network: "app", ipv4: "10.20.0.12" }),
    overlayMachine({ name: "far", host: "hv2", network: "app", ipv4: "10.20.0.13" }),
  ),
].join("---\n");

const on = (host: string, script: string) => stage.exec(host, ["bash", "-euc", script]);

/** Which packets arrive, each way from the network of the machines or into it. */
async function traffic(): Promise<Record<string, boolean>> {
  const router = (...argv: string[]) =>
    stage.exec("hv1", [...inRouter(LAB, "app"), ...argv]).then(
      () => true,
      () => false,
    );
  const get = (ipv4: string) => router("curl", "-sf", "-m", "2", "-o", "/dev/null", `http://${ipv4}/`);
  const [near, far, out, into] = await Promise.all([
    get("10.20.0.12"),
    get("10.20.0.13"),
    router("ping", "-c", "1", "-W", "2", FAR_ADDRESS),
    stage.http("internet", PUBLIC).then((text) => text !== undefined),
  ]);
  return { near, far, out, in: into };
}

const EVERYTHING = { near: true, far: true, out: true, in: true };

interface Report {
  readonly name: string;
  readonly checks: readonly { readonly name: string; readonly commands?: readonly string[] }[];
}

/** Returns the commands of doctor for a host, of the checks with this name. */
async function remedies(name: string, host: string): Promise<string[]> {
  const reports = (await stage.cli("doctor", "--json")).json<readonly Report[]>();
  const checks = reports.find((report) => report.name === host)?.checks ?? [];
  return checks.filter((check) => check.name === name).flatMap(({ commands = [] }) => commands);
}

beforeAll(async () => {
  const root = await debianRoot("trixie", "firewalls", ["ufw", "firewalld", "dbus", "python3-minimal"]);
  stage = await openStage({
    lab: LAB,
    hosts: 2,
    roots: { hv1: root, hv2: root },
    files: { "fleet.yaml": FLEET },
  });
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

interface Program {
  readonly name: string;
  /** Loads its rules on a host, as an administrator would who has nothing else there. */
  readonly load: string;
  /** What it drops before the remedy. */
  readonly dropped: readonly string[];
  readonly unload: string;
}

const PROGRAMS: readonly Program[] = [
  {
    name: "docker",
    load: `sysctl -qw net.bridge.bridge-nf-call-iptables=1
      iptables -P FORWARD DROP
      for c in DOCKER DOCKER-ISOLATION-STAGE-1 DOCKER-ISOLATION-STAGE-2 DOCKER-USER; do iptables -N $c; done
      iptables -A FORWARD -j DOCKER-USER
      iptables -A FORWARD -j DOCKER-ISOLATION-STAGE-1
      iptables -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      iptables -A FORWARD -o docker0 -j DOCKER
      iptables -A FORWARD -i docker0 ! -o docker0 -j ACCEPT
      iptables -A FORWARD -i docker0 -o docker0 -j ACCEPT
      iptables -A DOCKER-ISOLATION-STAGE-1 -j RETURN
      iptables -A DOCKER-USER -j RETURN`,
    dropped: ["near", "far", "out", "in"],
    unload: "iptables -P FORWARD ACCEPT; iptables -F; iptables -X",
  },
  {
    name: "ufw",
    load: "ufw --force enable",
    dropped: ["near", "far", "in"], // it lets echo requests out,
    unload:
      "ufw --force disable; iptables -P FORWARD ACCEPT; iptables -P INPUT ACCEPT; iptables -F; iptables -X",
  },
  {
    name: "firewalld",
    load: `mkdir -p /run/dbus; dbus-daemon --system --fork
      firewalld; for i in $(seq 100); do firewall-cmd --state >/dev/null 2>&1 && exit; sleep 0.2; done; exit 1`,
    dropped: ["near", "far", "out", "in"],
    unload: endProcesses("TERM", "$(cat /run/firewalld.pid)"),
  },
];

it("packets of machines arrive without another program", async () => {
  await expect.poll(traffic, { timeout: 240_000 }).toEqual(EVERYTHING);
});

describe.each(PROGRAMS)("$name beside our rules", ({ name, load, dropped, unload }) => {
  it("drops packets of machines; doctor says so, and its commands let them through", async () => {
    for (const host of ["hv1", "hv2"]) await on(host, load);
    const before = await traffic();
    for (const host of ["hv1", "hv2"]) {
      const commands = await remedies(name, host);
      expect(commands).not.toEqual([]);
      for (const command of commands) await on(host, command);
    }
    await expect.poll(traffic, { timeout: 30_000 }).toEqual(EVERYTHING);
    expect(Object.keys(before).filter((way) => !before[way])).toEqual(dropped);
    const plan = await stage.cli("plan");
    expect(plan.code, plan.all).toBe(0);
  });

  it("gone again, leaves everything as it was", async () => {
    for (const host of ["hv1", "hv2"]) await on(host, unload);
    await expect.poll(traffic, { timeout: 20_000 }).toEqual(EVERYTHING);
  });
});
