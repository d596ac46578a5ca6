import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groups, portArbitrary } from "./arbitraries.testing.ts";
import { cachedMemberItems, desiredItems, type ManagedObjects } from "./desired-items.ts";
import { describeDrift } from "./drift.ts";
import { ruleExpressions } from "./group-items.ts";
import { type ChainBody, type Expressions, FAMILIES, type Item, type Items } from "./items.ts";
import { parseTable } from "./parse.ts";
import { type GroupRule, type GroupState, type PortState, ruleKey } from "./states.ts";
import { planTransaction, type Tables } from "./transaction.ts";

const NOTHING: Tables = { families: new Set(), items: new Map() };

/** Returns the items that these states desire. */
function desiredBy(ports: readonly PortState[], group: GroupState): Items {
  const managed: ManagedObjects = {
    ports: new Map(ports.map((port) => [`${port.tap}.net0`, port])),
    groups: new Map([
      ["web", group],
      ["shop.web", group],
    ]),
  };
  return new Map([...desiredItems(managed, new Map()), ...cachedMemberItems("web", group)]);
}

const desiredTables = fc
  .tuple(fc.tuple(portArbitrary(1), portArbitrary(2)), groups)
  .map(([ports, group]) => desiredBy(ports, group));

const tablesWith = (items: Items): Tables => ({ families: new Set(FAMILIES), items });

describe("a transaction from any tables to any others", () => {
  it("is empty if they are the same", () => {
    fc.assert(
      fc.property(desiredTables, (wanted) => {
        expect(
          planTransaction("t", { desired: wanted, writable: wanted }, tablesWith(wanted)).commands,
        ).toEqual([]);
      }),
    );
  });

  it("ends at the desired tables", () => {
    fc.assert(
      fc.property(desiredTables, desiredTables, (before, wanted) => {
        const { after } = planTransaction("t", { desired: wanted, writable: wanted }, tablesWith(before));
        expect(after).toEqual(wanted);
        expect(describeDrift(wanted, after)).toEqual([]);
      }),
    );
  });

  it("deletes the tables if nothing is desired", () => {
    const { commands } = planTransaction(
      "t",
      { desired: new Map(), writable: new Map() },
      tablesWith(new Map()),
    );
    expect(commands).toEqual(FAMILIES.map((family) => ({ delete: { table: { family, name: "t" } } })));
  });

  it("keeps differences that must not be written now", () => {
    const [wanted] = fc.sample(desiredTables, { numRuns: 1, seed: 1 }) as [Items];
    const [address, item] = [...wanted].find(([, { name }]) => name === "group-in-web") as [string, Item];
    const changed = new Map(wanted).set(address, { ...item, body: { hook: null, rules: [] } });
    const { commands, after } = planTransaction(
      "t",
      { desired: wanted, writable: new Map() },
      tablesWith(changed),
    );
    expect(commands).toEqual([]);
    expect(after).toEqual(changed);
  });
});

const rule = (given: Partial<GroupRule>): GroupRule => ({
  direction: "ingress",
  protocol: "any",
  ports: [],
  remote: null,
  ...given,
});

const from = (addr: unknown) => ({
  match: { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right: addr },
});
const ask = (right: unknown) => ({
  match: { op: "==", left: { payload: { protocol: "tcp", field: "dport" } }, right },
});

describe("a rule", () => {
  it.each<[string, GroupRule, unknown[]]>([
    ["ingress any from anybody", rule({}), []],
    ["ingress tcp 80 from anybody", rule({ protocol: "tcp", ports: [[80, 80]] }), [ask(80)]],
    [
      "ingress tcp 22,8000-8100 from 10.0.0.0/8",
      rule({
        protocol: "tcp",
        ports: [
          [22, 22],
          [8000, 8100],
        ],
        remote: { cidr: "10.0.0.0/8" },
      }),
      [from({ prefix: { addr: "10.0.0.0", len: 8 } }), ask({ set: [22, { range: [8000, 8100] }] })],
    ],
    ["ingress any from 10.0.0.1/32", rule({ remote: { cidr: "10.0.0.1/32" } }), [from("10.0.0.1")]],
    [
      "egress icmp to group drop",
      rule({ direction: "egress", protocol: "icmp", remote: { group: "drop" } }),
      [
        {
          match: {
            op: "==",
            left: { concat: [{ meta: { key: "iifname" } }, { payload: { protocol: "ip", field: "daddr" } }] },
            right: "@members-drop",
          },
        },
        { match: { op: "==", left: { meta: { key: "l4proto" } }, right: "icmp" } },
      ],
    ],
  ])("is listed as it was created: %s", (key, one, matches) => {
    expect(ruleKey(one)).toBe(key);
    const wanted: Expressions = [...(matches as Expressions), { accept: null }];
    expect(ruleExpressions(one)).toEqual(wanted);
  });
});

describe("a thousand ports with ten rules each", () => {
  const ten = Array.from({ length: 10 }, (_, index) =>
    rule({ protocol: "tcp", ports: [[index + 1, index + 1]], remote: { cidr: `10.${index}.0.0/16` } }),
  );
  const state = { rules: Object.fromEntries(ten.map((one) => [ruleKey(one), one])) };
  const noted: ManagedObjects = {
    groups: new Map(Array.from({ length: 1000 }, (_, index) => [`g${index}`, { ...state }])),
    ports: new Map(
      Array.from({ length: 1000 }, (_, index): [string, PortState] => {
        const ipv4 = `10.20.${index >> 8}.${index & 255}`;
        const names = {
          tap: `fwt${index}`,
          bridge: "fwb1",
          mac: `52:00:00:00:${index >> 8}:${index & 255}`,
          ipv4,
        };
        const rest = { zone: 7, secured: true, groups: [`g${index}`], egress: "open", damage: [] } as const;
        return [`vm${index}.net0`, { ...names, ...rest }];
      }),
    ),
  };

  it("are rendered, written, parsed and compared quickly", () => {
    const began = process.cpuUsage();
    const wanted = desiredItems(noted, new Map());
    const { commands } = planTransaction("t", { desired: wanted, writable: wanted }, NOTHING);
    expect(JSON.stringify({ nftables: commands }).length).toBeGreaterThan(2_000_000);
    const own = new Map([...wanted].filter(([, { family }]) => family === "inet"));
    const inet = parseTable("inet", listing([...own.values()]));
    expect(describeDrift(own, inet)).toEqual([]);
    expect(inet.size).toBeGreaterThan(4000);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1000).toBeLessThan(2000); // milliseconds of work, but other tests run at the same time
  });
});

/** Formats a table as nft lists it. */
function listing(items: readonly Item[]): string {
  const elements = new Map<string, Item[]>();
  for (const item of items) {
    if (item.what !== "element") continue;
    const existing = elements.get(item.name);
    if (existing === undefined) elements.set(item.name, [item]);
    else existing.push(item);
  }
  const objects = items.flatMap(({ family, what, name, body }): object[] => {
    const place = { family, table: "t" };
    if (what === "chain") {
      const { hook, rules } = body as ChainBody; // a chain's body
      return [
        { chain: { ...place, name, ...hook } },
        ...rules.map((one) => ({ rule: { ...place, chain: name, ...one } })),
      ];
    }
    const elem = (elements.get(name) ?? []).map((one) => (one.body === null ? one.key : [one.key, one.body]));
    return what === "set" ? [{ set: { ...place, name, ...(body as object), elem } }] : [];
  });
  return JSON.stringify({ nftables: objects });
}
