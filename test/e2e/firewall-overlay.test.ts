import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documents } from "./fleets.ts";
import { type Guest, guestAt } from "./guest.ts";
import { openStage, SOON, type Stage } from "./harness.ts";
import { networkTraces } from "./network-traces.ts";
import { inRouter, overlayBaseFleet, overlayMachine, overlayNetwork } from "./overlay-fleet.ts";

/** Security groups in networks between hosts: two tenants with the same addresses, and access from the internet. */

const LAB = "fwover";
const HOSTS = ["hv1", "hv2"];
const [A, B] = ["10.20.0.10", "10.20.0.11"];
const DOOR = "203.0.113.50";

const inside = (group: string, text: string) =>
  text.replace(/ipv4: ([\d.]+)\}/, `ipv4: $1, securityGroups: [${group}]}`);

const group = (name: string, ...rules: string[]) =>
  `kind: SecurityGroup\nmetadata: {name: ${name}}\nspec: {rules: [${rules.join(", ")}]}`;

/** The address of the router, through which the test sends requests to guests. */
const CONTROL = "{direction: ingress, protocol: tcp, ports: [80], remote: {cidr: 10.20.0.1/32}}";

const FLEET = documents(
  overlayNetwork("red", "10.20.0.0/24"),
  overlayNetwork("blue", "10.20.0.0/24"),
  group(
    "web",
    "{direction: ingress, protocol: tcp, ports: [80]}",
    "{direction: ingress, protocol: icmp, remote: {group: ops}}",
    "{direction: ingress, protocol: tcp, ports: [8050], remote: {group: ops}}",
  ),
  group("ops", CONTROL),
  group("shut", CONTROL),
  inside("web", overlayMachine({ name: "red-a", host: "hv2", network: "red", ipv4: A })),
  inside("ops", overlayMachine({ name: "red-b", host: "hv1", network: "red", ipv4: B })),
  inside("shut", overlayMachine({ name: "blue-a", host: "hv2", network: "blue", ipv4: A })),
  "kind: AddressPool\nmetadata: {name: public}\nspec: {cidrs: [203.0.113.0/24], gateway: 203.0.113.1}",
  `kind: FloatingIP\nmetadata: {name: door}\nspec: {pool: public, address: ${DOOR}, target: {virtualMachine: red-a}}`,
);

let stage: Stage;
let before: string[][];
let redA: Guest;
let redB: Guest;
let blueA: Guest;

beforeAll(async () => {
  stage = await openStage({ lab: LAB, hosts: 2, files: { "ground.yaml": overlayBaseFleet(LAB, 2) } });
  const bare = await stage.cli("apply", "--yes");
  expect(bare.code, bare.all).toBe(0);
  before = await traces();
  stage.write("machines.yaml", FLEET);
  await applyFiles();
  [redA, redB, blueA] = [guestIn("red", A), guestIn("red", B), guestIn("blue", A)];
  await Promise.all([redA, redB, blueA].map((guest) => guest.up()));
  await Promise.all([redA, blueA].map((guest) => guest.run("httpd -p 8050 -h /www")));
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

const traces = () => Promise.all(HOSTS.map((host) => networkTraces(stage, host)));
const guestIn = (network: string, address: string) => guestAt(stage, "hv1", address, inRouter(LAB, network));

async function applyFiles(): Promise<void> {
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
}

const answers = async (guest: Guest, address: string, port: number): Promise<boolean> =>
  (await guest.run(
    `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | timeout 3 nc -w 2 ${address} ${port} | grep -c 200`,
  )) === "1";

/** Connects from a router, with a chosen source port. */
const fromRouter = (network: string, port: number, own: number) =>
  stage
    .exec("hv1", [
      ...inRouter(LAB, network),
      "curl",
      "-s",
      "-m",
      "3",
      "-o",
      "/dev/null",
      "-w",
      "%{http_code}",
      "--local-port",
      `${own}`,
      `http://${A}:${port}/`,
    ])
    .catch(() => "nothing");

describe("a group in a network between hosts", () => {
  it("admits its members from another host, on its ports only", async () => {
    await expect.poll(() => answers(redB, A, 8050), SOON).toBe(true);
    await expect.poll(() => redB.run(`ping -c 1 -W 3 ${A} >/dev/null && echo there`), SOON).toBe("there");
    expect(await fromRouter("red", 8050, 40_000)).toBe("nothing");
    expect(await answers(redA, B, 80)).toBe(false);
  });

  it("admits the internet through a floating address, on its ports only", async () => {
    await expect.poll(async () => (await stage.http("internet", DOOR))?.trim(), SOON).toBe("red-a");
    const other = ["curl", "-sS", "-m", "2", `http://${DOOR}:8050/`];
    await expect(stage.exec("internet", other)).rejects.toThrow(/timed out/i);
  });

  it("permits outgoing connections and their replies", async () => {
    await expect
      .poll(() => blueA.run("ping -c 1 -W 3 203.0.113.1 >/dev/null && echo there"), SOON)
      .toBe("there");
    await expect
      .poll(() => redA.run("ping -c 1 -W 3 203.0.113.1 >/dev/null && echo there"), SOON)
      .toBe("there");
  });

  it("is one tenant's: the same address in another network has rules, and connections, of its own", async () => {
    await expect.poll(() => fromRouter("red", 80, 40_001), SOON).toBe("200");
    await expect.poll(() => fromRouter("blue", 80, 40_001), SOON).toBe("200");
    expect(await fromRouter("blue", 8050, 40_002)).toBe("nothing");
    const tracked = await stage.exec("hv2", ["cat", "/proc/net/nf_conntrack"]);
    const same = tracked.split("\n").filter((line) => line.includes("sport=40001 dport=80"));
    expect(new Set(same.map((line) => /zone=\d+/.exec(line)?.[0])).size).toBe(2);
    expect(tracked).not.toContain("dport=4789");
  });
});

it("a removed fleet leaves nothing", async () => {
  stage.remove("machines.yaml");
  await applyFiles();
  expect(await traces()).toEqual(before);
});
