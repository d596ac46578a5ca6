import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, openStage, type Stage } from "./harness.ts";

/** The whole example fleet: a web shop that uses every backend, and the order in which its parts are created and removed. */

const LAB = "shop";
const FLEET = fileURLToPath(new URL("../../fleet", import.meta.url));
const VIP = "203.0.113.80";
const HOSTS = ["hv1", "hv2", "hv3"];
/** The objects of hosts without a shop. */
const BASE_FILES = ["fleet.yaml", "hosts.yaml"];

let stage: Stage;
let before: string[];

beforeAll(async () => {
  const files = readdirSync(FLEET).map((name) => {
    const text = readFileSync(`${FLEET}/${name}`, "utf8");
    return [name, text.replaceAll("lab://default/", `lab://${LAB}/`)] as const;
  });
  const grounds = files.filter(([name]) => BASE_FILES.includes(name));
  stage = await openStage({ lab: LAB, hosts: 3, files: Object.fromEntries(grounds) });
  await applies();
  before = await traces();
  for (const [name, text] of files) stage.write(name, text);
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

/** Links, namespaces, rules, neighbours, processes and names: a fleet without machines must leave none of these. */
async function traces(): Promise<string[]> {
  const script = `ip -br link | cut -d' ' -f1; ip netns; nft list ruleset; ip neigh show proxy; ip route
ps -eo args | grep -E '^(haproxy|dnsmasq|/usr/sbin/dnsmasq|qemu|/usr/bin/qemu)' | grep -v grep; find /run/fleetwright -type f 2>/dev/null; true`;
  const hosts = await Promise.all(HOSTS.map((host) => stage.exec(host, ["sh", "-c", script])));
  const zone = await stage.exec("hv1", [
    "sh",
    "-c",
    "dig @10.99.0.254 +noall +answer shop.example.test db.example.test web-0.example.test",
  ]);
  return [...hosts, zone].flatMap((result, index) => result.split("\n").map((line) => `${index}: ${line}`));
}

/**
 * State that every write changes, even a write of the same content: indexes of links, handles of rules,
 * processes, times of files, and the zone's serial. Not the files in which dnsmasq keeps the leases that guests ask for.
 */
async function versions(): Promise<string[]> {
  const script = `for at in $(ip netns list | cut -d' ' -f1) ""; do
  in="\${at:+ip netns exec $at}"; $in ip -br link; $in ip addr show scope global | grep inet; $in ip route; $in nft -a list ruleset
done
ps -eo pid,args | grep -E 'haproxy|dnsmasq|qemu-system' | grep -v grep
find /run/fleetwright /var/lib/fleetwright /etc/libvirt -type f -printf '%p %i %T@ %C@ %s\n' | grep -vE '/leases |.(raw|qcow2) ' | sort`;
  const hosts = await Promise.all(HOSTS.map((host) => stage.exec(host, ["sh", "-c", script])));
  const serial = await stage.exec("hv1", ["dig", "@10.99.0.254", "+short", "example.test", "SOA"]);
  return [...hosts, serial].flatMap((result, index) => result.split("\n").map((line) => `${index}: ${line}`));
}

const fromInternet = () => stage.http("internet", VIP);
const named = async (name: string) =>
  (await stage.exec("hv1", ["dig", "+short", "@10.99.0.254", `${name}.example.test`])).trim();

/** Waits until exactly these machines respond in turn: the load balancer checks them every two seconds. */
async function inTurn(...wanted: readonly string[]): Promise<void> {
  let seen = new Set<string>();
  await eventually(
    "machines in turn",
    async () => {
      seen = await turns(2 * wanted.length);
      return seen.size === wanted.length && wanted.every((name) => seen.has(name)) ? true : undefined;
    },
    120_000,
  ).catch(() => expect([...seen].sort()).toEqual(wanted));
}

async function turns(amount: number): Promise<Set<string>> {
  const answers = await Promise.all(Array.from({ length: amount }, fromInternet));
  return new Set(answers.map((answer) => /Hello from (\S+),/.exec(answer ?? "")?.[1] ?? "nobody"));
}

async function applies(): Promise<string> {
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
  return apply.all;
}

/** Applies until the plan is empty: a member that leaves ends what its clients have begun, before a further apply stops it. */
async function appliesInSteps(): Promise<string> {
  const results: string[] = [];
  await eventually("an apply that ends with an empty plan", async () => {
    const { code, all } = await stage.cli("apply", "--yes");
    results.push(all);
    expect([0, 3], all).toContain(code);
    return code === 0 ? true : undefined;
  });
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
  return results.join("\n");
}

/** The lines of finished changes, in order. */
function order(result: string, ...wanted: readonly RegExp[]): number[] {
  const done = result.split("\n").filter((line) => line.startsWith("✓"));
  return wanted.map((one) => done.findIndex((line) => one.test(line)));
}

describe("the shop", () => {
  it("is created with names and filters before the machines, and the next plan is empty", async () => {
    const result = await applies();
    for (const name of ["web-0", "web-1", "web-2", "db"]) {
      const [filter = 0, address = 0, machine = 0] = order(
        result,
        new RegExp(`\\+ port ${name}`),
        new RegExp(`\\+ rrset ${name}\\.example`),
        new RegExp(`\\+ domain ${name} `),
      );
      expect(Math.min(filter, address), result).toBeGreaterThanOrEqual(0);
      expect(Math.max(filter, address), result).toBeLessThan(machine);
    }
  });

  it("responds from its three machines in turn, on the internet, under its name", async () => {
    await inTurn("web-0", "web-1", "web-2");
    expect(await named("shop")).toBe(VIP);
    expect(await named("db")).toBe("10.20.0.10");
  });

  it("is not changed by another apply", async () => {
    const versionsBefore = await versions();
    expect(versionsBefore.length).toBeGreaterThan(100);
    await applies();
    expect(await versions()).toEqual(versionsBefore);
  });

  it("keeps serving when a machine dies, and the next apply starts it again", async () => {
    const host = /hv\d/.exec((await stage.cli("get", "vm", "web-0")).stdout)?.[0] ?? "";
    await stage.virsh(host, "destroy", "web-0");
    await inTurn("web-1", "web-2");
    expect((await stage.cli("get", "loadbalancer")).stdout).toMatch(/shop +203\.0\.113\.80 .* 2 of 3 up/);
    expect((await stage.cli("describe", "loadbalancer/shop")).stdout).toMatch(/web\.web-0 +down since \S+\n/);
    await applies();
    await inTurn("web-0", "web-1", "web-2");
  });

  it("gives a new database the name, the disk and the address of the one that vanished", async () => {
    const fromRouter = `nsenter --net=/run/netns/$(ip netns | cut -d' ' -f1) curl -sf -m 5 http://10.20.0.10 || true`;
    const answers = (who: string) =>
      eventually(
        `${who} answers`,
        async () => {
          const result = await stage.exec("hv1", ["sh", "-c", fromRouter]);
          return result.includes(`Hello from ${who}.`) ? true : undefined;
        },
        120_000,
      );
    await answers("db");
    stage.edit("db.yaml", /(kind: VirtualMachine\nmetadata:\n {2}name: )db\n/, "$1db2\n");
    await applies();
    await answers("db2");
    expect(await named("db")).toBe("10.20.0.10");
  });

  it("moves to another gateway host with its address, its load balancer and its uplink", async () => {
    const roles =
      "  roles: [compute, gateway] # a gateway has the uplink of private networks and the public addresses\n";
    stage.edit("hosts.yaml", roles, "");
    stage.edit("hosts.yaml", /(shell: lab:\/\/shop\/hv2\n)/, `$1${roles}  uplink: { interface: eth1 }\n`);
    await applies();
    await inTurn("web-0", "web-1", "web-2");
    const namespaces = await Promise.all(HOSTS.map((host) => stage.exec(host, ["ip", "netns"])));
    expect(namespaces.map((text) => text.trim() !== "")).toEqual([false, true, false]);
  });

  it("grows, also to more machines than hosts", async () => {
    stage.edit("web.yaml", "replicas: 3", "replicas: 4");
    await applies();
    await inTurn("web-0", "web-1", "web-2", "web-3");
    stage.edit("web.yaml", "replicas: 4", "replicas: 3");
    await appliesInSteps();
  });

  it("removes a machine from the load balancer and from DNS before it stops the machine", async () => {
    stage.edit("web.yaml", "replicas: 3", "replicas: 2");
    const result = await appliesInSteps();
    const [name = 0, balancer = 0, machine = 0] = order(
      result,
      /- rrset web-2\.example/,
      /~ loadbalancer shop/,
      /- domain web-2/,
    );
    expect(Math.min(name, balancer), result).toBeGreaterThanOrEqual(0);
    expect(Math.max(name, balancer), result).toBeLessThan(machine);
    expect(await named("web-2")).toBe("");
    await inTurn("web-0", "web-1");
  });

  it("leaves nothing on hosts and in the zone when its machines are removed", async () => {
    for (const file of ["web.yaml", "db.yaml"]) stage.remove(file);
    stage.edit("dns.yaml", /---\s+apiVersion: fleetwright\/v1\s+kind: DNSRecord[\s\S]*/, "");
    const { digest } = (await stage.cli("plan", "--format", "json")).json<{ digest: string }>();
    const apply = await stage.cli("apply", "--yes", "--approve", digest);
    expect(apply.code, apply.all).toBe(0);
    expect((await traces()).filter((line) => !before.includes(line))).toEqual([]);
  });
});
