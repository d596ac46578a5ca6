import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groups, portNumber } from "./arbitraries.ts";
import { damageOf } from "./damage.ts";
import { expressions } from "./group-items.ts";
import { type ChainBody, type Expressions, FAMILIES, type Item, type Items } from "./items.ts";
import { parseTable } from "./parse.ts";
import { type GroupRule, type GroupState, type PortState, ruleKey } from "./states.ts";
import { type Tables, transaction } from "./transaction.ts";
import { itemsOfMembers, type Noted, wantedOf } from "./wish.ts";

const NOTHING: Tables = { families: new Set(), items: new Map() };

/** All that these states want. */
function wantedBy(ports: readonly PortState[], group: GroupState): Items {
  const noted: Noted = {
    ports: new Map(ports.map((port) => [`${port.tap}.net0`, port])),
    groups: new Map([
      ["web", group],
      ["shop.web", group],
    ]),
  };
  return new Map([...wantedOf(noted, new Map()), ...itemsOfMembers("web", group)]);
}

const worlds = fc
  .tuple(fc.tuple(portNumber(1), portNumber(2)), groups)
  .map(([ports, group]) => wantedBy(ports, group));

const there = (items: Items): Tables => ({ families: new Set(FAMILIES), items });

describe("the way from any tables to any others", () => {
  it("is none where they are the same", () => {
    fc.assert(
      fc.property(worlds, (wanted) => {
        expect(transaction("t", { wanted, mine: wanted }, there(wanted)).commands).toEqual([]);
      }),
    );
  });

  it("ends at what is wanted", () => {
    fc.assert(
      fc.property(worlds, worlds, (before, wanted) => {
        const { after } = transaction("t", { wanted, mine: wanted }, there(before));
        expect(after).toEqual(wanted);
        expect(damageOf(wanted, after)).toEqual([]);
      }),
    );
  });

  it("is to delete them where nothing is wanted", () => {
    const { commands } = transaction("t", { wanted: new Map(), mine: new Map() }, there(new Map()));
    expect(commands).toEqual(FAMILIES.map((family) => ({ delete: { table: { family, name: "t" } } })));
  });

  it("leaves alone what differs and is not to be written now", () => {
    const [wanted] = fc.sample(worlds, { numRuns: 1, seed: 1 }) as [Items];
    const [address, item] = [...wanted].find(([, { name }]) => name === "group-in-web") as [string, Item];
    const changed = new Map(wanted).set(address, { ...item, body: { hook: null, rules: [] } });
    const { commands, after } = transaction("t", { wanted, mine: new Map() }, there(changed));
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
  ])("is told as it is made: %s", (key, one, matches) => {
    expect(ruleKey(one)).toBe(key);
    const wanted: Expressions = [...(matches as Expressions), { accept: null }];
    expect(expressions(one)).toEqual(wanted);
  });
});

describe("a thousand ports with ten rules each", () => {
  const ten = Array.from({ length: 10 }, (_, index) =>
    rule({ protocol: "tcp", ports: [[index + 1, index + 1]], remote: { cidr: `10.${index}.0.0/16` } }),
  );
  const state = { rules: Object.fromEntries(ten.map((one) => [ruleKey(one), one])) };
  const noted: Noted = {
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

  it("are rendered, written down, read and compared without effort", () => {
    const began = process.cpuUsage();
    const wanted = wantedOf(noted, new Map());
    const { commands } = transaction("t", { wanted, mine: wanted }, NOTHING);
    expect(JSON.stringify({ nftables: commands }).length).toBeGreaterThan(2_000_000);
    const own = new Map([...wanted].filter(([, { family }]) => family === "inet"));
    const inet = parseTable("inet", listing([...own.values()]));
    expect(damageOf(own, inet)).toEqual([]);
    expect(inet.size).toBeGreaterThan(4000);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1000).toBeLessThan(2000); // milliseconds of work; other tests run beside it
  });
});

/** A table as nft lists it. */
function listing(items: readonly Item[]): string {
  const elements = new Map<string, Item[]>();
  for (const item of items) {
    if (item.what !== "element") continue;
    const known = elements.get(item.name);
    if (known === undefined) elements.set(item.name, [item]);
    else known.push(item);
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
