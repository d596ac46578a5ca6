import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DriverContext, HostSubsystem } from "../../src/drivers/driver.ts";
import { groups, portArbitrary } from "../../src/drivers/firewall/arbitraries.testing.ts";
import { firewallDriver } from "../../src/drivers/firewall/index.ts";
import { type GroupState, memberKey, type PortState, ruleKey } from "../../src/drivers/firewall/states.ts";
import { createShellMarks, type HostMarks } from "../../src/drivers/shared/marks.ts";
import { openShell, type Shell } from "../../src/host/shell.ts";
import type { Action, Change } from "../../src/model/change.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { type Mark, type ObservedObject, objectRef } from "../../src/model/object.ts";
import { openStage, type Stage } from "./harness.ts";

/** Tests the contract of the firewall driver, on the kernel's own nftables. */

const LAB = "fwdrv";
const FLEET = "demo";
const TABLE = `fleetwright-${FLEET}`;
const FOREIGN =
  "add table inet filter; add chain inet filter forward; add rule inet filter forward tcp dport 1 accept comment theirs";
const { signal } = new AbortController();

let stage: Stage;
let shell: Shell;
let marks: HostMarks;
let part: HostSubsystem;

/** Opens the driver like a new process, which knows only the state of the host. */
function reopen(fleet = FLEET): HostSubsystem {
  const refuse = async () => Promise.reject(new Error("nothing is asked for here"));
  const world: DriverContext = { fleet, secret: refuse, content: refuse, now: () => new Date() };
  return firewallDriver.open({ target: "hv1", shell, marks, context: world });
}

beforeAll(async () => {
  stage = await openStage({ lab: LAB });
  shell = openShell(`lab://${LAB}/hv1`);
  marks = createShellMarks(shell);
  part = reopen();
  await sh("for bridge in fwb1 fwb2 br0; do ip link add $bridge type bridge; done");
  await nft(FOREIGN);
});

afterAll(async () => {
  await shell?.[Symbol.asyncDispose]();
  expect(await stage?.end()).toEqual([]);
});

const sh = (script: string) => stage.exec("hv1", ["sh", "-ec", script]);
const nft = (commands: string) => stage.exec("hv1", ["nft", commands]);
const ruleset = () => stage.exec("hv1", ["nft", "-a", "list", "ruleset"]);
const foreign = () => stage.exec("hv1", ["nft", "-a", "list", "table", "inet", "filter"]);

const mark: Mark = {
  fleet: FLEET,
  owner: "VirtualMachine/default/db",
  applied: "a".repeat(64),
  commit: `'"$(reboot)\n`,
  protect: false,
  keep: { onDelete: "delete", trashSeconds: 0 },
};

function changeOf(action: Action, type: string, name: string, after?: PortState | GroupState): Change {
  return {
    ...objectRef(type, "hv1", name),
    action,
    owner: mark.owner,
    fields: [],
    ...(after === undefined ? {} : { after: after as unknown as JsonObject, mark }), // states are JSON
  };
}

const perform = (action: Action, type: string, name: string, after?: PortState | GroupState) =>
  part.perform(changeOf(action, type, name, after), signal);

async function observe(): Promise<Map<string, ObservedObject>> {
  await marks.refresh();
  return new Map((await part.read(signal)).map((object) => [object.id, object]));
}

async function stateOf<State>(type: string, name: string): Promise<State | undefined> {
  return (await observe()).get(objectRef(type, "hv1", name).id)?.state as State | undefined;
}

const web: GroupState = groupOf([
  {
    direction: "ingress",
    protocol: "tcp",
    ports: [
      [80, 80],
      [8000, 8100],
    ],
    remote: null,
  },
  { direction: "ingress", protocol: "any", ports: [], remote: { group: "web" } },
]);

function groupOf(
  rules: readonly Parameters<typeof ruleKey>[0][],
  members: GroupState["members"] = {},
): GroupState {
  return { rules: Object.fromEntries(rules.map((rule) => [ruleKey(rule), rule])), members, damage: [] };
}

const db: PortState = {
  tap: "fwt01",
  bridge: "fwb1",
  mac: "52:00:00:00:00:01",
  ipv4: "10.20.0.10",
  zone: 7,
  secured: true,
  groups: ["web"],
  egress: "rules",
  damage: [],
};

const member = (ipv4: string) => ({ [memberKey({ bridge: "fwb1", ipv4 })]: { bridge: "fwb1", ipv4 } });

describe("any ports and groups", () => {
  it("read back as they were asked for, in whatever order they come and change, and leave nothing", async () => {
    const before = await ruleset();
    const world = fc.record({
      web: groups,
      shop: groups,
      ports: fc.tuple(portArbitrary(1), portArbitrary(2), portArbitrary(3)),
    });
    for (const [index, one] of fc.sample(world, { numRuns: 12, seed: 7 }).entries()) {
      const action: Action = index === 0 ? "create" : "update";
      await Promise.all([
        perform(action, "group", "web", one.web),
        perform(action, "group", "shop.web", one.shop),
      ]);
      await Promise.all(one.ports.map((port, number) => perform(action, "port", `m${number}.net0`, port)));
      if (index % 3 === 0) part = reopen();
      expect(await stateOf("group", "web")).toEqual(one.web);
      expect(await stateOf("group", "shop.web")).toEqual(one.shop);
      for (const [number, port] of one.ports.entries())
        expect(await stateOf("port", `m${number}.net0`)).toEqual(port);
    }
    await Promise.all([0, 1, 2].map((number) => perform("delete", "port", `m${number}.net0`)));
    await Promise.all(["web", "shop.web"].map((name) => perform("delete", "group", name)));
    expect(await observe()).toEqual(new Map());
    expect(await ruleset()).toBe(before);
    expect(await sh("find /run/fleetwright -type f")).toBe("");
  });
});

describe("a host with a port in a group", () => {
  beforeAll(async () => {
    await perform("create", "group", "web", { ...web, members: member("10.20.0.10") });
    await perform("create", "port", "db.net0", db);
  });

  it("is applied again without a write", async () => {
    const before = await ruleset();
    await perform("create", "port", "db.net0", db);
    await perform("update", "group", "web", { ...web, members: member("10.20.0.10") });
    expect(await ruleset()).toBe(before);
  });

  it("gets another member by one entry of a set", async () => {
    const rules = (await ruleset()).replace(/elements = {[^}]*}/g, "");
    await perform("update", "group", "web", {
      ...web,
      members: { ...member("10.20.0.11"), ...member("10.20.0.12") },
    });
    expect((await ruleset()).replace(/elements = {[^}]*}/g, "")).toBe(rules);
    expect(await nft(`list set inet ${TABLE} members-web`)).not.toContain("10.20.0.10,");
    await perform("update", "group", "web", { ...web, members: member("10.20.0.10") });
  });

  it.each<[string, string, readonly string[]]>([
    [
      "a rule was added in the base",
      `add rule inet ${TABLE} to-machines accept`,
      ["inet chain to-machines was changed"],
    ],
    [
      "a base chain was emptied",
      `flush chain bridge ${TABLE} own-address`,
      ["bridge chain own-address was changed"],
    ],
    [
      "a base chain lets through what it should not",
      `add chain inet ${TABLE} to-machines { policy drop; }`,
      ["inet chain to-machines was changed"],
    ],
    [
      "its chain was emptied",
      `flush chain inet ${TABLE} port-in-fwt01`,
      ["inet chain port-in-fwt01 was changed"],
    ],
    [
      "its address was taken out",
      `delete element bridge ${TABLE} addresses { fwt01 . 52:00:00:00:00:01 . 10.20.0.10 }`,
      ["bridge addresses: fwt01 52:00:00:00:00:01 10.20.0.10 is gone"],
    ],
    [
      "another address was given to it",
      `add element bridge ${TABLE} addresses { fwt01 . 52:00:00:00:00:01 . 6.6.6.6 }`,
      ["bridge addresses: fwt01 52:00:00:00:00:01 6.6.6.6 was added"],
    ],
    [
      "another address leads to it",
      `add element inet ${TABLE} receivers { "fwb1" . 6.6.6.6 : goto port-in-fwt01 }`,
      ["inet receivers: fwb1 6.6.6.6 was added"],
    ],
    [
      "its entry leads elsewhere",
      `delete element inet ${TABLE} receivers { "fwb1" . 10.20.0.10 }; add element inet ${TABLE} receivers { "fwb1" . 10.20.0.10 : accept }`,
      ["inet receivers: fwb1 10.20.0.10 was changed"],
    ],
    [
      "strange things are in the table",
      `add chain inet ${TABLE} mine; add set inet ${TABLE} mine { type ipv4_addr; }; add counter inet ${TABLE} mine`,
      ["inet chain mine was added", "inet counter mine was added", "inet set mine was added"],
    ],
  ])("where %s, is reported and repaired", async (_what, commands, damage) => {
    const [before, others] = [await nft("list ruleset"), await foreign()];
    for (const command of commands.split("; add")) await nft(command.replace(/^ /, "add "));
    expect([...((await stateOf<PortState>("port", "db.net0"))?.damage ?? [])].sort()).toEqual(
      [...damage].sort(),
    );
    await perform("update", "port", "db.net0", db);
    expect(await stateOf("port", "db.net0")).toEqual(db);
    expect(await nft("list ruleset")).toBe(before);
    expect(await foreign()).toBe(others);
  });

  it("with changed rules and members is reported and repaired", async () => {
    await nft(`add rule inet ${TABLE} group-in-web tcp dport 22 accept`);
    await nft(`add element inet ${TABLE} members-web { fwb1 . 6.6.6.6 }`);
    const [kept, added] = Object.keys((await stateOf<GroupState>("group", "web"))?.rules ?? {}).filter(
      (key) => !key.startsWith("ingress any"),
    );
    expect(kept).toBe("ingress tcp 80,8000-8100 from anybody");
    expect(added).toContain("ingress by hand");
    expect((await stateOf<GroupState>("group", "web"))?.members).toEqual({
      ...member("10.20.0.10"),
      ...member("6.6.6.6"),
    });
    await nft(`flush chain inet ${TABLE} group-in-web`);
    expect((await stateOf<GroupState>("group", "web"))?.rules).toEqual({});
    await perform("update", "group", "web", { ...web, members: member("10.20.0.10") });
    expect(await stateOf("group", "web")).toEqual({ ...web, members: member("10.20.0.10") });
  });

  it("with a missing table is reported for every object, and repaired", async () => {
    const before = await nft("list ruleset");
    await nft(`delete table inet ${TABLE}; delete table bridge ${TABLE}`);
    expect((await stateOf<PortState>("port", "db.net0"))?.damage.length).toBeGreaterThan(10);
    expect((await stateOf<GroupState>("group", "web"))?.rules).toEqual({});
    await perform("update", "group", "web", { ...web, members: member("10.20.0.10") });
    await perform("update", "port", "db.net0", db);
    expect(await nft("list ruleset").then(sorted)).toBe(sorted(before));
  });

  it("with a concurrent write is read again before the next write", async () => {
    await nft(`delete element inet ${TABLE} members-web { fwb1 . 10.20.0.10 }`);
    await perform("update", "group", "web", web);
    expect(await stateOf("group", "web")).toEqual(web);
  });

  it("whose bridge bypasses the filter is reported and repaired", async () => {
    await sh("ip link set fwb1 type bridge nf_call_iptables 0");
    const damage = (await stateOf<PortState>("port", "db.net0"))?.damage;
    expect(damage).toEqual(["bridge fwb1 hands nothing to the filter"]);
    await perform("update", "port", "db.net0", db);
    expect(await stateOf("port", "db.net0")).toEqual(db);
  });

  it("moves an address from one port to another, in either order", async () => {
    const other: PortState = { ...db, tap: "fwt02", mac: "52:00:00:00:00:02", ipv4: "10.20.0.11" };
    await perform("create", "port", "web.net0", other);
    await perform("update", "port", "web.net0", { ...other, ipv4: "10.20.0.10" });
    await perform("update", "port", "db.net0", { ...db, ipv4: "10.20.0.11" });
    expect(await stateOf("port", "web.net0")).toEqual({ ...other, ipv4: "10.20.0.10" });
    expect(await stateOf("port", "db.net0")).toEqual({ ...db, ipv4: "10.20.0.11" });
    await perform("delete", "port", "web.net0");
    await perform("update", "port", "db.net0", db);
  });

  it("keeps its rules and marks when a change is refused", async () => {
    const before = await ruleset();
    const impossible = { ...db, groups: ["no-such-group"] };
    await expect(perform("update", "port", "db.net0", impossible)).rejects.toMatchObject({
      code: "rejected",
    });
    expect(await ruleset()).toBe(before);
    expect(await stateOf("port", "db.net0")).toEqual(db);
  });

  it("shows the objects of another fleet as unmanaged, and leaves its tables alone", async () => {
    part = reopen("other");
    const before = await ruleset();
    expect((await observe()).get("port@hv1/db.net0")?.mark?.fleet).toBe(FLEET);
    await expect(perform("create", "port", "db.net0", db)).rejects.toMatchObject({ code: "world-moved" });
    expect(await ruleset()).toBe(before);
    part = reopen();
  });

  it("is known by its mark when the process died before its rules were there", async () => {
    const state = { ...db, tap: "fwt03" } as unknown as JsonObject; // states are JSON
    await marks.write("port", "half.net0", { mark, state });
    expect((await stateOf<PortState>("port", "half.net0"))?.damage).not.toEqual([]);
    await perform("delete", "port", "half.net0");
    expect(await stateOf("port", "half.net0")).toBeUndefined();
  });
});

const sorted = (text: string) => text.split("\n").sort().join("\n");
