import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documents, volume } from "../e2e/fleets.ts";
import { type Guest, guestAt } from "../e2e/guest.ts";
import { openStage, SOON, type Stage } from "../e2e/harness.ts";
import { networkTraces } from "../e2e/network-traces.ts";
import { inRouter, overlayBaseFleet, overlayMachine, overlayNetwork } from "../e2e/overlay-fleet.ts";
import { debianRoot, otherRelease } from "./roots.ts";

/** One fleet with hosts of Debian 12 and of Debian 13: hv1, the gateway, is of the other release than this machine. */

const LAB = "mixed";
const PUBLIC = "203.0.113.80";
let stage: Stage;
let web: Guest;
let db: Guest;
let before: string[][];

const FLEET = [
  overlayBaseFleet(LAB, 2)
    .replace("{guest: 1}", "{guest: 1, maxGuest: 2, shares: 512}")
    .replace("{guest: 96Mi}", "{guest: 96Mi, maxGuest: 160Mi}"),
  documents(
    overlayNetwork("app", "10.20.0.0/24", "defaultSecurityGroups: [app]"),
    `kind: SecurityGroup
metadata: {name: app}
spec:
  rules:
    - {direction: ingress, protocol: tcp, ports: [80], remote: {cidr: 0.0.0.0/0}}
    - {direction: ingress, protocol: icmp, remote: {group: app}}`,
    "kind: AddressPool\nmetadata: {name: public}\nspec: {cidrs: [203.0.113.64/27]}",
    "kind: StoragePool\nmetadata: {name: local}\nspec: {type: dir, path: /var/lib/fleetwright/volumes}",
    volume("web-data", "20Mi"),
    volume("db-data", "20Mi"),
    machine("web", "hv1", "10.20.0.11"),
    machine("db", "hv2", "10.20.0.12"),
    `kind: LoadBalancer
metadata: {name: front}
spec:
  network: app
  vip: {pool: public, address: ${PUBLIC}}
  listeners: [{name: http, protocol: HTTP, port: 80, pool: all}]
  pools: [{name: all, members: [{virtualMachine: web, port: 80}, {virtualMachine: db, port: 80}], healthMonitor: {type: HTTP, delay: 1s, timeout: 1s}}]`,
  ),
].join("---\n");

function machine(name: string, host: string, ipv4: string): string {
  const text = overlayMachine({ name, host, network: "app", ipv4 });
  return text.replace("  image: micro", `  image: micro\n  volumes: [{volume: ${name}-data}]`);
}

/** Applies, and expects an empty plan. */
async function applies(): Promise<void> {
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
}

/** The machines and the network of both hosts. */
async function remains(): Promise<string[][]> {
  return Promise.all(
    ["hv1", "hv2"].map(async (host) => [
      await stage.virsh(host, "list", "--all", "--name"),
      ...(await networkTraces(stage, host)),
    ]),
  );
}

beforeAll(async () => {
  const root = await debianRoot(otherRelease());
  stage = await openStage({
    lab: LAB,
    hosts: 2,
    roots: { hv1: root },
    files: { "fleet.yaml": overlayBaseFleet(LAB, 2) },
  });
  await applies();
  before = await remains();
  stage.write("fleet.yaml", FLEET);
  await applies();
  const inside = inRouter(LAB, "app");
  [web, db] = ["10.20.0.11", "10.20.0.12"].map((ipv4) => guestAt(stage, "hv1", ipv4, inside)) as [
    Guest,
    Guest,
  ];
  await Promise.all([web.up(), db.up()]);
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

describe("a fleet with hosts of two releases", () => {
  it("has a host of each", async () => {
    const releases = await Promise.all(
      ["hv1", "hv2"].map((host) =>
        stage.exec(host, ["sh", "-c", ". /etc/os-release; echo $VERSION_CODENAME"]),
      ),
    );
    expect(releases.toSorted()).toEqual(["bookworm", "trixie"]);
    const { all } = await stage.cli("doctor");
    expect(all).not.toContain("✗");
  });

  it("connects machines of both, by the rules of their security group", async () => {
    const ping = (guest: Guest, to: string) =>
      guest.run(`ping -c 2 -W 2 ${to} >/dev/null && echo yes || echo no`);
    await expect.poll(() => ping(web, "10.20.0.12"), SOON).toBe("yes");
    await expect.poll(() => ping(db, "10.20.0.11"), SOON).toBe("yes");
  });

  it("balances requests from outside between machines of both", async () => {
    const answers = async () => {
      const texts = await Promise.all([1, 2, 3, 4].map(() => stage.http("internet", PUBLIC)));
      return [...new Set(texts.map((text) => text?.trim()))].toSorted();
    };
    await expect.poll(answers, SOON).toEqual(["db", "web"]);
  });

  it("is changed live on both: disks, memory, weights", async () => {
    stage.edit(
      "fleet.yaml",
      "name: web-data}\nspec: {pool: local, size: 20Mi",
      "name: web-data}\nspec: {pool: local, size: 40Mi",
    );
    stage.edit(
      "fleet.yaml",
      "name: db-data}\nspec: {pool: local, size: 20Mi",
      "name: db-data}\nspec: {pool: local, size: 40Mi",
    );
    stage.edit("fleet.yaml", "shares: 512", "shares: 2048");
    stage.edit("fleet.yaml", "guest: 1, maxGuest: 2", "guest: 2, maxGuest: 2");
    await applies();
    for (const guest of [web, db]) {
      await expect.poll(() => guest.run("cat /sys/block/vda/size"), SOON).toBe(String((40 * 2 ** 20) / 512));
      await expect.poll(() => guest.run("ls -d /sys/devices/system/cpu/cpu[0-9]* | wc -l"), SOON).toBe("2");
    }
  });

  it("leaves nothing on either when it is removed", async () => {
    stage.write("fleet.yaml", overlayBaseFleet(LAB, 2));
    await applies();
    expect(await remains()).toEqual(before);
  });
});
