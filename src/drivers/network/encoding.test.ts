import { describe, expect, it } from "vitest";
import { formatAnnouncements } from "../shared/gratuitous-arp.ts";
import {
  formatConfiguration,
  formatHostsFile,
  formatNamesFile,
  parseLeases,
  parseNameservers,
  servesDhcp,
} from "./dnsmasq.ts";
import { addElements, matchesTable, parseElements, replaceTable } from "./nft-table.ts";
import { elementsFor, routerTable } from "./router-table.ts";

const SETTINGS: Parameters<typeof formatConfiguration>[0] = {
  dhcp: "on",
  namespace: "fwr-1",
  address: "10.20.0.1/22",
  mtu: 1550,
  nameservers: [],
  transit: "100.64.0.1",
};

describe("the files of the server of DNS and DHCP", () => {
  it("hold the options that machines get", () => {
    const lines = formatConfiguration(SETTINGS).split("\n");
    expect(lines).toContain("dhcp-range=10.20.0.1,static,255.255.252.0,1h");
    expect(lines).toContain("dhcp-option=option:router,10.20.0.1");
    expect(lines).toContain("dhcp-option-force=option:mtu,1550");
  });

  it("offer no gateway and no resolver in a network without a way out", () => {
    const lines = formatConfiguration({ ...SETTINGS, transit: null }).split("\n");
    expect(lines).toContain("dhcp-option=option:router");
    expect(lines).toContain("no-resolv");
  });

  it("answer DNS without DHCP", () => {
    const conf = formatConfiguration({ ...SETTINGS, dhcp: "off" });
    expect(conf).toContain("listen-address=10.20.0.1\n");
    expect(conf).toContain("addn-hosts=");
    expect(conf).not.toContain("dhcp");
    expect([conf, formatConfiguration(SETTINGS)].map(servesDhcp)).toEqual([false, true]);
  });

  it.each([[[]], [["9.9.9.9"]], [["9.9.9.9", "1.1.1.1"]]])("return the name servers %j", (nameservers) => {
    expect(parseNameservers(formatConfiguration({ ...SETTINGS, nameservers }), "10.20.0.1")).toEqual(
      nameservers,
    );
  });

  it("return the leases", () => {
    const leases = {
      "52:00:00:00:00:02": { ipv4: "10.20.0.5", hostname: "db" },
      "52:00:00:00:00:01": { ipv4: "10.20.0.4", hostname: "web" },
    };
    expect(parseLeases(formatHostsFile(leases))).toEqual(leases);
    expect(formatNamesFile(leases)).toBe("10.20.0.4 web\n10.20.0.5 db\n");
  });

  it.each(["db,set:known", "db\ndhcp-script=/bin/sh", "", "a b"])(
    "refuse the name %j, which would be syntax",
    (hostname) => {
      expect(() => formatHostsFile({ "52:00:00:00:00:01": { ipv4: "10.20.0.4", hostname } })).toThrow(
        /no name or address/,
      );
    },
  );
});

/** Formats a table as `nft -j list table` does: nftables 1.0.6 lists maps before chains, 1.1.3 between chains and rules. */
function listing(elements: object, version: "1.0.6" | "1.1.3" = "1.0.6"): string {
  const maps = ["inward", "outward"].map((name, handle) => ({
    map: { family: "ip", name, table: "router", type: "ipv4_addr", handle, map: "ipv4_addr", ...elements },
  }));
  const made = replaceTable(routerTable).slice(3) as { add: Record<string, object> }[]; // after the table itself
  const rest = made.map(({ add }) => add).filter((one) => one.map === undefined);
  const handled = rest.map((one) =>
    Object.fromEntries(Object.entries(one).map(([kind, value]) => [kind, { ...value, handle: 7 }])),
  );
  const chains = handled.filter((one) => one.chain !== undefined);
  const rules = handled.filter((one) => one.chain === undefined);
  const objects = version === "1.0.6" ? [...maps, ...chains, ...rules] : [...chains, ...maps, ...rules];
  return JSON.stringify({
    nftables: [{ metainfo: { version } }, { table: { family: "ip", name: "router", handle: 2 } }, ...objects],
  });
}

describe("a table of rules", () => {
  const elements = {
    elem: [[{ elem: { val: "203.0.113.50", comment: "FloatingIP/default/db" } }, "10.20.0.10"]],
  };

  it("matches the listing of nft, elements aside", () => {
    expect(matchesTable(listing({}), routerTable)).toBe(true);
    expect(matchesTable(listing(elements), routerTable)).toBe(true);
    expect(matchesTable(listing(elements, "1.1.3"), routerTable)).toBe(true);
    expect(matchesTable(listing({}).replace('"outside"', '"inside"'), routerTable)).toBe(false);
    expect(matchesTable(listing({}).replace('{"masquerade":null}', '{"accept":null}'), routerTable)).toBe(
      false,
    );
    expect(matchesTable("", routerTable)).toBe(false);
  });

  it("does not match if its rules are in another order", () => {
    const { nftables } = JSON.parse(listing({})) as { nftables: object[] };
    expect(matchesTable(JSON.stringify({ nftables: nftables.toReversed() }), routerTable)).toBe(false);
  });

  it("returns its elements", () => {
    expect(parseElements(listing(elements), "inward")).toEqual([
      { key: "203.0.113.50", value: "10.20.0.10", comment: "FloatingIP/default/db" },
    ]);
  });

  it("has both directions of a floating address", () => {
    const { inward, outward } = elementsFor({
      "203.0.113.50": { inner: "10.20.0.10", owner: "x", routed: true },
    });
    expect(inward).toEqual([{ key: "203.0.113.50", value: "10.20.0.10", comment: "x" }]);
    expect(outward).toEqual([{ key: "10.20.0.10", value: "203.0.113.50", comment: "x" }]);
    expect(addElements("router", "inward", [])).toEqual([]);
  });
});

describe("an announcement", () => {
  it("is a gratuitous ARP request (RFC 5227)", () => {
    const [frame] = formatAnnouncements("02:e9:3b:e7:3a:fd", ["203.0.113.50"]);
    expect(Buffer.from(frame ?? []).toString("hex")).toBe(
      [
        "ffffffffffff",
        "02e93be73afd",
        "0806",
        "0001080006040001",
        "02e93be73afd",
        "cb007132",
        "000000000000",
        "cb007132",
      ].join(""),
    );
  });
});
