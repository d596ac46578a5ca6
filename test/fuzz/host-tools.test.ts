import fc from "fast-check";
import { describe, expect } from "vitest";
import { hostChecks } from "../../src/cli/doctor/checks/host-checks.ts";
import { formatReports } from "../../src/cli/doctor/format-report.ts";
import { parseHostFacts } from "../../src/cli/doctor/host-facts.ts";
import { createNeeds } from "../../src/cli/doctor/needs.ts";
import { DEBIAN_12, MODULAR } from "../../src/cli/doctor/probes.testing.ts";
import { createPalette } from "../../src/cli/terminal/sanitize.ts";
import { parseMonitors } from "../../src/drivers/ceph/facts.ts";
import { parseImageRecord } from "../../src/drivers/ceph/image-record.ts";
import { groups, portArbitrary } from "../../src/drivers/firewall/arbitraries.testing.ts";
import { parseFilteringBridges } from "../../src/drivers/firewall/bridge-netfilter.ts";
import {
  baseItemsByAddress,
  cachedGroupItems,
  cachedPortItems,
} from "../../src/drivers/firewall/desired-items.ts";
import { parseFamilies } from "../../src/drivers/firewall/nft.ts";
import { toObservedObjects } from "../../src/drivers/firewall/observe.ts";
import { parseTable } from "../../src/drivers/firewall/parse.ts";
import { planTransaction } from "../../src/drivers/firewall/transaction.ts";
import { parseLinks } from "../../src/drivers/libvirt/facts.ts";
import { parseSidecars } from "../../src/drivers/libvirt/sidecars.ts";
import {
  formatHostsFile,
  formatNamesFile,
  parseLeases,
  parseNameservers,
} from "../../src/drivers/network/dnsmasq.ts";
import { type HostState, parseHostState } from "../../src/drivers/network/host-state.ts";
import { matchesTable, parseElements } from "../../src/drivers/network/nft-table.ts";
import { linkCommands, staleRouteCommands } from "../../src/drivers/network/router-links.ts";
import { readRouter } from "../../src/drivers/network/router-read.ts";
import { routerTable } from "../../src/drivers/network/router-table.ts";
import { readSegment } from "../../src/drivers/network/segment-read.ts";
import type { RouterState } from "../../src/drivers/network/states.ts";
import { requirePlainLine } from "../../src/drivers/network/tools.ts";
import { type HostMarks, type MarkRecord, parseMarks } from "../../src/drivers/shared/marks.ts";
import { parseAnswer } from "../../src/drivers/shared/parse-answer.ts";
import { explainSsh } from "../../src/host/ssh-problems.ts";
import type { Json } from "../../src/model/json.ts";
import type { Mark } from "../../src/model/object.ts";
import { fuzz } from "./fuzz.ts";
import { damaged, damagedJson, hostile } from "./mutations.ts";
import { read, write } from "./oracles.ts";

/** What is read over a host's shell, damaged: nft, iproute2, dnsmasq, and our own files beside objects. */

const MARK: Mark = {
  ...{
    fleet: "demo",
    owner: "Volume/default/data",
    applied: "0".repeat(64),
    commit: "c".repeat(40),
    protect: true,
  },
  keep: { onDelete: "retain", trashSeconds: 604_800 },
};

const asText = (value: Json) => JSON.stringify(value);
const nftTable: Json = {
  nftables: [
    { metainfo: { version: "1.0.6", json_schema_version: 1 } },
    { table: { family: "inet", name: "fleetwright-demo", handle: 2 } },
    {
      chain: {
        family: "inet",
        table: "fleetwright-demo",
        name: "group-in-web",
        handle: 1,
        type: "filter",
        hook: "prerouting",
        prio: -190,
        policy: "accept",
      },
    },
    {
      rule: {
        family: "inet",
        table: "fleetwright-demo",
        chain: "group-in-web",
        handle: 3,
        expr: [
          { match: { op: "==", left: { payload: { protocol: "tcp", field: "dport" } }, right: 80 } },
          { accept: null },
        ],
      },
    },
    {
      set: {
        family: "inet",
        name: "members-web",
        table: "fleetwright-demo",
        type: ["ifname", "ipv4_addr"],
        handle: 4,
        elem: [{ concat: ["fwb1", "10.20.0.5"] }],
      },
    },
    {
      map: {
        family: "inet",
        name: "ports",
        table: "fleetwright-demo",
        type: "ifname",
        map: "verdict",
        handle: 5,
        elem: [["fwt00", { goto: { target: "port-in-fwt00" } }]],
      },
    },
    { counter: { family: "inet", name: "x", table: "fleetwright-demo", packets: 0 } },
  ],
};
const routerListing: Json = {
  nftables: [
    { metainfo: { version: "1.0.6" } },
    { table: { family: "ip", name: "router", handle: 2 } },
    {
      map: {
        family: "ip",
        name: "inward",
        table: "router",
        type: "ipv4_addr",
        map: "ipv4_addr",
        elem: [[{ elem: { val: "203.0.113.5", comment: "FloatingIP/default/a" } }, "10.20.0.5"]],
      },
    },
    {
      map: {
        family: "ip",
        name: "outward",
        table: "router",
        type: "ipv4_addr",
        map: "ipv4_addr",
        elem: [["10.20.0.5", "203.0.113.5"]],
      },
    },
  ],
};
const addresses: Json = [
  {
    ifname: "inside",
    flags: ["UP"],
    mtu: 1500,
    address: "52:00:00:00:00:01",
    addr_info: [{ family: "inet", local: "10.20.0.1", prefixlen: 24 }],
  },
  {
    ifname: "outside",
    flags: ["UP"],
    mtu: 1500,
    addr_info: [{ family: "inet", local: "100.64.0.9", prefixlen: 32 }],
  },
  {
    ifname: "lo",
    flags: ["UP"],
    mtu: 65536,
    addr_info: [{ family: "inet", local: "127.0.0.1", prefixlen: 8 }],
  },
];
const links: Json = [
  {
    ifname: "fwb1",
    flags: ["UP"],
    mtu: 1450,
    linkinfo: { info_kind: "bridge", info_data: { nf_call_iptables: 1 } },
  },
  {
    ifname: "fwv1",
    flags: ["UP"],
    mtu: 1450,
    master: "fwb1",
    linkinfo: {
      info_kind: "vxlan",
      info_data: { id: 7, local: "10.9.0.1", link: "eth0", port: 4789, learning: false },
      info_slave_data: {
        learning: false,
        flood: false,
        mcast_flood: false,
        bcast_flood: true,
        neigh_suppress: true,
      },
    },
  },
];
const fdb: Json = [
  { mac: "00:00:00:00:00:00", ifname: "fwv1", dst: "10.9.0.2", flags: ["self"], state: "permanent" },
  { mac: "52:00:00:00:00:05", ifname: "fwv1", flags: [], state: "static", master: "fwb1" },
];
const neighbours: Json = [{ dst: "10.20.0.5", dev: "fwb1", lladdr: "52:00:00:00:00:05" }];

const rawTexts = fc
  .tuple(
    ...[links, fdb, neighbours, addresses, routerListing].map((one) =>
      damagedJson(fc.constant(one)).map(asText),
    ),
  )
  .map(([link, entries, neighbour, address, table]) =>
    [
      `@links .\n${link}\n@fdb .\n${entries}\n@neighbours .\n${neighbour}\n@proxies .\n${neighbour}`,
      `@addresses r\n${address}\n@way r\n${address}\n@routes r\n[{"dst":"203.0.113.5","gateway":"100.64.0.9"}]`,
      `@default r\n[]\n@table r\n${table}\n@switch r\n1\n@forwarding r\n1`,
      `@conf r\n dhcp-option=option:dns-server,9.9.9.9\n@hosts r\n 52:00:00:00:00:05,10.20.0.5,db\n@names r\n 10.20.0.5 db\n@dnsmasq r\nrunning\n`,
    ].join("\n"),
  );

const ROUTER = { namespace: "fwr1", bridge: "fwb1", inside: "fwi1", outside: "fwo1", uplink: "eth0" };

function marksOf(all: Readonly<Record<string, Readonly<Record<string, object>>>>): HostMarks {
  const of = (type: string) =>
    new Map(
      Object.entries(all[type] ?? {}).map(([name, state]): [string, MarkRecord] => [
        name,
        { mark: MARK, state: { ...state } },
      ]),
    );
  const no = async () => {};
  return {
    refresh: no,
    refreshSome: no,
    of,
    write: no,
    remove: no,
    writeAll: no,
    removeAll: no,
    cleanUp: no,
  };
}

describe("whatever a host's tools say", () => {
  fuzz(
    "nft's tables are read, compared with what is desired, and put right",
    { cases: fc.tuple(damagedJson(fc.constant(nftTable)).map(asText), groups, portArbitrary(1)), runs: 150 },
    ([text, group, port]) => {
      const items = read(() => parseAnswer("nft", () => parseTable("inet", text)));
      read(() => parseAnswer("nft", () => parseFamilies(text, "fleetwright-demo")));
      if (items === undefined) return;
      const marks = marksOf({ port: { "db.net0": port }, group: { web: group } });
      read(() =>
        parseAnswer("nft", () =>
          toObservedObjects({ target: "hv1", fleet: "demo", marks, items, bridges: new Set() }),
        ),
      );
      const wanted = new Map([
        ...baseItemsByAddress({ ports: new Map(), groups: new Map() }),
        ...cachedGroupItems("web", group),
        ...cachedPortItems(port),
      ]);
      const { commands } = planTransaction(
        "fleetwright-demo",
        { desired: wanted, writable: wanted },
        { families: new Set(["inet"]), items },
      );
      for (const command of commands) expect(tablesIn(command)).toEqual(["fleetwright-demo"]);
    },
  );

  fuzz(
    "links, forwarding entries and routers are read, and what is done about them names nothing but what is ours",
    { cases: rawTexts, runs: 400 },
    (text) => {
      const raw = rawIn(text);
      if (raw === undefined) return;
      read(() =>
        parseAnswer("ip", () => readSegment(raw, { bridge: "fwb1", port: "fwv1", taps: ["fwt1"] }, "s")),
      );
      const seen = { raw, name: "r", markData: ROUTER };
      const state = read(() => parseAnswer("ip", () => readRouter(seen)));
      if (state === undefined) return;
      const wanted: RouterState = {
        ...state,
        mac: "52:00:00:00:00:01",
        mtu: 1500,
        address: "10.20.0.1/24",
        transit: "100.64.0.9",
        floating: {},
        vips: {},
      };
      const lines = write(() => {
        const { host, inner, routes: ways } = linkCommands(seen, wanted);
        return [...host, ...inner, ...ways, ...staleRouteCommands(seen)];
      });
      for (const line of lines ?? []) {
        const result = write(() => requirePlainLine(line, "db")) ?? "";
        expect(result).not.toMatch(/[^ -~]|["'\\#]|\[object|undefined|null/);
      }
    },
  );

  fuzz(
    "bridges and interfaces are read or refused",
    { cases: damagedJson(fc.constantFrom(links, addresses)).map(asText) },
    (text) => {
      read(() => parseAnswer("ip", () => parseFilteringBridges(text)));
      read(() => parseAnswer("ip", () => parseLinks(`links ${text}`)));
    },
  );

  fuzz(
    "a table of rules is told from others, and its entries are read",
    { cases: damagedJson(fc.constant(routerListing)).map(asText) },
    (text) => {
      read(() => parseAnswer("nft", () => matchesTable(text, routerTable)));
      read(() => parseAnswer("nft", () => parseElements(text, "inward")));
    },
  );

  const leaseTexts = fc.constantFrom("52:00:00:00:00:05,10.20.0.5,db\n52:00:00:00:00:06,10.20.0.6,web\n");
  fuzz(
    "dnsmasq's files are read, and what is written of them again is the same or refused",
    { cases: damaged(leaseTexts, [",", ",,", "\n,"]) },
    (text) => {
      const leases = read(() => parseLeases(text));
      if (leases === undefined) throw new Error("leases are never refused");
      const again = write(() => formatHostsFile(leases));
      if (again !== undefined) expect(parseLeases(again)).toEqual(leases);
      const names = write(() => formatNamesFile(leases));
      if (names !== undefined) expect(names.split("\n").length - 1).toBe(Object.keys(leases).length);
      read(() => parseNameservers(text, "10.20.0.1"));
    },
  );

  fuzz(
    "a monitor map is read or refused",
    {
      cases: damagedJson(
        fc.constant<Json>({ mons: [{ public_addrs: { addrvec: [{ type: "v1", addr: "10.0.0.1:6789" }] } }] }),
      ),
    },
    (value) => {
      read(() => parseAnswer("ceph", () => parseMonitors(value)));
    },
  );
});

/** It has a function for what was answered, which is no data. */
function rawIn(text: string) {
  let raw: HostState | undefined;
  read(() => {
    raw = parseAnswer("ip", () => parseHostState(text));
  });
  return raw;
}

/** The tables that a command of nft names. */
function tablesIn(command: Json): string[] {
  const found = new Set<string>();
  const walk = (value: Json | undefined): void => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    for (const [kind, one] of Object.entries(value as Record<string, Json>)) {
      const { table, name } = (one ?? {}) as { table?: string; name?: string };
      if (kind === "table" && name !== undefined) found.add(name);
      else if (table !== undefined) found.add(table);
    }
  };
  for (const body of Object.values(command as Record<string, Json>)) walk(body);
  return [...found];
}

const { member: _, ...PLAIN_MARK } = MARK;
const markJson: Json = {
  mark: { ...PLAIN_MARK, keep: { ...MARK.keep } },
  state: { pool: "local", format: "qcow2", capacityBytes: 1024 },
  trashed: { since: "2026-01-01T00:00:00Z", until: null },
};

/** What is relied on of every mark, whoever wrote it. */
function assertMark(mark: Mark | undefined): void {
  if (mark === undefined) return;
  expect(typeof mark.fleet).toBe("string");
  expect(mark.fleet).not.toBe("");
  expect([typeof mark.owner, typeof mark.applied, typeof mark.commit, typeof mark.protect]).toEqual([
    "string",
    "string",
    "string",
    "boolean",
  ]);
  expect(["delete", "retain"]).toContain(mark.keep.onDelete);
  expect(mark.keep.trashSeconds).toBeGreaterThanOrEqual(0);
}

describe("whatever doctor reads", () => {
  const probes = fc.constantFrom(DEBIAN_12, MODULAR, `${DEBIAN_12}nft-chains ${JSON.stringify(nftTable)}\n`);

  fuzz(
    "the facts of a host are data, and each check is of visible lines",
    {
      cases: damaged(probes, [
        "uid x\n",
        "disk 1 1 1 w \u202e\n",
        "unit Id=\n",
        "nft-chains {\n",
        "hugepages 1e999\n",
      ]),
      regressions: ['nft-chains {"nftables":[null,{"chain":{"table":5}}]}\n', "uid x\n", "hugepages 1e999\n"],
    },
    (text) => {
      const facts = parseHostFacts(text);
      expect(Number.isFinite(facts.hugepages + facts.user.id + (facts.clock ?? 0))).toBe(true);
      const checks = hostChecks(facts, createNeeds(undefined), { before: 1, after: 2 }, [
        { path: "/etc/vms", pool: "StoragePool/p" },
      ]);
      const shown = formatReports([{ name: "h", checks }], createPalette(false));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be shown
      expect(shown.replaceAll("\n", "")).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
    },
  );

  fuzz(
    "what ssh says never becomes a command",
    { cases: fc.tuple(hostile, fc.constantFrom("Permissions 0644 for '", "Bad owner or permissions on ")) },
    ([text, begin]) => {
      const check = explainSsh(`${begin}${text}' are too open.`, {
        destination: "root@h",
        port: undefined,
        hasAgent: true,
      });
      for (const command of check?.commands ?? []) {
        const [, , ...rest] = command.split(" ");
        const argument = rest.join(" ");
        expect(/^[\w@%+=:,./-]*$/.test(argument) || /^'([^']|'\\'')*'$/.test(argument)).toBe(true);
      }
    },
  );
});

describe("whatever lies beside objects", () => {
  const lines = (path: string) =>
    damagedJson(fc.constant(markJson)).map((value) => `${path}\0${asText(value)}\n`);

  fuzz(
    "a host's marks are whole, or none",
    {
      cases: fc.oneof(
        lines("/run/fleetwright/marks/port/db.net0.json"),
        damaged(lines("/run/fleetwright/marks/port/a%2Fb.json"), ["%zz", "\0", "\n", "/"]),
      ),
      regressions: ["/run/fleetwright/marks/port/%zz.json\0{}\n"],
      runs: 300,
    },
    (text) => {
      const all = read(() => parseMarks(text));
      for (const marks of all?.values() ?? [])
        for (const { mark, state } of marks.values()) {
          assertMark(mark);
          expect(typeof state).toBe("object");
        }
    },
  );

  fuzz(
    "sidecars are whole, or none",
    {
      cases: fc.oneof(
        lines("/srv/.fleetwright/data.qcow2.json"),
        damaged(lines("/srv/.fleetwright/data.json")),
      ),
      runs: 300,
    },
    (text) => {
      for (const { mark, state, trashed } of read(() => parseSidecars(text))?.values() ?? []) {
        assertMark(mark);
        expect(typeof state).toBe("object");
        if (trashed !== undefined) expect(typeof trashed.since).toBe("string");
      }
    },
  );

  const notes = damagedJson(
    fc.constant<Json>({ image: "1a2b", ...(markJson as object), content: "d".repeat(64) }),
  );
  fuzz(
    "a note of an image is whole, or none",
    { cases: fc.oneof(notes.map(asText), damaged(notes.map(asText)), hostile) },
    (text) => {
      assertMark(read(() => parseImageRecord({ id: "1a2b", metadata: { fleetwright: text } }))?.mark);
    },
  );
});
