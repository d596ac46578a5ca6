import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatAnnouncements } from "../../src/drivers/shared/gratuitous-arp.ts";
import { endProcesses } from "../signal.ts";
import { documents, exampleSpecs, formatPlan, planOf } from "./fleets.ts";
import { type Guest, guestAt } from "./guest.ts";
import { eventually, openStage, SOON, type Stage } from "./harness.ts";
import { networkTraces } from "./network-traces.ts";
import {
  inRouter,
  overlayBaseFleet,
  overlayMachine,
  overlayNetwork,
  routerNamespace,
} from "./overlay-fleet.ts";

/** Networks between hosts, by traffic: two tenants with the same subnet on the same hosts. */

const LAB = "overlay";
const HOSTS = ["hv1", "hv2", "hv3"];
let stage: Stage;
let before: Record<string, string[]>;
let far: Guest;
let near: Guest;
let other: Guest;

const MACHINES = documents(
  overlayNetwork("red", "10.20.0.0/24"),
  overlayNetwork("blue", "10.20.0.0/24"),
  overlayMachine({ name: "red-a", host: "hv2", network: "red", ipv4: "10.20.0.10" }),
  overlayMachine({ name: "red-b", host: "hv3", network: "red", ipv4: "10.20.0.11" }),
  overlayMachine({ name: "blue-a", host: "hv2", network: "blue", ipv4: "10.20.0.10" }),
);

const POOL =
  "kind: AddressPool\nmetadata: {name: public}\nspec: {cidrs: [203.0.113.0/24], gateway: 203.0.113.1}";
const floating = (address: string, machine: string) =>
  `kind: FloatingIP\nmetadata: {name: door}\nspec: {pool: public, address: ${address}, target: {virtualMachine: ${machine}}}`;

/** A server that responds to each client with the client's address. */
const WHO_ASKS =
  "setsid socat TCP-LISTEN:8080,fork,reuseaddr SYSTEM:'echo $SOCAT_PEERADDR' </dev/null >/dev/null 2>&1 &";

beforeAll(async () => {
  stage = await openStage({ lab: LAB, hosts: 3, files: { "ground.yaml": overlayBaseFleet(LAB, 3) } });
  await stage.exec("internet", ["sh", "-c", WHO_ASKS]);
  const bare = await stage.cli("apply", "--yes");
  expect(bare.code, bare.all).toBe(0);
  before = await traces();
  stage.write("machines.yaml", MACHINES);
  await applyFiles();
  near = guestIn("red", "10.20.0.10");
  far = guestIn("red", "10.20.0.11");
  other = guestIn("blue", "10.20.0.10");
  await Promise.all([near.up(), far.up(), other.up()]);
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

async function traces(): Promise<Record<string, string[]>> {
  return Object.fromEntries(
    await Promise.all(HOSTS.map(async (host) => [host, await networkTraces(stage, host)] as const)),
  );
}

function guestIn(network: string, address: string): Guest {
  return guestAt(stage, "hv1", address, inRouter(LAB, network));
}

async function applyFiles(): Promise<void> {
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
}

/** The machine name in the response that a guest gets from an address. */
const ask = (guest: Guest, address: string) =>
  guest.run(`printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 5 ${address} 80 | tail -n 1`);

/** The source address of a guest on the internet. */
const sourceAddressSeenBy = (guest: Guest, address = "203.0.113.1") =>
  guest.run(`nc -w 5 ${address} 8080 </dev/null`);

const asInternet = async (address: string) => (await stage.http("internet", address))?.trim();

describe("machines on different hosts", () => {
  it("reach each other by address and by name", async () => {
    await expect
      .poll(() => near.run("ping -c 1 -W 5 10.20.0.11 >/dev/null && echo there"), SOON)
      .toBe("there");
    await expect.poll(() => ask(near, "10.20.0.11"), SOON).toBe("red-b");
    await expect.poll(() => ask(far, "10.20.0.10"), SOON).toBe("red-a");
    await expect.poll(() => near.run("nslookup red-b"), SOON).toContain("10.20.0.11");
  });

  it("reach the internet with the gateway's address, and nothing else", async () => {
    for (const address of ["203.0.113.1", "198.51.100.1"]) {
      await expect.poll(() => sourceAddressSeenBy(near, address), SOON).toBe("203.0.113.11");
    }
    expect(await near.run("ping -c 1 -W 1 10.99.0.2 >/dev/null 2>&1 && echo reached || echo shut")).toBe(
      "shut",
    );
  });

  it("do not reach machines of another tenant with the same addresses", async () => {
    await expect.poll(() => ask(other, "10.20.0.10"), SOON).toBe("blue-a");
    expect(await other.run("ping -c 1 -W 1 10.20.0.11 >/dev/null 2>&1 && echo reached || echo shut")).toBe(
      "shut",
    );
    await expect.poll(() => ask(near, "10.20.0.10"), SOON).toBe("red-a");
  });

  it("use the MTU that the underlay permits", async () => {
    expect(await near.run("cat /sys/class/net/eth0/mtu")).toBe("1550");
    const ping = (bytes: number) =>
      stage.exec("hv1", [
        ...inRouter(LAB, "red"),
        "ping",
        "-M",
        "do",
        "-c",
        "1",
        "-W",
        "2",
        "-s",
        `${bytes}`,
        "10.20.0.11",
      ]);
    expect(await ping(1550 - 28)).toContain("1 received");
    await expect(ping(1551 - 28)).rejects.toThrow(/too long|100% packet loss/);
  });

  it("need no ARP broadcasts: broadcasts go only to the gateway host", async () => {
    const { port } = await segment("hv2");
    const entries = await stage.exec("hv2", ["bridge", "fdb", "show", "dev", port]);
    expect(entries.match(/^00:00:00:00:00:00 .*$/gm)).toEqual([
      expect.stringContaining("dst 10.99.0.1 self permanent"),
    ]);
    await near.run("ip neigh flush dev eth0");
    await expect.poll(() => ask(near, "10.20.0.11"), SOON).toBe("red-b");
  });
});

describe("isolation", () => {
  const on = (host: string, script: string) => stage.exec(host, ["sh", "-ec", script]);

  it("keeps machines from the host, through its bridge", async () => {
    const { bridge } = await segment("hv2");
    const mac = await on("hv2", `cat /sys/class/net/${bridge}/address`);
    await near.run(`ip route add 10.99.0.2/32 dev eth0; arp -i eth0 -s 10.99.0.2 ${mac}`);
    const received = async () => {
      const count = () => on("hv2", "awk '/^Icmp: [0-9]/ { print $10 }' /proc/net/snmp");
      const earlier = Number(await count());
      await near.run("ping -c 2 -W 1 10.99.0.2 >/dev/null 2>&1; true");
      return Number(await count()) - earlier;
    };
    expect(await received()).toBe(0);
    await on("hv2", `echo 0 >/proc/sys/net/ipv4/conf/${bridge}/rp_filter`);
    expect(await received()).toBe(2);
    expect(formatPlan(await planOf(stage))).toEqual([
      "update segment@hv2/red (drift): shielded false → true",
    ]);
    await applyFiles();
    expect(await received()).toBe(0);
  });

  it("keeps the public network from a segment", async () => {
    const { port } = await segment("hv2");
    const [link] = JSON.parse(await on("hv2", `ip -j -d link show dev ${port}`));
    const header = Buffer.alloc(8);
    header.writeUInt8(8, 0);
    header.writeUInt32BE(link.linkinfo.info_data.id * 256, 4);
    const [frame = new Uint8Array()] = formatAnnouncements("02:66:66:66:66:66", ["10.20.0.11"]);
    const packet = Buffer.concat([header, frame]).toString("base64");
    const believes = async () => {
      await near.run("arp -d 10.20.0.11; ping -c 1 -W 5 10.20.0.11 >/dev/null; sleep 2"); // a fresh neighbour entry is not removed
      await stage.exec("internet", ["sh", "-ec", "base64 -d | socat -u - UDP:203.0.113.12:4789"], packet);
      await sleep(300);
      const table = await near.run("cat /proc/net/arp");
      return table.includes("02:66:66:66:66:66");
    };
    expect(await believes()).toBe(false);
    await on("hv2", "nft list tables | grep fleetwright_underlay | while read -r t; do nft delete $t; done");
    await expect.poll(believes).toBe(true);
    await near.run("arp -d 10.20.0.11");
    expect(formatPlan(await planOf(stage))).toEqual(['update underlay@hv2/eth0 (drift): guard "off" → "on"']);
    await applyFiles();
    expect(await believes()).toBe(false);
  });
});

describe("a reconciliation without changes", () => {
  it("has nothing to do, and writes nothing", async () => {
    const marks = (host: string) =>
      stage.exec(host, [
        "sh",
        "-c",
        "find /run/fleetwright -type f -printf '%p %T@ %i\\n' | sort; ip -o link | cut -d: -f1,2; nft -a list ruleset",
      ]);
    const earlier = await Promise.all(HOSTS.map(marks));
    expect((await stage.cli("apply", "--yes")).code).toBe(0);
    expect(await Promise.all(HOSTS.map(marks))).toEqual(earlier);
  });
});

describe("a floating address", () => {
  beforeAll(async () => {
    stage.write("door.yaml", documents(POOL, floating("203.0.113.50", "red-a")));
    expect(formatPlan(await planOf(stage))).toEqual([
      expect.stringMatching(/^update router@hv1\/red \(commit\): floating.203.0.113.50 nothing → /),
    ]);
    await applyFiles();
  });

  it("leads in, out and round", async () => {
    await expect.poll(() => asInternet("203.0.113.50"), SOON).toBe("red-a");
    await expect.poll(() => sourceAddressSeenBy(near), SOON).toBe("203.0.113.50");
    await expect.poll(() => sourceAddressSeenBy(far), SOON).toBe("203.0.113.11");
    await expect.poll(() => ask(far, "203.0.113.50"), SOON).toBe("red-a");
    await expect.poll(() => ask(near, "203.0.113.50"), SOON).toBe("red-a");
    await expect.poll(() => ask(other, "203.0.113.50"), SOON).toBe("red-a");
  });

  it("changes its machine without touching the rules, and its address at once", async () => {
    const rules = () =>
      stage.exec("hv1", [...inRouter(LAB, "red"), "sh", "-c", "nft -a list table ip router | grep chain"]);
    const earlier = await rules();
    stage.write("door.yaml", documents(POOL, floating("203.0.113.50", "red-b")));
    await applyFiles();
    await expect.poll(() => asInternet("203.0.113.50"), SOON).toBe("red-b");
    stage.write("door.yaml", documents(POOL, floating("203.0.113.51", "blue-a")));
    await applyFiles();
    await expect.poll(() => asInternet("203.0.113.51"), SOON).toBe("blue-a");
    expect(await asInternet("203.0.113.50")).toBeUndefined();
    expect(await rules()).toBe(earlier);
  });

  it("updates its neighbours when it moves", async () => {
    await stage.exec("internet", [
      "sh",
      "-c",
      "ip neigh replace 203.0.113.52 lladdr 02:00:00:00:00:01 dev uplink nud reachable",
    ]);
    stage.write("door.yaml", documents(POOL, floating("203.0.113.52", "red-a")));
    await applyFiles();
    await expect.poll(() => asInternet("203.0.113.52"), SOON).toBe("red-a");
  });
});

/** The links of the red network on a host. */
async function segment(host: string): Promise<{ bridge: string; port: string }> {
  const mark = JSON.parse(await stage.exec(host, ["cat", "/run/fleetwright/marks/segment/red.json"]));
  return mark.state;
}

describe("drift is detected and repaired", () => {
  const ns = routerNamespace(LAB, "red");
  const on = (host: string, script: string) => stage.exec(host, ["sh", "-ec", script]);
  const inNamespace = (script: string) => on("hv1", `nsenter --net=/run/netns/${ns} sh -ec '${script}'`);

  async function isPutRight(...expected: readonly RegExp[]): Promise<void> {
    expect(formatPlan(await planOf(stage))).toEqual(expected.map((line) => expect.stringMatching(line)));
    await applyFiles();
    await expect.poll(() => ask(near, "10.20.0.11"), SOON).toBe("red-b");
    await expect.poll(() => sourceAddressSeenBy(near), SOON).toBe("203.0.113.52");
    await expect.poll(() => asInternet("203.0.113.52"), SOON).toBe("red-a");
  }

  it("after `bridge` and `ip link`: a forwarding entry, a device, an MTU", async () => {
    const { port } = await segment("hv2");
    const known = await on("hv2", `bridge fdb show dev ${port}`);
    const mac = /^(\S+) dst 10.99.0.3 self static/m.exec(known)?.[1];
    await on("hv2", `bridge fdb replace ${mac} dev ${port} dst 10.99.0.1 self static`);
    await on("hv3", `ip link del ${(await segment("hv3")).port}`);
    await on("hv1", `ip link set ${(await segment("hv1")).bridge} mtu 1400`);
    await isPutRight(
      /^update segment@hv1\/red \(drift\): mtu null → 1550$/,
      /^update segment@hv2\/red \(drift\): machines\.52:.*\.via "10.99.0.1" → "10.99.0.3"$/,
      /^update segment@hv3\/red \(drift\): links "missing" → "up"/,
    );
  });

  it("for the bridge of a running machine", async () => {
    await on("hv2", `ip link del ${(await segment("hv2")).bridge}`);
    await isPutRight(/^update segment@hv2\/red \(drift\): links "missing" → "up".*taps \[\] → \["fwt/);
  });

  it("after `nft`, `kill` and an editor: rules, a public address, the DHCP server, a lease, the uplink", async () => {
    await inNamespace(
      "nft flush chain ip router postrouting; nft delete element ip router outward { 10.20.0.10 }",
    );
    await on(
      "hv1",
      "ip neigh del proxy 203.0.113.52 dev eth1; echo 0 >/proc/sys/net/ipv4/conf/eth1/forwarding",
    );
    await on(
      "hv1",
      `cd /run/fleetwright/routers/${ns}; ${endProcesses("KILL", "$(cat pid)")}; sed -i /10.20.0.11/d hosts`,
    );
    await isPutRight(
      /^update uplink@hv1\/eth1 \(drift\): forwarding false → true$/,
      /^update router@hv1\/red \(drift\): nat "changed" → "on", dhcp "stopped" → "on", leases.52:\S+ nothing → .*"red-b".*floating.203.0.113.52.inner "" → "10.20.0.10", floating.203.0.113.52.routed false → true$/,
    );
  });

  it("for the gateway's address and the rules of the uplink", async () => {
    await on("hv1", `ip -n ${ns} addr flush dev inside`);
    await on("hv1", "nft list tables | grep fleetwright_uplink | while read -r t; do nft delete $t; done");
    await isPutRight(
      /^update uplink@hv1\/eth1 \(drift\): nat "off" → "on"$/,
      /^update router@hv1\/red \(drift\): .*address null → "10.20.0.1\/24"/,
    );
  });

  it("for the whole router", async () => {
    await on("hv1", `ip netns del ${ns}`);
    await isPutRight(/^update router@hv1\/red \(drift\): .*links "missing" → "up"/);
  });

  it("without changes of foreign objects", async () => {
    await on("hv1", "ip link add foreign type bridge; ip netns add foreign; nft add table ip foreign");
    expect((await stage.cli("plan")).code).toBe(0);
    await on(
      "hv1",
      "ip link show foreign; ip netns pids foreign; nft list table ip foreign; ip link del foreign; ip netns del foreign; nft delete table ip foreign",
    );
  });
});

describe("an apply that is killed", () => {
  it("is finished by the next one", async () => {
    const more = (index: number) =>
      documents(
        overlayNetwork(`n${index}`, "10.30.0.0/24"),
        overlayMachine({ name: `m${index}`, host: "hv3", network: `n${index}`, ipv4: "10.30.0.5" }),
      );
    for (const [index, afterMs] of [300, 700, 1100].entries()) {
      stage.write(`more-${index}.yaml`, more(index));
      const running = stage.start("apply", "--yes");
      const began = eventually("the first mark", async () =>
        (await stage.exec("hv1", ["ls", "/run/fleetwright/marks/segment"])).includes(`n${index}`)
          ? true
          : undefined,
      );
      await began;
      await sleep(afterMs);
      running.kill("SIGKILL");
      await running;
    }
    await applyFiles();
    await guestIn("n1", "10.30.0.5").up();
  });
});

describe("a machine in several networks, some of them without DHCP", () => {
  const SEVERAL = documents(
    "kind: Network\nmetadata: {name: cut}\nspec: {mode: isolated, dhcp: false, subnets: [{cidr: 10.60.0.0/24}]}",
    overlayNetwork("still", "10.61.0.0/24", "dhcp: false"),
    overlayNetwork("lively", "10.62.0.0/24"),
    overlayMachine({ name: "several", host: "hv2", network: "still", ipv4: "10.61.0.5" }).replace(
      /interfaces: \[(.*)\]/,
      "interfaces: [{network: cut}, $1, {network: lively}]",
    ),
  );

  it("has one default route, over the first that has a way out, and resolves names", async () => {
    stage.write("several.yaml", SEVERAL);
    await applyFiles();
    const guest = guestIn("still", "10.61.0.5");
    await guest.up();
    await expect.poll(() => guest.run("ip -4 -o addr show dev eth2"), SOON).toContain("10.62.0.");
    expect(await guest.run("ip route | grep ^default")).toMatch(
      /^default via 10\.61\.0\.1 dev eth1\b[^\n]*$/,
    );
    await expect.poll(() => guest.run("nslookup several 10.61.0.1"), SOON).toContain("10.61.0.5");
    expect(await guest.run("head -n 1 /etc/resolv.conf")).toMatch(/^nameserver 10\.6[12]\.0\.1$/);
    await expect.poll(() => sourceAddressSeenBy(guest), SOON).toBe("203.0.113.11");
    stage.remove("several.yaml");
    await applyFiles();
  });
});

describe("removed networks", () => {
  it("leave nothing behind", async () => {
    for (const file of ["machines.yaml", "door.yaml", "more-0.yaml", "more-1.yaml", "more-2.yaml"])
      stage.remove(file);
    await applyFiles();
    expect(await traces()).toEqual(before);
  });
});

describe("networks that are applied", () => {
  const specs = exampleSpecs("Network").filter(({ mode }) => mode !== "bridge" && mode !== "existing"); // nobody else made them
  const subnet = { cidr: "10.70.0.0/24" };
  const rows: readonly object[] = [
    ...specs.map((spec) =>
      "gatewaySelector" in spec ? { ...spec, gatewaySelector: { name: "hv1" } } : spec,
    ),
    { mode: "nat", subnets: [{ ...subnet, nameservers: ["10.70.0.1"] }] },
    { mode: "nat", subnets: [{ ...subnet, nameservers: ["10.70.0.1", "9.9.9.9"] }] },
    { mode: "nat", dhcp: false, subnets: [{ ...subnet, nameservers: ["9.9.9.9"] }] },
    { mode: "isolated", subnets: [{ ...subnet, gateway: "10.70.0.254" }] },
    { mode: "isolated", dhcp: false, subnets: [subnet] },
    { mode: "isolated" },
    ...[true, false].map((dhcp) => ({
      mode: "nat",
      dhcp,
      segment: { type: "local" },
      subnets: [{ cidr: dhcp ? "10.71.0.0/24" : "10.72.0.0/24", nameservers: ["9.9.9.9"] }],
    })),
    {
      mode: "nat",
      segment: { type: "local" },
      subnets: [{ cidr: "10.73.0.0/24", nameservers: ["10.73.0.1"] }],
    },
  ];

  it("are settled after one apply: the examples of the schema, and name servers in every mode", async () => {
    const networks = rows.map(
      (spec, index) => `kind: Network\nmetadata: {name: row-${index}}\nspec: ${JSON.stringify(spec)}`,
    );
    const cards = rows.map((_, index) => `{network: row-${index}}`).join(", ");
    const machine = overlayMachine({ name: "rows", host: "hv2", network: "red", ipv4: "10.20.0.77" });
    stage.write(
      "rows.yaml",
      documents(
        ...networks,
        machine.replace(/interfaces: \[.*\]/, `runStrategy: Halted\n  interfaces: [${cards}]`),
      ),
    );
    await applyFiles();
    stage.remove("rows.yaml");
    await applyFiles();
  });
});
