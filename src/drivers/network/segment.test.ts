import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FdbEntry, HostState, IpLink, NeighbourEntry } from "./host-state.ts";
import { segmentCommands } from "./segment-change.ts";
import { readSegment } from "./segment-read.ts";
import type { SegmentState } from "./states.ts";

/** Simulates ip(8) and bridge(8), as far as segments need them. An unknown command fails the test. */
function simulateCommands(before: HostState, { ip, bridge }: ReturnType<typeof segmentCommands>): HostState {
  const links = new Map(before.links);
  let fdb = [...before.fdb];
  let neighbours = [...before.neighbours];
  const change = (name: string, values: Partial<IpLink>) => {
    const link = links.get(name);
    if (link === undefined) throw new Error(`no device ${name}`);
    links.set(name, { ...link, ...values });
  };
  for (const line of [...ip, ...bridge]) {
    const words = line.split(" ");
    const value = (key: string) => words[words.indexOf(key) + 1] ?? "";
    const has = (key: string) => words.includes(key);
    const [object, verb] = words;
    if (object === "link" && verb === "del") {
      links.delete(value("dev"));
      fdb = fdb.filter(({ ifname }) => ifname !== value("dev"));
      neighbours = neighbours.filter(({ dev }) => dev !== value("dev"));
      for (const [name, link] of links)
        if (link.master === value("dev")) links.set(name, { ...link, master: "" });
    } else if (object === "link" && verb === "add") {
      const data = {
        id: Number(value("id")),
        local: value("local"),
        link: value("dev"),
        port: Number(value("dstport")),
        learning: !has("nolearning"),
      };
      const linkinfo = {
        info_kind: value("type"),
        ...(value("type") === "vxlan" ? { info_data: data } : {}),
      };
      links.set(value("name"), { ifname: value("name"), flags: [], mtu: 1500, linkinfo });
    } else if (object === "link" && has("bridge_slave")) {
      const flag = (key: string) => value(key) === "on";
      const slave = {
        learning: flag("learning"),
        neigh_suppress: flag("neigh_suppress"),
        flood: flag("flood"),
        mcast_flood: flag("mcast_flood"),
        bcast_flood: flag("bcast_flood"),
      };
      change(value("dev"), { linkinfo: { ...links.get(value("dev"))?.linkinfo, info_slave_data: slave } });
    } else if (object === "link" && verb === "set") {
      if (has("mtu")) change(value("dev"), { mtu: Number(value("mtu")) });
      if (has("master")) change(value("dev"), { master: value("master") });
      if (has("up")) change(value("dev"), { flags: ["UP"] });
    } else if (object === "neigh") {
      neighbours = neighbours.filter(({ dst, dev }) => dst !== words[2] || dev !== value("dev"));
      if (verb === "replace")
        neighbours.push({ dst: words[2] ?? "", dev: value("dev"), lladdr: value("lladdr") });
    } else if (object === "fdb") {
      const mac = words[2] ?? "";
      const self = !has("master");
      const same = (one: FdbEntry) =>
        one.mac === mac &&
        one.ifname === value("dev") &&
        one.flags.includes("self") === self &&
        (verb === "replace" || !has("dst") || one.dst === value("dst"));
      if (verb === "del" && !fdb.some(same)) throw new Error(`nothing to delete: ${line}`);
      if (verb !== "append") fdb = fdb.filter((one) => !same(one));
      if (verb !== "del")
        fdb.push({
          mac,
          ifname: value("dev"),
          flags: self ? ["self"] : [],
          state: "static",
          ...(has("dst") ? { dst: value("dst") } : {}),
        });
    } else throw new Error(`not known: ${line}`);
  }
  return { ...before, links, fdb, neighbours };
}

const NOTHING: HostState = {
  links: new Map(),
  fdb: [],
  neighbours: [],
  proxies: [],
  output: (what) => (what === "shield" ? "1\n8\n1" : undefined),
};

const hosts = fc.constantFrom("10.99.0.2", "10.99.0.3", "10.99.0.4");
const macs = fc
  .integer({ min: 1, max: 20 })
  .map((number) => `52:00:00:00:00:${String(number).padStart(2, "0")}`);
const machines = fc
  .uniqueArray(fc.tuple(macs, fc.option(hosts), fc.integer({ min: 2, max: 250 })), {
    selector: ([mac]) => mac,
  })
  .map((all) => {
    const addresses = new Set<number>();
    const distinct = all.filter(([, , last]) => !addresses.has(last) && addresses.add(last));
    return Object.fromEntries(distinct.map(([mac, via, last]) => [mac, { ipv4: `10.20.0.${last}`, via }]));
  });
const segments: fc.Arbitrary<SegmentState> = fc.record({
  bridge: fc.constant("fwb1"),
  port: fc.constant("fwx1"),
  links: fc.constant("up" as const),
  vni: fc.integer({ min: 1, max: 3 }),
  local: fc.constantFrom("10.99.0.1", "10.99.0.9"),
  underlay: fc.constantFrom("eth0", "eth2"),
  mtu: fc.constantFrom(1450, 1550),
  forwarding: fc.constantFrom("known" as const, "open" as const),
  shielded: fc.constant(true),
  taps: fc.constant([]),
  peers: fc.uniqueArray(hosts).map((all) => [...all].sort()),
  machines,
});

const NAMES = { bridge: "fwb1", port: "fwx1", taps: [] };
/** Changes by hand that remove or change a part. */
const mishaps: fc.Arbitrary<(raw: HostState) => HostState> = fc.constantFrom<
  ((raw: HostState) => HostState)[]
>(
  (raw) => raw,
  (raw) => ({ ...raw, links: new Map([...raw.links].filter(([name]) => name !== "fwx1")), fdb: [] }),
  (raw) => ({ ...raw, links: new Map([...raw.links].filter(([name]) => name !== "fwb1")), neighbours: [] }),
  (raw) => ({ ...raw, fdb: raw.fdb.filter((_, index) => index % 2 === 0) }),
  (raw) => ({ ...raw, neighbours: raw.neighbours.slice(1) }),
  (raw) => ({
    ...raw,
    links: new Map([...raw.links].map(([name, link]) => [name, { ...link, flags: [], mtu: 1400 }])),
  }),
);

describe("a segment", () => {
  it("reaches its desired state from any state and after any accident", () => {
    fc.assert(
      fc.property(segments, segments, mishaps, (first, second, accident) => {
        const made = simulateCommands(NOTHING, segmentCommands(NOTHING, first));
        expect(readSegment(made, NAMES, "app")).toEqual(first);
        const found = accident(made);
        expect(readSegment(simulateCommands(found, segmentCommands(found, second)), NAMES, "app")).toEqual(
          second,
        );
      }),
    );
  });

  it("changes no entry that is as desired", () => {
    fc.assert(
      fc.property(segments, (wanted) => {
        const made = simulateCommands(NOTHING, segmentCommands(NOTHING, wanted));
        const { ip, bridge } = segmentCommands(made, wanted);
        expect([...ip.filter((line) => !line.startsWith("link set")), ...bridge]).toEqual([]);
      }),
    );
  });

  it("leaves other devices and their entries alone", () => {
    const link: IpLink = { ifname: "foreign", flags: ["UP"], mtu: 1500, linkinfo: { info_kind: "bridge" } };
    const entry: FdbEntry = {
      mac: "52:00:00:00:00:01",
      ifname: "foreign",
      dst: "10.99.0.9",
      flags: ["self"],
      state: "static",
    };
    const neighbour: NeighbourEntry = { dst: "10.20.0.9", dev: "foreign", lladdr: "52:00:00:00:00:01" };
    const world: HostState = {
      ...NOTHING,
      links: new Map([["foreign", link]]),
      fdb: [entry],
      neighbours: [neighbour],
    };
    fc.assert(
      fc.property(segments, (wanted) => {
        const { links, fdb, neighbours } = simulateCommands(world, segmentCommands(world, wanted));
        expect(links.get("foreign")).toEqual(link);
        expect(fdb).toContainEqual(entry);
        expect(neighbours).toContainEqual(neighbour);
      }),
    );
  });

  it("finds a machine's device that lost its bridge, and attaches it again", () => {
    const [wanted] = fc.sample(segments, 1);
    if (wanted === undefined) throw new Error("no sample");
    const tap: IpLink = { ifname: "fwt1", flags: ["UP"], mtu: 1500 };
    const world: HostState = { ...NOTHING, links: new Map([["fwt1", tap]]) };
    const noted = { ...NAMES, taps: ["fwt1", "fwt-of-a-machine-that-is-off"] };
    expect(readSegment(world, noted, "app").taps).toEqual(["fwt-of-a-machine-that-is-off"]);
    const after = simulateCommands(world, segmentCommands(world, { ...wanted, taps: noted.taps }));
    expect(after.links.get("fwt1")).toMatchObject({ master: "fwb1", mtu: wanted.mtu });
  });
});
