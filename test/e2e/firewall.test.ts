import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Plan } from "../../src/model/plan.ts";
import { baseFleet, documents, formatPlan, planOf } from "./fleets.ts";
import { type Guest, guestAt, indented, OPEN_GUEST } from "./guest.ts";
import { openStage, SOON, type Stage } from "./harness.ts";

/** Security groups by traffic: between machines of one host and of two, from their hosts, and from spoofed senders. */

const LAB = "fwall";
const TABLE = `fleetwright-${LAB}`;
/** The address of the host from which the test queries guests. All groups must permit it. */
const CONTROL = "10.30.0.1";
const [WEB, NEAR, FAR] = ["10.30.0.11", "10.30.0.12", "10.30.0.13"];

/** An existing bridge on both hosts, connected by a tunnel. */
const bridge = (own: number, other: number) => `
  ip link add lan type bridge; ip link set lan up mtu 1450
  ip link add lanx type vxlan id 77 local 10.99.0.${own} remote 10.99.0.${other} dstport 4789
  ip link set lanx master lan up mtu 1450
  ip addr add 10.30.0.${own}/24 dev lan
  sysctl -qw net.bridge.bridge-nf-call-iptables=0
  nft add table inet theirs; nft add chain inet theirs forward '{ type filter hook forward priority 0; policy accept; }'
  nft add rule inet theirs forward ct state new counter accept comment theirs`;

const network = `kind: Network
metadata: {name: lan}
spec:
  mode: bridge
  bridge: lan
  defaultSecurityGroups: [clients]
  subnets: [{cidr: 10.30.0.0/24, gateway: ${CONTROL}, allocation: {from: 10.30.0.100, to: 10.30.0.200}}]`;

const control = `{direction: ingress, protocol: tcp, ports: [80], remote: {cidr: ${CONTROL}/32}}`;

const groups = documents(
  `kind: SecurityGroup
metadata: {name: web}
spec:
  rules:
    - ${control}
    - {direction: ingress, protocol: tcp, ports: [80, "8000-8100"], remote: {group: clients}}
    - {direction: ingress, protocol: icmp, remote: {group: clients}}`,
  `kind: SecurityGroup\nmetadata: {name: clients}\nspec: {rules: [${control}]}`,
  `kind: SecurityGroup\nmetadata: {name: quiet}\nspec:\n  rules:\n    - ${control}
    - {direction: egress, protocol: icmp, remote: {cidr: 10.30.0.0/24}}`,
);

/** The guest also listens on ports that no rule opens. */
const LISTENING = `${OPEN_GUEST}\nfor port in 8050 9000; do httpd -p $port -h /www; done`;

function vm(name: string, host: string, ipv4: string, more = ""): string {
  return documents(`kind: VirtualMachine
metadata: {name: ${name}}
spec:
  instanceType: small
  image: micro
  placement: {hostSelector: {name: ${host}}}
  interfaces: [{network: lan, ipv4: ${ipv4}${more}}]
  terminationGracePeriod: 5s
  cloudInit:
    userData: |
${indented(LISTENING, 6)}`);
}

const FILES = {
  "ground.yaml": baseFleet({ lab: LAB, hosts: 2 }).replace(
    /^kind: Network\n[\s\S]*?---\n/m,
    `${network}\n---\n`,
  ),
  "groups.yaml": groups,
  "web.yaml": vm("web", "hv1", WEB, ", securityGroups: [web]"),
  "near.yaml": vm("near", "hv1", NEAR),
  "far.yaml": vm("far", "hv2", FAR),
};

let stage: Stage;
let first: Plan;
let empty: string[];
let web: Guest;
let near: Guest;
let far: Guest;

beforeAll(async () => {
  stage = await openStage({ lab: LAB, hosts: 2, files: FILES });
  await sh("hv1", bridge(1, 2));
  await sh("hv2", bridge(2, 1));
  empty = await traces();
  first = await planOf(stage);
  await applies();
  [web, near, far] = [WEB, NEAR, FAR].map((ipv4) => guestAt(stage, "hv1", ipv4)) as [Guest, Guest, Guest];
  await Promise.all([web.up(), near.up(), far.up()]);
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

const sh = (host: string, script: string) => stage.exec(host, ["sh", "-ec", script]);
const nft = (host: string, ...args: string[]) => stage.exec(host, ["nft", ...args]);

/** The content of the firewall on both hosts, and foreign tables. */
async function traces(): Promise<string[]> {
  const list =
    "nft -s list ruleset; find /run/fleetwright -type f 2>/dev/null || true; ip -br link | cut -d' ' -f1";
  return Promise.all(["hv1", "hv2"].map((host) => sh(host, list)));
}

/** Applies, and expects an empty plan. */
async function applies(): Promise<void> {
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
}

const asks = async (guest: Guest, address: string, port: number): Promise<boolean> =>
  (await guest.run(
    `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | timeout 3 nc -w 2 ${address} ${port} | grep -c 200`,
  )) === "1";
const pings = async (guest: Guest, address: string, options = ""): Promise<boolean> =>
  (await guest.run(`ping -c 2 -W 1 ${options} ${address} >/dev/null && echo yes || echo no`)) === "yes";

describe("a machine in a group", () => {
  it("is filtered before its interface is attached", () => {
    const domains = first.changes.filter(({ type }) => type === "domain");
    expect(
      domains.map(({ id, dependsOn }) => [id, dependsOn.filter((one) => one.includes("port@"))]),
    ).toEqual([
      ["domain@hv2/far", ["create port@hv2/far.net0"]],
      ["domain@hv1/near", ["create port@hv1/near.net0"]],
      ["domain@hv1/web", ["create port@hv1/web.net0"]],
    ]);
  });

  it("answers members of the group that may ask, on its host and on another, at these ports only", async () => {
    for (const guest of [near, far]) {
      await expect.poll(() => asks(guest, WEB, 80), SOON).toBe(true);
      await expect.poll(() => asks(guest, WEB, 8050), SOON).toBe(true);
      expect(await asks(guest, WEB, 9000)).toBe(false);
      await expect.poll(() => pings(guest, WEB), SOON).toBe(true);
    }
  });

  it("is not reachable for others", async () => {
    expect(await asks(web, NEAR, 80)).toBe(false);
    expect(await pings(web, FAR)).toBe(false);
    expect(await asks(near, FAR, 80)).toBe(false);
    const host = ["curl", "-sS", "-m", "2", `http://${WEB}:8050/`];
    await expect(stage.exec("hv1", host)).rejects.toThrow(/timed out/i);
    await expect(stage.exec("hv2", host)).rejects.toThrow(/timed out/i);
  });

  it("is not reachable around the filter: by IPv6, or by a foreign address", async () => {
    const neighbour = await web.run(
      "ip -6 addr show eth0 scope link | sed -n 's/.*inet6 \\(.*\\)\\/.*/\\1/p'",
    );
    if (neighbour !== "") expect(await pings(near, `${neighbour}%eth0`)).toBe(false);
    await web.run("ip addr add 10.30.0.77/32 dev eth0");
    expect(await asks(near, "10.30.0.77", 9000)).toBe(false);
    await web.run("ip addr del 10.30.0.77/32 dev eth0");
  });
});

describe("a machine with a spoofed sender", () => {
  it("cannot send with a foreign address", async () => {
    await expect.poll(() => pings(near, WEB), SOON).toBe(true);
    await near.run("ip addr add 10.30.0.66/24 dev eth0");
    expect(await pings(near, CONTROL, "-I 10.30.0.66")).toBe(false);
    await near.run("ip addr del 10.30.0.66/24 dev eth0");
    await expect.poll(() => pings(near, CONTROL), SOON).toBe(true);
  });

  it("cannot send with a foreign MAC address", async () => {
    const output = await near.run(`own=$(cat /sys/class/net/eth0/address)
      ip link set eth0 address 52:00:00:00:66:66; ping -c 2 -W 1 ${CONTROL} >/dev/null && echo yes || echo no
      ip link set eth0 address $own`);
    expect(output).toBe("no");
    await expect.poll(() => pings(near, CONTROL), SOON).toBe(true);
  });
});

describe("a converged host", () => {
  it("is not changed", async () => {
    const list = () => nft("hv1", "-a", "list", "ruleset");
    const marks = () => sh("hv1", "stat -c '%n %Y %i' $(find /run/fleetwright -type f | sort)");
    const before = [await list(), await marks()];
    await applies();
    expect([await list(), await marks()].map(withoutCounters)).toEqual(before.map(withoutCounters));
  });
});

const withoutCounters = (text: string) => text.replace(/packets \d+ bytes \d+/g, "");
const withoutEntries = (text: string) => withoutCounters(text).replace(/elements = {[^}]*}/g, "");

/** Opens a connection to the web server without a request. Writing into the pipe sends one. */
const OPEN_CONNECTION = `mkfifo /tmp/requests
sleep 600 >/tmp/requests </dev/null 2>&1 &
nc ${WEB} 8050 </tmp/requests >/tmp/answers 2>/dev/null &
sleep 1`;

describe("a change", () => {
  it("of who is in a group touches entries of sets only, on all hosts", async () => {
    const rules = withoutEntries(await nft("hv1", "-a", "list", "table", "inet", TABLE));
    stage.edit("far.yaml", "lan, ipv4: 10.30.0.13", "lan, ipv4: 10.30.0.13, securityGroups: [quiet]");
    const plan = formatPlan(await planOf(stage));
    expect(plan.filter((line) => line.includes("@hv1/"))).toEqual([
      expect.stringMatching(
        /^update group@hv1\/clients \(commit\): members\.lan 10\.30\.0\.13 .* → nothing$/,
      ),
    ]);
    await applies();
    expect(withoutEntries(await nft("hv1", "-a", "list", "table", "inet", TABLE))).toBe(rules);
    expect(await asks(far, WEB, 80)).toBe(false);
  });

  it("to a group with egress rules lets out only what they say", async () => {
    await expect.poll(() => pings(far, CONTROL), SOON).toBe(true);
    expect(await asks(far, CONTROL, 22)).toBe(false);
    stage.edit("far.yaml", ", securityGroups: [quiet]", "");
    await applies();
    await expect.poll(() => asks(far, WEB, 80), SOON).toBe(true);
  });

  it("of a rule counts at once, also for connections that it allowed", async () => {
    await near.run(OPEN_CONNECTION);
    await expect.poll(() => near.run("netstat -tn | grep -c ':8050 .*ESTABLISHED'"), SOON).toBe("1");
    stage.edit("groups.yaml", `[80, "8000-8100"]`, "[80]");
    const [line] = formatPlan(await planOf(stage));
    expect(line).toMatch(
      /^update group@hv1\/web \(commit\): rules\.ingress tcp 80 from group clients nothing → /,
    );
    await applies();
    expect(await asks(near, WEB, 8050)).toBe(false);
    await expect.poll(() => asks(near, WEB, 80), SOON).toBe(true);
    await near.run("printf 'GET / HTTP/1.0\\r\\n\\r\\n' >/tmp/requests; sleep 2");
    expect(await near.run("wc -c </tmp/answers")).toBe("0");
  });
});

describe("manual changes", () => {
  it.each<[string, string[], RegExp]>([
    [
      "a rule",
      ["add", "rule", "inet", TABLE, "group-in-web", "accept"],
      /^update group@hv1\/web \(drift\): rules\.ingress by hand/,
    ],
    [
      "a flushed chain",
      ["flush", "chain", "inet", TABLE, "port-in-near"],
      /^update port@hv1\/near.net0 \(drift\): damage /,
    ],
    [
      "a table that is gone",
      ["delete", "table", "bridge", TABLE],
      /^update port@hv1\/near.net0 \(drift\): damage /,
    ],
  ])("in our tables are reported and repaired: %s", async (_what, args, expected) => {
    const theirs = async () => withoutCounters(await nft("hv1", "-a", "list", "table", "inet", "theirs"));
    const before = await theirs();
    const tap = await tapOf("near");
    await nft("hv1", ...args.map((arg) => arg.replace("port-in-near", `port-in-${tap}`)));
    const [line] = formatPlan(await planOf(stage));
    expect(line).toMatch(expected);
    await applies();
    await expect.poll(() => asks(near, WEB, 80), SOON).toBe(true);
    expect(await asks(near, WEB, 9000)).toBe(false);
    expect(await theirs()).toBe(before);
  });
});

async function tapOf(machine: string): Promise<string> {
  return /dev='(fwt\w+)'/.exec(await stage.virsh("hv1", "dumpxml", machine))?.[1] ?? "";
}

describe("an apply that is killed", () => {
  const kept = ["hv1", "hv2"].map(
    (host) => [host, `find /run/fleetwright/marks -name '*.json' | wc -l`] as const,
  );

  it("during deletions, and then during creations, is finished by the next", async () => {
    const machines = ["web.yaml", "near.yaml", "far.yaml"] as const;
    for (const file of machines) stage.remove(file);
    await killApplyAfter(3);
    for (const file of machines) stage.write(file, FILES[file]);
    await killApplyAfter(4);
    await applies();
    for (const [host, count] of kept) expect(Number(await sh(host, count))).toBeGreaterThan(0);
    await near.up();
    expect(await asks(near, WEB, 9000)).toBe(false);
  });

  it("leaves nothing after the fleet is removed", async () => {
    for (const file of ["web.yaml", "near.yaml", "far.yaml", "groups.yaml"]) stage.remove(file);
    stage.edit("ground.yaml", "defaultSecurityGroups: [clients]", "");
    await applies();
    expect((await traces()).map(withoutCounters)).toEqual(empty.map(withoutCounters));
  });
});

/** Kills an apply (`kill -9`) after a number of finished changes. */
async function killApplyAfter(finished: number): Promise<void> {
  const apply = stage.start("apply", "--yes");
  let seen = 0;
  apply.stderr.on("data", (data: Buffer) => {
    seen += data.toString().match(/^✓/gm)?.length ?? 0;
    if (seen >= finished) apply.kill("SIGKILL");
  });
  expect((await apply).signal).toBe("SIGKILL");
}
